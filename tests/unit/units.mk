# What makes the programs an appliance's: watched and shut in by systemd, one clock, one way out.
WATCHED = diaryd ocrd scand deskd sendd maild labeld paneld hotfolderd boxd
TESTS += test_daemon_watchdog
test_daemon_watchdog_SRC = tests/unit/test_daemon_watchdog.c tests/rig/tmpdir.c
test_daemon_watchdog_PKG = cmocka
$(B)/test_daemon_watchdog: | $(addprefix $(B)/,$(WATCHED))
UNITS_TESTS = test_units_security test_units_jail test_units_clock
TESTS += $(UNITS_TESTS)
$(foreach t,$(UNITS_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/unit/units_rig.c tests/rig/tmpdir.c)$(eval $t_PKG = cmocka))
TOOLS += unit-jail
unit-jail_SRC = tests/rig/unit_jail.c
unit-jail_PKG = libseccomp
$(B)/test_units_jail: | $(B)/unit-jail $(B)/dakbox $(B)/eofficed $(addprefix $(B)/,$(WATCHED) ocr-page mail-page scan-look)
network_SRC = $(addprefix firmware/box/,$(network_files))
TESTS += test_units_firewall test_units_network
test_units_network_SRC = tests/unit/test_units_network.c tests/rig/tmpdir.c $(network_SRC)
test_units_network_PKG = cmocka
test_units_firewall_SRC = tests/unit/test_units_firewall.c tests/rig/netns.c tests/rig/tmpdir.c $(network_SRC)
test_units_firewall_PKG = cmocka
$(B)/test_units_firewall: | $(B)/dakbox
