#!/bin/sh
# Each user and group has the number that ids.txt or ids-debian.txt gives it: the data partition's files carry numbers, from image to image.
#   check-ids.sh ROOT
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"

listed=$(words "$HERE/ids-debian.txt" "$HERE/ids.txt" | awk -F: '$4 == "" { print "group " $2 " " $3 } $1 == "user" { print "user " $2 " " $3 }')
found=$(awk -F: '$3 >= 100 && $3 < 65534 { print (FILENAME ~ /passwd$/ ? "user " : "group ") $1 " " $3 }' "$1/etc/passwd" "$1/etc/group")
strange=$(echo "$found" | grep -vxF "$listed" || true)
[ -z "$strange" ] || { echo "not in board/image/ids.txt (ours) or ids-debian.txt (Debian's):" >&2; echo "$strange" >&2; exit 1; }
