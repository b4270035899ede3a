# boxd: the boot state, its jobs, updates
TESTS += test_box_boot_state
test_box_boot_state_SRC = tests/unit/test_box_boot_state.c tests/rig/tmpdir.c tests/rig/kill_at.c $(box_SRC)
test_box_boot_state_PKG = cmocka $(box_PKG)

# the built boxd, with a rauc and a systemctl that stand in for the real ones
box_rig = tests/unit/test_box_rig.c tests/rig/tmpdir.c firmware/box/boot_state.c
TESTS += test_box_update
test_box_update_SRC = tests/unit/test_box_update.c $(box_rig)
test_box_update_PKG = cmocka zlib
$(B)/test_box_update: | $(B)/boxd $(B)/dakbox $(B)/desk_scand

# ... and it forgets everything
TESTS += test_box_reset
test_box_reset_SRC = tests/unit/test_box_reset.c $(box_rig)
test_box_reset_PKG = cmocka zlib
$(B)/test_box_reset: | $(B)/boxd $(B)/dakbox $(B)/desk_scand

# ... and takes settings from a stick
TESTS += test_box_settings
test_box_settings_SRC = tests/unit/test_box_settings.c $(box_rig)
test_box_settings_PKG = cmocka zlib
$(B)/test_box_settings: | $(B)/boxd $(B)/dakbox $(B)/desk_scand $(B)/labeld

# ... and has a lost box's office come back from its backup
TESTS += test_box_restore
test_box_restore_SRC = $(sort tests/unit/test_box_restore.c tests/unit/test_box_rig.c $(box_SRC) $(care_rig))
test_box_restore_PKG = cmocka $(care_PKG) $(box_PKG)
$(B)/test_box_restore: | $(B)/boxd $(B)/diaryd $(B)/dakbox

# ... and changes the network, and tells the diary
TESTS += test_box_network
test_box_network_SRC = tests/unit/test_box_network.c tests/unit/test_box_rig.c tests/rig/tmpdir.c $(box_SRC) $(store_SRC) $(workflow_SRC)
test_box_network_PKG = cmocka sqlite3 $(box_PKG)
$(B)/test_box_network: | $(B)/boxd $(B)/diaryd $(B)/dakbox $(B)/desk_scand

# ... and over the network
TESTS += test_box_fetch
test_box_fetch_SRC = tests/unit/test_box_fetch.c $(box_rig) $(fault_proxy_SRC)
test_box_fetch_PKG = cmocka zlib
$(B)/test_box_fetch: | $(B)/boxd $(B)/dakbox $(B)/box-fetch

# going back to the version before: its diary
TESTS += test_store_newer
test_store_newer_SRC = tests/unit/test_store_newer.c $(store_SRC) $(workflow_SRC) tests/rig/tmpdir.c
test_store_newer_PKG = cmocka sqlite3
$(B)/test_store_newer: | $(addprefix $(B)/test_store_,letters steps changes deliveries history labels)

# ... and the desk in front of it
TESTS += test_box_desk
test_box_desk_SRC = tests/unit/test_box_desk.c tests/unit/box_desk.c tests/unit/test_box_rig.c firmware/box/boot_state.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c \
                    tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_box_desk_PKG = cmocka sqlite3 zlib
$(B)/test_box_desk: | $(B)/deskd $(B)/diaryd $(B)/boxd $(B)/dakbox $(B)/desk_scand

# ... and the recovery key of the card
TESTS += test_box_recovery
test_box_recovery_SRC = $(filter-out tests/unit/test_box_desk.c firmware/box/boot_state.c,$(test_box_desk_SRC)) tests/unit/test_box_recovery.c $(box_SRC)
test_box_recovery_PKG = cmocka sqlite3 $(box_PKG)
$(B)/test_box_recovery: | $(B)/deskd $(B)/diaryd $(B)/boxd $(B)/dakbox $(B)/desk_scand

# ... and the repair of its data partition
TESTS += test_box_repair
test_box_repair_SRC = $(test_box_desk_SRC:tests/unit/test_box_desk.c=tests/unit/test_box_repair.c)
test_box_repair_PKG = cmocka sqlite3 zlib
$(B)/test_box_repair: | $(B)/deskd $(B)/diaryd $(B)/boxd $(B)/dakbox $(B)/desk_scand

TESTS += test_box_bundle
test_box_bundle_SRC = tests/unit/test_box_bundle.c tests/rig/tmpdir.c $(box_SRC)
test_box_bundle_PKG = cmocka $(box_PKG)

TESTS += test_box_places
test_box_places_SRC = tests/unit/test_box_places.c tests/rig/tmpdir.c $(box_SRC)
test_box_places_PKG = cmocka $(box_PKG)

TESTS += test_box_night
test_box_night_SRC = tests/unit/test_box_night.c tests/rig/tmpdir.c $(box_SRC)
test_box_night_PKG = cmocka $(box_PKG)
