#!/bin/sh
# The session of the box's own screen (board/system/kiosk/session), with the real cage and cog on an X screen that nobody sees: the desk
# comes up, keys that lead out of other systems lead nowhere, a recovery sheet is seen with a way back and not kept from going dark, who reads
# it is not left in the dark, a page that hangs is noticed, and what ends the browser ends the session.
#
#   tests/system/check_kiosk.sh BINDIR OUT         OUT: pictures and logs. Exit 77: a program is missing here.
# cage does not run as root: then all of it runs as nobody.
bin=$1 out=$2
: "${DISPLAY_NO:=77}" "${PORT:=8770}"
keys='ctrl+alt+F1 ctrl+alt+F2 ctrl+alt+F7 ctrl+alt+BackSpace ctrl+alt+Delete alt+F4 alt+Tab alt+Escape super ctrl+t ctrl+n ctrl+o ctrl+s ctrl+p
    ctrl+j ctrl+l ctrl+u F11 F12 ctrl+shift+i ctrl+shift+c'
for p in cage cog Xvfb xdotool import compare tesseract curl ss; do command -v $p >/dev/null || { echo "SKIPPED: $p is not here"; exit 77; }; done

key_of_card=ABCDEFGH-JKLMNPQR-STUVWXYZ-HJKLMNPQ-ABCDEFGH-RSTUVWXY-HHHHKKKK-TTTTVVVV
passphrase='seven rainy mornings' url=http://localhost:$PORT

faults=0
fault() { echo "check_kiosk: $*"; faults=$((faults + 1)); }
within() {                                                  # SECONDS COMMAND...: until it is true
    end=$(($(date +%s) + $1)); shift
    until "$@"; do [ "$(date +%s)" -lt $end ] || return 1; sleep 0.5; done
}
as=; [ "$(id -u)" -ne 0 ] || as="setpriv --reuid=65534 --regid=65534 --clear-groups --"
picture() { import -window root -crop 800x480+0+0 "$out/$1.png"; }
look() { picture seen; convert "$out/seen.png" -resize 200% "$out/large.png"; OMP_THREAD_LIMIT=1 tesseract "$out/large.png" - --psm 11 "$@" 2>/dev/null; }
shows() { look | grep -q "$1"; }
press_on() {                                                # WORD: where it first stands on the screen
    where=$(look tsv | awk -v w="$1" '$12 == w { print int(($7 + $9 / 2) / 2), int(($8 + $10 / 2) / 2); exit }')
    [ -n "$where" ] || { fault "there is no $1 to press on (seen.png)"; return; }
    # shellcheck disable=SC2086  # two numbers
    xdotool mousemove $where click 1
}
is_dark() { picture seen; [ "$(identify -format %k "$out/seen.png")" -eq 1 ]; }
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
session='' screen='' office='' box='' notify=''
# shellcheck disable=SC2046,SC2086,SC2317  # lists; called by trap
end() {
    kill $session $(ours cog) $(ours WPEWebProcess) $(ours WPENetworkProce) $screen $office $box $notify 2>/dev/null
    wait
    rm -rf "$home"
}

rm -rf "$out"; mkdir -p "$out"; home=$(mktemp -d); mkdir "$home/run" "$home/state"; : >"$out/notify.log"
[ "$(id -u)" -ne 0 ] || chown -R nobody "$home"; chmod 700 "$home/run"; chmod 711 "$home"
trap end EXIT
# An appliance that is being set up: boxd has the recovery key of its card.
mkdir -p "$out/office/data" "$out/office/run" "$out/office/sane" "$out/office/bin"; office_in=$(cd "$out/office" && pwd)
printf '[paths]\ndata_dir = %s/data\nrun_dir = %s/run\n[desk]\nport = %s\ncodes = nobody\nblank_minutes = 1\n[box]\nboard_file = %s/board\n' \
    "$office_in" "$office_in" "$PORT" "$office_in" >"$home/desk.conf"; chmod 644 "$home/desk.conf"
printf 'test\n' >"$out/office/sane/dll.conf"
printf '#!/bin/sh\n' >"$out/office/bin/systemctl"; chmod 755 "$out/office/bin/systemctl"
printf 'compatible = dakbox-arm64\ndisk = %s/disk\nslot = A\nrecovery = %s/recovery.key\n' "$office_in" "$office_in" >"$out/office/board"
truncate -s 1M "$out/office/disk"
echo "$key_of_card" >"$out/office/recovery.key"
PATH="$out/office/bin:$PATH" "$bin/boxd" -c "$home/desk.conf" >"$out/boxd.log" 2>&1 & box=$!
SANE_CONFIG_DIR="$office_in/sane" "$bin/dakbox" run -c "$home/desk.conf" >"$out/office.log" 2>&1 & office=$!
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
# shellcheck disable=SC2317  # called by within
answers() { [ -s "$out/office/run/setup-code" ] && curl -sf -o /dev/null "$url/healthz"; }
within 60 answers || { fault "the desk does not start"; exit 1; }
post() {                                                    # PAGE PATH NAME=VALUE...: a form of PAGE
    jar="-s -b $home/jar -c $home/jar" page=$1 path=$2; shift 2
    # shellcheck disable=SC2086  # jar: several words
    set -- "token=$(curl $jar "$url$page" | sed -n 's/.*data-token="\([^"]*\)".*/\1/p')" "$@"
    # shellcheck disable=SC2086
    for field in "$@"; do printf -- '--data-urlencode\n%s\n' "$field"; done | tr '\n' '\0' | xargs -0 curl $jar -o /dev/null -H "Origin: $url" "$url$path"
}
post '/sign-in?lang=en' /first-start "code=$(cat "$out/office/run/setup-code")" door_name=first full_name=First "passphrase=$passphrase" "again=$passphrase"
for n in 3 4 5 6 7 8 9 10; do post "/first/$n" "/first/$n" press=later; done
# shellcheck disable=SC2086
$as env HOME="$home" XDG_RUNTIME_DIR="$home/run" STATE_DIRECTORY="$home/state" DESK_CONF="$home/desk.conf" NOTIFY_SOCKET="$home/run/notify" \
    WLR_BACKENDS=x11 WLR_XWAYLAND=/bin/false COG_PLATFORM_WL_VIEW_FULLSCREEN=1 \
    board/system/kiosk/session >"$out/session.log" 2>&1 & session=$!

within 60 grep -q 'Loaded successfully' "$out/session.log" || fault "the desk does not come up"
within 60 told 0 || fault "no word that the page is alive"
windows() { xdotool search --onlyvisible --name ".*"; }
window=$(windows | tail -n 1) had=$(windows | wc -l)
xdotool windowsize --sync "$window" 800 480; sleep 2
xdotool windowfocus "$window"; xdotool type --delay 50 clerk
within 60 shows clerk || fault "what is typed is not seen (seen.png)"
picture before
before=$(ours cog) web=$(ours WPEWebProcess)
for key in $keys; do xdotool key "$key"; sleep 0.3; done
xdotool mousemove 300 110 click 3; sleep 1                  # the right button's menu
picture after
differ=$(compare -metric AE "$out/before.png" "$out/after.png" null: 2>&1)
[ "${differ%%.*}" -lt 2000 ] || fault "a key changed the screen: $differ pixels (before.png, after.png)"        # the caret blinks; a menu has 10000
[ "$(ours cog) $(ours WPEWebProcess)" = "$before $web" ] || fault "a key started or ended a program"
[ "$(windows | wc -l)" -eq "$had" ] || fault "there is another window"

# A recovery sheet: within the page, with a way back; after a minute without a touch it is gone, and with touches in it it is not.
press_on Name; xdotool key ctrl+a; xdotool type --delay 50 first; xdotool key Tab; xdotool type --delay 50 "$passphrase"; xdotool key Return
within 30 shows 'Nothing can be printed' || fault "the page of the recovery sheet does not say that nothing is printed here (seen.png)"
press_on '(PDF)'
within 30 shows 'Keep this sheet under lock' || fault "the recovery sheet is not seen (seen.png)"
picture sheet
xdotool mousemove 758 30 click 1                            # close
within 10 shows 'Nothing can be printed' || fault "there is no way back from the recovery sheet (seen.png)"
sleep 10                                                    # until the second press counts (desk.js)
press_on '(PDF)'
within 30 shows 'Keep this sheet under lock' || fault "the recovery sheet is not seen a second time (seen.png)"
xdotool mousemove 300 250
for pause in 35 35; do sleep $pause; xdotool click 1; done
! is_dark || fault "who reads a PDF is left in the dark (seen.png)"
within 75 is_dark || fault "the screen does not go dark over a PDF (seen.png)"
xdotool mousemove 301 251 click 1; sleep 2
shows 'Nothing can be printed' || fault "a key stays on the screen in the dark (seen.png)"

hung=$(ours WPEWebProcess); for p in $hung; do kill -STOP "$p"; done
sleep 50; heard=$(wc -l <"$out/notify.log"); sleep 32
[ "$(wc -l <"$out/notify.log")" -eq "$heard" ] || fault "a page that hangs passes for one that lives"
for p in $hung; do kill -CONT "$p"; done
within 60 told "$heard" || fault "no word once the page goes on"

loads() { grep -c 'Loaded successfully' "$out/session.log"; }
# shellcheck disable=SC2317  # called by within
loaded() { [ "$(loads)" -gt "$1" ]; }
before=$(loads)
# shellcheck disable=SC2046  # a list
kill -SEGV $(ours cog)                                      # begins anew, on the same screen
within 60 loaded "$before" || fault "a browser that crashed is not started again"
! ended "$session" || fault "the session ends with a crash of its browser"

xdotool windowfocus "$window" key ctrl+w                    # the one key of cog itself: ends it, and systemd starts it anew
within 20 ended "$session" || fault "the session outlives its browser"
[ $faults -eq 0 ] && echo "check_kiosk: the screen leads nowhere but to the desk"
exit $((faults > 0))
