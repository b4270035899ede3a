SCAN_TESTS = test_folder_lines test_folder_scanner test_folder_faults test_folder_misbehaves test_folder_pace test_scan_page test_scan_options test_scan_lies \
             test_scan_station test_scan_intake test_scan_stack test_scan_go_on test_scan_press test_scan_marking test_scan_marking_power test_scan_crashes test_scan_seams test_scan_device test_scan_names test_scan_test_page test_scan_roster test_scan_report test_scan_power test_scan_watch test_scan_fleet test_scan_fleet_kills test_scan_fleet_stuck test_scan_fleet_power test_scan_marking_program
TESTS += $(SCAN_TESTS)

# a station without its program, and with a glance at pages that tests dictate
scan_parts_SRC   = $(filter-out %/main.c %/look.c,$(wildcard drivers/scan/station/*.c)) drivers/scan/call_clock.c \
                   tests/unit/test_look_fake.c tests/unit/test_mark_fake.c firmware/reader/mark_names.c
scan_rig_SRC     = tests/unit/test_scan_rig.c tests/rig/tmpdir.c
folder_rig_SRC   = tests/unit/test_folder_rig.c $(scan_rig_SRC)
station_rig_SRC  = tests/unit/test_scan_station_rig.c $(scan_rig_SRC) $(scan_parts_SRC)

$(foreach t,$(SCAN_TESTS),$(eval $t_SRC = tests/unit/$t.c)$(eval $t_PKG = cmocka libpng lept)$(eval $t_LDLIBS = -lsane))
test_folder_lines_SRC   += drivers/scan/folder/config.c drivers/scan/folder/control.c tests/rig/tmpdir.c
test_folder_scanner_SRC += $(folder_rig_SRC)
test_folder_faults_SRC  += $(folder_rig_SRC)
test_folder_misbehaves_SRC += $(folder_rig_SRC)
test_folder_pace_SRC    += drivers/scan/folder/pace.c
test_scan_page_SRC      += $(addprefix drivers/scan/station/,page_png.c stored_page.c) tests/unit/test_look_fake.c tests/rig/tmpdir.c
test_scan_options_SRC   += drivers/scan/station/options.c
test_scan_lies_SRC      += $(scan_parts_SRC) tests/rig/tmpdir.c
test_scan_station_SRC   += $(station_rig_SRC)
test_scan_intake_SRC    += $(addprefix drivers/scan/station/,intake.c attention.c words.c) tests/unit/test_look_fake.c
test_scan_stack_SRC     += $(station_rig_SRC)
test_scan_go_on_SRC     += $(station_rig_SRC)
test_scan_press_SRC     += $(station_rig_SRC)
test_scan_marking_SRC   += $(station_rig_SRC)
test_scan_marking_power_SRC += $(station_rig_SRC) tests/rig/disk.c
test_scan_seams_SRC     += $(station_rig_SRC) tests/rig/disk.c
test_scan_crashes_SRC   += $(station_rig_SRC) tests/rig/disk.c
test_scan_fleet_SRC     += tests/unit/test_scan_fleet_rig.c tests/rig/tmpdir.c
test_scan_fleet_kills_SRC += tests/unit/test_scan_fleet_rig.c tests/rig/tmpdir.c
test_scan_fleet_power_SRC += tests/unit/test_scan_fleet_rig.c tests/rig/tmpdir.c
test_scan_fleet_stuck_SRC += tests/unit/test_scan_fleet_rig.c tests/rig/tmpdir.c
# it draws its own paper (look.mk)
test_scan_marking_program_SRC += tests/unit/test_scan_fleet_rig.c tests/rig/tmpdir.c $(addprefix tests/paper/,draw.c)
test_scan_marking_program_PKG += pangocairo
test_scan_marking_program_LDLIBS += -lzint -lm
test_scan_device_SRC    += $(addprefix drivers/scan/station/,device.c options.c quirks.c page_png.c) tests/unit/test_look_fake.c
test_scan_test_page_SRC += drivers/scan/test_page.c tests/rig/tmpdir.c
test_scan_names_SRC     += drivers/scan/names.c drivers/scan/match.c tests/rig/tmpdir.c
test_scan_roster_SRC    += $(addprefix drivers/scan/,roster.c slot.c match.c names.c report.c child.c call_clock.c usb.c station/quirks.c) tests/rig/tmpdir.c
test_scan_report_SRC    += drivers/scan/report.c
test_scan_power_SRC     += drivers/scan/power.c tests/rig/tmpdir.c
test_scan_watch_SRC     += drivers/scan/call_clock.c drivers/scan/usb.c $(addprefix drivers/scan/station/,watched_calls.c quirks.c list.c) tests/rig/tmpdir.c

# these load the backend through libsane
$(addprefix $(B)/,test_folder_scanner test_folder_faults test_folder_misbehaves test_scan_station test_scan_stack test_scan_go_on test_scan_press test_scan_marking test_scan_marking_power test_scan_crashes test_scan_seams): | $(O)/lib/sane/libsane-folder.so.1
# these run the programs themselves
$(addprefix $(B)/,test_scan_fleet test_scan_fleet_kills test_scan_fleet_stuck test_scan_fleet_power test_scan_marking_program): | $(B)/scand $(B)/scan-station $(B)/scan-look $(B)/ocr-page $(O)/lib/sane/libsane-folder.so.1
$(B)/test_scan_fleet_power: | $(B)/dakbox
