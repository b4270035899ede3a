#!/bin/sh
# Updates as a local administrator makes them, at the desk's page "This box": what is refused, and with which words; a download that breaks
# off; the true bundle goes into slot B, B starts and finds itself good; back to A by a press; B broken is tried three times, and A is back.
# Needs what office.sh made.
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"

# ---- bundles: sticks with one each
make_bundles() {
    rm -rf "$WALK/bundle"; mkdir -p "$WALK/bundle/work"
    small=$WALK/bundle/small; head -c 65536 /dev/urandom >"$small"              # refused before anybody looks into it
    OUT=$WALK/bundle WORK=$WALK/bundle/work CACHE=- PROGRAMS=- "$TOP/board/image/ca.sh" >/dev/null; mv "$WALK/bundle/ca" "$WALK/bundle/nobody"
    bundle true "$IMAGES/ca" "$WALK/boot.ext4" "$(readlink -f "$IMAGES/root.squashfs")"
    bundle foreign "$WALK/bundle/nobody" "$small" "$small"
    COMPATIBLE=dakbox-riscv bundle board "$IMAGES/ca" "$small" "$small"
    bundle old "$IMAGES/ca" "$small" "$small"
    cp "$WALK/true.raucb" "$WALK/tampered.raucb"
    printf '\377\377\377\377' | dd of="$WALK/tampered.raucb" bs=1 seek=20000000 conv=notrunc status=none
    head -c 30000000 "$WALK/true.raucb" >"$WALK/cut.raucb"
    for name in tampered foreign board old cut; do on_stick $name; done
    rm -rf "$WALK/bundle"
}

boot_state() { guest "dakbox boot-state get-primary; dakbox boot-state get-state A; dakbox boot-state get-state B" | paste -sd' '; }
# The running system and the boot state stay as they are.
refused() {     # NAME SENTENCE
    stick_in "$1"; guest "udevadm wait --timeout=60 /dev/disk/by-label/WALK" >/dev/null
    press /admin/box/update source=stick restart=later
    said=$(ended 900)
    echo "$said" | grep -q "$2" || fail "the $1 bundle: $said"
    [ "$(boot_state)" = "A good bad" ] || fail "after the $1 bundle: $(boot_state)"
    stick_out "$1"
    step "$1: $said"
}
# Both copies of the boot state, as an update or many starts would have left them.
boot_state_put() {      # NAME=VALUE...
    printf '%s\n' "$@" | mkenvimage -s 512 -p 0 -o "$WALK/boot-state" -
    guest "echo $(base64 -w0 "$WALK/boot-state") | base64 -d >/run/boot-state; for at in 2056 2048; do dd if=/run/boot-state of=/dev/vda bs=512 seek=\$at conv=notrunc,fsync status=none; done"
}
floor() { boot_state_put A_LEFT=3 B_LEFT=0 "FLOOR=$1" 'ORDER=A B'; }
# By itself, from the box's own service; its own clock says when.
good() {        # SLOT
    until_says '^active$' 1500 'systemctl is-active dakbox-good'
    [ "$(guest "dakbox boot-state get-state $1")" = good ] || fail "slot $1 runs and was not found good: $(boot_state)"
    step "slot $1 is up, and found good by itself, $(guest 'systemctl show -p ExecMainExitTimestampMonotonic --value dakbox-good | sed "s/......$//"') s after its start"
}
starts() { box_says "dakbox: slot $1;" 600 "$from"; box_up 1500 "$from" | grep -q "slot $1" || fail "slot $1 is not what came up"; admin_again; }

[ -n "${BUNDLES_MADE:-}" ] || make_bundles
step "bundles made, the true one $(du -m "$WALK/true.raucb" | cut -f1) MiB"
card_new update "$WALK/walk.img"
office_start update
first_admin; good A

refused foreign 'was not signed by the maker of this box'
refused cut 'or it is not whole'
refused board 'is for another board (dakbox-riscv)'
floor 9; refused old 'takes none below 9'; floor 0
refused tampered 'is damaged or was tampered with'

python3 "$HERE/publish.py" $((PORT + 2)) "$WALK/true.raucb" >"$WALK/published.log" 2>&1 & publisher=$!
trap 'kill $publisher; box_stop' EXIT
press /admin/box/update source=network restart=now
said=$(ended 900); echo "$said" | grep -q 'What has come so far is kept' || fail "a download that broke off: $said"
step "cut download: $said"
from=$(console_lines); press /admin/box/update source=network restart=now
starts B
grep -q '^bytes=[1-9]' "$WALK/published.log" || fail "the download began anew: $(cat "$WALK/published.log")"
good B
page | grep -q 'runs, and was found good' || fail "the page does not say so: $(page)"

from=$(console_lines); press /admin/box/rollback; starts A; good A

guest 'dd if=/dev/zero of=/dev/vda6 bs=1M count=4 conv=fsync status=none'
from=$(console_lines); press /admin/box/rollback; starts A
tries=$(tail -n "+$((from + 1))" "$WALK/console.log" | grep -a -c 'dakbox: slot B;')
[ "$tries" -eq 3 ] || fail "B was tried $tries times, not 3"
page | grep -q 'has gone back to version' || fail "the page does not say that it went back: $(page)"
step "B broken: tried 3 times, then slot A is up, and the page says so"

boot_state_put A_LEFT=0 B_LEFT=0 FLOOR=0 'ORDER=A B'
from=$(console_lines); guest 'systemctl --force --force reboot' >/dev/null || true
box_says 'no slot has tries left' 600 "$from"; box_says 'dakbox: slot A;' 600 "$from"
step "no slot has a try left: all begin again, slot A first"
