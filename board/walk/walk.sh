#!/bin/sh
# The appliance from a new card to an update, in QEMU: each part is a script of its own, its output is WALK/NAME.log.
#   walk.sh [PART...]      office letter checks update care data cuts screen, in this order; without a word: all of them, two boxes side by side
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
passed=0 failed=0
part() {        # NAME COMMAND...
    name=$1 at=$(now); shift
    if "$@" >"$WALK/$name.log" 2>&1; then passed=$((passed + 1)) how=passed; else failed=$((failed + 1)) how=FAILED; fi
    grep -a -E '^(==|   |FAILED)' "$WALK/$name.log" | sed 's/^/    /'
    printf '%s: %s (%s s)\n' "$name" "$how" "$(($(now) - at))"
}
# letter and checks are in one box, which starts once
shared_box() { [ -n "${box:-}" ] || { card_new walk "$WALK/walk.img"; office_start walk; step "U-Boot has chosen a slot"; }; }

# A box keeps one core busy: its clock counts instructions. So two lanes, each with an office, a folder and ports of its own.
lane() {        # NAME PORT PART...
    name=$1 port=$2; shift 2
    (WALK=$WALK/$name PORT=$port "$0" office "$@" && touch "$WALK/$name/all-passed") | sed -u "s/^/$name  /"
    [ -e "$WALK/$name/all-passed" ]
}
whole() {
    at=$(now)
    rm -f "$WALK/day/all-passed" "$WALK/care/all-passed"
    lane day "$PORT" letter checks update data & day=$!
    lane care "$((PORT + 10))" care cuts screen & care=$!
    how=passed
    wait $day || how=FAILED
    wait $care || how=FAILED
    printf 'the walk: %s (%s s)\n' "$how" "$(($(now) - at))"
    [ $how = passed ]
}

[ $# -gt 0 ] || { whole; exit; }
for what in "$@"; do
    case $what in
    office) part office "$HERE/office.sh" ;;
    letter|checks) shared_box; part "$what" env RUNNING=1 "$HERE/$what.sh" ;;
    update|care|data|cuts|screen) box_stop; part "$what" "$HERE/$what.sh" ;;
    *) echo "walk.sh: office, letter, checks, update, care, data, cuts or screen" >&2; exit 2 ;;
    esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
