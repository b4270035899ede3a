# dakbox: the operator's command. Everything but main.c is linked into the system tests, too.
# of boxd's files those that "dakbox firewall" and "dakbox network-files" need, too
network_files = addresses.c endpoints.c firewall.c firewall_world.c name_routes.c network.c vpn.c
ctl_SRC    = $(filter-out firmware/ctl/main.c,$(wildcard firmware/ctl/*.c)) $(intake_SRC) $(audit_SRC) $(migration_SRC) $(store_SRC) $(workflow_SRC) $(addprefix firmware/box/,boot_state.c board.c stick.c $(network_files)) $(care_SRC)
ctl_PKG    = sqlite3 libcurl libcares zlib
PROGRAMS  += dakbox
dakbox_SRC = firmware/ctl/main.c $(ctl_SRC)
dakbox_PKG = $(ctl_PKG)
