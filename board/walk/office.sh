#!/bin/sh
# The walk's office: what "office" holds, and from PROGRAMS (make install) what the image leaves out: virtual scanner, stand-in e-Office,
# sample letters. Makes WALK/office and from it the walk's layer (layer.sh).
#   PROGRAMS=build/image/programs board/walk/office.sh
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
PROGRAMS=${PROGRAMS:-$IMAGES/programs}
LETTERS=${LETTERS:-dev-s-0019 dev-s-0016 dev-s-0053}

rm -rf "$WALK/office"
cp -R "$HERE/office" "$WALK/office"
sed -i "s/@publish@/$((PORT + 2))/" "$WALK/office/etc/dakbox/dakbox.conf"
take() { (cd "$PROGRAMS" && find . -path "./$1") | while read -r file; do mkdir -p "$WALK/office/$(dirname "$file")"; cp -a "$PROGRAMS/$file" "$WALK/office/$file"; done; }
take 'usr/bin/eofficed'
take 'usr/lib/*/sane/libsane-folder*'
take 'usr/lib/systemd/system/dakbox-eoffice.service'
mkdir -p "$WALK/office/usr/share/walk"
for letter in $LETTERS; do cp -R "$TOP/tests/letters/$letter" "$WALK/office/usr/share/walk/"; done
cp "$TOP/tests/letters/officers.csv" "$TOP/tests/letters/rules.txt" "$WALK/office/etc/dakbox/"
"$HERE/layer.sh" "$WALK/office"
