desk_SRC   = $(wildcard firmware/desk/*.c firmware/desk/*/*.c)
PROGRAMS  += deskd
deskd_SRC  = $(desk_SRC) $(audit_SRC) $(workflow_SRC) $(store_SRC) $(print_SRC) $(care_shown_SRC) $(care_told_SRC) $(sheet_SRC)
deskd_PKG  = libmicrohttpd sqlite3 pangocairo cairo-pdf liboath libqrencode gnutls

# files.c takes the style sheet and scripts in with .incbin, which no compiler lists as a dependency
$(O)/firmware/desk/web/files.o: $(wildcard firmware/desk/html/*)
# and so does pages_help.c with the manual
$(O)/firmware/desk/admin/pages_help.o: $(wildcard firmware/desk/help/*/*)
