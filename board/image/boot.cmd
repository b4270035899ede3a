# boot.scr: which slot, and how often it may still be tried. U-Boot runs this on every board (mkimage -T script).
#
# The boot state is one sector with a checksum, kept twice (firmware/box/boot_state.h). ORDER: slots, first choice first; A_LEFT, B_LEFT: tries
# that are left. Each start takes one; the running system gives them back once it has found itself good ("dakbox good"). A slot without
# tries is passed over; when none has any left, both get theirs again: a box that tries for ever can be helped, one that stands still cannot.

if test "${devtype}" = mmc; then setenv sectors mmc; elif test "${devtype}" = usb; then setenv sectors usb; else setenv sectors virtio; fi
${sectors} dev ${devnum}

# Far from each other and from what the Pi's firmware has left: a kernel needs 34 MiB, an initramfs 8
if test -n "${fdtfile}"; then
    setenv base 0x08000000; setenv ramdisk 0x10000000; setenv tree 0x0f000000; setenv scratch 0x0e000000
else
    setenv base 0x48000000; setenv ramdisk 0x50000000; setenv tree 0x4f000000; setenv scratch 0x4e000000
fi

setenv ORDER; setenv A_LEFT; setenv B_LEFT
setenv state_read no
for at in 0x800 0x808; do
    if test ${state_read} = no && ${sectors} read ${scratch} ${at} 1; then
        if env import -c ${scratch} 200 ORDER A_LEFT B_LEFT FLOOR; then setenv state_read yes; fi
    fi
done
if test ${state_read} = no; then echo "dakbox: the boot state cannot be read, slot A first"; fi
if test -z "${ORDER}"; then setenv ORDER "A B"; fi
if test -z "${A_LEFT}"; then setenv A_LEFT 3; fi
if test -z "${B_LEFT}"; then setenv B_LEFT 3; fi

# the second copy first: a power cut in either leaves the other
setenv state_write 'env export -c -s 200 ${scratch} ORDER A_LEFT B_LEFT FLOOR; for at in 0x808 0x800; do ${sectors} write ${scratch} ${at} 1; done'

setenv slot
for s in ${ORDER}; do
    if test -z "${slot}"; then
        if test ${s} = A && test ${A_LEFT} -gt 0; then setenv slot A; setexpr A_LEFT ${A_LEFT} - 1; fi
        if test ${s} = B && test ${B_LEFT} -gt 0; then setenv slot B; setexpr B_LEFT ${B_LEFT} - 1; fi
    fi
done
if test -z "${slot}"; then
    echo "dakbox: no slot has tries left, all begin again"
    setenv A_LEFT 3; setenv B_LEFT 3
    run state_write
    reset
fi
run state_write
echo "dakbox: slot ${slot}; tries left: A ${A_LEFT}, B ${B_LEFT}; order ${ORDER}"

if test ${slot} = A; then setenv boot_part 2; setenv root_part 5; else setenv boot_part 3; setenv root_part 6; fi
part uuid ${devtype} ${devnum}:${root_part} root_id
setenv bootargs "root=PARTUUID=${root_id} ro rauc.slot=${slot} panic=10 ${console_args} quiet"

if load ${devtype} ${devnum}:${boot_part} ${base} vmlinuz && load ${devtype} ${devnum}:${boot_part} ${ramdisk} initramfs; then
    setenv ramdisk_size ${filesize}
    # the slot's own device tree, with what is fitted; where it has none (a board that brings its own), the board's
    setenv fitted none
    if load ${devtype} ${devnum}:1 ${scratch} fitted.txt; then env import -t -r ${scratch} ${filesize} fitted; fi
    if test -n "${fdtfile}" && load ${devtype} ${devnum}:${boot_part} ${tree} dtb-${fitted}/${fdtfile}; then
        booti ${base} ${ramdisk}:${ramdisk_size} ${tree}
    elif test -n "${fdtfile}" && load ${devtype} ${devnum}:${boot_part} ${tree} dtb/${fdtfile}; then
        if test ${fitted} != none; then echo "dakbox: fitted.txt says ${fitted}, which is not known"; fi
        booti ${base} ${ramdisk}:${ramdisk_size} ${tree}
    else
        booti ${base} ${ramdisk}:${ramdisk_size} ${fdt_addr}
    fi
fi
echo "dakbox: slot ${slot} does not start"
sleep 2
reset
