#!/bin/sh
# Installs the packages of the given lists that are missing, and nothing else.
#   board/deps.sh LIST...
#   board/deps.sh --unpack FOLDER PACKAGE...      into FOLDER/PACKAGE: for what cannot be installed beside what a machine has (chrony: its time daemon)
# Needs no answer to any prompt; needs no root and no network when all is there.
set -eu

[ $# -gt 0 ] || { echo "usage: $0 LIST... | --unpack FOLDER PACKAGE..." >&2; exit 2; }

if [ "$1" = --unpack ]; then
    folder=$2; shift 2
    download='apt-get -q -o APT::Sandbox::User= download'       # its user may not write there
    for package in "$@"; do
        [ ! -d "$folder/$package" ] || continue
        echo "deps: unpacking $package"
        mkdir -p "$folder"
        new=$(mktemp -d "$folder/new.XXXX")
        chmod 755 "$new"
        (cd "$new" && { $download "$package" || { $(command -v sudo) apt-get -q update && $download "$package"; }; } && dpkg -x ./*.deb . && rm ./*.deb) || {
            rm -rf "$new"
            echo "deps: apt-get could not bring $package" >&2
            exit 1
        }
        mv -T "$new" "$folder/$package"
    done
    exit 0
fi

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
