#!/bin/sh
# Reads the sample letters and has Chromium open their PDFs: all their text, and a search for a word of each first page.
#
#   tests/system/check_viewer.sh BINDIR OUT        OUT: made anew; the PDFs, and a picture of each search
#
# Preflight and qpdf judge the same files. Exit 77: there is no browser here.
bin=$1 out=$2
rm -rf "$out" && mkdir -p "$out/drawn" "$out/letters" || exit 1
"$bin/dakbox" read --json --words --pdf "$out/letters" tests/letters/*/ >"$out/records" || exit 1
"$bin/pdf-samples" "$out/drawn" || exit 1

failed=0
judge() {   # COMMAND...: 77 is no fault
    "$@"
    code=$?
    [ $code -eq 0 ] || [ $code -eq 77 ] || failed=1
}
echo "== PDF/A-1b"
judge tests/rig/preflight.sh "$out/letters"
echo "== qpdf --check"
for pdf in "$out"/letters/*.pdf; do
    said=$(qpdf --check "$pdf" 2>&1) && printf '%s\n' "$said" | grep -q 'File is linearized' || { echo "$pdf: $said"; failed=1; }
done
for kind in drawn letters; do
    echo "== Chromium, $kind"
    records=
    [ $kind = letters ] && records=$out/records
    judge xvfb-run -a -s '-screen 0 1280x1000x24' node tests/system/pdf_viewer.mjs "$out/$kind" $records
    [ $code -ne 77 ] || { echo "SKIPPED: no browser"; exit 77; }
done
exit $failed
