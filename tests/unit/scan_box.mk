# scand as it is built, against scanners that misbehave
BOX_TESTS = test_scan_faults test_scan_escl test_scan_test_backend test_scan_bad_input
TESTS += $(BOX_TESTS)

scan_box_SRC = tests/unit/test_scan_box.c $(scan_rig_SRC)

$(foreach t,$(BOX_TESTS),$(eval $t_SRC = tests/unit/$t.c $(scan_box_SRC))$(eval $t_PKG = cmocka lept))
$(addprefix $(B)/,$(BOX_TESTS)): | $(B)/scand $(B)/scan-station $(B)/scan-look $(B)/ocr-page $(O)/lib/sane/libsane-folder.so.1
