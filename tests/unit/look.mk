# scan-look: sheets drawn and scanned by tests/paper, looked at by the real child.
paper_SRC    = tests/paper/draw.c tests/paper/kinds.c tests/paper/scan.c
paper_PKG    = pangocairo
paper_LDLIBS = -lzint -lm
look_rig_SRC = drivers/scan/station/look.c $(look_client_SRC)

TOOLS += look-stacks
look-stacks_SRC    = tests/paper/look_stacks.c $(paper_SRC) $(look_rig_SRC)
look-stacks_PKG    = $(paper_PKG) lept
look-stacks_LDLIBS = $(paper_LDLIBS)
$(B)/look-stacks: | $(B)/scan-look

LOOK_PAPER_TESTS = test_look_blank test_look_patch test_look_verdict test_look_child
LOOK_TESTS       = $(LOOK_PAPER_TESTS) test_look_codes test_look_shrink
TESTS           += $(LOOK_TESTS)

$(foreach t,$(LOOK_PAPER_TESTS),$(eval $t_SRC = tests/unit/$t.c tests/unit/test_look_rig.c $$(paper_SRC) drivers/scan/look/patch.c $$(image_SRC) $$(look_rig_SRC) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka $$(paper_PKG))$(eval $t_LDLIBS = $$(paper_LDLIBS)))
$(B)/test_look_child: | $(B)/scan-look $(B)/labeld

test_look_codes_SRC    = tests/unit/test_look_codes.c $(look_client_SRC)
test_look_codes_PKG    = cmocka
test_look_codes_LDLIBS = -lm
test_look_shrink_SRC   = tests/unit/test_look_shrink.c drivers/scan/look/shrink.c
test_look_shrink_PKG   = cmocka
