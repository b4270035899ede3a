# ocrd and ocr-page. Those that start ocr-page or ocrd find them beside themselves.
OCR_FIELD_TESTS = test_ocr_turn test_ocr_date test_ocr_number test_ocr_fields test_ocr_markings
OCR_TESTS       = $(OCR_FIELD_TESTS) test_ocr_frame test_ocr_sandbox test_ocr_page test_ocr_pdf test_ocr_inputs test_ocr_children test_ocr_lies test_ocr_letter test_ocr_command
TESTS          += $(OCR_TESTS)

$(foreach t,$(OCR_FIELD_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/unit/test_ocr_paper.c ocr/page/turn.c $$(fields_SRC))$(eval $t_PKG = cmocka)$(eval $t_LDLIBS = -lm))

test_ocr_frame_SRC = tests/unit/test_ocr_frame.c ocr/page/frame.c
test_ocr_frame_PKG = cmocka

test_ocr_sandbox_SRC = tests/unit/test_ocr_sandbox.c ocr/page/sandbox.c
test_ocr_sandbox_PKG = cmocka libseccomp

test_ocr_page_SRC    = tests/unit/test_ocr_page.c $(page_SRC)
test_ocr_page_PKG    = cmocka $(ocr-page_PKG)
test_ocr_page_LDLIBS = -lm

test_ocr_pdf_SRC    = tests/unit/test_ocr_pdf.c ocr/page/turn.c $(fields_SRC) $(pdf_SRC)
test_ocr_pdf_PKG    = cmocka poppler-glib cairo zlib
test_ocr_pdf_LDLIBS = -lm

$(foreach t,test_ocr_inputs test_ocr_children test_ocr_letter,$(eval $t_SRC = tests/unit/$t.c $$(ocr_SRC) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka zlib)$(eval $t_LDLIBS = -lm))
test_ocr_lies_SRC    = tests/unit/test_ocr_lies.c $(filter-out ocr/page_process.c,$(ocr_SRC))
test_ocr_lies_PKG    = cmocka zlib
test_ocr_lies_LDLIBS = -lm
test_ocr_command_SRC = tests/unit/test_ocr_command.c tests/rig/tmpdir.c
test_ocr_command_PKG = cmocka

$(B)/test_ocr_children $(B)/test_ocr_letter: | $(B)/ocr-page
$(B)/test_ocr_command: | $(B)/ocr-page $(B)/ocrd
