# A box in QEMU; for the steps in this folder: ". lib.sh". Everything is emulated (TCG): a minute here is a few seconds on a Pi.
#   WALK     where cards, logs and sockets of the walk lie (build/walk)       IMAGES   what make image and make bundle made (build/image)
#   CLOCK    the box's clock counts its own instructions, so that a slow machine makes no time-outs in it; CLOCK= for the real one
#   PORT     on this machine, leads to the box's desk (8471); PORT+1 too, from "other"; updates are published at PORT+2
#   MEM      MiB of the box (1024)
set -eu
export LC_ALL=C.UTF-8
HERE=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$HERE/../.." && pwd)
WALK=${WALK:-$TOP/build/walk}
IMAGES=${IMAGES:-$TOP/build/image}
PORT=${PORT:-8471}
MEM=${MEM:-1024}
CLOCK=${CLOCK--icount shift=2 -rtc clock=vm}
mkdir -p "$WALK"
WALK=$(cd "$WALK" && pwd)
now() { cut -d. -f1 /proc/uptime; }         # s; nobody sets this clock
began=$(now)

step() { printf '== %s (%s s)\n' "$*" "$(($(now) - began))"; began=$(now); }
fail() { echo "FAILED: $*" >&2; tail -n 30 "$WALK/console.log" >&2 || true; exit 1; }

# A card of its own for one walk: what the box writes goes into WALK/NAME.qcow2, the image stays as it is. CARD_GIB: what a card has.
card_new() {    # NAME IMAGE
    qemu-img create -q -f qcow2 -F raw -b "$(readlink -f "$2")" "$WALK/$1.qcow2" "${CARD_GIB:-8}G"
}

# QEMU's words for that card. RECORD: a file that each write to the card goes into besides, in its order, and each flush (cuts.py).
card_drive() {  # CARD
    file=$WALK/$1.qcow2
    if [ -z "${RECORD:-}" ]; then echo "-drive file=$file,if=virtio,format=qcow2,cache=writeback"; return; fi
    rm -f "$RECORD"; : >"$RECORD"
    echo "-blockdev driver=blklogwrites,node-name=card,file.driver=qcow2,file.file.driver=file,file.file.filename=$file,log.driver=file,log.filename=$RECORD" \
        "-device virtio-blk-pci,drive=card"
}

# Starts a box with that card. More arguments are QEMU's. Without ACPI the board has its GPIO chip behind U-Boot, too.
box_start() {   # CARD [QEMU-ARGUMENT...]
    drive=$(card_drive "$1"); shift
    rm -f "$WALK/agent.sock" "$WALK/monitor.sock" "$WALK/qtest.sock"
    : >"$WALK/console.log"
    # shellcheck disable=SC2086  # CLOCK and drive are several words
    nice -n 10 qemu-system-aarch64 -machine virt,acpi=off -accel tcg $CLOCK -cpu cortex-a72 -smp 2 -m "$MEM" -display none \
        -bios /usr/lib/u-boot/qemu_arm64/u-boot.bin $drive \
        -chardev "file,id=console,path=$WALK/console.log,append=on" -serial chardev:console \
        -monitor "unix:$WALK/monitor.sock,server=on,wait=off" -qtest "unix:$WALK/qtest.sock,server=on,wait=off" -qtest-log /dev/null \
        -device virtio-rng-pci -netdev "user,id=lan,hostfwd=tcp:127.0.0.1:$PORT-:8470" -device virtio-net-pci,netdev=lan \
        -device virtio-serial-pci -chardev "socket,id=agent,path=$WALK/agent.sock,server=on,wait=off" -device virtserialport,chardev=agent,name=dakbox.walk \
        "$@" >"$WALK/qemu.log" 2>&1 &
    box=$!
    trap 'box_stop' EXIT
}
box_stop() { [ -z "${box:-}" ] || { kill -9 "$box" 2>/dev/null || true; wait "$box" 2>/dev/null || true; box=; }; }

# The walk's layer as second disk (layer.sh).
LAYER="-drive file=$WALK/layer.squashfs,if=virtio,format=raw,readonly=on"

# The box of office.sh: with two networks (a private one, and "other", where the host has a public address), USB and a hardware watchdog.
# RUNNING=1: it was started by walk.sh already.
office_start() {    # CARD
    [ -z "${RUNNING:-}" ] || return 0
    # shellcheck disable=SC2086  # LAYER is several words
    box_start "$1" $LAYER -netdev "user,id=other,net=203.0.113.0/24,hostfwd=tcp:127.0.0.1:$((PORT + 1))-:8470" -device virtio-net-pci,netdev=other \
        -device qemu-xhci,id=usb -device i6300esb
    box_says 'dakbox: slot' 300
}

# Waits until the console says what matches; FROM: lines already there are not looked at.
console_lines() { wc -l <"$WALK/console.log"; }
box_says() {    # PATTERN SECONDS [FROM]
    n=0
    until tail -n "+$((${3:-0} + 1))" "$WALK/console.log" | grep -a -q -E "$1"; do
        n=$((n + 1))
        [ $n -le "$2" ] || fail "the console does not say \"$1\" within $2 s"
        kill -0 "$box" 2>/dev/null || fail "QEMU ended: $(cat "$WALK/qemu.log")"
        sleep 1
    done
}
box_up() { box_says 'dakbox .* is up' "${1:-${UP_S:-600}}" "${2:-0}"; tail -n "+$((${2:-0} + 1))" "$WALK/console.log" | grep -a 'dakbox .* is up' | tail -n 1; }

# A command as root in a box that has the walk's layer (layer.sh): its output, its result.
guest() { python3 "$HERE/guest.py" "$WALK/agent.sock" "${GUEST_S:-300}" "$*"; }

# Until a command in the box prints what is asked for; nobody answers before systemd runs.
until_says() {      # PATTERN SECONDS COMMAND
    end=$(($(now) + $2))
    until guest "$3" 2>/dev/null | grep -q -E "$1"; do
        [ "$(now)" -lt $end ] || fail "within $2 s not \"$1\": $(guest "$3")"
        sleep 5
    done
}

# ---- QEMU's monitor, and USB sticks of a box that office_start has started
monitor() {         # commands on standard input, a line each
    python3 -c '
import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
for line in sys.stdin: time.sleep(1); s.sendall(line.encode())
time.sleep(1)' "$WALK/monitor.sock"
}
stick_new() {       # NAME LABEL MIB [FILE...]: WALK/NAME.stick
    stick=$WALK/$1.stick label=$2 size=$3; shift 3
    rm -f "$stick"; truncate -s "${size}M" "$stick"; mkfs.vfat -n "$label" "$stick" >/dev/null
    [ $# -eq 0 ] || mcopy -i "$stick" "$@" ::
}
stick_in() { printf 'drive_add 0 if=none,id=%s,file=%s,format=raw\ndevice_add usb-storage,id=%s,drive=%s,bus=usb.0\n' "$1" "$WALK/$1.stick" "$1" "$1" | monitor; }
stick_out() { echo "device_del $1" | monitor; }

# ---- its scanner: a sheet of one page lies in the feeder
feed() { guest "install -o dakbox-scan -g dakbox -m 660 /usr/share/walk/dev-s-0019/001.png /run/walk/feeder/.new && mv /run/walk/feeder/.new /run/walk/feeder/${1:-001}.png"; }  # [SHEET]

# ---- the panel: buttons are active low
button() { for level in 1 0 1; do python3 "$HERE/line.py" "$WALK/monitor.sock" "$WALK/qtest.sock" "$1" $level; sleep 2; done; }    # LINE

# ---- updates, made of what the image was made of, and on sticks: WALK/NAME.raucb, WALK/NAME.stick
bundle() {      # NAME CA-FOLDER BOOT ROOT: WALK/NAME.raucb, by the step that makes the product's
    mkdir -p "$WALK/bundle"; rm -rf "$WALK/bundle/ca"; cp -r "$2" "$WALK/bundle/ca"
    ln -sf "$3" "$WALK/bundle/boot.ext4"; ln -sf "$4" "$WALK/bundle/root.squashfs"
    OUT=$WALK/bundle WORK=$(mktemp -d "$WALK/bundle/XXXX") CACHE=- PROGRAMS=- "$TOP/board/image/bundle.sh" >/dev/null
    mv "$WALK"/bundle/dakbox-arm64-*.raucb "$WALK/$1.raucb"
}
on_stick() { stick_new "$1" WALK "$(($(du -m --apparent-size "$WALK/$1.raucb" | cut -f1) + 40))" "$WALK/$1.raucb"; mren -i "$WALK/$1.stick" "::$1.raucb" "::dakbox-$1.raucb"; }

# ---- people at the desk
DESK=https://127.0.0.1:$PORT
ADMIN_WORDS='seven rainy mornings' CLERK_WORDS='seven rainy evenings'
as() { who=$1; shift; python3 "$HERE/desk.py" "$DESK" "$WALK/$who.jar" "$@"; }
desk_up() { until_says '^ready$' 1500 'systemctl is-active --quiet dakbox-desk && echo ready'; }
first_admin() {
    until_says '^ready$' 1500 'test -s /run/dakbox/setup-code && systemctl is-active --quiet dakbox-desk && echo ready'
    rm -f "$WALK"/*.jar
    code=$(guest 'cat /run/dakbox/setup-code')
    as admin submit '/sign-in?lang=en' /first-start "code=$code" door_name=first 'full_name=First Admin' "passphrase=$ADMIN_WORDS" "again=$ADMIN_WORDS" >"$WALK/first.html"
    as admin get /people | grep 'First Admin' >/dev/null || fail "the first administrator is not in the list of people"
}
sign_in() { rm -f "$WALK/$1.jar"; as "$1" submit / /sign-in "door_name=$2" "passphrase=$3" >"$WALK/sign-in.html"; }       # WHO DOOR-NAME PASSPHRASE
# a restart of the box signs everybody out
admin_again() { desk_up; sign_in admin first "$ADMIN_WORDS"; }
first_clerk() {
    guest 'dakbox users add asha "Asha Verma" clerk' >/dev/null
    ticket=$(guest 'dakbox users ticket asha' | sed -n 's/.*ticket=//p')
    as clerk submit "/sign-in?ticket=$ticket" /sign-in/ticket >/dev/null
    as clerk submit /own /own/passphrase "passphrase=$CLERK_WORDS" "again=$CLERK_WORDS" >/dev/null
    as clerk get / | grep 'Asha Verma' >/dev/null || fail "the clerk does not see the counter"
}

# ---- the desk's page "This box"
page() { as admin get /admin/box/live >"$WALK/box.html" && sed 's/<[^>]*>//g' "$WALK/box.html" | tr -s ' \n' ' '; }
# Until nothing runs any more: what the last thing came to.
ended() {       # SECONDS
    end=$(($(now) + $1))
    until page | grep -q 'Nothing but its work'; do
        [ "$(now)" -lt $end ] || fail "it has not ended within $1 s: $(page)"
        sleep 3
    done
    page | sed 's/.*The last thing that was done//; s/ Versions .*//'
}
press() { as admin submit /admin/box "$@" >"$WALK/pressed.html" || fail "$*: $(sed 's/<[^>]*>//g' "$WALK/pressed.html")"; }
