#!/bin/sh
# Boots a card image as it is, to the line on the console that says it is up. KEEP=1: it runs on until this is interrupted.
#   board/walk/boot.sh [IMAGE]
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
image=${1:-$(ls "$IMAGES"/dakbox-arm64-*.img)}

card_new boot "$image"
box_start boot
box_says 'dakbox: slot' 60
step "U-Boot has chosen a slot"
box_up
step "up"
[ -z "${KEEP:-}" ] || wait "$box"
