#!/bin/sh
# Headers and libraries of another architecture, unpacked into a folder that a cross compiler takes for "/". Nothing of them is run.
#
#   board/cross/sysroot.sh --path CACHE ARCH     prints where it lies, made or not: the name changes with the list of packages
#   board/cross/sysroot.sh CACHE ARCH            makes it, when it is not there
#
# The packages are those of board/packages.txt and board/packages-check.txt that bring headers: there is one list. DIR/dpkg is a
# database for dpkg-shlibdeps, which says by it what the packages of "make deb" depend on. Needs mmdebstrap, but no root.
set -eu
cd "$(dirname "$0")/../.."

suite=bookworm
ask=
[ "$1" != --path ] || { ask=yes; shift; }
cache=$1 arch=$2

headers=$(sed 's/[# ].*//' board/packages.txt board/packages-check.txt | grep -e '-dev$' | sort -u | paste -sd,)
key=$({ echo "$suite $arch $headers"; cat board/cross/sysroot.sh; } | sha256sum | cut -c1-12)
dir=$cache/sysroot-$arch-$key
[ -z "$ask" ] || { echo "$dir"; exit 0; }
[ ! -e "$dir/complete" ] || exit 0

mkdir -p "$cache"
exec 9>"$cache/sysroot.lock"
flock 9                                         # two builds at once: the second waits and finds it done
[ ! -e "$dir/complete" ] || exit 0
work=$(mktemp -d "$cache/sysroot.XXXXXX")
trap 'rm -rf "$work"' EXIT

# 1. What a compiler and a loader look at; programs, manuals and settings would only hide the host's from emulated tests.
mmdebstrap --quiet --architectures="$arch" --variant=extract --skip=cleanup/apt/cache --include="$headers" "$suite" "$work/root.tar"
mkdir "$work/root"
tar -x -f "$work/root.tar" -C "$work/root" ./lib ./usr/lib ./usr/include ./usr/share/pkgconfig ./var/cache/apt/archives

# 2. A link to /lib/... means the sysroot's, not the host's.
find "$work/root/lib" "$work/root/usr/lib" -type l -lname '/*' | while read -r link; do
    ln -srfn "$work/root$(readlink "$link")" "$link"
done

# 3. Which package each library came from, and what each says of the versions it needs.
info=$work/root/dpkg/info
mkdir -p "$info" "$work/root/dpkg/updates"
echo 1 >"$info/format"
echo "$arch" >"$work/root/dpkg/arch"
for deb in "$work"/root/var/cache/apt/archives/*.deb; do
    name=$(dpkg-deb -f "$deb" Package)
    ! dpkg-deb -f "$deb" Multi-Arch | grep -q same || name=$name:$arch
    { dpkg-deb -f "$deb"; echo "Status: install ok installed"; echo; } >>"$work/root/dpkg/status"
    dpkg-deb --fsys-tarfile "$deb" | tar -t | sed -n "s|^\./\(.*[^/]\)\$|$dir/\1|p" >"$info/$name.list"
    dpkg-deb -e "$deb" "$work/control"
    for file in symbols shlibs; do
        [ ! -e "$work/control/$file" ] || mv "$work/control/$file" "$info/$name.$file"
    done
    rm -r "$work/control"
done
rm -r "$work/root/var"

touch "$work/root/complete"
rm -rf "$dir"
mv "$work/root" "$dir"
echo "sysroot: $dir"
