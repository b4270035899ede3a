#!/bin/sh
# Runs lint, every unit test and the system test, and counts.
#
#   tests/check.sh BINDIR "TEST ..." LETTERS SEED       LETTERS 0: no system test
#
# The last line is "N passed, N failed"; a test program that dies counts as one failure.
bin=$1 tests=$2 letters=$3 seed=$4
passed=0 failed=0 skipped=0 log=$(mktemp)
trap 'rm -f "$log"' EXIT

count() {   # NAME COMMAND...: one step that passes or fails as a whole
    name=$1; shift
    echo "== $name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

for t in $tests; do
    echo "== $t"
    timeout 300 "$bin/$t" >"$log" 2>&1
    code=$?
    ok=$(grep -c '^\[       OK \]' "$log")
    left_out=$(sed -n 's/^\[  SKIPPED \] \([0-9]*\) test(s).*/\1/p' "$log")     # a test that cannot be made here says so
    bad=$(grep -c '^\[ RUN ' "$log"); bad=$((bad - ok - ${left_out:-0}))
    skipped=$((skipped + ${left_out:-0}))
    [ $code -ne 0 ] && [ $bad -eq 0 ] && bad=1
    passed=$((passed + ok)) failed=$((failed + bad))
    if [ $code -ne 0 ] || [ $bad -ne 0 ]; then tail -60 "$log"; echo "FAILED: $t (exit $code)"; fi
done

count lint tests/lint.sh
if [ "$letters" -gt 0 ]; then
    count "torture, $letters letters, seed $seed" "$bin/torture" --letters "$letters" --seed "$seed"
fi

[ $skipped -eq 0 ] || echo "$skipped not made here"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
