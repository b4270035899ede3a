desk_SRC   = $(wildcard firmware/desk/*.c firmware/desk/*/*.c)
PROGRAMS  += deskd
deskd_SRC  = $(desk_SRC) $(workflow_SRC) $(store_SRC)
deskd_PKG  = libmicrohttpd sqlite3

# files.c takes the style sheet and scripts in with .incbin, which no compiler lists as a dependency
$(O)/firmware/desk/web/files.o: $(wildcard firmware/desk/html/*)
