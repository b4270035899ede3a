# A box in QEMU; for the steps in this folder: ". lib.sh". Everything is emulated (TCG): a minute here is a few seconds on a Pi.
#   WALK     where cards, logs and sockets of the walk lie (build/walk)       IMAGES   what make image and make bundle made (build/image)
#   CLOCK    the box's clock counts its own instructions, so that a slow machine makes no time-outs in it; CLOCK= for the real one
#   PORT     on this machine, leads to the box's desk (8471; 8472 from "other")  MEM      MiB of the box (1024)
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
began=$(date +%s)

seconds() { echo $(($(date +%s) - began)); }
step() { printf '== %s (%s s)\n' "$*" "$(seconds)"; began=$(date +%s); }
fail() { echo "FAILED: $*" >&2; tail -n 30 "$WALK/console.log" >&2 || true; exit 1; }

# A card of its own for one walk: what the box writes goes into WALK/NAME.qcow2, the image stays as it is. CARD_GIB: what a card has.
card_new() {    # NAME IMAGE
    qemu-img create -q -f qcow2 -F raw -b "$(readlink -f "$2")" "$WALK/$1.qcow2" "${CARD_GIB:-8}G"
}

# Starts a box with that card. More arguments are QEMU's.
box_start() {   # CARD [QEMU-ARGUMENT...]
    card=$WALK/$1.qcow2; shift
    rm -f "$WALK/agent.sock" "$WALK/monitor.sock"
    : >"$WALK/console.log"
    # shellcheck disable=SC2086  # CLOCK is several words
    nice -n 10 qemu-system-aarch64 -machine virt -accel tcg $CLOCK -cpu cortex-a72 -smp 2 -m "$MEM" -display none \
        -bios /usr/lib/u-boot/qemu_arm64/u-boot.bin -drive "file=$card,if=virtio,format=qcow2,cache=${CARD_CACHE:-writeback}" \
        -chardev "file,id=console,path=$WALK/console.log,append=on" -serial chardev:console \
        -monitor "unix:$WALK/monitor.sock,server=on,wait=off" \
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
guest() { python3 "$HERE/guest.py" "$WALK/agent.sock" "${GUEST_S:-120}" "$*"; }
