# clocks, reports, prints
TESTS += test_print_table test_reports_days test_reports_store
test_print_table_SRC   = tests/unit/test_print_table.c tests/rig/tmpdir.c $(print_SRC)
test_print_table_PKG   = cmocka pangocairo cairo-pdf
test_reports_days_SRC  = tests/unit/test_reports_days.c $(addprefix firmware/workflow/,day.c due.c region.c fold.c)
test_reports_days_PKG  = cmocka
test_reports_store_SRC = tests/unit/test_reports_store.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_reports_store_PKG = cmocka sqlite3

TESTS += test_desk_reports
test_desk_reports_SRC = tests/unit/test_desk_reports.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_desk_reports_PKG = cmocka sqlite3
$(B)/test_desk_reports: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
