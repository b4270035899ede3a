# SMS, alerts and acknowledgements.
TESTS += test_base_sms test_workflow_alerts
test_workflow_alerts_SRC = tests/unit/test_workflow_alerts.c firmware/workflow/alerts.c firmware/workflow/alerts_file.c
test_workflow_alerts_PKG = cmocka
test_base_sms_SRC = tests/unit/test_base_sms.c
test_base_sms_PKG = cmocka

SMS_TESTS = test_send_sms test_send_kannel
TESTS += $(SMS_TESTS)
$(foreach t,$(SMS_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(gateway_rig) tests/unit/test_send_rig.c firmware/workflow/states.c)$(eval $t_PKG = cmocka libcurl))
$(addprefix $(B)/,$(SMS_TESTS)): | $(B)/sendd

TESTS += test_diary_alerts
test_diary_alerts_SRC = tests/unit/test_diary_alerts.c $(DIARY_PARTS) tests/rig/tmpdir.c
test_diary_alerts_PKG = cmocka sqlite3

TESTS += test_desk_alerts
test_desk_alerts_SRC = tests/unit/test_desk_alerts.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_desk_alerts_PKG = cmocka sqlite3
$(B)/test_desk_alerts: | $(B)/deskd $(B)/diaryd $(B)/desk_scand

FUZZERS += fuzz_alerts
fuzz_alerts_SRC = tests/fuzz/fuzz_alerts.c $(addprefix firmware/workflow/,alerts.c alerts_file.c)
