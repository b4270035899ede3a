# the desk: tools that give it something to show, and its tests
TOOLS += desk_seed desk_scand
desk_seed_SRC  = tests/unit/desk_seed.c tests/unit/desk_letters.c $(store_SRC) $(workflow_SRC)
desk_seed_PKG  = sqlite3
desk_scand_SRC = tests/unit/desk_scand.c

DESK_SERVER_TESTS = test_desk_pages test_desk_officers test_desk_refusals test_desk_letter test_desk_machines test_desk_arrange test_desk_links
TESTS += test_desk_html test_desk_rules test_desk_sides $(DESK_SERVER_TESTS)
test_desk_html_SRC  = tests/unit/test_desk_html.c $(addprefix firmware/desk/web/,html.c form.c strings.c)
test_desk_html_PKG  = cmocka
test_desk_rules_SRC = tests/unit/test_desk_rules.c $(addprefix firmware/desk/web/,dates.c form.c guard.c strings.c) \
                      $(addprefix firmware/desk/letter/,box.c fields.c fields_table.c) \
                      $(store_SRC) $(workflow_SRC)
test_desk_rules_PKG = cmocka sqlite3
test_desk_sides_SRC = tests/unit/test_desk_sides.c firmware/desk/arrange/sides.c
test_desk_sides_PKG = cmocka
# these start the real programs, which stand beside them
$(foreach t,$(DESK_SERVER_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/unit/desk_rig.c tests/unit/desk_letters.c tests/rig/tmpdir.c \
    $$(store_SRC) $$(workflow_SRC))$(eval $t_PKG = cmocka sqlite3))
$(addprefix $(B)/,$(DESK_SERVER_TESTS)): | $(B)/deskd $(B)/diaryd $(B)/desk_scand
