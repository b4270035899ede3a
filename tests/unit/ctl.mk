CTL_TESTS = test_ctl_args test_ctl_table test_ctl_super test_ctl_import test_ctl_verify test_ctl_export test_ctl_deps test_ctl_reload
TESTS    += $(CTL_TESTS)

$(foreach t,$(CTL_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/rig/tmpdir.c $(ctl_SRC))$(eval $t_PKG = cmocka $(ctl_PKG)))
test_ctl_export_SRC += tests/rig/raw.c
# asks ocrd whether a file can be read
$(B)/test_ctl_import: | $(B)/dakbox $(B)/ocrd $(B)/ocr-page
# one that is scanning stands in for scand
$(B)/test_ctl_reload: | $(B)/desk_scand $(B)/dakbox

# a setting from the desk to the program it is for
TESTS += test_ctl_settings
test_ctl_settings_SRC = tests/unit/test_ctl_settings.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/relay.c \
                        tests/rig/tmpdir.c $(ctl_SRC)
test_ctl_settings_PKG = cmocka $(ctl_PKG)
$(B)/test_ctl_settings: | $(B)/deskd $(B)/diaryd $(B)/sendd $(B)/desk_scand

# the language of the terminal
TESTS += test_ctl_words
test_ctl_words_SRC = tests/unit/test_ctl_words.c firmware/ctl/words.c
test_ctl_words_PKG = cmocka
