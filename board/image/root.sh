#!/bin/sh
# The root filesystem: Debian, kernel modules, our programs; pruned; as WORK/root and OUT/root.squashfs.
#   root.sh BASE.tar
# WORK/boot (kernel.sh) and PROGRAMS must be there.
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
root=$WORK/root

unpack() {
    mkdir "$root"
    tar -x -C "$root" --numeric-owner -f "$1"
}

# The modules that modules.txt names, and what these need.
add_modules() {
    kv=$(ls "$WORK/boot/lib/modules")
    from=$WORK/boot/lib/modules/$kv to=$root/usr/lib/modules/$kv
    words "$HERE/modules.txt" | while read -r path; do
        if [ -e "$from/kernel/$path" ]; then
            (cd "$from" && find "kernel/$path" -name '*.ko')
        else                                                # built in, then; or a mistake
            grep -q "^kernel/$path" "$from/modules.builtin" || echo "modules.txt: $path is not in this kernel" >&2
        fi
    done | sort -u >"$WORK/modules.named"
    # modules.dep: "path: what it needs, all the way down"
    awk 'NR == FNR { named[$1]; next } { sub(":", "", $1); if ($1 in named) for (i = 1; i <= NF; i++) print $i }' \
        "$WORK/modules.named" "$from/modules.dep" | sort -u >"$WORK/modules"
    mkdir -p "$to"
    (cd "$from" && tar -c -f - --files-from="$WORK/modules" modules.builtin modules.builtin.modinfo modules.order) | tar -x -C "$to" -f -
    depmod -b "$root/usr" "$kv" 2>/dev/null || depmod -b "$root" "$kv"
}

# What "make install" puts there, without what only a demonstration needs.
add_programs() {
    cp -a "$PROGRAMS/." "$root/"
    rm -rf "$root/usr/bin/eofficed" "$root"/usr/lib/systemd/system/dakbox-eoffice.service "$root"/usr/share/dakbox/letters \
        "$root"/usr/share/dakbox/mails "$root"/usr/share/dakbox/classified "$root"/usr/share/dakbox/*.py
    find "$root/usr/lib" -name 'libsane-folder*' -delete
    (cd "$PROGRAMS" && find usr/bin usr/lib -type f) | (cd "$root" && xargs -r aarch64-linux-gnu-strip 2>/dev/null || true)
    add_users "$HERE/ids.txt" >"$WORK/add-users"
    sh "$WORK/add-users" "$root"
    systemd-sysusers --root="$root"                         # memberships; a user that ids.txt does not name would get a number of its own:
    "$HERE/check-ids.sh" "$root"
}

# A root filesystem that cannot be written: what must be, lies on the data partition (board/system/data) or in memory.
settle() {
    : >"$root/etc/machine-id"                               # the initramfs mounts the box's own over it
    rm -f "$root/var/lib/dbus/machine-id" "$root/etc/mtab"
    ln -s ../proc/self/mounts "$root/etc/mtab"
    ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
    ln -sf ../usr/share/zoneinfo/Asia/Kolkata "$root/etc/localtime"
    echo Asia/Kolkata >"$root/etc/timezone"
    echo dakbox >"$root/etc/hostname"
    printf '127.0.0.1 localhost dakbox\n::1 localhost dakbox\n' >"$root/etc/hosts"
    echo LANG=C.UTF-8 >"$root/etc/default/locale"
    : >"$root/etc/fstab"
    sed -i 's|/var/cache/fontconfig|/usr/lib/fontconfig/cache|' "$root/etc/fonts/fonts.conf"
    sed -i 's/^# listen = .*/listen = 0.0.0.0/' "$root/etc/dakbox/dakbox.conf"      # the firewall says who may come
    mkdir -p "$root/data" "$root/etc/dakbox" "$root/etc/rauc"
    { grep -v -E '^(PRETTY_NAME|VARIANT|IMAGE_)' "$root/usr/lib/os-release"
      echo "PRETTY_NAME=\"dakbox $VERSION\""; echo "IMAGE_ID=$COMPATIBLE"; echo "IMAGE_VERSION=$VERSION"; } >"$WORK/os-release"
    cp "$WORK/os-release" "$root/usr/lib/os-release"
    sed 's/^\(root:\)[^:]*/\1!*/' "$root/etc/shadow" >"$WORK/shadow"; cat "$WORK/shadow" >"$root/etc/shadow"      # nobody signs in
    sed "s|@compatible@|$COMPATIBLE|; s|@disk@|$DISK_ID|" "$HERE/system.conf" >"$root/etc/rauc/system.conf"
    cp "$OUT/ca/ca.pem" "$root/etc/rauc/keyring.pem"
    install -D -m 755 "$HERE/rauc-boot-state" "$root/usr/lib/dakbox/rauc-boot-state"
    printf 'compatible = %s\ndisk = auto\nslot = auto\n' "$COMPATIBLE" >"$root/etc/dakbox-board"
    cp "$root/usr/share/systemd/tmp.mount" "$root/usr/lib/systemd/system/tmp.mount"
    "$HERE/install-system.sh" "$root"
    mkdir -p "$root/etc/systemd/system-generators"
    for g in getty gpt-auto hibernate-resume; do ln -s /dev/null "$root/etc/systemd/system-generators/systemd-$g-generator"; done
    install -m 644 -t "$root/usr/lib/systemd/system-preset" "$HERE/85-dakbox-image.preset"
    rm -rf "$root"/etc/systemd/system/*.wants "$root"/etc/systemd/system/*.requires        # only presets decide
    systemctl --root="$root" --no-pager preset-all >/dev/null 2>&1
    # weeks without network are normal: nothing waits for it
    ln -sf /dev/null "$root/etc/systemd/system/systemd-networkd-wait-online.service"
    systemctl --root="$root" --no-pager set-default multi-user.target >/dev/null 2>&1
}

prune() {
    cd "$root"                                              # copyright files stay in usr/share/doc
    rm -rf usr/share/man usr/share/info usr/share/lintian usr/share/bug usr/share/locale usr/share/bash-completion usr/share/zsh \
        usr/share/perl5/debconf* usr/share/pixmaps usr/share/icons usr/share/gtk-doc \
        usr/lib/udev/hwdb.d var/cache/* var/lib/apt var/lib/dpkg/info var/log/* boot/* etc/apt usr/include usr/lib/aarch64-linux-gnu/*.a \
        var/lib/dpkg/*-old etc/*- usr/lib/modules/*/build usr/lib/modules/*/source
    # fonts: Latin and the scripts of India, regular and bold
    find usr/share/fonts/truetype/noto -name '*.ttf' | grep -vE '/Noto(Sans|Serif|SansMono)(Devanagari|Bengali|Gujarati|Gurmukhi|Kannada|Malayalam|Oriya|Odia|Tamil|Telugu|Arabic|NastaliqUrdu|Symbols)?-(Regular|Bold)\.ttf$' | xargs -r rm -f
    cd - >/dev/null
}

finish() {
    find "$root" -xdev -newermt "@$SOURCE_DATE_EPOCH" -print0 | xargs -0r touch -h -d "@$SOURCE_DATE_EPOCH"
    # fonts are looked through once, here, and not at each start of a program (fontconfig compares the folder's time)
    mkdir -p "$root/usr/lib/fontconfig/cache"
    fc-cache --sysroot="$root" --really-force >/dev/null 2>&1 || true
    find "$root" -xdev -newermt "@$SOURCE_DATE_EPOCH" -print0 | xargs -0r touch -h -d "@$SOURCE_DATE_EPOCH"
}

unpack "$1"
add_modules
add_programs
"$HERE/check-root.sh" "$root"
settle
"$HERE/sbom.sh" "$root/var/lib/dpkg/status" "$WORK/boot/packages" >"$OUT/dakbox-$VERSION.spdx.json"
prune
finish
rm -f "$OUT/root.squashfs"
mksquashfs "$root" "$OUT/root.squashfs" -comp zstd -Xcompression-level 12 -b 256K -noappend -no-progress -quiet -no-exports -xattrs
say "$OUT/root.squashfs: $(du -m "$OUT/root.squashfs" | cut -f1) MiB"
