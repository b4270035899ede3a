#!/bin/sh
# A data partition's file system (ext4) with an office in it, and what power cuts make of it. No mount: mkfs, debugfs, e2fsck.
#   damaged_card.sh DIR whole|folder|diary|log|older|superblock|garbage
# Makes DIR/filesystem and the card's gap DIR/gap. folder: the block of a folder with three files is another one's; diary: that, and no diary is left in
# it; log, older: and one of the files was the diary's log, or the diary; superblock: the first one is gone; garbage: nothing of it is left.
set -eu
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
dir=$1 how=$2
mkdir -p "$dir"
cd "$dir"
rm -f gap filesystem
put() { printf '%s\n' "$2" | dd of=gap bs=512 seek="$1" conv=notrunc status=none; }
truncate -s 2M gap
put 2072 'data=made
key=card'
put 2080 'secret=rig'
mib=64
[ "$how" != superblock ] || mib=160       # two groups, so that there is a second one
truncate -s ${mib}M filesystem
mkfs.ext4 -q -F -b 4096 -m 1 -E lazy_itable_init=1,nodiscard filesystem
echo letter >letter
case $how in
log) printf '\067\177\006\202 and pages' ;;
older) printf 'SQLite format 3\0 and CREATE TABLE letters (' ;;
*) echo letter ;;
esac >one
debugfs -w -f - filesystem >/dev/null 2>&1 <<DO
mkdir /etc-dakbox
mkdir /var
mkdir /var/lib
mkdir /var/lib/dakbox
cd /var/lib/dakbox
write letter box.key
$([ "$how" = diary ] || echo write letter diary.db)
mkdir letters
cd letters
write one one
write letter two
write letter three
DO
case $how in
whole) ;;
folder|diary|log|older)
    block=$(debugfs -R 'blocks /var/lib/dakbox/letters' filesystem 2>/dev/null)
    yes 'no folder' 2>/dev/null | head -c 4096 | dd of=filesystem bs=4096 seek="$((block))" conv=notrunc status=none
    debugfs -w -R 'ssv state 2' filesystem 2>/dev/null ;;       # the kernel notes that it has seen an error
superblock) dd if=/dev/zero of=filesystem bs=4096 count=1 conv=notrunc status=none ;;
garbage) yes 'no file system' 2>/dev/null | dd of=filesystem bs=1M count=64 iflag=fullblock conv=notrunc status=none ;;
*) exit 2 ;;
esac
