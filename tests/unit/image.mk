# what the appliance's image and our programs have in common
TESTS += test_image_parts test_image_repair test_desk_data_shut
test_image_parts_SRC = tests/unit/test_image_parts.c tests/rig/tmpdir.c firmware/box/boot_state.c
test_image_parts_PKG = cmocka zlib
# the data partition's own program with a damaged file system
test_image_repair_SRC = tests/unit/test_image_repair.c tests/rig/tmpdir.c
test_image_repair_PKG = cmocka
test_desk_data_shut_SRC = tests/unit/test_desk_data_shut.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c \
    $(store_SRC) $(workflow_SRC)
test_desk_data_shut_PKG = cmocka sqlite3
$(B)/test_desk_data_shut: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
