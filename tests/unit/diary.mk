# store, workflow and diaryd
STORE_TESTS    = test_store_open test_store_letters test_store_search test_store_steps test_store_deliveries \
                 test_store_history test_store_faults test_store_power test_store_labels test_store_schema
TESTS         += $(STORE_TESTS)
$(foreach t,$(STORE_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(store_SRC) $$(workflow_SRC) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka sqlite3))
test_store_faults_SRC += tests/rig/disk_vfs.c
test_store_power_SRC  += tests/rig/disk_vfs.c
test_store_schema_SRC += tests/rig/disk_vfs.c

WORKFLOW_TESTS = test_workflow_states test_workflow_route test_workflow_postal
TESTS         += $(WORKFLOW_TESTS)
$(foreach t,$(WORKFLOW_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(workflow_SRC))$(eval $t_PKG = cmocka))

DIARY_TESTS    = test_diary_officers test_diary_reading test_diary_passes test_diary_commands test_diary_arrange test_diary_split \
                 test_diary_additions test_diary_replacing test_diary_intake test_diary_page_power
TESTS         += $(DIARY_TESTS)
DIARY_PARTS    = $(filter-out firmware/diary/main.c,$(diary_SRC)) $(workflow_SRC) $(store_SRC) $(xmp_SRC)
$(foreach t,$(DIARY_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(DIARY_PARTS) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka sqlite3))
test_diary_passes_SRC += tests/rig/disk_vfs.c
test_diary_page_power_SRC += tests/rig/disk.c

# with a PDF of ocrd's
TESTS += test_diary_stamp
test_diary_stamp_SRC    = tests/unit/test_diary_stamp.c $(sort $(DIARY_PARTS) tests/rig/tmpdir.c tests/rig/disk.c $(pages_of_pdf_SRC))
test_diary_stamp_PKG    = cmocka sqlite3 $(pdf_PKG)
test_diary_stamp_LDLIBS = -lm
