BASE_TESTS = test_spool_power test_spool_use test_spool_sealed test_spool_refused test_spool_box_key test_spool_manifest test_base_config test_base_config_over test_base_text test_base_ipc test_base_ask test_base_misc test_base_said test_base_disk_folder
TESTS += $(BASE_TESTS)

$(foreach t,$(BASE_TESTS),$(eval $t_SRC = tests/unit/$t.c)$(eval $t_PKG = cmocka))
test_spool_power_SRC += tests/rig/disk.c tests/rig/tmpdir.c
test_spool_use_SRC   += tests/rig/tmpdir.c
test_spool_sealed_SRC  += tests/rig/raw.c tests/rig/tmpdir.c
test_spool_refused_SRC += tests/rig/disk.c tests/rig/raw.c tests/rig/tmpdir.c
test_spool_box_key_SRC += tests/rig/disk.c tests/rig/raw.c tests/rig/tmpdir.c
test_base_config_SRC += tests/rig/tmpdir.c
test_base_config_over_SRC += tests/rig/tmpdir.c
test_base_ipc_SRC    += tests/rig/tmpdir.c
test_base_ask_SRC    += tests/rig/tmpdir.c
test_base_disk_folder_SRC += tests/rig/tmpdir.c
