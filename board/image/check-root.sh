#!/bin/sh
# Each library that our programs are linked with is in the root filesystem.
#   check-root.sh ROOT
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"

missing=$(find "$PROGRAMS" -type f | while read -r f; do
    readelf -d "$f" 2>/dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | while read -r lib; do
        [ -e "$1/usr/lib/aarch64-linux-gnu/$lib" ] || [ -e "$1/usr/lib/$lib" ] || echo "$lib (${f##*/})"
    done
done | sort -u)
[ -z "$missing" ] || { echo "board/image/packages.txt lacks the packages of:" >&2; echo "$missing" >&2; exit 1; }
