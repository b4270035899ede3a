# The system test: all programs, a virtual scanner, a real mail server, and kills. Built here, run by "make check" and "make torture".
TOOLS      += torture
torture_SRC = $(wildcard tests/system/*.c) $(addprefix tests/rig/,tmpdir.c relay.c names.c socket.c fault_proxy.c certs.c tls_front.c) tests/paper/marks.c $(ctl_SRC)
torture_PKG = $(ctl_PKG) lept cmocka gnutls pangocairo
torture_LDLIBS = -lm
