#!/bin/sh
# What the box does for itself, by its own systemd, as a local administrator asks for it at the desk: a box that does not know the day, whose clock is set
# by hand; a backup onto a stick; a change of the network that nobody confirms; the factory reset, after which the box is a new one, and gets the office back.
# Needs what office.sh made.
# shellcheck source=board/walk/lib.sh
CLOCK='-icount shift=2 -rtc base=1970-01-02T00:00:00,clock=vm'     # no battery clock
. "$(dirname "$0")/lib.sh"
OFFICE='Central Registry Unit, Walk'        # office/etc/dakbox/dakbox.conf

numbers() { guest 'dakbox register' | grep -o 'CRU-A/[0-9]*/[0-9]*' | sort -u; }
lamps() { as clerk get / | sed 's/<[^>]*>//g'; }

day_unknown() {
    lamps | grep -q 'The clock was never set' || fail "the counter does not say that the clock was never set"
    feed
    guest 'dakbox scan' | grep -q 'taken in as document' || fail "a sheet was not taken in"
    [ -z "$(numbers)" ] || fail "a letter got a number of a day nobody knows: $(numbers)"
    press /admin/box/clock "date=$(date -d tomorrow +%d-%m-%Y)" time=10:30
    until_says 'CRU-A/20[2-9]' 300 'dakbox register'
    admin_again; sign_in clerk asha "$CLERK_WORDS"
    page | grep -q 'The clock was set by hand' || fail "the page does not say that the clock was set: $(page)"
    lamps | grep -q 'compare it with a watch' || fail "the counter does not ask to look at the clock"
    step "a day nobody knows: the letter waits, the clock is set at the desk, then it is $(numbers)"
}

# Sheet's key, made and typed back; then a backup.
backup() {
    as admin submit /admin/backup /admin/backup/key >"$WALK/key.html"
    key=$(sed -n 's/.*name="secret" value="\([^"]*\)".*/\1/p' "$WALK/key.html" | head -n 1)
    as admin submit "$WALK/key.html" /admin/backup/key/use "last=${key##*[- ]}" >/dev/null
    stick_new save DAKBOX-SAVE 256; stick_in save
    guest 'udevadm wait --timeout=60 /dev/disk/by-label/DAKBOX-SAVE' >/dev/null
    as admin submit /admin/backup /admin/backup/start where=stick >/dev/null
    said=$(ended 900)
    echo "$said" | grep -q 'complete and was read back: 1 letters' || fail "the backup: $said$(guest 'journalctl --no-pager -n 20 -u "dakbox-backup@*"')"
    stick_out save
    step "backup:$said"
}

# The desk is not reached at the new address from here, so nobody says that it stays.
network_back() {
    cable=$(guest 'ip -o -4 addr' | awk '/10\.0\.2\.15/ { print $2 }')
    as admin submit /admin/box /admin/box/network "network_interface=$cable" network_address=10.0.2.77/24 network_gateway=10.0.2.2 >"$WALK/pressed.html" || true
    until_says '10\.0\.2\.77/24' 600 'ip -o -4 addr'
    until_says '10\.0\.2\.15/24' 900 'ip -o -4 addr'
    said=$(ended 300)
    echo "$said" | grep -q 'Nobody confirmed the new settings of the network' || fail "the network: $said"
    step "network:$said"
}

reset() { as admin submit /admin/backup /admin/reset "office=$OFFICE" undelivered_too=1 "$@" >"$WALK/pressed.html"; }
reset_all() {
    reset
    grep -q 'something happened since' "$WALK/pressed.html" || fail "the reset does not say that the backup is older than the network's change: $(sed 's/<[^>]*>//g' "$WALK/pressed.html")"
    from=$(console_lines)
    reset without_backup=1
    grep -q 'forgets everything' "$WALK/pressed.html" || fail "the reset: $(sed 's/<[^>]*>//g' "$WALK/pressed.html")"
    box_up 1500 "$from"
    first_admin
    guest 'dakbox verify' | grep -q '^0 letters' || fail "after the reset: $(guest 'dakbox verify')"
    step "reset: the box has forgotten everything, and has a first start"
}

restore_all() {
    stick_in save; guest 'udevadm wait --timeout=60 /dev/disk/by-label/DAKBOX-SAVE' >/dev/null
    from=$(console_lines)
    as admin submit /admin/backup /admin/backup/restore "key=$key" none=1 where=stick >"$WALK/pressed.html"
    box_up 1500 "$from"
    admin_again                 # as in the backup
    guest 'dakbox verify' | grep -q '^1 letters.* 0 faults' || fail "after the restore: $(guest 'dakbox verify')"
    [ "$(numbers)" = "$given" ] || fail "after the restore the letter is $(numbers), not $given"
    step "restore from the stick: the office is back, and the letter is $(numbers)"
}

card_new care "$WALK/walk.img"
office_start care
first_admin; first_clerk
day_unknown; given=$(numbers)
backup
network_back
reset_all
restore_all
