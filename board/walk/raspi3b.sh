#!/bin/sh
# Boots the image's slot A as QEMU's Raspberry Pi 3B, to the line on the console that says it is up: the real board's card, device tree and
# drivers. Its firmware and U-Boot cannot be tried: QEMU has no such firmware, and U-Boot hangs there; the kernel is given to QEMU as they would.
#   board/walk/raspi3b.sh [IMAGE]
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
image=${1:-$(ls "$IMAGES"/dakbox-arm64-*.img)}
# drivers that QEMU's board has nothing for; vchiq brings the kernel down there
WITHOUT=vchiq,vc4,bcm2835_thermal,raspberrypi_cpufreq,raspberrypi_hwmon,snd_bcm2835,bcm2835_wdt,bcm2835_rng

rm -rf "$WALK/pi"; mkdir -p "$WALK/pi"
for file in vmlinuz initramfs dtb/broadcom/bcm2837-rpi-3-b.dtb; do debugfs -R "dump /$file $WALK/pi/${file##*/}" "$IMAGES/boot.ext4" 2>/dev/null; done
CARD_GIB=4 card_new raspi3b "$image"                # a card's size must be a power of two
: >"$WALK/console.log"
# shellcheck disable=SC2086  # CLOCK is several words
nice -n 10 qemu-system-aarch64 -M raspi3b -accel tcg $CLOCK -m 1G -display none -serial "file:$WALK/console.log" -no-reboot \
    -kernel "$WALK/pi/vmlinuz" -initrd "$WALK/pi/initramfs" -dtb "$WALK/pi/bcm2837-rpi-3-b.dtb" -drive "file=$WALK/raspi3b.qcow2,if=sd,format=qcow2" \
    -append "root=PARTUUID=da4b0c08-05 ro rauc.slot=A panic=10 console=ttyAMA0 module_blacklist=$WITHOUT quiet" >"$WALK/qemu.log" 2>&1 &
box=$!
trap 'box_stop' EXIT
box_up 1800
step "a Raspberry Pi 3B of QEMU's is up"
