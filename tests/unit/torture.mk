# One delivery under kills, step by step; what happens by chance and in numbers is tests/system.
TESTS += test_send_killed
test_send_killed_SRC = tests/unit/test_send_killed.c $(send_rig) $(fault_proxy_SRC)
test_send_killed_PKG = cmocka libcurl
$(B)/test_send_killed: | $(B)/sendd $(B)/eofficed
