#!/bin/sh
# The packages of "make deb", tried as a Debian user would.
#
#   board/deb/check.sh OUT CACHE        OUT: where build.sh made them; CACHE: keeps the bare Debian and what apt fetched
#
# Lintian first, and for packages of another architecture that is all; then, in a bare Debian of its own and as root, check-inside.sh. The last line is "packages: N passed, N failed".
set -u
# mounts of its own, which nobody else sees and which end with it
[ "$(id -u)" -ne 0 ] || [ -n "${CHECK_DEB_ALONE-}" ] || CHECK_DEB_ALONE=yes exec unshare --mount "$0" "$@"
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$1" && pwd) cache=$2
arch=$(dpkg --print-architecture)
failed=0 passed=0

count() {   # NAME COMMAND...
    name=$1; shift
    echo "== $name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

packed_again_is_the_same() {
    mkdir -p "$out/again"
    make -s --no-print-directory install PREFIX=/usr SYSCONFDIR=/etc DESTDIR="$out/again/all" >/dev/null || return 1
    "$here/build.sh" "$out/again" "$arch" >/dev/null 2>&1 || return 1
    for deb in "$out"/*.deb; do cmp "$deb" "$out/again/${deb##*/}" || return 1; done
}

built_elsewhere_is_the_same() {         # one small program stands for all: the folder must leave no trace
    make -s --no-print-directory O="$out/elsewhere" "$out/elsewhere/bin/paneld" >/dev/null || return 1
    strip --strip-unneeded --remove-section=.comment "$out/elsewhere/bin/paneld" && cmp "$out/elsewhere/bin/paneld" "$out/dakbox/usr/bin/paneld"
}

cleanup() {
    for m in var/cache/apt/archives dev proc sys; do mountpoint -q "$root/$m" && umount -l "$root/$m"; done
    rm -rf --one-file-system "$root" "$root.tar" "$out/again" "$out/elsewhere"
}

bare_debian() {     # into $root
    mkdir -p "$cache/deb-archives/partial"
    base=$cache/bare-bookworm-$arch.tar
    [ -s "$base" ] || { mmdebstrap --quiet --variant=minbase --include=ca-certificates,iproute2,curl bookworm "$root.tar" && mv "$root.tar" "$base"; } || return 1
    tar -x -f "$base" -C "$root" || return 1
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    # a certificate authority of this machine's own, where it needs one to fetch packages
    cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/" 2>/dev/null && chroot "$root" update-ca-certificates >/dev/null 2>&1
    mount -t proc proc "$root/proc" && mount -t sysfs sysfs "$root/sys" && mount --rbind /dev "$root/dev" &&
        mount --bind "$cache/deb-archives" "$root/var/cache/apt/archives"
}

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

count "lintian" lintian --tag-display-limit 0 --fail-on error "$out"/*.deb
for deb in "$out"/dakbox_*.deb; do of=$(dpkg-deb -f "$deb" Architecture); done
if [ "$of" != "$arch" ]; then
    echo "NOT MADE: packed again, installing, starting, upgrading, removing: that needs a machine of $of"
    echo "packages: $passed passed, $failed failed"
    exit $failed
fi
root=$(mktemp -d "$out/root.XXXXXX")
trap cleanup EXIT
count "packed again: the same bytes" packed_again_is_the_same
count "built elsewhere: the same bytes" built_elsewhere_is_the_same

if [ "$(id -u)" -eq 0 ]; then
    bare_debian || { echo "FAILED: no bare Debian to install in"; exit 1; }
    mkdir "$root/packages"
    cp "$out"/*.deb "$here/check-inside.sh" "$root/packages/"
    inside /packages/check-inside.sh
    # its last line was "N N"
    read -r ok bad <"$root/packages/count" || { ok=0 bad=1; }
    passed=$((passed + ok)) failed=$((failed + bad))
else
    echo "NOT MADE: installing, starting, upgrading, removing: that needs root"
fi

echo "packages: $passed passed, $failed failed"
[ $failed -eq 0 ]
