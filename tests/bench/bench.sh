#!/bin/bash
# Measures ours and a peer in one run: make bench, make bench-intake, make bench-reading, make bench-desk, make bench-delivery.
#
#   tests/bench/bench.sh BINDIR OUT.tsv GROUP...
#
# OUT.tsv gets one row each: name, ours, peer, unit, ratio, goal. CPU seconds are user + system of the
# process and its children, one thread, on the sample letters of tests/letters. What else the reading takes from the
# environment (CORPUS=DIR, ONLY=..., EXCEPT3=1, REDO=1): reading.py.
set -euo pipefail
bin=$(cd "$1" && pwd) out=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
letters=$(cd "$here/../letters" && pwd)
work=$(mktemp -d)
. "$here/intake.sh"
. "$here/register.sh"
. "$here/delivery.sh"
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

# The peers' results are kept beside the build ($PEERS), so that a second run costs only ours: see peers.py.
bench_reading() {
    "$here/reading.py" bench "$bin" "${PEERS:-$(dirname "$out")/bench-peers}" | tee -a "$out"
    "$here/reading.py" table "$out"
}

mkdir -p "$(dirname "$out")"
printf 'name\tours\tpeer\tunit\tratio\tgoal\n' | tee "$out"
for group in "$@"; do "bench_$group"; done
