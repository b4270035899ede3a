#!/bin/sh
# What is in the image, as SPDX 2.3 JSON: each Debian package with its version and source, and dakbox itself.
#   sbom.sh DPKG-STATUS BOOT-PACKAGES > FILE
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"

awk -v version="$VERSION" -v created="$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" \
    -v inputs="$(cat "$@" | sha256sum | cut -c1-16)" -f "$HERE/sbom.awk" "$@"
