# boxd: what only root may do on the appliance. Everything but main.c is linked into its tests, and the boot state into dakbox, too.
box_SRC   = $(filter-out firmware/box/main.c,$(wildcard firmware/box/*.c)) $(care_shown_SRC)
PROGRAMS += boxd
boxd_SRC  = firmware/box/main.c $(box_SRC)
box_PKG   = zlib
boxd_PKG  = $(box_PKG)
