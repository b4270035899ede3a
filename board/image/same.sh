#!/bin/sh
# Builds the image twice, from the same programs and the same cached base, and compares all that came out byte by byte.
#   OUT=build/image CACHE=/var/cache/dakbox PROGRAMS=build/image/programs board/image/same.sh
# OUT/same holds both; it is kept when they differ.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
same=$OUT/same
rm -rf "$same"
mkdir -p "$same/1" "$same/2"
[ ! -e "$OUT/ca" ] || cp -r "$OUT/ca" "$same/1/"
OUT=$same/1 "$HERE/build.sh" image
cp -r "$same/1/ca" "$same/2/"                                # one that is made is random
OUT=$same/2 "$HERE/build.sh" image

sums() { cd "$same/$1" && find . -maxdepth 1 -type f | sort | xargs sha256sum; }
(sums 1) >"$same/sums.1"
(sums 2) >"$same/sums.2"
[ "$(wc -l <"$same/sums.1")" -ge 4 ] || { echo "check-image-same: image, boot slot, root filesystem and list of contents are not all there" >&2; exit 1; }
cat "$same/sums.1"
diff "$same/sums.1" "$same/sums.2" || { echo "check-image-same: not the same; both are in $same" >&2; exit 1; }
echo "the same, twice"
rm -rf "$same"
