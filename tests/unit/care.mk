# backup, restore, reset, the health of the card
CARE_TESTS = test_care_backup test_care_moment test_care_room test_care_faults test_care_restore test_care_reset
TESTS     += $(CARE_TESTS) test_care_programs test_care_sftp test_care_health

care_rig = tests/unit/test_care_rig.c tests/rig/tmpdir.c tests/rig/kill_at.c $(care_SRC) $(audit_SRC) $(store_SRC) $(workflow_SRC)
$(foreach t,$(CARE_TESTS),$(eval $t_SRC = tests/unit/$t.c $(care_rig))$(eval $t_PKG = cmocka $(care_PKG)))

# the built programs, with eofficed
test_care_programs_SRC = tests/unit/test_care_programs.c $(gateway_rig) $(ctl_SRC)
test_care_programs_PKG = cmocka $(ctl_PKG)
$(B)/test_care_programs: | $(B)/dakbox $(B)/diaryd $(B)/sendd $(B)/eofficed

# a server of its own
test_care_sftp_SRC = tests/unit/test_care_sftp.c tests/unit/test_sftp_rig.c tests/unit/test_gateway_rig.c tests/rig/fault_proxy.c tests/rig/socket.c $(care_rig)
test_care_sftp_PKG = cmocka $(care_PKG)

test_care_health_SRC = tests/unit/test_care_health.c tests/rig/tmpdir.c $(care_shown_SRC)
test_care_health_PKG = cmocka

# settings from a stick
TESTS += test_care_taken
test_care_taken_SRC = tests/unit/test_care_taken.c tests/rig/tmpdir.c tests/rig/kill_at.c tests/rig/certs.c $(addprefix firmware/care/,taken.c taken_put.c taken_files.c)
test_care_taken_PKG = cmocka gnutls

# the admin's page
TESTS += test_desk_care
test_desk_care_SRC = tests/unit/test_desk_care.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c \
                     firmware/care/office_key.c $(store_SRC) $(workflow_SRC)
test_desk_care_PKG = cmocka sqlite3
$(B)/test_desk_care: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
