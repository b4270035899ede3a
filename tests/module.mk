# tests/unit/<area>.mk: a test program is a name in TESTS, its _SRC and its _PKG.
rig_SRC = $(wildcard tests/rig/*.c)
include $(wildcard tests/unit/*.mk tests/system/*.mk tests/fuzz/*.mk)
