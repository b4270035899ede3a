# paneld: buttons, lamps and buzzer. All but main.c and the lines is linked into its tests.
panel_parts_SRC = $(filter-out drivers/panel/main.c drivers/panel/gpio.c,$(wildcard drivers/panel/*.c))
PROGRAMS  += paneld
paneld_SRC = drivers/panel/main.c drivers/panel/gpio.c $(panel_parts_SRC)
paneld_PKG = libevdev libgpiod
