CTL_TESTS = test_ctl_args test_ctl_table test_ctl_super test_ctl_import test_ctl_verify test_ctl_export test_ctl_deps
TESTS    += $(CTL_TESTS)

$(foreach t,$(CTL_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/rig/tmpdir.c $(ctl_SRC))$(eval $t_PKG = cmocka sqlite3 libcurl))
test_ctl_export_SRC += tests/rig/raw.c
# asks ocrd whether a file can be read
$(B)/test_ctl_import: | $(B)/dakbox $(B)/ocrd $(B)/ocr-page
