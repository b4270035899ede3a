#!/bin/sh
# Runs lint, every unit test and the system test, and counts. Unit tests run side by side, one more than there are cores: many wait for
# another program most of the time (JOBS=n: so many). One that takes 300 seconds (LIMIT_S=n) is ended, and has failed.
#
#   tests/check.sh BINDIR "TEST ..." LETTERS SEED       LETTERS 0: no system test
#   tests/check.sh --one BINDIR LOGDIR TEST             one of them, used by the above
#
# The last line is "N passed, N failed"; a test program that dies counts as one failure.

one() {     # BINDIR LOGDIR TEST: its words into LOGDIR/TEST.log, "passed failed skipped" into LOGDIR/TEST.count
    log=$2/$3.log began=$(date +%s)
    timeout "${LIMIT_S:-300}" "$1/$3" >"$log" 2>&1
    code=$?
    ok=$(grep -c '^\[       OK \]' "$log")
    left_out=$(sed -n 's/^\[  SKIPPED \] \([0-9]*\) test(s).*/\1/p' "$log")     # a test that cannot be made here says so
    bad=$(grep -c '^\[ RUN ' "$log"); bad=$((bad - ok - ${left_out:-0}))
    [ $code -ne 0 ] && [ $bad -eq 0 ] && bad=1
    echo "$ok $bad ${left_out:-0}" >"$2/$3.count"
    echo "== $3 ($(($(date +%s) - began)) s)"
    if [ $bad -ne 0 ]; then tail -60 "$log"; echo "FAILED: $3 (exit $code)"; fi
}
cores=$(nproc)                  # before that limit: nproc heeds it
export OMP_THREAD_LIMIT=1      # as ocr-page has it: Tesseract's threads wait for each other by spinning, and take the time of all others
[ "$1" != --one ] || { one "$2" "$3" "$4"; exit 0; }

bin=$1 tests=$2 letters=$3 seed=$4
passed=0 failed=0 skipped=0 logs=$(mktemp -d)
# Unit tests make thousands of small files safe. What they prove is the order of the calls, not the disk: where there is room, memory will do.
room_mib=$(df -m --output=avail /dev/shm 2>/dev/null | tail -n 1) memory=
[ -n "$TMPDIR" ] || [ "${room_mib:-0}" -lt 2048 ] || memory=$(mktemp -d /dev/shm/check.XXXX)
if [ -n "$memory" ]; then
    chmod 711 "$memory"         # programs of other users may pass
    printf '#!/bin/sh\n' >"$memory/program" && chmod 755 "$memory/program"      # some tests put programs there
    "$memory/program" 2>/dev/null || { rm -rf "$memory"; memory=; }
fi
trap 'rm -rf "$logs" ${memory:+"$memory"}' EXIT

count() {   # NAME COMMAND...: one step that passes or fails as a whole
    name=$1; shift
    echo "== $name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

count lint tests/lint.sh
printf '%s\n' $tests | env ${memory:+TMPDIR="$memory"} xargs -r -P "${JOBS:-$((cores + 1))}" -n 1 "$0" --one "$bin" "$logs"
for t in $tests; do
    if read -r ok bad left_out <"$logs/$t.count"; then
        passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left_out))
    else
        failed=$((failed + 1)); echo "FAILED: $t was not run"
    fi
done
if [ "$letters" -gt 0 ]; then
    count "torture, $letters letters, seed $seed" "$bin/torture" --letters "$letters" --seed "$seed"
fi

[ $skipped -eq 0 ] || echo "$skipped not made here"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
