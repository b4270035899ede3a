# Ways into e-Office besides its Receipt Intake API; the channels are called directly, no program runs.
CONNECT_TESTS = test_migration_disk test_migration_sftp test_readback test_send_mailbox
TESTS += $(CONNECT_TESTS) test_migration_tree
test_migration_tree_SRC = tests/unit/test_migration_tree.c $(migration_SRC)
test_migration_tree_PKG = cmocka

connect_rig = tests/unit/test_connect_rig.c tests/unit/test_gateway_rig.c tests/rig/tmpdir.c $(addprefix uploader/send/,delivery.c http.c http_headers.c migration.c migration_disk.c migration_sftp.c mail_relay.c mail_message.c mail_text.c mailbox.c mailbox_form.c readback.c readback_match.c readback_xml.c) $(route_SRC) $(tls_SRC) $(migration_SRC)
$(foreach t,$(CONNECT_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(connect_rig))$(eval $t_PKG = cmocka $$(sendd_PKG)))
test_migration_disk_SRC += tests/unit/test_migration_rig.c tests/rig/kill_at.c
test_migration_sftp_SRC += tests/unit/test_sftp_rig.c tests/unit/test_migration_rig.c tests/rig/kill_at.c tests/rig/fault_proxy.c tests/rig/socket.c
test_send_mailbox_SRC += tests/rig/relay.c tests/unit/test_send_rig.c tests/unit/test_send_fakes.c firmware/workflow/states.c
$(B)/test_readback: | $(B)/eofficed

# numbers typed by a person, in the diary
TESTS += test_diary_readback
test_diary_readback_SRC = tests/unit/test_diary_readback.c $(DIARY_PARTS) tests/rig/tmpdir.c
test_diary_readback_PKG = cmocka sqlite3

# the same from end to end, with the built programs
TESTS += test_connect_path
test_connect_path_SRC = tests/unit/test_connect_path.c $(send_rig)
test_connect_path_PKG = cmocka libcurl sqlite3
$(B)/test_connect_path: | $(B)/sendd $(B)/eofficed $(B)/diaryd $(B)/dakbox

TESTS += test_desk_assist
test_desk_assist_SRC = tests/unit/test_desk_assist.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_desk_assist_PKG = cmocka sqlite3
$(B)/test_desk_assist: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
