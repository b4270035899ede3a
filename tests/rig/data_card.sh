#!/bin/sh
# The data partition's own program (board/system/data) beside a card that is two files, in a root of its own that is gone afterwards. Root only.
#   unshare -m data_card.sh DIR WORD...     in DIR: "gap" (the card up to its first partition) and "filesystem" (ext4, bare: cryptsetup is a stand-in)
# A word is one of the program's, or "restart". Each is told with its result: "WORD: RESULT, STATE, open|shut, gap GAP, aside COUNT".
# 77: this system lets nobody make such a root.
set -u
dir=$1 top=$(cd "$(dirname "$0")/../.." && pwd)
shift
new=$dir/root
mkdir -p "$new"
losetup -f >/dev/null 2>&1 || exit 77
{ mount --make-rprivate / && mount -t tmpfs none "$new" && mkdir "$new/upper" "$new/work" "$new/is" &&
    mount -t overlay -o "lowerdir=/,upperdir=$new/upper,workdir=$new/work" none "$new/is"; } 2>/dev/null || exit 77
new=$new/is
mkdir -p "$new/etc/dakbox" "$new/card" "$new/usr/lib/dakbox" "$new/data"
mount --bind "$dir" "$new/card"
for empty in dev run var etc/dakbox; do mount -t tmpfs none "$new/$empty"; done
mount -t proc none "$new/proc"
mkdir "$new/dev/mapper"
cp -a /dev/null /dev/zero /dev/urandom /dev/loop-control /dev/loop[0-9]* "$new/dev/"

stand_in() { rm -f "$new/usr/sbin/$1" "$new/usr/bin/$1"; cat >"$new/usr/sbin/$1"; chmod 755 "$new/usr/sbin/$1"; }
stand_in udevadm <<'SH'
#!/bin/sh
SH
stand_in chgrp <<'SH'
#!/bin/sh
SH
stand_in cryptsetup <<'SH'
#!/bin/sh
case $1 in
open) [ ! -e /dev/mapper/dakbox-data ] && [ "$(cat "$3")" = rig ] && ln -s /card/filesystem /dev/mapper/dakbox-data ;;
close) ! grep -q ' /data ext4 ' /proc/mounts && rm /dev/mapper/dakbox-data ;;
esac
SH
cp "$top/board/system/data/filesystem" "$new/usr/lib/dakbox/filesystem"
sed 's,^find_partition() {,&\n    disk=/card/gap part=/card/filesystem; return,' "$top/board/system/data/data" >"$new/usr/lib/dakbox/data"
chmod 755 "$new/usr/lib/dakbox/data"

tell() {        # WORD RESULT
    printf '%s: %s, %s, ' "$1" "$2" "$(cat "$new/run/dakbox/data-state" 2>/dev/null)"
    if [ -e "$new/run/dakbox/data-open" ]; then printf 'open, '; else printf 'shut, '; fi
    printf 'gap %s, aside %s\n' "$(dd if="$dir/gap" bs=512 skip=2072 count=1 status=none | tr -d '\0' | sed -n 's/^repair=//p')" "$(cat "$new/data/repaired" 2>/dev/null)"
}
for word in "$@"; do
    if [ "$word" = restart ]; then
        umount "$new/data"
        rm -rf "$new/run/dakbox" "$new/run/dakbox-data" "$new/dev/mapper/dakbox-data"
        result=$?
    else
        chroot "$new" /usr/lib/dakbox/data "$word"
        result=$?
    fi
    tell "$word" $result
done
umount "$new/data" 2>/dev/null
true
