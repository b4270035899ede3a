#!/bin/sh
# The box's own screen: the desk is seen on it and a finger reaches it, from a new card on, and what that takes of memory. The virtual board's
# graphics have no 3D part, so the processor draws. Needs what office.sh made. Pictures: WALK/screen.ppm.
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
WIDTH=1024 HEIGHT=600

look() { rm -f "$WALK/screen.ppm"; echo "screendump $WALK/screen.ppm" | monitor; OMP_THREAD_LIMIT=1 tesseract "$WALK/screen.ppm" - --psm 11 2>/dev/null; }
until_seen() {      # PATTERN SECONDS
    end=$(($(now) + $2))
    until look | grep -q -E "$1"; do
        [ "$(now)" -lt $end ] || fail "within $2 s not \"$1\" on the screen ($WALK/screen.ppm): $(guest 'journalctl --no-pager -q -u dakbox-kiosk | tail -n 20')"
        sleep 5
    done
}
tap() {             # X Y: of the picture
    python3 - "$WALK/qmp.sock" "$(($1 * 32767 / WIDTH))" "$(($2 * 32767 / HEIGHT))" <<'END'
import json, socket, sys, time
link = socket.socket(socket.AF_UNIX)
link.connect(sys.argv[1])
def do(what, **how):
    link.sendall(json.dumps({"execute": what, "arguments": how}).encode())
    time.sleep(1)
def press(down):
    do("input-send-event", events=[{"type": "btn", "data": {"down": down, "button": "left"}}])
do("qmp_capabilities")
do("input-send-event", events=[{"type": "abs", "data": {"axis": a, "value": int(v)}} for a, v in zip("xy", sys.argv[2:4])])
press(True)
press(False)
END
}
kiosk() { guest "systemctl show -p $1 --value dakbox-kiosk"; }

card_new screen "$WALK/walk.img"
# shellcheck disable=SC2086  # LAYER is several words
box_start screen $LAYER -device virtio-gpu-pci,xres=$WIDTH,yres=$HEIGHT -device virtio-tablet-pci -device virtio-keyboard-pci -device i6300esb \
    -qmp "unix:$WALK/qmp.sock,server=on,wait=off"
box_says 'dakbox: slot' 300
until_seen 'Language' 1800
cp "$WALK/screen.ppm" "$WALK/screen-language.ppm"
step "the screen shows the first page of a new box"
tap 670 235                                 # "English"
until_seen 'Step 2|first administrator' 900
cp "$WALK/screen.ppm" "$WALK/screen-code.ppm"
step "a tap leads to the second"
[ "$(kiosk NRestarts)" = 0 ] || fail "the session was started anew $(kiosk NRestarts) times: $(guest 'journalctl --no-pager -q -u dakbox-kiosk | tail -n 20')"
# shellcheck disable=SC2016  # awk's
echo "   ok memory used, idle, with the screen: $(guest 'awk "/MemTotal/ { t = \$2 } /MemAvailable/ { a = \$2 } END { print int((t - a) / 1024) \" of \" int(t / 1024) \" MiB\" }" /proc/meminfo')"
echo "   ok memory of the session: $(($(kiosk MemoryCurrent) / 1048576)) MiB of $(($(kiosk MemoryMax) / 1048576)), $(kiosk TasksCurrent) tasks"
