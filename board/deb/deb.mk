# "make deb": Debian packages of our own, from what "make install" would put in place. CROSS=aarch64-linux-gnu-: those of arm64.
.PHONY: deb check-deb lint-deb

DEB      = $(O)/deb
DEB_ARCH = $(if $(CROSS),$(SYSROOT_ARCH),$(shell dpkg --print-architecture))

deb: $(if $(CROSS),,deps)                                   ## Debian packages into build/deb; CROSS=aarch64-linux-gnu-: into build/arm64/deb
	@board/deps.sh board/packages-deb.txt
	@$(MAKE) --no-print-directory programs
	@rm -rf $(DEB)
	@$(MAKE) --no-print-directory install PREFIX=/usr SYSCONFDIR=/etc DESTDIR=$(DEB)/all >/dev/null
	board/deb/build.sh $(DEB) $(DEB_ARCH) $(if $(CROSS),$(CROSS) $(SYSROOT))

check-deb: deb                              ## the packages in a bare Debian: installed, started, upgraded, removed, purged; with CROSS: lintian alone
	@board/deps.sh board/packages-deb-check.txt
	board/deb/check.sh $(DEB) $(CACHE)

lint-deb:                                   ## what can go wrong in packaging, without building
	@board/deb/lint.sh '$(PROGRAMS)' '$(LIBRARIES:$(O)/%=%)'
