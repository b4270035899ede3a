# ocrd reads letters; ocr-page, its child, is the only program that parses images and PDFs.
mark_SRC   = $(wildcard ocr/mark/*.c) firmware/reader/mark_names.c
fields_SRC = $(filter-out ocr/fields/again.c,$(wildcard ocr/fields/*.c)) $(mark_SRC) firmware/workflow/postal.c
pdf_SRC    = $(wildcard ocr/pdf/*.c) $(xmp_SRC)
ocr_SRC    = ocr/children.c ocr/arrangement.c ocr/layers.c ocr/letter.c ocr/original.c ocr/letter_pdf.c ocr/fit.c ocr/vote.c ocr/record.c ocr/queue.c ocr/waiting.c ocr/inputs.c ocr/read_letter.c \
             ocr/read_files.c ocr/probe.c ocr/page/turn.c $(reader_SRC) \
             $(fields_SRC) $(pdf_SRC)
pdf_PKG    = zlib libqpdf

PROGRAMS += ocrd ocr-page
ocrd_SRC = ocr/main.c $(ocr_SRC)
ocrd_PKG = $(pdf_PKG)
ocrd_LDLIBS = -lm

load_SRC = $(wildcard ocr/page/load/*.c)
page_SRC = $(filter-out ocr/page/main.c,$(wildcard ocr/page/*.c ocr/page/*/*.c)) ocr/layers.c $(mark_SRC) firmware/reader/frame.c $(sandbox_SRC) $(image_SRC)
ocr-page_SRC = ocr/page/main.c $(page_SRC)
ocr-page_PKG = tesseract lept libjpeg libpng libtiff-4 jbig2dec poppler-glib cairo libqpdf libseccomp
ocr-page_LDLIBS = -lm

# for work on the field rules: see again.c
TOOLS += fields-again
fields-again_SRC = ocr/fields/again.c ocr/page/turn.c $(fields_SRC)
fields-again_LDLIBS = -lm
