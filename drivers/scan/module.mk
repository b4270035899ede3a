# scand owns the scanners, and knows nothing of SANE; scan-station works one of them and may be killed by it;
# libsane-folder is a scanner whose feeder is a folder.
# scan-look looks at pages for scan-station, and can do nothing else.
PROGRAMS += scand scan-station scan-look
scand_SRC = $(wildcard drivers/scan/*.c) drivers/scan/station/quirks.c
scan-station_SRC = $(wildcard drivers/scan/station/*.c) $(addprefix drivers/scan/,call_clock.c names.c usb.c) $(look_client_SRC) $(reader_SRC)
scan-station_PKG = libpng
scan-station_LDLIBS = -lsane -lm
look_client_SRC = $(addprefix drivers/scan/look/,answer.c codes.c shrink.c)
look_SRC = $(filter-out drivers/scan/look/main.c,$(wildcard drivers/scan/look/*.c)) $(image_SRC)
scan-look_SRC = drivers/scan/look/main.c $(look_SRC) $(sandbox_SRC)
scan-look_PKG = zbar libdmtx libseccomp
scan-look_LDLIBS = -lm

folder_SRC = $(wildcard drivers/scan/folder/*.c)
folder_OBJ = $(patsubst %.c,$(O)/%.o,$(folder_SRC) $(addprefix firmware/base/,err.c said.c text.c log.c clock.c shelf.c))
folder_MAP = drivers/scan/folder/exports.map
folder_LIB = $(O)/lib/sane/libsane-folder.so.1

# libsane's dll loader finds it in LD_LIBRARY_PATH or <libdir>/sane. The map keeps everything
# but sane_folder_* inside: the program that loads it has these of its own.
LIBRARIES += $(folder_LIB)
$(folder_LIB): $(folder_OBJ) $(folder_MAP)
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK) -shared $(if $(SAN),,-Xlinker -zdefs) -Wl,-soname,$(@F) -Wl,--version-script=$(folder_MAP) \
	    -o $@ $(folder_OBJ) $(call pkg,--libs,lept jansson libutf8proc)
