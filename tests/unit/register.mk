# the register: searching, views, lists taken out
TESTS += test_store_register
test_store_register_SRC = tests/unit/test_store_register.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_store_register_PKG = cmocka sqlite3
