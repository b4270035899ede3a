#!/bin/sh
# Unit tests built for another machine, under qemu-user: what the processor decides (signs, sizes, alignment, order of memory) shows here.
#
#   board/cross/check.sh BINDIR "TEST ..." SYSROOT PREFIX "COMPILER"
#
# The kernel hands each such program to qemu (binfmt_misc), so that tests start the built programs as always. PREFIX is made here: what
# emulated programs see before the host's files. Tests that cannot be made so are in not-emulated.txt, each with its reason, and are
# listed before the others run. Needs root: binfmt_misc is the machine's, and PREFIX is mounted, in a name space of its own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$1 tests=$2 sysroot=$3 prefix=$4 compiler=$5
binfmt=/proc/sys/fs/binfmt_misc
place=/etc/qemu-binfmt/aarch64         # Debian's qemu looks there: programs that are given a fresh environment find it, too

[ "$(id -u)" -eq 0 ] || { echo "check-arm64: only root can have arm64 programs run here" >&2; exit 1; }
[ -e $binfmt/register ] || mount -t binfmt_misc binfmt_misc $binfmt
[ -e $binfmt/qemu-aarch64 ] || update-binfmts --enable qemu-aarch64

# Its libraries, but libseccomp: qemu-user has no seccomp(2).
rm -rf "$prefix"
mkdir -p "$prefix/lib" $place
ln -s "$sysroot/usr" "$prefix/usr"
cp -rs "$sysroot/lib/." "$prefix/lib/"
$compiler -O2 -Wall -Wextra -Werror -shared -fPIC -Wl,-soname,libseccomp.so.2 -o "$prefix/lib/aarch64-linux-gnu/libseccomp.so.2" "$here/no_seccomp.c"

left_out() { sed -n 's/^\([a-z][a-z0-9_]*\)  *# .*/\1/p' "$here/not-emulated.txt"; }
for t in $(left_out); do
    case " $tests " in *" $t "*) ;; *) echo "check-arm64: not-emulated.txt names $t, which is no test" >&2; exit 1 ;; esac
done
echo "== not under qemu-user: $(left_out | wc -l) of $(echo $tests | wc -w) test programs"
grep -v '^$' "$here/not-emulated.txt"
made=$(printf '%s\n' $tests | grep -vxF "$(left_out)")

export LIMIT_S=1800         # emulated, a test takes some thirteen times as long
exec unshare --mount sh -c 'mount --bind "$1" "$2" && exec tests/check.sh "$3" "$4" 0 0' - "$prefix" $place "$bin" "$(echo $made)"
