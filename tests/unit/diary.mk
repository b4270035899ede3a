# store, workflow and diaryd
STORE_TESTS    = test_store_open test_store_letters test_store_search test_store_steps test_store_changes test_store_deliveries \
                 test_store_history test_store_officers test_store_faults test_store_power test_store_labels test_store_schema
TESTS         += $(STORE_TESTS)
$(foreach t,$(STORE_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(store_SRC) $$(workflow_SRC) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka sqlite3))
test_store_faults_SRC += tests/rig/disk_vfs.c
test_store_power_SRC  += tests/rig/disk_vfs.c
test_store_schema_SRC += tests/rig/disk_vfs.c
test_store_changes_SRC += tests/rig/raw.c

WORKFLOW_TESTS = test_workflow_states test_workflow_route test_workflow_tenure test_workflow_postal test_workflow_rules test_workflow_alike
TESTS         += $(WORKFLOW_TESTS)
$(foreach t,$(WORKFLOW_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(workflow_SRC))$(eval $t_PKG = cmocka))

# the matching against a whole directory; it reads files of tests/rig/data
TESTS += test_workflow_addressees
OFFICERS_PARSE = $(addprefix firmware/diary/,officers_rows.c officers_check.c officers_parse.c)
test_workflow_addressees_SRC = tests/unit/test_workflow_addressees.c $(workflow_SRC) $(OFFICERS_PARSE)
test_workflow_addressees_PKG = cmocka

DIARY_TESTS    = test_diary_settings test_diary_officers test_diary_directory test_diary_filing test_diary_links test_diary_reading test_diary_passes test_diary_commands test_diary_arrange test_diary_split \
                 test_diary_additions test_diary_replacing test_diary_intake test_diary_page_power test_diary_refused test_diary_mail \
                 test_diary_purge test_diary_purge_power
TESTS         += $(DIARY_TESTS)
DIARY_PARTS    = $(filter-out firmware/diary/main.c,$(diary_SRC)) $(workflow_SRC) $(store_SRC) $(xmp_SRC)
$(foreach t,$(DIARY_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(DIARY_PARTS) tests/rig/tmpdir.c)$(eval $t_PKG = cmocka sqlite3))
# asks "dakbox rules" about a diary
TESTS += test_ctl_rules
test_ctl_rules_SRC = tests/unit/test_ctl_rules.c $(DIARY_PARTS) tests/rig/tmpdir.c
test_ctl_rules_PKG = cmocka sqlite3
$(B)/test_ctl_rules: | $(B)/dakbox
test_diary_passes_SRC += tests/rig/disk_vfs.c
test_diary_page_power_SRC += tests/rig/disk.c
test_diary_refused_SRC += tests/rig/raw.c
test_diary_purge_SRC += tests/rig/raw.c $(audit_SRC)
test_diary_purge_power_SRC += tests/rig/disk.c $(audit_SRC)

# with a PDF of ocrd's
TESTS += test_diary_stamp
test_diary_stamp_SRC    = tests/unit/test_diary_stamp.c $(sort $(DIARY_PARTS) tests/rig/tmpdir.c tests/rig/disk.c $(pages_of_pdf_SRC))
test_diary_stamp_PKG    = cmocka sqlite3 $(pdf_PKG)
test_diary_stamp_LDLIBS = -lm

# the built programs, on drawn pages
TESTS += test_refused_programs
test_refused_programs_SRC    = tests/unit/test_refused_programs.c tests/paper/draw.c tests/rig/raw.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_refused_programs_PKG    = cmocka sqlite3 pangocairo
test_refused_programs_LDLIBS = -lzint -lm
$(B)/test_refused_programs: | $(B)/dakbox $(B)/diaryd $(B)/hotfolderd $(B)/ocrd $(B)/ocr-page
