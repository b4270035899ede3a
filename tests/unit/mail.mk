# mails that become letters: the parser, one mail, a mailbox
MAIL_TESTS = test_mail_identity test_mail_opens test_mail_takes test_mail_looks test_mail_hides test_mail_pictures test_mail_mailbox test_mail_killed test_mail_away test_mail_lies test_mail_compare test_mail_restored test_mail_route
TESTS += $(MAIL_TESTS)

test_mail_identity_SRC = tests/unit/test_mail_identity.c uploader/intake/identity.c
test_mail_identity_PKG = cmocka
test_mail_opens_SRC    = tests/unit/test_mail_opens.c $(mail_parts_SRC)
test_mail_opens_PKG    = cmocka $(maild_PKG)
test_mail_takes_SRC    = tests/unit/test_mail_takes.c tests/rig/kill_at.c tests/rig/tmpdir.c $(mail_parts_SRC)
test_mail_takes_PKG    = cmocka $(maild_PKG)
mail_look_rig = tests/unit/test_mail_look_rig.c tests/rig/tmpdir.c $(mail_parts_SRC)
test_mail_looks_SRC    = tests/unit/test_mail_looks.c tests/unit/test_ocr_made_pdf.c $(mail_look_rig)
test_mail_looks_PKG    = cmocka $(maild_PKG) libarchive
test_mail_hides_SRC    = tests/unit/test_mail_hides.c $(mail_look_rig)
test_mail_hides_PKG    = cmocka $(maild_PKG)
test_mail_pictures_SRC = tests/unit/test_mail_pictures.c $(mail_look_rig)
test_mail_pictures_PKG = cmocka $(maild_PKG) lept
mail_rig = tests/unit/test_mail_rig.c tests/rig/relay.c tests/rig/tmpdir.c $(mail_parts_SRC)
test_mail_mailbox_SRC  = tests/unit/test_mail_mailbox.c $(mail_rig) $(fault_proxy_SRC)
test_mail_lies_SRC     = tests/unit/test_mail_lies.c $(mail_rig)
test_mail_lies_PKG     = cmocka $(maild_PKG)
test_mail_away_SRC     = tests/unit/test_mail_away.c $(mail_rig) $(fault_proxy_SRC)
test_mail_away_PKG     = cmocka $(maild_PKG)
test_mail_killed_SRC   = tests/unit/test_mail_killed.c tests/rig/kill_at.c $(mail_rig)
test_mail_killed_PKG   = cmocka $(maild_PKG)
test_mail_compare_SRC  = tests/unit/test_mail_compare.c $(mail_rig)
test_mail_compare_PKG  = cmocka $(maild_PKG)
test_mail_restored_SRC = tests/unit/test_mail_restored.c $(mail_rig)
test_mail_restored_PKG = cmocka $(maild_PKG)
test_mail_mailbox_PKG  = cmocka $(maild_PKG)
test_mail_route_SRC    = tests/unit/test_mail_route.c tests/rig/netns.c tests/rig/tmpdir.c $(mail_parts_SRC)
test_mail_route_PKG    = cmocka $(maild_PKG)
$(B)/test_mail_opens $(B)/test_mail_takes $(B)/test_mail_killed: | $(B)/mail-page
$(B)/test_mail_looks $(B)/test_mail_hides $(B)/test_mail_pictures: | $(B)/mail-page $(B)/ocr-page
$(B)/test_mail_mailbox $(B)/test_mail_compare $(B)/test_mail_restored $(B)/test_mail_away: | $(B)/maild $(B)/mail-page $(B)/ocr-page
