#!/bin/bash
# Measures ours and a peer in one run: make bench, make bench-intake, make bench-reading.
#
#   tests/bench/bench.sh BINDIR OUT.tsv GROUP...
#
# OUT.tsv gets one row each: name, ours, peer, unit, ratio, goal. CPU seconds are user + system of the
# process and its children, one thread, on the sample letters of tests/letters.
set -euo pipefail
bin=$(cd "$1" && pwd) out=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
letters=$(cd "$here/../letters" && pwd)
work=$(mktemp -d)
. "$here/intake.sh"
trap 'stop_readers; rm -rf "$work"' EXIT
export OMP_THREAD_LIMIT=1 LC_ALL=C.UTF-8

row() {     # NAME OURS PEER UNIT GOAL     PEER may be "-"
    awk -v n="$1" -v o="$2" -v p="$3" -v u="$4" -v g="$5" \
        'BEGIN { printf "%s\t%s\t%s\t%s\t%s\t%s\n", n, o, p, u, (p == "-" || p + 0 == 0) ? "-" : sprintf("%.3f", o / p), g }' | tee -a "$out"
}
cpu_s() {   # COMMAND...: prints its CPU seconds; its output goes to $work/log
    local TIMEFORMAT='%U %S'
    { time "$@" >"$work/log" 2>&1; } 2>&1 | awk '{ print $1 + $2 }'
}
per() { awk -v a="$1" -v n="$2" 'BEGIN { printf "%.3f", a / n }'; }

bench_reading() {
    local pages=0 ours peer=0 ours_bytes peer_bytes rss letter page
    mkdir -p "$work/pdf" "$work/peer-in" "$work/peer-out"
    printf '[ocr]\nchildren = 1\n' >"$work/read.conf"
    pages=$(ls "$letters"/*/[0-9]* | wc -l)
    ours=$(cpu_s /usr/bin/time -f 'peak %M' "$bin/ocrd" --read --json --pdf "$work/pdf" -c "$work/read.conf" "$letters"/*/)
    rss=$(awk '/^peak /{ printf "%.0f", $2 / 1024 }' "$work/log")
    ours_bytes=$(cat "$work"/pdf/*.pdf | wc -c)
    for letter in "$letters"/*/; do
        page=$(basename "$letter")
        img2pdf --output "$work/peer-in/$page.pdf" "$letter"[0-9]* 2>/dev/null
        peer=$(awk -v a="$peer" -v b="$(cpu_s ocrmypdf --deskew --rotate-pages -l eng+hin --jobs 1 "$work/peer-in/$page.pdf" "$work/peer-out/$page.pdf")" 'BEGIN { print a + b }')
    done
    peer_bytes=$(cat "$work"/peer-out/*.pdf | wc -c)
    row reading_cpu_s "$(per "$ours" "$pages")" "$(per "$peer" "$pages")" "s/page" "ratio <= 0.25"
    row pdf_bytes "$(per "$ours_bytes" "$pages")" "$(per "$peer_bytes" "$pages")" "bytes/page" "ratio <= 0.125"
    row page_child_peak_mib "$rss" "-" "MiB" "<= 300"
}

mkdir -p "$(dirname "$out")"
printf 'name\tours\tpeer\tunit\tratio\tgoal\n' | tee "$out"
for group in "$@"; do "bench_$group"; done
