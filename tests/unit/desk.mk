# the desk: tools that give it something to show, and its tests
TOOLS += desk_seed desk_awkward desk_scand
desk_awkward_SRC = tests/unit/desk_awkward.c $(store_SRC) $(workflow_SRC)
desk_awkward_PKG = sqlite3
desk_seed_SRC  = tests/unit/desk_seed.c tests/unit/desk_letters.c $(store_SRC) $(workflow_SRC)
desk_seed_PKG  = sqlite3
desk_scand_SRC = tests/unit/desk_scand.c drivers/scan/test_page.c

DESK_SERVER_TESTS = test_desk_pages test_desk_officers test_desk_refusals test_desk_letter test_desk_machines test_desk_arrange test_desk_links test_desk_admin test_desk_settings test_desk_counter test_desk_deliveries test_desk_confirm test_desk_register test_desk_verify test_desk_keyboard test_desk_mails test_desk_bad_days
TESTS += test_desk_html test_desk_rules test_desk_sides $(DESK_SERVER_TESTS)
test_desk_html_SRC  = tests/unit/test_desk_html.c $(addprefix firmware/desk/web/,html.c html_said.c form.c strings.c)
test_desk_html_PKG  = cmocka
test_desk_rules_SRC = tests/unit/test_desk_rules.c $(addprefix firmware/desk/web/,dates.c form.c guard.c strings.c) \
                      $(addprefix firmware/desk/letter/,box.c fields.c fields_table.c) \
                      $(store_SRC) $(workflow_SRC)
test_desk_rules_PKG = cmocka sqlite3
test_desk_sides_SRC = tests/unit/test_desk_sides.c firmware/desk/arrange/sides.c
test_desk_sides_PKG = cmocka
TESTS += test_desk_presence test_desk_find test_desk_cables
test_desk_cables_SRC = tests/unit/test_desk_cables.c firmware/desk/first/cables.c tests/rig/tmpdir.c
test_desk_cables_PKG = cmocka
test_desk_presence_SRC = tests/unit/test_desk_presence.c firmware/desk/letter/presence.c
test_desk_presence_PKG = cmocka
test_desk_find_SRC = tests/unit/test_desk_find.c firmware/desk/letter/officer_cache.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_desk_find_PKG = cmocka sqlite3
# these start the real programs, which stand beside them
$(foreach t,$(DESK_SERVER_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c \
    $$(store_SRC) $$(workflow_SRC))$(eval $t_PKG = cmocka sqlite3))
$(addprefix $(B)/,$(DESK_SERVER_TESTS)): | $(B)/deskd $(B)/diaryd $(B)/desk_scand

# what comes from a browser with a file in it
TESTS += test_desk_multipart
test_desk_multipart_SRC = tests/unit/test_desk_multipart.c $(addprefix firmware/desk/web/,multipart.c form.c)
test_desk_multipart_PKG = cmocka

# the counter's lamps, and what the desk sees of the box
TESTS += test_desk_lamps
test_desk_lamps_SRC = tests/unit/test_desk_lamps.c $(addprefix firmware/desk/counter/,lamps.c facts.c) $(addprefix firmware/desk/web/,html.c html_said.c strings.c) \
                      tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_desk_lamps_PKG = cmocka sqlite3

# setting up a new box, off the appliance and on it
first_test_SRC = $(addprefix tests/unit/,desk_first.c desk_rig.c desk_rig_http.c desk_rig_people.c desk_letters.c) tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
TESTS += test_desk_first test_desk_first_box
test_desk_first_SRC     = tests/unit/test_desk_first.c $(first_test_SRC)
test_desk_first_PKG     = cmocka sqlite3
test_desk_first_box_SRC = tests/unit/test_desk_first_box.c tests/unit/test_box_rig.c firmware/box/boot_state.c $(first_test_SRC)
test_desk_first_box_PKG = cmocka sqlite3 zlib
TESTS += test_desk_restore
test_desk_restore_SRC = tests/unit/test_desk_restore.c tests/unit/box_desk.c tests/unit/test_box_rig.c firmware/box/boot_state.c firmware/care/office_key.c $(first_test_SRC)
test_desk_restore_PKG = cmocka sqlite3 zlib
$(B)/test_desk_restore: | $(B)/deskd $(B)/diaryd $(B)/boxd $(B)/dakbox $(B)/desk_scand
$(B)/test_desk_first: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
$(B)/test_desk_first_box: | $(B)/deskd $(B)/diaryd $(B)/boxd $(B)/dakbox $(B)/desk_scand
