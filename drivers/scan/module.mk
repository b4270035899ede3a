# scand owns the scanners; libsane-folder is a scanner whose feeder is a folder.
PROGRAMS += scand
scand_SRC = $(wildcard drivers/scan/*.c) $(wildcard drivers/scan/station/*.c)
scand_PKG = libpng
scand_LDLIBS = -lsane

folder_SRC = $(wildcard drivers/scan/folder/*.c)
folder_OBJ = $(patsubst %.c,$(O)/%.o,$(folder_SRC) firmware/base/err.c firmware/base/log.c firmware/base/clock.c)
folder_MAP = drivers/scan/folder/exports.map
folder_LIB = $(O)/lib/sane/libsane-folder.so.1

# libsane's dll loader finds it in LD_LIBRARY_PATH or <libdir>/sane. The map keeps everything
# but sane_folder_* inside: the program that loads it has an err, log and clock of its own.
LIBRARIES += $(folder_LIB)
$(folder_LIB): $(folder_OBJ) $(folder_MAP)
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK) -shared -Wl,-soname,$(@F) -Wl,--version-script=$(folder_MAP) \
	    -o $@ $(folder_OBJ) $(call pkg,--libs,lept)
