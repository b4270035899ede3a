#!/bin/sh
# The walk's layer: files that the box in the walk has and the product never has (an agent, a virtual scanner ...). They come as a second
# disk and are laid over the root filesystem by an initramfs of the walk's own; root filesystem, kernel and all else are the product's.
#   layer.sh [DIR...]      board/walk/layer, then each DIR, as they should lie below /
# Makes from IMAGES, in WALK:
#   layer.squashfs     give it to QEMU as second disk: LAYER below
#   walk.img           the card with that initramfs in slot A
#   boot.ext4          such a boot slot (bundle.sh puts it into bundles for slot B)
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
image=$(ls "$IMAGES"/dakbox-arm64-*.img)
work=$(mktemp -d "$WALK/layer.XXXX")
trap 'rm -rf "$work"' EXIT

mkdir "$work/files"
for dir in "$HERE/layer" "$@"; do cp -a "$dir/." "$work/files/"; done
chown -R root:root "$work/files"
rm -f "$WALK/layer.squashfs"
mksquashfs "$work/files" "$WALK/layer.squashfs" -comp zstd -quiet -no-progress >/dev/null

# The product's initramfs, then overlayfs and another /init: what comes later in an initramfs wins.
cp "$IMAGES/boot.ext4" "$WALK/boot.ext4"
debugfs -R "dump /initramfs $work/initramfs" "$WALK/boot.ext4" 2>/dev/null
unsquashfs -q -n -d "$work/root" "$IMAGES/root.squashfs" 'usr/lib/modules/*/kernel/fs/overlayfs/overlay.ko' >/dev/null
mkdir "$work/early"
cp "$(find "$work/root" -name overlay.ko)" "$work/early/overlay.ko"
sed "s|^id=|. /lay-over\n&|" "$TOP/board/image/init" >"$work/early/init"
cat >"$work/early/lay-over" <<'END'
insmod /overlay.ko
mkdir -p /product /layer
mount --move /root /product
mount -t squashfs -o ro /dev/vdb /layer || give_up "the walk's layer is missing"
mount -t overlay -o ro,lowerdir=/layer:/product walk /root || give_up "the walk's layer cannot be laid over"
END
chmod 755 "$work/early/init"
(cd "$work/early" && find . | cpio --quiet --create --format=newc --owner=0:0) >"$work/early.cpio"
{ zstd -q -dc "$work/initramfs"; cat "$work/early.cpio"; } | zstd -q -3 >"$work/initramfs.walk"
printf 'rm /initramfs\nwrite %s /initramfs\n' "$work/initramfs.walk" | debugfs -w -f - "$WALK/boot.ext4" >/dev/null 2>&1
e2fsck -fn "$WALK/boot.ext4" >/dev/null 2>&1 || fail "the walk's boot slot is not whole"

cp --sparse=always "$image" "$WALK/walk.img"
start=$(sfdisk --json "$WALK/walk.img" | python3 -c 'import json, sys; print(json.load(sys.stdin)["partitiontable"]["partitions"][1]["start"])')
dd if="$WALK/boot.ext4" of="$WALK/walk.img" bs=512 seek="$start" conv=notrunc status=none
step "layer, $(du -k "$WALK/layer.squashfs" | cut -f1) KiB"
