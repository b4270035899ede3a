#!/bin/sh
# The desk as its users use it: a day of letters by keyboard and by touch, a few without script and by finger alone, every screen in
# both languages, also with letters no screen is made for, trouble, a slow machine; and a new box set up from its first page.
#
#   tests/system/check_desk.sh BINDIR OUT [PART...]      OUT: what was made and seen; node_modules are kept beside it; PART: of desk_walk.mjs
#
# Chromium is Debian's; Playwright and axe-core come from npm, in these versions. Of a person's pauses a quarter is slept and the
# rest added to the figures; PACE=1: all of them are. Exit 77: there is no browser here.
bin=$1 out=$2
shift 2
modules=$(dirname "$out")/node_modules
playwright=1.65.1 axe=4.14.1

command -v "${CHROMIUM:-chromium}" >/dev/null || { echo "SKIPPED: no browser"; exit 77; }
command -v npm >/dev/null || board/deps.sh board/packages-npm.txt || exit 1
has() { grep -qs "\"version\": \"$2\"" "$modules/$1/package.json"; }
has playwright-core $playwright && has axe-core $axe ||
    npm install --prefix "$(dirname "$out")" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund "playwright-core@$playwright" "axe-core@$axe" || exit 1

export NODE_MODULES="$modules"
PACE=${PACE:-0.25} node tests/system/desk_walk.mjs "$bin" "$out" "$@"
code=$?
[ $# -gt 0 ] || node tests/system/desk_first.mjs "$bin" "$out/first" || code=1
[ -f "$out/desk-walk.tsv" ] && cp "$out/desk-walk.tsv" "$(dirname "$out")/"      # for bench-desk
exit $code
