#!/bin/sh
# What can go wrong in packaging, found without building anything: "make install" installs empty programs.
#
#   board/deb/lint.sh "PROGRAM ..." "LIBRARY ..."       LIBRARY: below the build folder
#
# Prints "file: what is wrong" a line; exits 1 if there is any.
cd "$(dirname "$0")/../.." || exit 2
programs=$1 libraries=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root bad=$work/bad
for file in $(printf 'bin/%s\n' $programs) $libraries; do mkdir -p "$work/build/${file%/*}" && : >"$work/build/$file"; done
env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -o programs install O="$work/build" PREFIX=/usr SYSCONFDIR=/etc DESTDIR="$root" || exit 1

units=$root/usr/lib/systemd/system users=$root/usr/lib/sysusers.d/dakbox.conf folders=$root/usr/lib/tmpfiles.d/dakbox.conf

of_eoffice() { sed 's/#.*//; /^$/d' board/deb/dakbox-eoffice.files; }
is_of_eoffice() { of_eoffice | while read -r path; do case $1 in "$path"|"$path"/*) echo yes ;; esac; done | grep -q yes; }
values() { sed -n "s/^$2=//p" "$1" | tr ' ' '\n' | sed '/^$/d'; }
known() { awk -v kind="$1" -v name="$2" '$1 == kind && $2 == name { found = 1 } END { exit !found }' "$users"; }

# 1. All that is built is installed; what the second package lists is there to be moved.
for p in $programs; do [ -x "$root/usr/bin/$p" ] || echo "board/module.mk: $p is built, but \"make install\" leaves it out"; done >>"$bad"
of_eoffice | while read -r path; do [ -e "$root/$path" ] || echo "board/deb/dakbox-eoffice.files: nothing installs $path"; done >>"$bad"

# 2. What a unit starts exists, in the unit's own package or in dakbox; as a user that is made.
for unit in "$units"/*.service; do
    name=board/units/${unit##*/}.in
    for program in $(sed -n 's|^Exec[A-Za-z]*=[-+!:]*@bindir@/\([^ ]*\).*|\1|p' "$name" | sort -u); do
        [ -x "$root/usr/bin/$program" ] || echo "$name: starts $program, which is not installed"
        if is_of_eoffice "usr/bin/$program" && ! is_of_eoffice "usr/lib/systemd/system/${unit##*/}"; then
            echo "$name: is in package dakbox, but starts $program of dakbox-eoffice"
        fi
    done
    for user in $(values "$unit" User); do [ "$user" = root ] || known u "$user" || echo "$name: nobody makes its user $user"; done
    for group in $(values "$unit" Group; values "$unit" SupplementaryGroups); do
        [ "$group" = root ] || known g "$group" || known u "$group" || echo "$name: nobody makes its group $group"
    done
done >>"$bad"
for user in $(awk '$1 == "u" { print $2 }' "$users"); do
    grep -q "^User=$user\$" "$units"/*.service || echo "board/units/dakbox.sysusers: no unit runs as $user"
done >>"$bad"
awk '$1 == "d" && $4 != "root" { print $4 }' "$folders" | sort -u | while read -r user; do
    known u "$user" || echo "board/units/dakbox.tmpfiles: nobody makes the user $user"
done >>"$bad"

# 3. The package enables dakbox.target and nothing else: what belongs to the target is named there.
for unit in "$units"/dakbox*; do
    grep -q '^WantedBy=dakbox.target' "$unit" || continue
    values "$units/dakbox.target" Wants | grep -qxF "${unit##*/}" || echo "board/units/dakbox.target: does not want ${unit##*/}"
done >>"$bad"
values "$units/dakbox.target" Wants | while read -r unit; do
    [ -e "$units/$(echo "$unit" | sed 's/@[^.]*/@/')" ] || echo "board/units/dakbox.target: wants $unit, which is not installed"
done >>"$bad"

# 4. Nothing outside the places a package may use; settings of the admin are in /etc/dakbox.
find "$root" -type f -printf '%P\n' | grep -vE '^(usr/(bin|lib|share)/|etc/dakbox/)' | sed 's/$/: is not a place for a file of the package/' >>"$bad"

# 5. One version, and a list of packages for building and running alike.
version=$(sed -n 's/^#define DAKBOX_VERSION "\(.*\)"/\1/p' firmware/base/version.h)
[ "$(sed -n '1s/^dakbox (\(.*\)).*/\1/p' board/deb/changelog)" = "$version" ] || echo "board/deb/changelog: does not begin with version $version of firmware/base/version.h" >>"$bad"
for package in $(sed 's/[# ].*//' board/packages.txt | grep -vE -- '-dev$|^(gcc|make|pkg-config)$'); do
    grep -qE "^(Depends:.*| )\b$package(,|\$)" board/deb/control || grep -qE "^Depends:.*\b$package\b" board/deb/control ||
        echo "board/deb/control: no package depends on $package, which board/packages.txt says is needed to run" >>"$bad"
done

# 6. The scripts that run as root on every machine are scripts.
for script in board/deb/*.postinst board/deb/*.prerm board/deb/*.postrm board/deb/*.sh board/cross/*.sh; do
    sh -n "$script" 2>&1 || echo "$script: is not a shell script"
done >>"$bad"

cat "$bad"
[ ! -s "$bad" ]
