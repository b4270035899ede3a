#!/bin/sh
# A letter's whole way in a box: the first administrator is made at the desk, and a clerk; a letter is put on the scanner, scanned, read, confirmed
# by the clerk, and is a receipt in e-Office. Needs what office.sh made.
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
state_is() { until_says "[1-9][0-9]* $1" "$2" 'dakbox status | grep ^diaryd'; }

confirm() {         # LETTER: as the form proposes it
    as clerk submit "/letters/$1" "/letters/$1/confirm" post=SO-CRU checked=yes >"$WALK/confirmed.html"
}

[ -n "${RUNNING:-}" ] || card_new letter "$WALK/walk.img"
office_start letter
desk_up; step "the desk is up"
first_admin; first_clerk; step "first administrator and a clerk, at the desk from the office network"
guest 'install -o dakbox-scan -g dakbox -m 660 /usr/share/walk/dev-s-0019/* /run/walk/feeder/'
as clerk submit / /scan/start >/dev/null
state_is taken_in 300; step "scanned and numbered"
state_is read 1800; step "read"
confirm 1; step "confirmed"
state_is sent 300
[ "$(guest 'find /var/lib/dakbox-eoffice/documents -type f | wc -l')" -eq 1 ] || fail "e-Office has not one document"
step "in e-Office: $(guest 'dakbox register | grep -m1 CRU-A')"
