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
letters=$(cd "$(dirname "$0")/../letters" && pwd)
work=$(mktemp -d)
scand_pid=
stop() { [ -z "$scand_pid" ] || kill "$scand_pid" 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT
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
cpu_of() { awk -v hz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hz }' "/proc/$1/stat"; }

# A feeder full of single-page letters, the same sheets for both.
fill_feeder() {
    local n=0 page
    for page in "$letters"/*/001.*; do
        n=$((n + 1))
        cp "$page" "$(printf '%s/%03d.%s' "$1" $n "${page##*.}")"
    done
    echo $n
}

bench_intake() {
    mkdir -p "$work/sane/dll.d" "$work/feeder" "$work/data" "$work/run" "$work/peer"
    echo folder >"$work/sane/dll.conf"
    echo "device bench $work/feeder" >"$work/sane/folder.conf"
    printf '[paths]\ndata_dir = %s\nrun_dir = %s\nreserve_mib = 16\n[scan]\nsource = ADF\n' "$work/data" "$work/run" >"$work/dakbox.conf"
    export SANE_CONFIG_DIR=$work/sane LD_LIBRARY_PATH=$bin/../lib/sane
    local pages before after peer
    pages=$(fill_feeder "$work/feeder")
    peer=$(cpu_s scanimage -d folder:bench --source ADF --mode Gray --resolution 300 --format=png --batch="$work/peer/%d.png")
    rm -rf "$work/feeder"; mkdir "$work/feeder"
    fill_feeder "$work/feeder" >/dev/null
    "$bin/scand" -c "$work/dakbox.conf" 2>"$work/scand.log" & scand_pid=$!
    until grep -q 'ev=ready' "$work/scand.log"; do sleep 0.1; done
    sleep 1
    before=$(cpu_of $scand_pid)
    DAKBOX_CONF=$work/dakbox.conf "$bin/dakbox" scan >"$work/log" 2>&1
    until [ -n "$(ls "$work/data/spool/scanned" 2>/dev/null)" ]; do sleep 0.1; done
    after=$(cpu_of $scand_pid)
    kill $scand_pid; wait $scand_pid 2>/dev/null || true; scand_pid=
    # Both figures hold the virtual scanner's own decoding, so the ratio flatters nobody.
    row intake_cpu_s "$(per "$(awk -v a="$after" -v b="$before" 'BEGIN { print a - b }')" "$pages")" "$(per "$peer" "$pages")" "s/page" "<= 0.20"
}

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
