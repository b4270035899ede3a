#!/bin/sh
# The data partition's keys, on the product's own image: made at the first start, opened at the second, and what is said when it cannot be. And its repair.
#   data.sh [damaged|repair|missing|card|usb|tpm2]...        default: all; repair needs what office.sh made
# shellcheck source=board/walk/lib.sh
. "$(dirname "$0")/lib.sh"
image=$(ls "$IMAGES"/dakbox-arm64-*.img)

# Boots, and compares what the box says of its data partition: on its console, and on every page of the desk when it is not open.
sentence() { sed -n "s/^SAID([A-Z_]*, \"$1\", \"\([^\"]*\)\".*/\1/p" "$TOP/firmware/base/said/data.h"; }
desk_says() {   # SENTENCE
    [ -n "$1" ] || fail "there is no such sentence"
    end=$(($(now) + 600))
    until curl -s -k -m 60 -H 'Host: 127.0.0.1:8470' "$DESK/?lang=en" | sed "s/&#39;/'/g" | grep -q -F "$1"; do
        [ "$(now)" -lt $end ] || fail "the desk does not say: $1"
        sleep 3
    done
}
expect() {      # CARD CODE [QEMU-ARGUMENT...]
    card=$1 code=$2; shift 2
    box_start "$card" "$@"
    said=$(box_up 900 | sed 's/.*data partition \(\[[^]]*\]\).*/\1/')
    [ "$said" = "$code" ] || fail "$card: $said, not $code"
    case $code in
    *data_open*) ;;
    *) name=${code#??}; desk_says "$(sentence "${name%??}")" ;;
    esac
    box_stop
    step "$card: $code"
}

# A sector of the gap (board/README.md).
gap_put() {     # CARD BYTE TEXT
    printf '%s\n' "$3" >"$WALK/sector"; truncate -s 512 "$WALK/sector"
    qemu-io -f qcow2 -c "write -s $WALK/sector $2 512" "$WALK/$1.qcow2" >/dev/null
}

by_card() {
    card_new key-card "$image"
    expect key-card '["data_open","card"]'
    expect key-card '["data_open","card"]'
    gap_put key-card 1064960 "secret=$(head -c 32 /dev/zero | sha256sum | cut -d' ' -f1)"
    expect key-card '["data_wrong_key"]'
}

by_stick() {
    rm -f "$WALK/stick.img"; truncate -s 64M "$WALK/stick.img"; mkfs.vfat -n DAKBOX-KEY "$WALK/stick.img" >/dev/null
    set -- -device qemu-xhci -drive "if=none,id=stick,file=$WALK/stick.img,format=raw" -device usb-storage,drive=stick
    card_new key-usb "$image"
    expect key-usb '["data_open","usb"]' "$@"
    expect key-usb '["data_open","usb"]' "$@"
    expect key-usb '["data_no_stick"]'
}

start_tpm() {
    rm -f "$WALK/tpm.sock"
    swtpm socket --tpm2 --tpmstate "dir=$WALK/tpm" --ctrl "type=unixio,path=$WALK/tpm.sock" --terminate &
    n=0; until [ -S "$WALK/tpm.sock" ] || [ $n -gt 50 ]; do sleep 0.2; n=$((n + 1)); done
}
by_tpm() {
    # QEMU's is memory-mapped; a Pi's hangs on SPI, which the image has a driver for and QEMU's board no bus
    unsquashfs -l "$IMAGES/root.squashfs" | grep -q '/tpm_tis\.ko' || { step "key-tpm2: SKIPPED, Debian's kernel for arm64 has no driver for QEMU's TPM"; return; }
    rm -rf "$WALK/tpm"; mkdir -p "$WALK/tpm"
    card_new key-tpm2 "$image"
    set -- -chardev "socket,id=tpm,path=$WALK/tpm.sock" -tpmdev emulator,id=tpm0,chardev=tpm -device tpm-tis-device,tpmdev=tpm0
    start_tpm; expect key-tpm2 '["data_open","tpm2"]' "$@"
    start_tpm; expect key-tpm2 '["data_open","tpm2"]' "$@"
    expect key-tpm2 '["data_wrong_key"]'
}

# Not the card's first start any more, and nothing behind the header: it must not be made anew.
damaged() {
    card_new damaged "$image"
    gap_put damaged 1060864 'data=made
key=card'
    expect damaged '["data_damaged"]'
}

# A block of a folder is overwritten, the kernel sees it, and the power fails: e2fsck wants a person's word. It is given at the box's own screen, by the
# keyboard: "Repair", and once more. Nobody on the network can. The journal is emptied first, else its copy of the block would mend it.
repair_start() {
    # shellcheck disable=SC2086  # LAYER is several words
    box_start repair $LAYER -device virtio-gpu-pci,xres=1024,yres=600 -device virtio-keyboard-pci
}
repair() {
    card_new repair "$WALK/walk.img"
    repair_start
    until_says '^ready$' 1500 'test -s /var/lib/dakbox/diary.db && test -e /run/dakbox/data-open && echo ready'
    # shellcheck disable=SC2016  # for the guest's shell
    guest 'mkdir -p /var/log/walk && for name in a b c; do echo $name >/var/log/walk/$name; done && sync && fsfreeze -f /data; fsfreeze -u /data
        block=$(debugfs -R "blocks /var/log/walk" /dev/mapper/dakbox-data 2>/dev/null)
        yes walk | head -c 4096 | dd of=/dev/mapper/dakbox-data bs=4096 seek=$((block)) conv=notrunc,fsync status=none
        echo 3 >/proc/sys/vm/drop_caches; ls /var/log/walk; sleep 5; sync'
    box_stop
    repair_start
    said=$(box_up 900)
    [ "${said#*data_needs_repair}" != "$said" ] || fail "repair: $said"
    desk_says "$(sentence data_needs_repair)"
    ! as nobody get /repair >/dev/null || fail "the network is offered the repair"
    from=$(console_lines) end=$(($(now) + 1800))
    until tail -n "+$((from + 1))" "$WALK/console.log" | grep -a -q 'dakbox: slot'; do
        [ "$(now)" -lt $end ] || fail "the screen's button does not repair"
        echo 'sendkey ret' | monitor
        sleep 20
    done
    step "repair: pressed, and the box starts anew"
    said=$(box_up 900 "$from")
    [ "${said#*data_open}" != "$said" ] || fail "repair: $said"
    until_says 'job_ended state=repaired status=done' 900 'journalctl --no-pager -q -u dakbox-box'
    [ "$(guest 'ls /data/lost+found | wc -l; ls /data/repaired 2>/dev/null')" = 3 ] || fail "repair: kept aside is $(guest 'ls -R /data/lost+found')"
    box_stop
    step "repair: open, and all letters looked at"
}

missing() {
    cp --sparse=always "$image" "$WALK/missing.img"
    sfdisk --quiet --delete "$WALK/missing.img" 7
    card_new missing "$WALK/missing.img"
    expect missing '["data_missing"]'
}

for what in ${*:-damaged repair missing card usb tpm2}; do
    case $what in
    card) by_card ;; usb) by_stick ;; tpm2) by_tpm ;; damaged|repair|missing) "$what" ;;
    *) echo "data.sh: damaged, repair, missing, card, usb or tpm2" >&2; exit 2 ;;
    esac
done
