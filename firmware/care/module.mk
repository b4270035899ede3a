# Backup and restore, reset, the health of card and disk: for dakbox and boxd. What the desk shows of it needs no network library.
care_SRC       = $(wildcard firmware/care/*.c) $(route_SRC)
care_PKG       = sqlite3 libcurl libcares
care_shown_SRC = $(addprefix firmware/care/,state.c health.c office_key.c)
care_told_SRC  = firmware/care/diagnose.c
# The recovery sheet: in the desk, and as a program of its own for the command line.
sheet_SRC           = firmware/care/sheet/sheet.c
PROGRAMS           += recovery-sheet
recovery-sheet_SRC  = firmware/care/sheet/main.c $(sheet_SRC) firmware/care/office_key.c $(print_SRC)
recovery-sheet_PKG  = pangocairo cairo-pdf libqrencode
