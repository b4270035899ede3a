#!/bin/sh
# Power cuts: a box takes in letters and installs an update, while every write to its card and every flush goes into a record besides; then
# cuts.py makes the card as it would lie there had the power gone at CUTS instants of that record, without what no flush had made sure of, and
# proves each. Some of these cards are started in QEMU, too.
#   CUTS=50 SEED=1 BOOTS=2 LETTERS_N=12 cuts.sh      needs what office.sh made, and diaryd and dakbox of this machine in BIN; AGAIN=1: with the record
#                                                that is there
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
CUTS=${CUTS:-50} SEED=${SEED:-1} BOOTS=${BOOTS:-2} LETTERS_N=${LETTERS_N:-12} BIN=${BIN:-$TOP/build/bin}

# What had come, and how long the record was then: a cut behind that must not lose it.
mark() { echo "$(stat -c %s "$RECORD") $*" >>"$WALK/cuts.marks"; }
# A sheet, which is a letter; "taken in as document X" is the box's word that it is safe.
letter() {
    mark fed
    feed "$1"
    GUEST_S=900 guest 'dakbox scan' >"$WALK/fed.log" || fail "letter $1: $(cat "$WALK/fed.log")"
    for doc in $(sed -n 's/.*taken in as document \([^ ]*\).*/\1/p' "$WALK/fed.log"); do mark acknowledged "$doc"; done
}
running_update() { guest 'kill -0 "$(cat /run/walk-update.pid)" 2>/dev/null && echo yes' | grep -q yes; }

record() {
    RECORD=$WALK/cuts.record
    : >"$WALK/cuts.marks"
    bundle true "$IMAGES/ca" "$WALK/boot.ext4" "$(readlink -f "$IMAGES/root.squashfs")" 2>/dev/null
    on_stick true
    card_new cuts "$WALK/walk.img"
    office_start cuts
    until_says '^active$' 1500 'systemctl is-active dakbox-good'        # nothing of the start goes on
    guest 'systemctl stop dakbox-ocr dakbox-send' >/dev/null            # taking in is what is looked at here
    step "a new card, up and found good"
    mark letters_begin
    n=0; while [ $n -lt "$LETTERS_N" ]; do n=$((n + 1)); letter $n; done
    mark letters_end
    step "$n letters"

    stick_in true; guest 'udevadm wait --timeout=60 /dev/disk/by-label/WALK' >/dev/null
    mark update_begin
    guest 'dakbox update usb --restart later >/run/walk-update.log 2>&1 & echo $! >/run/walk-update.pid'
    while running_update; do GUEST_S=600 guest "sleep 5"; n=$((n + 1)); letter $n; done     # letters go on being taken in; an update begins between two
    guest 'cat /run/walk-update.log; dakbox boot-state get-primary' >"$WALK/cuts.update"
    [ "$(tail -n 1 "$WALK/cuts.update")" = B ] || fail "the update: $(cat "$WALK/cuts.update")"
    guest sync; mark update_end
    box_stop
    step "an update and $((n - LETTERS_N)) letters meanwhile; $(($(stat -c %s "$RECORD") / 1048576)) MiB written"
}

# A card of cuts.py: comes up, finds itself good, and has the letters.
start_cut() {   # NUMBER LETTERS SLOT
    RECORD=
    card_new "cut-$1" "$WALK/cut-$1.img"
    office_start "cut-$1"
    until_says '^active$' 1500 'systemctl is-active dakbox-good'
    proven=$(guest 'dakbox verify; systemctl --failed --no-legend --plain')
    echo "$proven" | grep -q "^$2 letters.* 0 faults" && [ "$(echo "$proven" | wc -l)" -eq 1 ] || fail "cut $1: $proven"
    grep -a -q "dakbox: slot $3;" "$WALK/console.log" || fail "cut $1: it does not start slot $3"
    box_stop
    rm -f "$WALK/cut-$1.img" "$WALK/cut-$1.qcow2"
    step "cut $1 starts: slot $3, $proven"
}

[ -n "${AGAIN:-}" ] || record
python3 "$HERE/cuts.py" "$WALK" "$IMAGES" "$BIN" "$CUTS" "$SEED" "$BOOTS"
while read -r number letters slot; do start_cut "$number" "$letters" "$slot" </dev/null; done <"$WALK/cuts.boot"
