# paneld: the rules, the panel against a stand-in scand, and paneld itself with a keypad that umockdev plays.
PANEL_TESTS = test_panel_rules test_panel_press test_panel_keys
TESTS += $(PANEL_TESTS)

test_panel_rules_SRC = tests/unit/test_panel_rules.c $(panel_parts_SRC)
test_panel_rules_PKG = cmocka libevdev
test_panel_press_SRC = tests/unit/test_panel_press.c $(panel_parts_SRC) tests/rig/tmpdir.c
test_panel_press_PKG = cmocka libevdev
test_panel_keys_SRC  = tests/unit/test_panel_keys.c tests/rig/tmpdir.c
test_panel_keys_PKG  = cmocka umockdev-1.0
$(B)/test_panel_keys: | $(B)/paneld
