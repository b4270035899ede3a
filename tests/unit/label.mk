# labels: as they are drawn, as they are sent, and labeld against printers that misbehave, real CUPS among them
LABEL_TESTS = test_label_layout test_label_languages test_label_wire test_label_daemon test_label_cups test_label_sheets
TESTS += $(LABEL_TESTS)

label_rig_SRC = tests/unit/test_label_rig.c tests/unit/test_gateway_rig.c tests/rig/tmpdir.c $(label_parts_SRC)
$(foreach t,$(LABEL_TESTS),$(eval $t_SRC = tests/unit/$t.c $(label_rig_SRC)) \
    $(eval $t_PKG = cmocka libdmtx libcurl $(labeld_PKG))$(eval $t_LDLIBS = $(labeld_LDLIBS)))
test_label_layout_PKG += tesseract lept
test_label_sheets_PKG += zbar lept
$(addprefix $(B)/,$(LABEL_TESTS)): | $(B)/labeld $(B)/dakbox
