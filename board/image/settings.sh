# What the steps of this folder share; read by each with ". settings.sh". They are run by board/image/build.sh, which sets:
#   OUT      where the results go (build/image)         WORK     scratch of this build, emptied at its end
#   CACHE    what outlives a build: base systems        PROGRAMS the installed tree of our own programs (make install DESTDIR=)
set -eu
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

HERE=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$HERE/../.." && pwd)

# Everything in an image has this time: the same sources make the same bytes.
: "${SOURCE_DATE_EPOCH:=$(git -C "$TOP" log -1 --format=%ct 2>/dev/null || stat -c %Y "$TOP/firmware/base/version.h")}"
export SOURCE_DATE_EPOCH

MIRROR=${MIRROR:-http://deb.debian.org/debian}
SECURITY=${SECURITY:-http://deb.debian.org/debian-security}
SUITE=bookworm
VERSION=$(sed -n 's/^#define DAKBOX_VERSION "\(.*\)"/\1/p' "$TOP/firmware/base/version.h")
COMPATIBLE=${COMPATIBLE:-dakbox-arm64}

# The card: an MBR with this id, so that a partition is PARTUUID=<id>-<number> on every board.
DISK_ID=da4b0c08
BOOT_STATE_AT=1048576           # bytes; a copy 4096 further on (see README.md, "The gap")
BOOT_SLOT_MIB=128               # p2, p3: kernel, initramfs, device trees
ROOT_SLOT_MIB=1024              # p5, p6: squashfs

# KIOSK=0: a box without a screen of its own, an update 89 MiB smaller.
PACKAGES="$HERE/packages.txt"
[ "${KIOSK:=1}" = 0 ] || PACKAGES="$PACKAGES $HERE/packages-kiosk.txt"
export KIOSK

words() { sed 's/#.*//' "$@" | tr -s ' \t\n' '\n' | sed '/^$/d'; }          # of a list with reasons: only what is listed
sources() { for s in "$MIRROR $SUITE" "$MIRROR $SUITE-updates" "$SECURITY $SUITE-security"; do echo "deb $s $1"; done; }
say() { printf '  %-6s %s\n' IMAGE "$*"; }

# Prints a script that gives the users and groups of such lists their numbers in the root filesystem $1 (form: ids-debian.txt).
add_users() {
    cat <<'END'
set -e
cd "$1"
group() { grep -q "^$1:" etc/group || { echo "$1:x:$2:" >>etc/group; echo "$1:!::" >>etc/gshadow; }; }
user() {
    echo "$1:x:$2:$(grep "^$3:" etc/group | cut -d: -f3)::/nonexistent:/usr/sbin/nologin" >>etc/passwd
    echo "$1:!*:1::::::" >>etc/shadow
}
END
    words "$@" | while IFS=: read -r kind name id group; do
        [ -n "$group" ] || echo "group $name $id"
        [ "$kind" = group ] || echo "user $name $id ${group:-$name}"
    done
}
