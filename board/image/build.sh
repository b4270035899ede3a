#!/bin/sh
# From our programs' installed tree to a card image. Each step is a file of its own and says what it makes.
#   OUT=build/image CACHE=/var/cache/dakbox PROGRAMS=build/image/programs board/image/build.sh [image|bundle|base]
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd)
WORK=$(mktemp -d "$OUT/work.XXXX")
trap 'rm -rf "$WORK"' EXIT
export OUT WORK CACHE PROGRAMS
[ "$(id -u)" -eq 0 ] || { echo "image: must be root: files in the image belong to many users" >&2; exit 1; }

case ${1:-image} in
base) "$HERE/base.sh" >/dev/null ;;
bundle) "$HERE/bundle.sh" ;;
image)
    "$HERE/base.sh" >"$WORK/base"                               # 1. Debian, from the cache
    "$HERE/ca.sh"                                               # 2. who may sign updates
    "$HERE/kernel.sh" "$(sed -n 2p "$WORK/base")"               # 3. kernel, boot loader, firmware
    "$HERE/root.sh" "$(sed -n 1p "$WORK/base")"                 # 4. root filesystem, list of what is in it
    "$HERE/initramfs.sh"                                        # 5. what finds it
    "$HERE/boot-slot.sh"                                        # 6. boot slot
    "$HERE/first-part.sh"                                       # 7. first partition
    "$HERE/card.sh" ;;                                          # 8. all of it on a card
*) echo "build.sh: image, bundle or base" >&2; exit 2 ;;
esac
