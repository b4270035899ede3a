#!/bin/sh
# p1: what a Pi reads before U-Boot, U-Boot, boot.scr. Written when the card is made and never again. WORK/first.vfat.
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
tree=$WORK/first fs=$WORK/first.vfat
pi=$WORK/boot/usr/lib

mkdir -p "$tree"
for f in bootcode.bin start.elf fixup.dat start4.elf fixup4.dat; do cp "$pi/raspi-firmware/$f" "$tree/"; done
cp "$WORK"/boot/usr/lib/linux-image-*/broadcom/bcm2711-*.dtb "$WORK"/boot/usr/lib/linux-image-*/broadcom/bcm2837-*.dtb "$tree/"
cp "$pi/u-boot/rpi_arm64/u-boot.bin" "$tree/u-boot.bin"
cp "$HERE/config.txt" "$HERE/fitted/fitted.txt" "$tree/"
mkimage -A arm64 -O linux -T script -C none -n 'dakbox boot' -d "$HERE/boot.cmd" "$tree/boot.scr" >/dev/null
find "$tree" -print0 | xargs -0 touch -h -d "@$SOURCE_DATE_EPOCH"

rm -f "$fs"
truncate -s 64M "$fs"
mkfs.vfat -F 32 -n BOOT -i "$DISK_ID" --invariant "$fs" >/dev/null
(cd "$tree" && find . -type f | sort | while read -r f; do mcopy -m -i "$fs" "$f" "::${f#./}"; done)
