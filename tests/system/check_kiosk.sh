#!/bin/sh
# The session of the box's own screen (board/system/kiosk/session), with the real cage and cog on an X screen that nobody sees: the desk
# comes up, keys that lead out of other systems lead nowhere, a page that hangs is noticed, and what ends the browser ends the session.
#
#   tests/system/check_kiosk.sh BINDIR OUT         OUT: pictures and logs. Exit 77: a program is missing here.
# cage does not run as root: then all of it runs as nobody.
bin=$1 out=$2
: "${DISPLAY_NO:=77}" "${PORT:=8770}"
keys='ctrl+alt+F1 ctrl+alt+F2 ctrl+alt+F7 ctrl+alt+BackSpace ctrl+alt+Delete alt+F4 alt+Tab alt+Escape super ctrl+t ctrl+n ctrl+o ctrl+s ctrl+p
    ctrl+j ctrl+l ctrl+u F11 F12 ctrl+shift+i ctrl+shift+c'
for p in cage cog Xvfb xdotool import compare ss; do command -v $p >/dev/null || { echo "SKIPPED: $p is not here"; exit 77; }; done

faults=0
fault() { echo "check_kiosk: $*"; faults=$((faults + 1)); }
within() {                                                  # SECONDS COMMAND...: until it is true
    n=$(($1 * 2)); shift
    until "$@"; do n=$((n - 1)); [ $n -gt 0 ] || return 1; sleep 0.5; done
}
as=; [ "$(id -u)" -ne 0 ] || as="setpriv --reuid=65534 --regid=65534 --clear-groups --"
picture() { import -window root -crop 800x480+0+0 "$out/$1.png"; }
# Processes of the session named so: whoever else runs such programs here is left alone.
ours() {
    for p in $(pgrep -x "$1"); do
        { tr '\0' '\n' <"/proc/$p/environ"; } 2>/dev/null | grep -qx "STATE_DIRECTORY=$home/state" && echo "$p"
    done
}
# shellcheck disable=SC2317  # called by within
ended() { ! grep -qs '^State:.[^Z]' "/proc/$1/status"; }
# shellcheck disable=SC2317
told() { tail -n 1 "$out/notify.log" | grep -q WATCHDOG && [ "$(wc -l <"$out/notify.log")" -gt "$1" ]; }
session='' screen='' office='' notify=''
# shellcheck disable=SC2046,SC2086,SC2317  # lists; called by trap
end() {
    kill $session $(ours cog) $(ours WPEWebProcess) $(ours WPENetworkProce) $screen $office $notify 2>/dev/null
    wait
    rm -rf "$home"
}

rm -rf "$out"; mkdir -p "$out"; home=$(mktemp -d); mkdir "$home/run" "$home/state"; : >"$out/notify.log"
[ "$(id -u)" -ne 0 ] || chown -R nobody "$home"; chmod 700 "$home/run"; chmod 711 "$home"
trap end EXIT
printf '[desk]\nport = %s\n' "$PORT" >"$home/desk.conf"; chmod 644 "$home/desk.conf"
"$bin/dakbox" run --demo "$out/office" --port-base "$PORT" >"$out/office.log" 2>&1 & office=$!
Xvfb ":$DISPLAY_NO" -screen 0 1024x768x24 -ac >"$out/screen.log" 2>&1 & screen=$!
# in systemd's place: hears what the session says, and answers what it asks
# shellcheck disable=SC2086
$as /usr/bin/python3 - "$home/run/notify" >>"$out/notify.log" <<'END' & notify=$!
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
while True:
    words, fds, _, _ = socket.recv_fds(s, 4096, 8)
    for fd in fds: os.close(fd)
    if b'BARRIER' not in words: print(words.decode().strip(), flush=True)
END
export DISPLAY=":$DISPLAY_NO"
within 60 grep -qs '^  auditor' "$out/office.log" || { fault "the desk does not start"; exit 1; }
# shellcheck disable=SC2086
$as env HOME="$home" XDG_RUNTIME_DIR="$home/run" STATE_DIRECTORY="$home/state" DESK_CONF="$home/desk.conf" NOTIFY_SOCKET="$home/run/notify" \
    WLR_BACKENDS=x11 WLR_RENDERER=pixman WLR_XWAYLAND=/bin/false LIBGL_ALWAYS_SOFTWARE=1 COG_PLATFORM_WL_VIEW_FULLSCREEN=1 \
    board/system/kiosk/session >"$out/session.log" 2>&1 & session=$!

within 60 grep -q 'Loaded successfully' "$out/session.log" || fault "the desk does not come up"
within 60 told 0 || fault "no word that the page is alive"
windows() { xdotool search --onlyvisible --name ".*"; }
window=$(windows | tail -n 1) had=$(windows | wc -l)
xdotool windowsize --sync "$window" 800 480; sleep 2
xdotool windowfocus "$window"; xdotool type --delay 50 clerk; sleep 1
picture before
before=$(ours cog) web=$(ours WPEWebProcess)
for key in $keys; do xdotool key "$key"; sleep 0.3; done
xdotool mousemove 300 110 click 3; sleep 1                  # the right button's menu
picture after
differ=$(compare -metric AE "$out/before.png" "$out/after.png" null: 2>&1)
[ "${differ%%.*}" -lt 2000 ] || fault "a key changed the screen: $differ pixels (before.png, after.png)"        # the caret blinks; a menu has 10000
[ "$(ours cog) $(ours WPEWebProcess)" = "$before $web" ] || fault "a key started or ended a program"
[ "$(windows | wc -l)" -eq "$had" ] || fault "there is another window"

hung=$(ours WPEWebProcess); for p in $hung; do kill -STOP "$p"; done
sleep 50; heard=$(wc -l <"$out/notify.log"); sleep 32
[ "$(wc -l <"$out/notify.log")" -eq "$heard" ] || fault "a page that hangs passes for one that lives"
for p in $hung; do kill -CONT "$p"; done
within 60 told "$heard" || fault "no word once the page goes on"

xdotool windowfocus "$window" key ctrl+w                    # the one key of cog itself: ends it, and systemd starts it anew
within 20 ended "$session" || fault "the session outlives its browser"
[ $faults -eq 0 ] && echo "check_kiosk: the screen leads nowhere but to the desk"
exit $((faults > 0))
