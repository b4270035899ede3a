# labeld: the label printer, and the separator sheets. All but main.c is linked into its tests.
label_parts_SRC = $(filter-out drivers/label/main.c,$(wildcard drivers/label/*.c)) $(print_SRC)
PROGRAMS   += labeld
labeld_SRC  = drivers/label/main.c $(label_parts_SRC)
labeld_PKG  = pangocairo cairo-pdf
labeld_LDLIBS = -lzint -lcups -lm
