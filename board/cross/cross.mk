# make CROSS=aarch64-linux-gnu- O=build/arm64 ...: the same sources, warnings and protections for another machine. Its headers and
# libraries come from a sysroot (sysroot.sh), made before the first file is compiled; what makes sources runs here as always.
.PHONY: sysroot check-arm64

arch_of_aarch64-linux-gnu- = arm64
SYSROOT_ARCH = $(if $(CROSS),$(or $(arch_of_$(CROSS)),$(error CROSS=$(CROSS) is not known: board/cross/cross.mk has aarch64-linux-gnu-)),arm64)
SYSROOT     := $(shell board/cross/sysroot.sh --path $(CACHE) $(SYSROOT_ARCH))

$(SYSROOT)/complete:
	@board/deps.sh board/packages-cross.txt
	board/cross/sysroot.sh $(CACHE) $(SYSROOT_ARCH)

sysroot: $(SYSROOT)/complete                ## headers and libraries of arm64 in CACHE, for CROSS=aarch64-linux-gnu-

ifneq ($(CROSS),)
SYSROOT_LIBS = $(SYSROOT)/usr/lib/$(CROSS:-=) $(SYSROOT)/lib/$(CROSS:-=)
CC          := $(CROSS)gcc --sysroot=$(SYSROOT)
CROSS_LINK   = $(addprefix -Wl$(,)-rpath-link$(,),$(SYSROOT_LIBS))
PKG_CONFIG   = PKG_CONFIG_PATH= PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) PKG_CONFIG_LIBDIR=$(SYSROOT)/usr/lib/$(CROSS:-=)/pkgconfig:$(SYSROOT)/usr/share/pkgconfig pkg-config
SAME        += -ffile-prefix-map=$(SYSROOT)=
GENERATED   += $(SYSROOT)/complete
endif
, := ,

check-arm64: deps-check                     ## unit tests built for arm64, under qemu-user; which are left out, and why: board/cross/not-emulated.txt
	@board/deps.sh board/packages-cross.txt
	@$(MAKE) --no-print-directory CROSS=aarch64-linux-gnu- O=$(O)/arm64 programs tests
	@$(MAKE) --no-print-directory CROSS=aarch64-linux-gnu- O=$(O)/arm64 emulated

# with CROSS: the tests that lie there
.PHONY: emulated
emulated:
	board/cross/check.sh '$(B)' '$(TESTS)' '$(SYSROOT)' '$(abspath $(O))/prefix' '$(CC)'
