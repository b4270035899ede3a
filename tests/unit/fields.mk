# the rules beyond number, date, subject and people, on typed letters
FIELDS_TESTS = test_fields_references test_fields_lanes test_fields_matters test_fields_bad_input test_fields_record
TESTS       += $(FIELDS_TESTS)
$(foreach t,$(FIELDS_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/unit/test_fields_expect.c tests/unit/test_ocr_paper.c ocr/page/turn.c $$(fields_SRC))$(eval $t_PKG = cmocka)$(eval $t_LDLIBS = -lm))
