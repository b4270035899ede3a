# dakbox. One make, no recursion; each folder's module.mk names its sources.
# The include order is the dependency order; tests/lint.sh holds the code to it.

CROSS   ?=
O       ?= $(if $(CROSS),build/$(SYSROOT_ARCH),build)
B        = $(O)/bin
PREFIX  ?= /usr
DESTDIR ?=
# what is fetched once and serves all builds
CACHE   ?= $(if $(filter 0,$(shell id -u)),/var/cache/dakbox,$(HOME)/.cache/dakbox)
export CACHE
CFLAGS  ?= -O2 -g
WARN     = -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
           -Wold-style-definition -Wformat=2 -Wvla -Wwrite-strings -Wundef -Wcast-qual -Wdouble-promotion
SAN      =
# under sanitizers gcc knows less of a value's range and warns of cuts that cannot be
HARDEN   = $(if $(SAN),-Wno-format-truncation,-fstack-protector-strong -D_FORTIFY_SOURCE=2)
# the folder it is built in leaves no trace: same sources, same programs
SAME     = -ffile-prefix-map=$(O)/=build/ -ffile-prefix-map=$(CURDIR)=.
BUILD    = $(CC) -std=gnu17 -D_GNU_SOURCE $(WARN) $(HARDEN) $(CFLAGS) $(SAN) -MMD -MP -fPIC \
           -Ifirmware -I. -I$(O)/gen -pthread $(SAME)
LINK     = $(CC) $(CFLAGS) $(SAN) -pthread -Wl,-z,relro,-z,now $(CROSS_LINK)
PKG_CONFIG = pkg-config
pkg      = $(if $(strip $2),$(shell $(PKG_CONFIG) $1 $2))
say      = @$(if $V,,printf '  %-6s %s\n' '$1' '$2';)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

PROGRAMS  :=    # installed
LIBRARIES :=    # installed beside SANE's own backends
TESTS     :=    # cmocka programs, run by "make check"
TOOLS     :=    # helpers of tests, not installed
GENERATED :=    # sources made from other files
FUZZERS   :=    # run by "make fuzz"
include board/cross/cross.mk
include $(addsuffix /module.mk,firmware drivers ocr uploader tests board)

# base and spool are in everything
COMMON_PKG = jansson libsodium libutf8proc inih
COMMON_OBJ = $(patsubst %.c,$(O)/%.o,$(base_SRC) $(spool_SRC))

# name_SRC: own sources; name_PKG: libraries by pkg-config; name_LDLIBS: the rest
define program
$(B)/$1: $(patsubst %.c,$(O)/%.o,$(filter-out $(base_SRC) $(spool_SRC),$($1_SRC))) $(COMMON_OBJ)
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$$(LINK) -o $$@ $$^ $$(call pkg,--libs,$(COMMON_PKG) $($1_PKG)) $($1_LDLIBS)
endef
$(foreach p,$(PROGRAMS) $(TESTS) $(TOOLS),$(eval $(call program,$p)))

# Flags of the programs' libraries only: "make run" does without what the tests add.
PROGRAM_PKG = $(sort $(COMMON_PKG) $(foreach p,$(PROGRAMS),$($p_PKG)))
PKG_CFLAGS  = $(eval PKG_CFLAGS := $$(call pkg,--cflags,$(PROGRAM_PKG)))$(PKG_CFLAGS)

$(O)/%.o: %.c | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(BUILD) $(PKG_CFLAGS) -c -o $@ $<

-include $(shell find $(O) -name '*.d' -type f 2>/dev/null)

PROGRAM_FILES = $(addprefix $(B)/,$(PROGRAMS)) $(LIBRARIES)
TEST_FILES    = $(addprefix $(B)/,$(TESTS))
TOOL_FILES    = $(addprefix $(B)/,$(TOOLS))

.PHONY: all programs tests run check unit check-asan check-viewer check-desk desk-pictures fuzz lint torture bench clean help docs

all: programs                               ## build the programs into build/bin
programs: $(PROGRAM_FILES)
tests: $(TEST_FILES) $(TOOL_FILES)

# Packages come first, in a make of their own step: pkg-config is asked only after they are there.
run: deps                                   ## sample dak from feeder to e-Office; ONCE=1: unattended, with a table
	@$(MAKE) --no-print-directory programs
	$(B)/dakbox run --demo $(O)/run --letters tests/letters --mails tests/mails --classified tests/classified $(if $(ONCE),--once)

SEED    ?= $(shell od -An -N3 -tu4 /dev/urandom | tr -d ' ')
LETTERS ?= 50

check: deps deps-check                      ## all tests: lint, unit tests, the system test
	@$(MAKE) --no-print-directory programs tests
	tests/check.sh '$(B)' '$(TESTS)' '$(LETTERS)' '$(SEED)'

unit: tests programs                        ## unit tests only
	tests/check.sh '$(B)' '$(TESTS)' 0 0

torture: programs tests                     ## LETTERS=n SEED=s: letters through everything, with kills; more than 500, or WHAT=delivery: from their confirmation on; CLASSIFIED=n: each nth is
	$(B)/torture --letters $(LETTERS) --seed $(SEED) $(if $(WHAT),--what $(WHAT)) $(if $(CLASSIFIED),--classified $(CLASSIFIED))

check-asan:                                 ## unit tests under AddressSanitizer and UBSan
	$(MAKE) O=$(O)/asan SAN=-fsanitize=address,undefined CFLAGS='-O1 -g -fno-omit-frame-pointer' unit

check-viewer: deps deps-check               ## the sample letters' PDFs in Chromium: their text, and a search for a word of each
	@board/deps.sh board/packages-viewer.txt
	@$(MAKE) --no-print-directory programs $(B)/pdf-samples
	tests/system/check_viewer.sh '$(B)' '$(O)/viewer'

check-desk: deps deps-check                 ## the desk in Chromium: fifty letters by keyboard, ten by touch, every screen, trouble; PACE=1: with all of a person's pauses
	@board/deps.sh board/packages-viewer.txt
	@$(MAKE) --no-print-directory programs $(B)/desk_awkward $(B)/desk_seed
	tests/system/check_desk.sh '$(B)' '$(O)/desk'

desk-pictures: deps deps-check              ## a picture of each screen of the desk, in both languages, for firmware/doc/desk.md
	@board/deps.sh board/packages-viewer.txt
	@$(MAKE) --no-print-directory programs
	tests/system/desk_pictures.sh '$(B)' '$(O)/desk' firmware/doc/desk

BENCHES = intake reading desk delivery
bench: $(addprefix bench-,$(BENCHES))       ## our figures and the peers', one run; bench-intake, bench-reading (CORPUS=DIR), bench-desk (LETTERS=n), bench-delivery: one group
bench-outage: programs                      ## thirty days offline: QUEUED=n letters that have failed, and DRAINED=n of them when e-Office is back
	@$(MAKE) --no-print-directory $(B)/queue_seed $(B)/queue_bench
	tests/bench/outage.py '$(B)' $(or $(QUEUED),100000) $(or $(DRAINED),2000)

bench-%: deps
	@board/deps.sh board/packages-bench.txt
	@$(MAKE) --no-print-directory programs $(B)/register_seed $(B)/register_bench $(B)/queue_seed $(B)/queue_bench
	@tests/bench/bench.sh '$(B)' '$(O)/bench-$*.tsv' $*
	@cat $(O)/bench-*.tsv | awk 'NR == 1 || !/^name\t/' > $(O)/bench.tsv

# Each with a growing corpus of its own in build/fuzz; a crash leaves its input there and ends the run.
FUZZ_SECONDS = $(or $(SECONDS),60)
define fuzzer
$(O)/fuzz/$1: $($1_SRC) $(base_SRC) | $(GENERATED)
	@mkdir -p $$@.corpus
	$$(call say,FUZZ,$$@)clang -std=gnu17 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -Ifirmware -I. -I$(O)/gen \
	    -pthread $$(PKG_CFLAGS) -o $$@ $$(filter %.c,$$^) $$(call pkg,--libs,$(COMMON_PKG) $($1_PKG)) -lm
endef
$(foreach f,$(FUZZERS),$(eval $(call fuzzer,$f)))

fuzz: deps                                  ## SECONDS=n: each parser of foreign bytes against a fuzzer for n seconds
	@board/deps.sh board/packages-fuzz.txt
	@$(MAKE) --no-print-directory $(addprefix $(O)/fuzz/,$(FUZZERS))
	@for f in $(addprefix $(O)/fuzz/,$(FUZZERS)); do echo "== $$f"; \
	    ASAN_OPTIONS=detect_leaks=0 $$f -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$$f- -print_final_stats=1 $$f.corpus $$(ls -d tests/fuzz/corpus/$${f##*/} 2>/dev/null) >$$f.log 2>&1 \
	        || { tail -n 40 $$f.log; exit 1; }; \
	    grep -E '^stat::(number_of_executed_units|peak_rss_mb)|^Done' $$f.log; done

lint:                                       ## dependency arrows, forbidden calls, settings and texts in step
	tests/lint.sh

docs: $(B)/dakbox                           ## firmware/doc/config.md from the table of settings
	$(B)/dakbox config-manual > firmware/doc/config.md

clean:                                      ## remove what was built
	rm -rf $(O)

help:                                       ## this list
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22
