# files that become letters: the library, the hot folder, hotfolderd itself
HOTFOLDER_TESTS = test_hotfolder_takes test_hotfolder_trouble test_hotfolder_crashes test_hotfolder_marked test_hotfolder_program test_intake_probe
TESTS += $(HOTFOLDER_TESTS)

hotfolder_rig = tests/unit/test_hotfolder_rig.c tests/rig/tmpdir.c $(hotfolder_parts_SRC)
test_hotfolder_takes_SRC   = tests/unit/test_hotfolder_takes.c $(hotfolder_rig)
test_hotfolder_takes_PKG   = cmocka
test_hotfolder_trouble_SRC = tests/unit/test_hotfolder_trouble.c $(hotfolder_rig)
test_hotfolder_trouble_PKG = cmocka
test_hotfolder_crashes_SRC = tests/unit/test_hotfolder_crashes.c tests/rig/kill_at.c $(hotfolder_rig)
test_hotfolder_crashes_PKG = cmocka
test_hotfolder_marked_SRC  = tests/unit/test_hotfolder_marked.c tests/rig/kill_at.c tests/rig/raw.c $(hotfolder_rig)
test_hotfolder_marked_PKG  = cmocka
test_hotfolder_program_SRC = tests/unit/test_hotfolder_program.c tests/rig/tmpdir.c
test_hotfolder_program_PKG = cmocka
test_intake_probe_SRC      = tests/unit/test_intake_probe.c tests/rig/tmpdir.c $(intake_SRC)
test_intake_probe_PKG      = cmocka
$(B)/test_hotfolder_program: | $(B)/hotfolderd $(B)/ocrd $(B)/ocr-page
$(B)/test_intake_probe: | $(B)/ocrd $(B)/ocr-page
