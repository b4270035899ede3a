#!/bin/sh
# The data partition's part of the root filesystem (board/system/data), and what dakbox-ready.service runs (board/system/console).
#   install-system.sh ROOT
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
from=$TOP/board/system/data units=$1/usr/lib/systemd/system

install -D -m 755 "$from/data" "$1/usr/lib/dakbox/data"
install -m 644 "$from/filesystem" "$1/usr/lib/dakbox/filesystem"
install -m 644 "$from/dakbox-data.service" "$from/var.mount" "$from/etc-dakbox.mount" "$units/"
# every dakbox-*.service; those that say what is wrong, and the data partition's own, run without it too
install -D -m 644 "$from/needs-data.conf" "$units/dakbox-.service.d/50-needs-data.conf"
for unit in data desk panel box ready clock firewall network kiosk; do
    install -D -m 644 "$from/without-data.conf" "$units/dakbox-$unit.service.d/60-without-data.conf"
done
install -m 755 "$TOP/board/system/console/ready" "$1/usr/lib/dakbox/ready"
