#!/bin/sh
# Debian, configured: CACHE/root-<key>.tar. Debian's packages for kernel and boot loader, only unpacked: CACHE/boot-<key>.tar.
# The key is what they are made from, so a build takes the ones it finds. Made anew, the first takes 6 minutes (emulated arm64), the second
# 20 s. Prints the two paths.
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"

key() { { cat "$@"; sources x; } | sha256sum | cut -c1-16; }
# shellcheck disable=SC2086  # a list
root=$CACHE/root-$(key $PACKAGES "$HERE/ids-debian.txt" "$HERE/base.sh").tar
boot=$CACHE/boot-$(key "$HERE/packages-boot.txt" "$HERE/base.sh").tar
mkdir -p "$CACHE"

emulate() {     # arm64 programs of the root filesystem run while they are configured
    [ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
    [ -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ] || update-binfmts --enable qemu-aarch64
}

strap() { nice -n 5 mmdebstrap --quiet --mode=root --architectures=arm64 "$@"; }

if [ ! -e "$root" ]; then
    say "$root (Debian for arm64, about 6 minutes)" >&2
    emulate
    scripts=$(mktemp -d)
    # users get their numbers before the packages that would choose one: files on the data partition outlive many images
    add_users "$HERE/ids-debian.txt" >"$scripts/add-users"
    # shellcheck disable=SC2086
    strap --variant=essential --include="$(words $PACKAGES | paste -sd,)" \
        --essential-hook="sh $scripts/add-users \"\$1\"" \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$SUITE" "$root.tmp.tar" "$(sources main)" >&2
    rm -rf "$scripts"
    mv "$root.tmp.tar" "$root"
fi
if [ ! -e "$boot" ]; then
    say "$boot (kernel, boot loader, Pi firmware)" >&2
    # shellcheck disable=SC2016  # $1 and $d are the hook's
    strap --variant=extract --include="$(words "$HERE/packages-boot.txt" | paste -sd,)" \
        --extract-hook='for d in "$1"/var/cache/apt/archives/*.deb; do dpkg-deb -f "$d" Package Version Architecture Source; echo; done >"$1/packages"' \
        "$SUITE" "$boot.tmp.tar" "$(sources 'main non-free-firmware')" >&2
    mv "$boot.tmp.tar" "$boot"
fi
echo "$root"
echo "$boot"
