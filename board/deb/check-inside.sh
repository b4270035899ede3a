#!/bin/sh
# Runs in a bare Debian, as root, with our packages in /packages; see check.sh. Each step is a function whose name is what it proves.
# Leaves "PASSED FAILED" in /packages/count. No systemd runs here: start_all starts what the units name, as the users they name, in a
# network of its own.
set -eu
cd /packages
conf=/etc/dakbox/dakbox.conf
data=/var/lib/dakbox

apt() { apt-get -q -o Dpkg::Use-Pty=0 "$@" >>log 2>&1; }

within() {      # SECONDS COMMAND...: tries until it succeeds
    left=$1; shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1)); [ $left -gt 0 ] || { echo "not within the time: $*"; "$@"; return 1; }
        sleep 1
    done
}

setting() { sed -n "s/^$2=//p" "/usr/lib/systemd/system/$1" | tail -n 1; }

start_all() {       # until the step ends
    ip link set lo up
    trap stop_all EXIT
    for unit in $(sed -n 's/^Wants=//p' /usr/lib/systemd/system/dakbox.target); do
        [ "$(setting "$unit" Type)" = notify ] || continue
        [ "$(setting "$unit" User)" != root ] || continue
        setpriv --reuid="$(setting "$unit" User)" --regid="$(setting "$unit" Group)" --init-groups $(setting "$unit" ExecStart) >>"/packages/$unit.log" 2>&1 &
        echo $! >>/packages/pids
    done
}

stop_all() {
    kill $(cat /packages/pids) 2>/dev/null || true
    for pid in $(cat /packages/pids); do within 20 test ! -e "/proc/$pid" || kill -9 "$pid"; done
    rm /packages/pids
}

it_installs_on_a_bare_debian() {
    apt update
    apt install -y --no-install-recommends ./dakbox_*.deb ./dakbox-eoffice_*.deb
    [ -z "$(dpkg --audit)" ]
}

its_settings_are_good() { dakbox check-config; }

its_files_are_as_packed() { dpkg --verify dakbox dakbox-eoffice | tee /packages/changed; [ ! -s /packages/changed ]; }

its_users_and_folders_are_there() {
    for user in $(sed -n 's/^u \(dakbox-[a-z]*\) .*/\1/p' /usr/lib/sysusers.d/dakbox.conf); do getent passwd "$user"; done
    [ "$(stat -c %U:%G:%a $data)" = dakbox-diary:dakbox:2770 ]
    [ "$(stat -c %G:%a /etc/dakbox/secrets)" = dakbox-secrets:750 ]
}

its_target_is_enabled() { test -L /etc/systemd/system/multi-user.target.wants/dakbox.target; }

its_programs_start_as_their_users_and_take_a_letter_in() {
    start_all
    within 120 dakbox status
    within 120 curl -sS -o /dev/null http://127.0.0.1:8470/
    dakbox import "$(ls /usr/share/dakbox/letters/*/001.jpg | head -n 1)"
    within 120 sh -c "dakbox register | grep -q 'CRU-A/'"
}

an_upgrade_keeps_the_settings_of_the_admin() {
    echo '# ours' >>$conf
    dpkg-deb -R dakbox_*.deb next
    sed -i 's/^Version: .*/&+next/' next/DEBIAN/control
    echo '# a new setting' >>next$conf
    dpkg-deb --root-owner-group -b next next.deb
    apt install -y --no-install-recommends -o Dpkg::Options::=--force-confold ./next.deb
    grep -q '^# ours' $conf
    grep -q '^# a new setting' $conf.dpkg-dist
    dakbox check-config
}

an_upgrade_leaves_a_disabled_target_disabled() {
    systemctl disable dakbox.target 2>>log
    dpkg -i next.deb >>log 2>&1
    test ! -e /etc/systemd/system/multi-user.target.wants/dakbox.target
}

removal_keeps_letters_and_settings() {
    apt remove -y dakbox dakbox-eoffice
    test ! -e /usr/bin/diaryd
    test -s $conf
    test -s $data/diary.db
    test -s $data/box.key
}

a_purge_keeps_letters_and_says_so() {
    echo secret >/etc/dakbox/secrets/mail-password
    dpkg --purge dakbox >purge.log 2>&1
    test ! -e $conf
    test ! -e /etc/dakbox/dakbox.conf.dpkg-dist
    test -s $data/diary.db
    test -s $data/box.key
    test -s /etc/dakbox/secrets/mail-password
    grep -q "^dakbox: $data stays" purge.log
    [ -z "$(ls -d /etc/systemd/system/multi-user.target.wants/dakbox* /var/lib/systemd/deb-systemd-helper-*/dakbox* 2>/dev/null)" ]
}

installed_again_it_brings_its_programs_back() { apt install -y --no-install-recommends ./dakbox_*.deb; }

and_they_open_the_letters_it_kept() {
    start_all
    within 120 dakbox status
    dakbox register | grep 'CRU-A/'
    dakbox verify
}

a_purge_without_letters_leaves_nothing() {
    apt remove -y dakbox
    rm -r $data/* /etc/dakbox/secrets/*
    dpkg --purge dakbox >purge.log 2>&1
    if grep 'stays' purge.log; then return 1; fi
    [ -z "$(ls -d $data /var/lib/dakbox-eoffice /etc/dakbox 2>/dev/null)" ]
}

[ $# -eq 0 ] || { "$1"; exit; }

passed=0 failed=0
: >log
count() {       # STEP [COMMAND...]: runs it, by the command if there is one
    step=$1; shift
    echo "== $step"
    if "$@" "$0" "$step"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $step"; tail -n 20 ./*log; fi
}
alone='unshare --net'

count it_installs_on_a_bare_debian
count its_files_are_as_packed
count its_settings_are_good
count its_users_and_folders_are_there
count its_target_is_enabled
count its_programs_start_as_their_users_and_take_a_letter_in $alone
count an_upgrade_keeps_the_settings_of_the_admin
count an_upgrade_leaves_a_disabled_target_disabled
count removal_keeps_letters_and_settings
count a_purge_keeps_letters_and_says_so
count installed_again_it_brings_its_programs_back
count and_they_open_the_letters_it_kept $alone
count a_purge_without_letters_leaves_nothing
echo "$passed $failed" >count
