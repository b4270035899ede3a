# The system test: all programs, a virtual scanner, a real mail server, and kills. Built here, run by "make check" and "make torture".
TOOLS      += torture
torture_SRC = $(wildcard tests/system/*.c) tests/rig/tmpdir.c $(ctl_SRC)
torture_PKG = sqlite3 libcurl lept
