#!/bin/sh
# What Debian's kernel and boot packages hold, unpacked: WORK/boot.
#   kernel.sh BOOT.tar
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"

mkdir "$WORK/boot"
tar -x -C "$WORK/boot" --no-same-owner -f "$1" ./boot ./bin/busybox ./lib/modules ./usr/lib/u-boot ./usr/lib/raspi-firmware ./packages \
    --wildcards './usr/lib/linux-image-*/broadcom'
depmod -b "$WORK/boot" "$(ls "$WORK/boot/lib/modules")"        # Debian does this at installation
