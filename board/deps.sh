#!/bin/sh
# Installs the packages of the given lists that are missing, and nothing else.
#   board/deps.sh LIST...
# Needs no answer to any prompt; needs no root and no network when all is there.
set -eu

[ $# -gt 0 ] || { echo "usage: $0 LIST..." >&2; exit 2; }

wanted=$(sed 's/#.*//' "$@" | tr -s ' \t\n' ' ')

is_installed() {
    case $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) in
        *' installed') return 0 ;;
        *) return 1 ;;
    esac
}

missing=
for package in $wanted; do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null || {
    echo "deps: these packages are missing and there is no apt-get to install them:$missing" >&2
    exit 1
}
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "deps: these packages are missing; install them as root:$missing" >&2
    exit 1
fi

echo "deps: installing$missing"
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
# shellcheck disable=SC2086  # one word a package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install --no-install-recommends --no-remove -y $missing || {
    echo "deps: apt-get could not install:$missing" >&2
    exit 1
}
