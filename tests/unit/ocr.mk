# ocrd and ocr-page. Those that start ocr-page or ocrd find them beside themselves.
OCR_FIELD_TESTS = test_ocr_turn test_ocr_date test_ocr_number test_ocr_causes test_ocr_unlike test_ocr_fields test_ocr_people test_ocr_strangers test_ocr_markings test_ocr_seams
OCR_TESTS       = $(OCR_FIELD_TESTS) test_pdf_xmp test_ocr_frame test_ocr_sandbox test_ocr_load test_ocr_load_kinds test_ocr_load_gif test_ocr_load_pdf test_ocr_load_scan test_ocr_page test_ocr_clean test_ocr_runs test_ocr_jbig2 test_ocr_jbig2_broken test_ocr_layers test_ocr_layers_shown test_ocr_zoom test_ocr_lines test_ocr_read test_ocr_doubt test_ocr_tidy test_ocr_pdf test_ocr_inputs test_ocr_arrangement \
                  test_ocr_children test_ocr_lies test_ocr_lanes test_ocr_fit test_ocr_vote test_ocr_letter test_ocr_unread test_ocr_pages test_ocr_original test_ocr_command test_ocr_daemon
TESTS          += $(OCR_TESTS)

$(foreach t,$(OCR_FIELD_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/unit/test_ocr_paper.c ocr/page/turn.c $$(fields_SRC))$(eval $t_PKG = cmocka)$(eval $t_LDLIBS = -lm))
test_ocr_causes_SRC += tests/unit/test_fields_expect.c
test_ocr_people_SRC += tests/unit/test_ocr_people_letters.c tests/unit/test_ocr_people_more.c
test_ocr_strangers_SRC += $(addprefix tests/unit/test_ocr_strangers_,offices.c bodies.c people.c later.c desks.c)

test_ocr_frame_SRC = tests/unit/test_ocr_frame.c firmware/reader/frame.c
test_ocr_frame_PKG = cmocka

# the marking check against processes that lie
TESTS += test_mark_check
test_mark_check_SRC = tests/unit/test_mark_check.c tests/unit/test_ocr_fake_child.c $(filter-out %/page_process.c,$(reader_SRC))
test_mark_check_PKG = cmocka

test_ocr_sandbox_SRC = tests/unit/test_ocr_sandbox.c $(sandbox_SRC)
test_ocr_sandbox_PKG = cmocka libseccomp

test_ocr_load_SRC    = tests/unit/test_ocr_load.c tests/unit/test_ocr_load_rig.c $(load_SRC) $(sandbox_SRC)
test_ocr_load_kinds_SRC = tests/unit/test_ocr_load_kinds.c tests/unit/test_ocr_load_rig.c $(load_SRC)
test_ocr_load_gif_SRC = tests/unit/test_ocr_load_gif.c tests/unit/test_ocr_load_rig.c $(load_SRC)
test_ocr_load_pdf_SRC = tests/unit/test_ocr_load_pdf.c tests/unit/test_ocr_made_pdf.c $(load_SRC)
test_ocr_load_scan_SRC = tests/unit/test_ocr_load_scan.c tests/unit/test_ocr_load_rig.c $(load_SRC)
$(foreach t,test_ocr_load test_ocr_load_kinds test_ocr_load_gif test_ocr_load_pdf test_ocr_load_scan,$(eval $t_PKG = cmocka lept libjpeg libpng libtiff-4 poppler-glib cairo libqpdf libseccomp)$(eval $t_LDLIBS = -lm))

test_ocr_page_SRC    = tests/unit/test_ocr_page.c $(page_SRC)
test_ocr_page_PKG    = cmocka $(ocr-page_PKG)
test_ocr_page_LDLIBS = -lm

bilevel_SRC = ocr/page/picture/bilevel.c ocr/page/picture/jbig2.c ocr/page/picture/jbig2_check.c ocr/page/picture/mq.c ocr/page/load/tiff.c
test_ocr_jbig2_SRC = tests/unit/test_ocr_jbig2.c tests/rig/tmpdir.c $(bilevel_SRC)
test_ocr_jbig2_PKG = cmocka lept jbig2dec
test_ocr_jbig2_broken_SRC    = tests/unit/test_ocr_jbig2_broken.c $(bilevel_SRC)
test_ocr_jbig2_broken_PKG    = cmocka lept jbig2dec
test_ocr_jbig2_broken_LDLIBS = -Wl,--wrap=jbig2_encode

test_ocr_clean_SRC    = tests/unit/test_ocr_clean.c $(page_SRC)
test_ocr_clean_PKG    = cmocka $(ocr-page_PKG)
test_ocr_clean_LDLIBS = -lm

test_ocr_runs_SRC    = tests/unit/test_ocr_runs.c ocr/page/turn.c ocr/page/clean/runs.c ocr/page/clean/rotate.c
test_ocr_runs_PKG    = cmocka lept
test_ocr_runs_LDLIBS = -lm

layers_rig_SRC = tests/unit/test_ocr_layers_rig.c $(page_SRC)
test_ocr_layers_SRC       = tests/unit/test_ocr_layers.c $(layers_rig_SRC)
test_ocr_layers_PKG       = cmocka $(ocr-page_PKG)
test_ocr_zoom_SRC    = tests/unit/test_ocr_zoom.c $(layers_rig_SRC)
test_ocr_zoom_PKG    = cmocka $(ocr-page_PKG)
test_ocr_zoom_LDLIBS = -lm
test_ocr_layers_shown_SRC = tests/unit/test_ocr_layers_shown.c $(layers_rig_SRC) ocr/fields/page_text.c $(pdf_SRC)
test_ocr_layers_shown_PKG = cmocka $(ocr-page_PKG) $(pdf_PKG)
test_ocr_layers_LDLIBS = -lm
test_ocr_layers_shown_LDLIBS = -lm

test_pdf_xmp_SRC = tests/unit/test_pdf_xmp.c $(xmp_SRC)
test_pdf_xmp_PKG = cmocka

pages_of_pdf_SRC    = tests/unit/pdf_pages.c ocr/layers.c ocr/page/turn.c $(fields_SRC) $(pdf_SRC)
$(foreach t,test_ocr_lines test_ocr_read test_ocr_doubt,$(eval $t_SRC = tests/unit/$t.c tests/unit/test_ocr_drawn.c $$(page_SRC))$(eval $t_PKG = cmocka pangocairo $$(ocr-page_PKG))$(eval $t_LDLIBS = -lm))
test_ocr_tidy_SRC    = tests/unit/test_ocr_tidy.c ocr/page/read/tidy.c ocr/page/read/read_line.c
test_ocr_tidy_PKG    = cmocka tesseract lept
test_ocr_tidy_LDLIBS = -lm

test_ocr_pdf_SRC    = tests/unit/test_ocr_pdf.c tests/rig/tmpdir.c $(pages_of_pdf_SRC)
test_ocr_pdf_PKG    = cmocka poppler-glib cairo $(pdf_PKG)
test_ocr_pdf_LDLIBS = -lm

# PDFs for the judges: tests/rig/preflight.sh, tests/system/pdf_viewer.mjs
TOOLS += pdf-samples
pdf-samples_SRC    = tests/unit/pdf_samples.c $(pages_of_pdf_SRC)
pdf-samples_PKG    = $(pdf_PKG)
pdf-samples_LDLIBS = -lm

test_ocr_arrangement_SRC = tests/unit/test_ocr_arrangement.c ocr/arrangement.c
test_ocr_arrangement_PKG = cmocka

OCR_LETTER_TESTS = test_ocr_letter test_ocr_unread test_ocr_pages test_ocr_original
$(foreach t,test_ocr_inputs test_ocr_children $(OCR_LETTER_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(ocr_SRC) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka $(pdf_PKG))$(eval $t_LDLIBS = -lm))
$(foreach t,$(OCR_LETTER_TESTS),$(eval $t_SRC += tests/unit/test_ocr_letter_rig.c))
test_ocr_original_SRC += tests/unit/test_ocr_made_pdf.c
# with processes of their own
$(foreach t,test_ocr_lies test_ocr_lanes test_ocr_fit,$(eval $t_SRC = tests/unit/$t.c tests/unit/test_ocr_fake_child.c $$(filter-out firmware/reader/page_process.c,$$(ocr_SRC)) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka $(pdf_PKG))$(eval $t_LDLIBS = -lm))
$(foreach t,test_ocr_command test_ocr_daemon,$(eval $t_SRC = tests/unit/$t.c tests/rig/tmpdir.c)$(eval $t_PKG = cmocka))

test_ocr_vote_SRC = tests/unit/test_ocr_vote.c $(ocr_SRC) tests/rig/tmpdir.c
test_ocr_vote_PKG = cmocka lept $(pdf_PKG)
test_ocr_vote_LDLIBS = -lm

$(B)/test_ocr_children $(addprefix $(B)/,$(OCR_LETTER_TESTS)): | $(B)/ocr-page
$(B)/test_ocr_command $(B)/test_ocr_daemon $(B)/test_ocr_vote: | $(B)/ocr-page $(B)/ocrd
