#!/bin/sh
# An update in the box: a tampered and a foreign bundle are refused, the true one goes into slot B, B boots, is marked good; then B is
# broken, is tried three times, and A boots again. Needs what layer.sh made.
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"

bundle() {      # NAME CA-FOLDER: WALK/usb/NAME, with the walk's boot slot
    mkdir -p "$WALK/bundle/ca" "$WALK/usb"
    cp -f "$WALK/boot.ext4" "$WALK/bundle/boot.ext4"
    ln -sf "$(readlink -f "$IMAGES/root.squashfs")" "$WALK/bundle/root.squashfs"
    rm -rf "$WALK/bundle/ca"; cp -r "$2" "$WALK/bundle/ca"
    OUT=$WALK/bundle WORK=$(mktemp -d "$WALK/bundle.XXXX") CACHE=- PROGRAMS=- "$TOP/board/image/bundle.sh" >/dev/null
    mv "$WALK"/bundle/dakbox-arm64-*.raucb "$WALK/usb/$1"
}
make_bundles() {
    rm -rf "$WALK/usb" "$WALK/foreign"
    bundle true.raucb "$IMAGES/ca"
    mkdir -p "$WALK/foreign/work"
    OUT=$WALK/foreign WORK=$WALK/foreign/work CACHE=- PROGRAMS=- "$TOP/board/image/ca.sh" >/dev/null
    bundle foreign.raucb "$WALK/foreign/ca"
    cp "$WALK/usb/true.raucb" "$WALK/usb/tampered.raucb"
    printf '\377\377\377\377' | dd of="$WALK/usb/tampered.raucb" bs=1 seek=20000000 conv=notrunc status=none
    rm -f "$WALK/bundles.img"
    truncate -s "$(($(du -m --apparent-size "$WALK/usb" | cut -f1) * 11 / 10 + 32))M" "$WALK/bundles.img"
    mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$WALK/usb" "$WALK/bundles.img"
    rm -rf "$WALK/bundle" "$WALK"/bundle.* "$WALK/foreign" "$WALK/usb"
}
state() { guest "dakbox boot-state get-primary; dakbox boot-state get-state A; dakbox boot-state get-state B" | paste -sd' '; }
# "result" is said by the box: silence is no refusal
refused() {
    GUEST_S=900 guest "rauc install /run/bundles/$1.raucb; echo result \$?" >"$WALK/$1.log"
    grep -q '^result [1-9]' "$WALK/$1.log" || fail "the $1 bundle was installed"
    [ "$(state)" = "A good bad" ] || fail "after the $1 bundle: $(state)"
}

[ -n "${BUNDLES_MADE:-}" ] || make_bundles
step "bundles made"
card_new update "$WALK/walk.img"
# shellcheck disable=SC2086  # LAYER is several words
box_start update $LAYER -drive "file=$WALK/bundles.img,if=virtio,format=raw,readonly=on"
box_up; step "slot A is up"
guest "mkdir -p /run/bundles && mount -o ro /dev/vdc /run/bundles && dakbox boot-state set-state A good"

refused tampered; step "tampered bundle refused: $(grep -a -m1 -i -E 'failed|error' "$WALK/tampered.log")"
refused foreign; step "foreign bundle refused: $(grep -a -m1 -i -E 'failed|error' "$WALK/foreign.log")"
GUEST_S=600 guest "rauc install /run/bundles/true.raucb" >"$WALK/true.log" || fail "the true bundle: $(tail -n 3 "$WALK/true.log")"
[ "$(state)" = "B good good" ] || fail "after the true bundle: $(state)"
step "true bundle installed into B"

from=$(console_lines); guest "systemctl reboot" || true
box_says 'slot B;' 300 "$from"; box_up 900 "$from" | grep -q 'slot B' || fail "slot B is not what came up"
guest "dakbox boot-state set-state B good"; [ "$(state)" = "B good good" ] || fail "B is not good: $(state)"
step "slot B is up, and good"

guest "dd if=/dev/zero of=/dev/vda6 bs=1M count=4 conv=fsync status=none"; from=$(console_lines); guest "echo b >/proc/sysrq-trigger" || true
box_up 1200 "$from" | grep -q 'slot A' || fail "slot A did not come back"
tries=$(tail -n "+$((from + 1))" "$WALK/console.log" | grep -a -c 'dakbox: slot B;')
[ "$tries" -eq 3 ] || fail "B was tried $tries times, not 3"
step "B broken: tried 3 times, then slot A is up"
