# libFuzzer programs, one a parser of foreign bytes; "make fuzz SECONDS=n" runs each for n seconds.
FUZZERS += fuzz_look_page fuzz_look_answer
fuzz_look_page_SRC   = tests/fuzz/fuzz_look_page.c $(look_SRC)
fuzz_look_page_PKG   = zbar libdmtx
fuzz_look_answer_SRC = tests/fuzz/fuzz_look_answer.c $(look_client_SRC)

FUZZERS += fuzz_ocr_image fuzz_ocr_pdf fuzz_ocr_tiff fuzz_ocr_answer fuzz_ocr_arrangement
fuzz_ocr_image_SRC = tests/fuzz/fuzz_ocr_image.c $(load_SRC)
fuzz_ocr_image_PKG = lept libjpeg libpng libtiff-4 poppler-glib cairo libqpdf
fuzz_ocr_pdf_SRC   = tests/fuzz/fuzz_ocr_pdf.c $(load_SRC)
fuzz_ocr_pdf_PKG   = lept libjpeg libpng libtiff-4 poppler-glib cairo libqpdf
fuzz_ocr_tiff_SRC  = tests/fuzz/fuzz_ocr_tiff.c ocr/page/load/tiff.c
fuzz_ocr_answer_SRC = tests/fuzz/fuzz_ocr_answer.c ocr/letter.c ocr/layers.c ocr/arrangement.c firmware/reader/frame.c ocr/page/turn.c ocr/fields/page_text.c
fuzz_ocr_arrangement_SRC = tests/fuzz/fuzz_ocr_arrangement.c ocr/arrangement.c

FUZZERS += fuzz_ocr_mark
fuzz_ocr_mark_SRC = tests/fuzz/fuzz_ocr_mark.c $(page_SRC)
fuzz_ocr_mark_PKG = $(ocr-page_PKG)

FUZZERS += fuzz_rules_file
fuzz_rules_file_SRC = tests/fuzz/fuzz_rules_file.c $(addprefix firmware/workflow/,rules.c rules_file.c rules_words.c fold.c)

FUZZERS += fuzz_officers_csv fuzz_addressee
fuzz_officers_csv_SRC = tests/fuzz/fuzz_officers_csv.c $(addprefix firmware/diary/,officers_rows.c officers_check.c officers_parse.c) firmware/workflow/tenure.c
fuzz_addressee_SRC    = tests/fuzz/fuzz_addressee.c $(workflow_SRC)

FUZZERS += fuzz_spool_blob
fuzz_spool_blob_SRC = tests/fuzz/fuzz_spool_blob.c tests/rig/tmpdir.c $(spool_SRC)

FUZZERS += fuzz_multipart
fuzz_multipart_SRC = tests/fuzz/fuzz_multipart.c $(addprefix firmware/desk/web/,multipart.c form.c)

FUZZERS += fuzz_form fuzz_guard fuzz_settings
fuzz_form_SRC     = tests/fuzz/fuzz_form.c firmware/desk/web/form.c
fuzz_guard_SRC    = tests/fuzz/fuzz_guard.c firmware/desk/web/guard.c
fuzz_settings_SRC = tests/fuzz/fuzz_settings.c

FUZZERS += fuzz_mail fuzz_mail_file fuzz_mail_office fuzz_mail_rtf fuzz_mark_text
fuzz_mail_office_SRC = tests/fuzz/fuzz_mail_office.c $(mail_page_SRC)
fuzz_mail_office_PKG = $(mail-page_PKG)
fuzz_mail_rtf_SRC = tests/fuzz/fuzz_mail_rtf.c uploader/intake/page/rtf.c uploader/intake/page/words.c
fuzz_mail_rtf_PKG = gmime-3.0
fuzz_mark_text_SRC = tests/fuzz/fuzz_mark_text.c $(mark_SRC)
fuzz_mail_file_SRC = tests/fuzz/fuzz_mail_file.c $(mail_page_SRC)
fuzz_mail_file_PKG = $(mail-page_PKG)
fuzz_mail_SRC = tests/fuzz/fuzz_mail.c $(mail_page_SRC)
fuzz_mail_PKG = $(mail-page_PKG)

FUZZERS += fuzz_readback
fuzz_readback_SRC = tests/fuzz/fuzz_readback.c $(addprefix uploader/send/,readback_xml.c readback_match.c delivery.c) $(spool_SRC)
fuzz_readback_PKG = libxml-2.0

FUZZERS += fuzz_eoffice_answer fuzz_http_headers
fuzz_eoffice_answer_SRC = tests/fuzz/fuzz_eoffice_answer.c $(addprefix uploader/send/,eoffice_json.c eoffice_lists.c delivery.c) firmware/workflow/masters.c $(spool_SRC)
fuzz_http_headers_SRC   = tests/fuzz/fuzz_http_headers.c uploader/send/http_headers.c
fuzz_http_headers_PKG   = libcurl

FUZZERS += fuzz_sms_answer
fuzz_sms_answer_SRC = tests/fuzz/fuzz_sms_answer.c uploader/send/sms_words.c
