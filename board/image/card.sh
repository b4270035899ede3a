#!/bin/sh
# The card: OUT/dakbox-arm64-VERSION.img. Slot A is filled, B is empty until the first update; p7 grows at the first start.
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
img=$OUT/dakbox-arm64-$VERSION.img

"$HERE/gap.sh" "$WORK/gap"
cp "$OUT/boot.ext4" "$OUT/root.squashfs" "$WORK/"
cat >"$WORK/card.cfg" <<END
image card.img {
    hdimage {
        partition-table-type = "mbr"
        align = 1M
        disk-signature = 0x$DISK_ID
        extended-partition = 4
    }
    partition gap { image = "gap" in-partition-table = false offset = $BOOT_STATE_AT }
    partition BOOT { image = "first.vfat" partition-type = 0xc bootable = true offset = 4M }
    partition bootA { image = "boot.ext4" partition-type = 0x83 }
    partition bootB { partition-type = 0x83 size = ${BOOT_SLOT_MIB}M }
    partition rootA { image = "root.squashfs" partition-type = 0x83 size = ${ROOT_SLOT_MIB}M }
    partition rootB { partition-type = 0x83 size = ${ROOT_SLOT_MIB}M }
    partition data { partition-type = 0x83 size = 32M }
}
END
mkdir -p "$WORK/none"
genimage --loglevel 1 --config "$WORK/card.cfg" --inputpath "$WORK" --outputpath "$WORK/card" --rootpath "$WORK/none" --tmppath "$WORK/genimage"
mv "$WORK/card/card.img" "$img"
(cd "$OUT" && sha256sum "$(basename "$img")" >"$(basename "$img").sha256")
say "$img: $(du -m --apparent-size "$img" | cut -f1) MiB, $(du -m "$img" | cut -f1) on disk"
