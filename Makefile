# dakbox. One make, no recursion; each folder's module.mk names its sources.
# The include order is the dependency order; tests/lint.sh holds the code to it.

O      ?= build
B       = $(O)/bin
PREFIX ?= /usr
CC     ?= gcc
CFLAGS ?= -O2 -g
WARN    = -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
          -Wold-style-definition -Wformat=2 -Wvla -Wwrite-strings -Wundef -Wcast-qual -Wdouble-promotion
HARDEN  = -fstack-protector-strong -D_FORTIFY_SOURCE=2
SAN     =
ifneq ($(SAN),)
HARDEN  =
endif
BUILD   = $(CC) -std=gnu17 -D_GNU_SOURCE $(WARN) $(HARDEN) $(CFLAGS) $(SAN) -MMD -MP -fPIC \
          -Ifirmware -I. -I$(O)/gen -pthread
pkg     = $(if $(strip $2),$(shell pkg-config $1 $2))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDEXPANSION:

PROGRAMS :=          # programs that are installed
TESTS    :=          # cmocka programs, run by check
TOOLS    :=          # helpers of tests and of "make run", not installed
include $(addsuffix /module.mk,firmware drivers ocr uploader tests board)

# base and spool are in everything
COMMON_PKG = jansson libsodium libutf8proc inih
COMMON_OBJ = $(patsubst %.c,$(O)/%.o,$(base_SRC) $(spool_SRC))

# name_SRC: own sources; name_PKG: libraries by pkg-config; name_LDLIBS: the rest
define program
$(B)/$1: $(patsubst %.c,$(O)/%.o,$(filter-out $(base_SRC) $(spool_SRC),$($1_SRC))) $(COMMON_OBJ)
	@mkdir -p $$(@D)
	$$(BUILD) -o $$@ $$^ $$(call pkg,--libs,$(COMMON_PKG) $($1_PKG)) $($1_LDLIBS)
endef
$(foreach p,$(PROGRAMS) $(TESTS) $(TOOLS),$(eval $(call program,$p)))

ALL_PKG = $(sort $(COMMON_PKG) $(foreach p,$(PROGRAMS) $(TESTS) $(TOOLS),$($p_PKG)))
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(ALL_PKG)))$(PKG_CFLAGS)

$(O)/%.o: %.c | $(GENERATED)
	@mkdir -p $(@D)
	$(BUILD) $(PKG_CFLAGS) -c -o $@ $<

-include $(shell find $(O) -name '*.d' 2>/dev/null)
