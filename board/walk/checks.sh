#!/bin/sh
# What is to hold in a box that runs: units, firewall, seal of the data partition, watchdogs, USB storage, memory. Each says "ok" or "FAILED".
# Needs what office.sh made.
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
passed=0 failed=0
check() {       # NAME COMMAND...: its output is the reason when it fails
    name=$1; shift
    if "$@" >"$WALK/check.log" 2>&1; then passed=$((passed + 1)); echo "   ok $name$(tail -n 1 "$WALK/check.log" | sed 's/^./: &/')"
    else failed=$((failed + 1)); echo "   FAILED $name"; sed 's/^/          /' "$WALK/check.log"; fi
}
in_box() { guest "$@"; }
nothing() { out=$(guest "$@") && [ -z "$out" ] || { echo "$out"; return 1; }; }

up() { n=0; until grep -a 'dakbox .* is up' "$WALK/console.log" || [ $n -gt 1500 ]; do sleep 2; n=$((n + 2)); done; grep -a -q 'dakbox .* is up' "$WALK/console.log"; }

security() {    # the units as they run, with every drop-in: 2.0, or what board/units/exposure.txt allows
    # shellcheck disable=SC2016  # for the guest's shell
    GUEST_S=900 guest 'for unit in $(systemctl list-unit-files --plain --no-legend "dakbox-*.service" | cut -d" " -f1); do
        echo "$unit $(systemd-analyze security --no-pager "$(echo $unit | sed s/@/@set/)" | tail -n 1)"; done' >"$WALK/security"
    [ "$(wc -l <"$WALK/security")" -ge 20 ] || { echo "only $(wc -l <"$WALK/security") units were judged"; return 1; }
    awk 'NR == FNR { if (NF) most[$1] = $2; next }
        { level = match($0, /: [0-9.]+ /) ? substr($0, RSTART + 2) + 0 : 10; if (level > ($1 in most ? most[$1] : 2.0)) { print $1 ": " level; bad = 1 } }
        END { exit bad }' "$TOP/board/units/exposure.txt" "$WALK/security"
}
# Who comes from another net than a private one gets no answer; the forwarded port of net "other" leads there (QEMU's address in it is public).
other_net() { ! python3 "$HERE/desk.py" "https://127.0.0.1:$((PORT + 1))" "$WALK/other.jar" get / >/dev/null || { echo "the desk answered 203.0.113.2"; return 1; }; }
# A daemon that hangs is started anew: WatchdogSec is 90 s
hung() {
    guest 'systemctl show -p MainPID --value dakbox-label >/run/walk-pid; kill -STOP "$(cat /run/walk-pid)"'
    GUEST_S=600 guest 'n=0; while [ "$(systemctl show -p MainPID --value dakbox-label)" = "$(cat /run/walk-pid)" ] && [ $n -lt 200 ]; do sleep 1; n=$((n + 1)); done
        kill -KILL "$(cat /run/walk-pid)" 2>/dev/null; echo "after $n s"; [ $n -lt 200 ]'
}
# The panel's button "letter" starts the scanner.
pressed() {
    letters=$(guest 'dakbox verify' | sed -n 's/^\([0-9]*\) letters.*/\1/p')
    feed
    button 0
    (until_says "^$((letters + 1)) letters" 300 'dakbox verify')
}
stick() {       # a stick without a label of ours, plugged in: not mounted, not writable
    stick_new plain HOLIDAY 32
    stick_in plain
    guest 'udevadm wait --timeout=60 /dev/disk/by-label/HOLIDAY; udevadm settle; d=$(readlink -f /dev/disk/by-label/HOLIDAY)
        ! grep -q "^$d " /proc/mounts && [ "$(blockdev --getro "$d")" = 1 ] && ! dd if=/dev/zero of="$d" bs=512 count=1 2>/dev/null'
}

reset_by_watchdog() {
    from=$(console_lines)
    GUEST_S=20 guest 'echo 0 >/proc/sys/kernel/panic; echo 0 >/proc/sys/kernel/panic_on_oops; sync; echo c >/proc/sysrq-trigger' >/dev/null || true
    n=0; until tail -n "+$((from + 1))" "$WALK/console.log" | grep -a 'dakbox: slot A;'; do n=$((n + 1)); [ $n -lt 300 ] || return 1; sleep 2; done
}

[ -n "${RUNNING:-}" ] || card_new checks "$WALK/walk.img"
office_start checks
check "up" up
check "the box says that it is good" in_box 'systemctl is-active dakbox-good'
check "no unit has failed" nothing 'systemctl --failed --no-legend --plain'
check "nothing was refused to a program (seccomp, audit)" nothing 'journalctl --no-pager -k | grep -E "type=1326|seccomp.*sig|avc:.*denied" || true'
check "no error in the journal of our programs" nothing 'journalctl --no-pager -q -p err -u "dakbox-*" | tail -n 20'
check "security of each unit is 2.0 or less, or has its reason" security
check "all data lies in LUKS2" in_box 'cryptsetup luksDump /dev/vda7 | grep -q "Version:.*2" && for d in /var/lib/dakbox /etc/dakbox /var/log; do findmnt -n -o SOURCE --target $d | grep -q ^/dev/mapper/dakbox-data || { findmnt --target $d; exit 1; }; done'
check "the root filesystem cannot be written" in_box '! touch /usr/walk 2>/dev/null'
check "the office network reaches the desk" python3 "$HERE/desk.py" "https://127.0.0.1:$PORT" "$WALK/check.jar" get /help
check "another network does not" other_net
check "who may come in" in_box 'nft list chain inet dakbox in | grep -q "policy drop" && nft list chain inet dakbox out | grep -q "policy drop"'
check "no program listens but the desk" nothing 'ss -H -ltn | awk "{ print \$4 }" | grep -v -E "^(127\.|\[::1\]|0\.0\.0\.0:8470|.*:5355$)" || true'
check "nobody can sign in on the console" nothing 'grep -l getty /proc/[0-9]*/comm || true; awk -F: "\$2 !~ /^[!*]/ { print }" /etc/shadow'
check "the hardware watchdog is fed" in_box '[ "$(systemctl show -p RuntimeWatchdogUSec --value)" = 15s ] && ls -l /proc/1/fd | grep -q /dev/watchdog && cat /sys/class/watchdog/watchdog0/identity'
check "the journal is kept, on the data partition" in_box 'ls /var/log/journal/*/system.journal && systemd-analyze cat-config systemd/journald.conf | grep -x MaxRetentionSec=180day'
check "the clock's three time servers are asked" in_box 'systemctl is-active chrony && [ "$(grep -c -E "samay1.nic.in|samay2.nic.in|time.nplindia.org" /run/systemd/network/dakbox.sources)" -eq 3 ]'
check "a program that hangs is started anew" hung
check "a press on the panel scans a letter" pressed
check "a foreign USB stick is left alone" stick
check "letters, numbers and documents" in_box 'dakbox verify'
check "memory used, idle" in_box 'awk "/MemTotal/ { t = \$2 } /MemAvailable/ { a = \$2 } END { print int((t - a) / 1024) \" MiB\" }" /proc/meminfo'
check "time to be up" in_box 'systemd-analyze time | head -n 1'
# last: the kernel stands still and does not restart itself
check "a system that stands still is reset by the watchdog" reset_by_watchdog
step "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
