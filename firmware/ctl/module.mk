# dakbox: the operator's command. Everything but main.c is linked into the system tests, too.
ctl_SRC    = $(filter-out firmware/ctl/main.c,$(wildcard firmware/ctl/*.c)) $(intake_SRC) $(audit_SRC) $(migration_SRC) $(store_SRC) $(workflow_SRC)
PROGRAMS  += dakbox
dakbox_SRC = firmware/ctl/main.c $(ctl_SRC)
dakbox_PKG = sqlite3 libcurl
