# "make deps", "make deps-check": packages. "make install": the programs and all a system needs to run them.
.PHONY: deps deps-check install

deps:                                       ## install what building and running need (nothing, when all is there)
	@board/deps.sh board/packages.txt

deps-check:                                 ## install what the tests add
	@board/deps.sh board/packages-check.txt
	@board/deps.sh --unpack $(CACHE)/unpacked chrony

LIBDIR     ?= $(PREFIX)/lib/$(shell $(CC) -print-multiarch)
SYSCONFDIR ?= /etc
UNITDIR    ?= $(PREFIX)/lib/systemd/system
SHAREDIR    = $(PREFIX)/share/dakbox
INSTALL     = install -D

UNITS = $(patsubst board/units/%.in,%,$(wildcard board/units/*.service.in))

# An admin's dakbox.conf stays: ours is put beside it as dakbox.conf.new when they differ.
install: programs                           ## DESTDIR=... PREFIX=...: programs, units, users, udev rules, settings
	for p in $(PROGRAMS); do $(INSTALL) -m 755 -t $(DESTDIR)$(PREFIX)/bin $(B)/$$p; done
	for l in $(LIBRARIES); do $(INSTALL) -m 644 -t $(DESTDIR)$(LIBDIR)/sane $$l; done
	mkdir -p $(DESTDIR)$(UNITDIR)
	for u in $(UNITS); do sed 's|@bindir@|$(PREFIX)/bin|g' board/units/hardening.conf board/units/$$u.in > $(DESTDIR)$(UNITDIR)/$$u; done
	$(INSTALL) -m 644 -t $(DESTDIR)$(UNITDIR) board/units/dakbox.target board/units/dakbox-reload.path
	$(INSTALL) -m 644 board/units/dakbox.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/dakbox.conf
	$(INSTALL) -m 644 board/units/dakbox.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/dakbox.conf
	$(INSTALL) -m 644 -t $(DESTDIR)$(PREFIX)/lib/udev/rules.d board/udev/*.rules
	conf=$(DESTDIR)$(SYSCONFDIR)/dakbox/dakbox.conf; \
	if [ -e $$conf ] && ! cmp -s board/dakbox.conf $$conf; then conf=$$conf.new; fi; \
	$(INSTALL) -m 644 board/dakbox.conf $$conf
	$(INSTALL) -m 755 -t $(DESTDIR)$(SHAREDIR) tests/rig/mail_sink.py tests/rig/nic_gateway.py tests/rig/mailbox_server.py
	mkdir -p $(DESTDIR)$(SHAREDIR)/letters
	cp -R tests/letters/. $(DESTDIR)$(SHAREDIR)/letters
	mkdir -p $(DESTDIR)$(SHAREDIR)/mails
	cp -R tests/mails/. $(DESTDIR)$(SHAREDIR)/mails
	mkdir -p $(DESTDIR)$(SHAREDIR)/classified
	cp -R tests/classified/. $(DESTDIR)$(SHAREDIR)/classified

# What an appliance gets besides: it is the whole system there. On a Debian that has other work to do this would take it over.
SYSTEM_UNITS = $(wildcard board/system/*/*.service.in)
.PHONY: install-system
install-system:                             ## DESTDIR=...: firewall, network, clock, journal, watchdog and the like of the appliance
	mkdir -p $(DESTDIR)$(UNITDIR)
	for u in $(SYSTEM_UNITS); do sed 's|@bindir@|$(PREFIX)/bin|g' board/units/hardening.conf $$u > $(DESTDIR)$(UNITDIR)/$$(basename $$u .in); done
	$(INSTALL) -m 644 -t $(DESTDIR)$(UNITDIR) $(addprefix board/system/,firewall/dakbox-firewall.timer firewall/dakbox-firewall.path network/dakbox-network.path \
	    clock/dakbox-clock.service)
	$(INSTALL) -m 755 -t $(DESTDIR)$(PREFIX)/lib/dakbox $(addprefix board/system/,network/network-reload network/vpn network/vpn-script clock/clock clock/set-clock)
	$(INSTALL) -m 644 -t $(DESTDIR)$(PREFIX)/lib/dakbox board/system/network/strongswan.conf
	$(INSTALL) -m 755 board/system/kiosk/session $(DESTDIR)$(PREFIX)/lib/dakbox/kiosk
	$(INSTALL) -m 644 board/system/kiosk/dakbox-kiosk.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/dakbox-kiosk.conf
	$(INSTALL) -m 644 board/system/kiosk/no-way-out.conf $(DESTDIR)$(PREFIX)/lib/systemd/logind.conf.d/dakbox.conf
	mkdir -p $(DESTDIR)$(SYSCONFDIR)/systemd/system && ln -sf /dev/null $(DESTDIR)$(SYSCONFDIR)/systemd/system/ctrl-alt-del.target
	$(INSTALL) -m 644 board/system/network/dakbox-network.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/dakbox-network.conf
	$(INSTALL) -m 644 board/system/network/dakbox-network.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/dakbox-network.conf
	$(INSTALL) -m 644 board/system/firewall/nftables.conf $(DESTDIR)$(SYSCONFDIR)/nftables.conf
	$(INSTALL) -m 644 board/system/clock/chrony.conf $(DESTDIR)$(SYSCONFDIR)/chrony/chrony.conf
	$(INSTALL) -m 644 board/system/settings/journald.conf $(DESTDIR)$(PREFIX)/lib/systemd/journald.conf.d/dakbox.conf
	$(INSTALL) -m 644 board/system/settings/watchdog.conf $(DESTDIR)$(PREFIX)/lib/systemd/system.conf.d/dakbox.conf
	$(INSTALL) -m 644 board/system/settings/sysctl.conf $(DESTDIR)$(PREFIX)/lib/sysctl.d/90-dakbox.conf
	$(INSTALL) -m 644 -t $(DESTDIR)$(PREFIX)/lib/udev/rules.d board/system/settings/62-dakbox-storage.rules
	$(INSTALL) -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/system-preset board/system/settings/80-dakbox-system.preset

# The appliance's image. Its programs are cross-built into a folder of their own; what Debian brings lies ready in CACHE.
.PHONY: image bundle image-boot
ARM64 = $(MAKE) --no-print-directory CROSS=aarch64-linux-gnu- O=$(O)/arm64
BUILD_IMAGE = OUT=$(O)/image CACHE=$(CACHE) PROGRAMS=$(abspath $(O)/image/programs) board/image/build.sh

image:                                      ## the appliance's card image, build/image/dakbox-arm64-VERSION.img (root; the first time 10 minutes); KIOSK=0: without a screen
	@board/deps.sh board/packages-image.txt
	$(ARM64) sysroot
	$(ARM64) programs
	rm -rf $(O)/image/programs
	@$(ARM64) -s install install-system DESTDIR=$(O)/image/programs
	$(BUILD_IMAGE) image

.PHONY: check-image-same
check-image-same:                           ## builds the image twice from what "make image" left, and compares the bytes (root, five minutes)
	@[ -e $(O)/image/programs ] || $(MAKE) --no-print-directory image
	$(subst build.sh,same.sh,$(BUILD_IMAGE))

bundle:                                     ## the update for boxes in the field, from what "make image" made
	@board/deps.sh board/packages-image.txt
	$(BUILD_IMAGE) bundle

image-boot:                                 ## boots the image in QEMU, to the line on its console that says it is up
	@board/deps.sh board/packages-walk.txt
	WALK=$(O)/walk IMAGES=$(O)/image board/walk/boot.sh

# With PART the image that is there is walked as it is.
.PHONY: check-kiosk
check-kiosk: programs                       ## the box's own screen with the real cage and cog, keys pressed, a recovery sheet opened (six minutes)
	@board/deps.sh board/packages-kiosk.txt
	tests/system/check_kiosk.sh $(B) $(O)/kiosk

.PHONY: image-walk image-cuts
image-walk: deps                            ## walks a new card through the office's day in QEMU: PART="office letter checks update care data cuts screen"; an hour
	@board/deps.sh board/packages-walk.txt
	@[ -n '$(PART)' ] && [ -e $(O)/image/root.squashfs ] || $(MAKE) --no-print-directory image
	@$(MAKE) --no-print-directory $(B)/diaryd $(B)/dakbox
	WALK=$(O)/walk IMAGES=$(O)/image BIN=$(abspath $(B)) board/walk/walk.sh $(PART)

image-cuts:                                 ## cuts the box's power at CUTS=50 instants (SEED=1), while letters come in and an update is installed, and proves each card
	@$(MAKE) --no-print-directory image-walk PART='office cuts'

.PHONY: image-raspi3b
image-raspi3b:                              ## boots the image's system as QEMU's Raspberry Pi 3B
	@board/deps.sh board/packages-walk.txt
	WALK=$(O)/walk IMAGES=$(O)/image board/walk/raspi3b.sh

include board/deb/deb.mk
