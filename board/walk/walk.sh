#!/bin/sh
# The appliance from a new card to an update, in QEMU: each part is a script of its own, its output is WALK/NAME.log.
#   walk.sh [PART...]      default: office letter checks update data; also: cuts
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

for what in ${*:-office letter checks update data}; do
    case $what in
    office) part office "$HERE/office.sh" ;;
    letter|checks) shared_box; part "$what" env RUNNING=1 "$HERE/$what.sh" ;;
    update|data|cuts) box_stop; part "$what" "$HERE/$what.sh" ;;
    *) echo "walk.sh: office, letter, checks, update, data or cuts" >&2; exit 2 ;;
    esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
