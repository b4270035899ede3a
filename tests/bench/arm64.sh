#!/bin/bash
# Counts the instructions an arm64 ocr-page needs for a page, under qemu-aarch64: what the estimate for a Raspberry Pi
# in firmware/doc/measured.md rests on. Some two minutes a page.
#
#   tests/bench/arm64.sh WORK PAGE...          LANGUAGES=eng+Devanagari: what ocr.languages says
#
# WORK keeps the sysroot (0.5 GB) and the build. Packages: gcc-aarch64-linux-gnu qemu-user mmdebstrap.
# The start (libraries, models) is counted by itself and is in each page's figure too. Without the sandbox: qemu-user
# has no seccomp.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
shift
root=$work/sysroot out=$work/build
libraries=libc6-dev,$(grep -o '^[^ ]*-dev' "$here/../../board/packages.txt" | paste -sd,)

[ -d "$root" ] || mmdebstrap --mode=root --architectures=arm64 --variant=extract --include=$libraries bookworm "$root"

cross() {
    PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$root/usr/lib/aarch64-linux-gnu/pkgconfig:$root/usr/share/pkgconfig \
        make -s -C "$here/../.." O="$out" CC="aarch64-linux-gnu-gcc --sysroot=$root -Wl,-rpath-link,$root/usr/lib/aarch64-linux-gnu:$root/lib/aarch64-linux-gnu" \
        'PROGRAM_PKG=$(COMMON_PKG) $(ocr-page_PKG)' "$out/bin/ocr-page"
}
cross
printf '#include "base/sandbox.h"\nint sandbox_enter(const struct sandbox_limits *l, struct err *e) { (void)l; (void)e; return 0; }\n' >"$work/open.c"
aarch64-linux-gnu-gcc --sysroot="$root" -std=gnu17 -O2 -fPIC -I"$here/../../firmware" -c -o "$out/firmware/base/sandbox.o" "$work/open.c"
cross
gcc -O2 -Wall -Wextra -shared -fPIC -o "$work/count.so" "$here/arm64_count.c"

count() {       # reads requests for ocr-page
    OMP_THREAD_LIMIT=1 qemu-aarch64 -L "$root" -E TESSDATA_PREFIX=/usr/share/tesseract-ocr/5/tessdata -plugin "$work/count.so" \
        "$out/bin/ocr-page" "${LANGUAGES:-eng+Devanagari}" 100000 100000 2>&1 >"$work/answer" | tail -n 1
    grep -qa '"error"' "$work/answer" && { head -c 300 "$work/answer"; echo; } || true
}
printf 'start: %s\n' "$(count </dev/null)"
for page in "$@"; do
    printf '%s: %s\n' "$page" "$({ printf '{"do":"read","page":0,"bytes":[%d]}\n' "$(stat -L -c %s "$page")"; cat "$page"; } | count)"
done
