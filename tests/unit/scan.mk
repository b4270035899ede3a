SCAN_TESTS = test_folder_lines test_folder_scanner test_folder_faults test_scan_page test_scan_options test_scan_lies \
             test_scan_station test_scan_crashes
TESTS += $(SCAN_TESTS)

scan_parts_SRC   = $(wildcard drivers/scan/station/*.c)
scan_rig_SRC     = tests/unit/test_scan_rig.c tests/rig/tmpdir.c
folder_rig_SRC   = tests/unit/test_folder_rig.c $(scan_rig_SRC)
station_rig_SRC  = tests/unit/test_scan_station_rig.c $(scan_rig_SRC) $(scan_parts_SRC)

$(foreach t,$(SCAN_TESTS),$(eval $t_SRC = tests/unit/$t.c)$(eval $t_PKG = cmocka libpng lept)$(eval $t_LDLIBS = -lsane))
test_folder_lines_SRC   += drivers/scan/folder/config.c drivers/scan/folder/control.c tests/rig/tmpdir.c
test_folder_scanner_SRC += $(folder_rig_SRC)
test_folder_faults_SRC  += $(folder_rig_SRC)
test_scan_page_SRC      += drivers/scan/station/page_png.c tests/rig/tmpdir.c
test_scan_options_SRC   += drivers/scan/station/options.c
test_scan_lies_SRC      += $(scan_parts_SRC) tests/rig/tmpdir.c
test_scan_station_SRC   += $(station_rig_SRC)
test_scan_crashes_SRC   += $(station_rig_SRC) tests/rig/disk.c

# these load the backend through libsane
$(addprefix $(B)/,test_folder_scanner test_folder_faults test_scan_station test_scan_crashes): | $(O)/lib/sane/libsane-folder.so.1
