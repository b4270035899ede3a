#!/bin/sh
# Pictures of every screen of the desk in both languages, for firmware/doc/desk.md: taken in the office of the demo, with the sample
# letters, as they stand on the box's own panel; a few at a desk's monitor, too (-wide).
#
#   tests/system/desk_pictures.sh BINDIR OUT TO        OUT: as of check_desk.sh; TO: where the pictures go
set -e
bin=$1 out=$2 to=$3 colours=32 most_kb=3000

rm -rf "$out/screens"
tests/system/check_desk.sh "$bin" "$out" screens
mkdir -p "$to"
rm -f "$to"/*.png
small() { pngquant --force --strip --speed 1 --output "$to/$2" $colours "$1"; }
for picture in "$out"/screens/*-800.png; do small "$picture" "$(basename "$picture" -800.png).png"; done
for name in counter letter register; do
    for lang in en hi; do small "$out/screens/$name-$lang-1280.png" "$name-wide-$lang.png"; done
done
kb=$(du -sk "$to" | cut -f1)
echo "$(ls "$to" | wc -l) pictures, $kb KB"
[ "$kb" -le $most_kb ] || { echo "more than $most_kb KB: take fewer colours or screens"; exit 1; }
