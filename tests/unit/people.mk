# signing in; the doors' tests know all routes, so the desk is linked into them
TESTS += test_people_door test_people_sessions test_people_codes test_workflow_people
test_people_door_SRC = tests/unit/test_people_door.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c \
                       tests/rig/tmpdir.c tests/rig/raw.c $(filter-out firmware/desk/main.c,$(deskd_SRC))
test_people_door_PKG = cmocka $(deskd_PKG)
test_people_door_LDLIBS = $(deskd_LDLIBS)
$(B)/test_people_door: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
PEOPLE_RIG_SRC = tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
TESTS += test_people_pages test_people_command
test_people_pages_SRC = tests/unit/test_people_pages.c $(PEOPLE_RIG_SRC)
test_people_pages_PKG = cmocka sqlite3 liboath
test_people_command_SRC = tests/unit/test_people_command.c $(filter-out $(store_SRC) $(workflow_SRC),$(PEOPLE_RIG_SRC)) $(ctl_SRC)
test_people_command_PKG = cmocka $(ctl_PKG)
$(B)/test_people_pages $(B)/test_people_command: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
$(B)/test_people_command: | $(B)/dakbox
TESTS += test_desk_security
test_desk_security_SRC = tests/unit/test_desk_security.c $(filter-out tests/unit/test_people_door.c,$(test_people_door_SRC))
test_desk_security_PKG = $(test_people_door_PKG)
test_desk_security_LDLIBS = $(test_people_door_LDLIBS)
$(B)/test_desk_security: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
TESTS += test_desk_tls test_desk_deadline
test_desk_tls_SRC = tests/unit/test_desk_tls.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c \
                    $(store_SRC) $(workflow_SRC)
test_desk_tls_PKG = cmocka sqlite3 gnutls
$(B)/test_desk_tls: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
test_desk_deadline_SRC = tests/unit/test_desk_deadline.c firmware/desk/web/deadline.c
test_desk_deadline_PKG = cmocka
test_people_sessions_SRC = tests/unit/test_people_sessions.c $(addprefix firmware/desk/people/,sessions.c attempts.c) $(store_SRC) $(workflow_SRC)
test_people_sessions_PKG = cmocka sqlite3
test_people_codes_SRC = tests/unit/test_people_codes.c firmware/desk/people/code.c firmware/desk/web/html.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_people_codes_PKG = cmocka sqlite3 liboath libqrencode
test_workflow_people_SRC = tests/unit/test_workflow_people.c $(workflow_SRC)
test_workflow_people_PKG = cmocka
