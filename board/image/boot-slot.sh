#!/bin/sh
# A boot slot: kernel, initramfs and device trees as ext4. OUT/boot.ext4.
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
tree=$WORK/slot fs=$OUT/boot.ext4

mkdir -p "$tree/dtb/broadcom"
cp "$WORK"/boot/boot/vmlinuz-* "$tree/vmlinuz"
cp "$WORK/initramfs" "$tree/initramfs"
cp "$WORK"/boot/usr/lib/linux-image-*/broadcom/bcm2711-*.dtb "$WORK"/boot/usr/lib/linux-image-*/broadcom/bcm2837-*.dtb "$tree/dtb/broadcom/"
# and what they are with what may be fitted to the header: U-Boot takes those of p1's fitted.txt
for dts in "$HERE"/fitted/*.dts; do dtc -q -@ -I dts -O dtb -o "$WORK/$(basename "$dts" .dts).dtbo" "$dts"; done
for fitted in rtc tpm rtc-tpm; do
    mkdir -p "$tree/dtb-$fitted/broadcom"
    parts=$(echo "$fitted" | tr - '\n' | sed "s|.*|$WORK/&.dtbo|")
    # shellcheck disable=SC2086  # one word a part
    for dtb in "$tree"/dtb/broadcom/*.dtb; do fdtoverlay -i "$dtb" -o "$tree/dtb-$fitted/broadcom/${dtb##*/}" $parts; done
done
echo "$VERSION" >"$tree/version"
find "$tree" -print0 | xargs -0 touch -h -d "@$SOURCE_DATE_EPOCH"

rm -f "$fs"
export E2FSPROGS_FAKE_TIME="$SOURCE_DATE_EPOCH"
mke2fs -q -t ext4 -O ^has_journal,^metadata_csum,^64bit -m 0 -L dakbox-boot -U da4b0c08-0000-4000-8000-000000000001 \
    -E hash_seed=da4b0c08-0000-4000-8000-000000000002,root_owner=0:0,lazy_itable_init=0 -d "$tree" "$fs" "${BOOT_SLOT_MIB}M"
# mke2fs takes over when a file's inode was changed here; the image must not tell
stamp=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S)
{ echo "sif <2> ctime $stamp"; echo "sif <2> atime $stamp"; echo "sif <11> ctime $stamp"
  (cd "$tree" && find . -mindepth 1 | sed 's/^\.//' | sort) | while read -r f; do
      for t in ctime atime crtime; do echo "sif $f $t $stamp"; done
  done; } | debugfs -w -f - "$fs" >/dev/null 2>&1
e2fsck -fn "$fs" >/dev/null
say "$fs: $(du -m --apparent-size "$fs" | cut -f1) MiB, $(du -m "$tree" | tail -n 1 | cut -f1) used"
