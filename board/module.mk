# "make deps", "make deps-check": packages. "make install": the programs and all a system needs to run them.
.PHONY: deps deps-check install

deps:                                       ## install what building and running need (nothing, when all is there)
	@board/deps.sh board/packages.txt

deps-check:                                 ## install what the tests add
	@board/deps.sh board/packages-check.txt

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
