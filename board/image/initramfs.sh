#!/bin/sh
# The initramfs: busybox, the modules between a reset and the root filesystem, and /init. WORK/initramfs.
# root.sh must have been run: it chose the modules.
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
tree=$WORK/initramfs.tree
kv=$(ls "$WORK/root/usr/lib/modules")
from=$WORK/root/usr/lib/modules/$kv to=$tree/lib/modules/$kv

mkdir -p "$tree/bin" "$tree/proc" "$tree/sys" "$tree/dev" "$tree/root" "$tree/run" "$to"
cp "$WORK/boot/bin/busybox" "$tree/bin/busybox"
install -m 755 "$HERE/init" "$tree/init"
sed -n 's/  # initramfs.*//p' "$HERE/modules.txt" | while read -r path; do (cd "$from" && [ ! -e "kernel/$path" ] || find "kernel/$path" -name '*.ko'); done | sort -u >"$WORK/modules.named"
awk 'NR == FNR { named[$1]; next } { sub(":", "", $1); if ($1 in named) for (i = 1; i <= NF; i++) print $i }' \
    "$WORK/modules.named" "$from/modules.dep" | sort -u >"$WORK/modules.early"
(cd "$from" && tar -c -f - --files-from="$WORK/modules.early" modules.builtin modules.builtin.modinfo modules.order) | tar -x -C "$to" -f -
depmod -b "$tree" "$kv"
find "$tree" -print0 | xargs -0 touch -h -d "@$SOURCE_DATE_EPOCH"
(cd "$tree" && find . -print0 | sort -z | cpio --quiet --null --create --format=newc --reproducible --owner=0:0) | zstd -q -12 -T1 >"$WORK/initramfs"
say "initramfs: $(du -k "$WORK/initramfs" | cut -f1) KiB, $(wc -l <"$WORK/modules.early") modules"
