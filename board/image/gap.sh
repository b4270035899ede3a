#!/bin/sh
# The gap before p1, from 1 MiB on: boot state, box id, data partition's state (see board/README.md, "The gap").
#   gap.sh FILE
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"

# A sector of U-Boot's environment: checksum, then names and values. B has no tries until an update has filled it.
sector() { printf '%s\n' 'A_LEFT=3' 'B_LEFT=0' 'FLOOR=0' 'ORDER=A B' | mkenvimage -s 512 -p 0 -o "$1" -; }

sector "$WORK/boot-state"
truncate -s 16K "$1"
dd if="$WORK/boot-state" of="$1" bs=4096 seek=0 conv=notrunc status=none
dd if="$WORK/boot-state" of="$1" bs=4096 seek=1 conv=notrunc status=none
printf 'data=new\n' | dd of="$1" bs=4096 seek=3 conv=notrunc status=none
