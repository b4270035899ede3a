# ocrd and ocr-page. Those that start ocr-page or ocrd find them beside themselves.
OCR_FIELD_TESTS = test_ocr_turn test_ocr_date test_ocr_number test_ocr_fields test_ocr_markings test_ocr_seams
OCR_TESTS       = $(OCR_FIELD_TESTS) test_ocr_frame test_ocr_sandbox test_ocr_page test_ocr_pdf test_ocr_inputs test_ocr_arrangement \
                  test_ocr_children test_ocr_lies test_ocr_lanes test_ocr_letter test_ocr_pages test_ocr_command test_ocr_daemon
TESTS          += $(OCR_TESTS)

$(foreach t,$(OCR_FIELD_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/unit/test_ocr_paper.c ocr/page/turn.c $$(fields_SRC))$(eval $t_PKG = cmocka)$(eval $t_LDLIBS = -lm))

test_ocr_frame_SRC = tests/unit/test_ocr_frame.c ocr/page/frame.c
test_ocr_frame_PKG = cmocka

test_ocr_sandbox_SRC = tests/unit/test_ocr_sandbox.c $(sandbox_SRC)
test_ocr_sandbox_PKG = cmocka libseccomp

test_ocr_page_SRC    = tests/unit/test_ocr_page.c $(page_SRC)
test_ocr_page_PKG    = cmocka $(ocr-page_PKG)
test_ocr_page_LDLIBS = -lm

test_ocr_pdf_SRC    = tests/unit/test_ocr_pdf.c ocr/layers.c ocr/page/turn.c $(fields_SRC) $(pdf_SRC)
test_ocr_pdf_PKG    = cmocka poppler-glib cairo zlib
test_ocr_pdf_LDLIBS = -lm

test_ocr_arrangement_SRC = tests/unit/test_ocr_arrangement.c ocr/arrangement.c
test_ocr_arrangement_PKG = cmocka

OCR_LETTER_TESTS = test_ocr_letter test_ocr_pages
$(foreach t,test_ocr_inputs test_ocr_children $(OCR_LETTER_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(ocr_SRC) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka zlib)$(eval $t_LDLIBS = -lm))
$(foreach t,$(OCR_LETTER_TESTS),$(eval $t_SRC += tests/unit/test_ocr_letter_rig.c))
# with processes of their own
$(foreach t,test_ocr_lies test_ocr_lanes,$(eval $t_SRC = tests/unit/$t.c $$(filter-out ocr/page_process.c,$$(ocr_SRC)) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka zlib)$(eval $t_LDLIBS = -lm))
$(foreach t,test_ocr_command test_ocr_daemon,$(eval $t_SRC = tests/unit/$t.c tests/rig/tmpdir.c)$(eval $t_PKG = cmocka))

$(B)/test_ocr_children $(addprefix $(B)/,$(OCR_LETTER_TESTS)): | $(B)/ocr-page
$(B)/test_ocr_command $(B)/test_ocr_daemon: | $(B)/ocr-page $(B)/ocrd
