#!/bin/sh
# OpenSSH's SFTP server from a scratch configuration, for the tests.
#
#   sftpd.sh PORT DIR
#
# Needs the package openssh-server. DIR gets the host's key (host_key), a key that lets in whoever runs this (key), and
# one that does not (other_key); host_key.sha256 and other_key.sha256 are as ssh-keygen -l shows them. Listens on 127.0.0.1
# until it is ended.
set -eu

if [ $# -ne 2 ]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
port=$1 dir=$2
for name in host_key key other_key; do
    [ -f "$dir/$name" ] || ssh-keygen -q -t ed25519 -N '' -f "$dir/$name"
    ssh-keygen -l -f "$dir/$name" | cut -d' ' -f2 > "$dir/$name.sha256"
done
cp "$dir/key.pub" "$dir/authorized_keys"
[ -d /run/sshd ] || mkdir -p /run/sshd
cat > "$dir/sshd_config" <<CONF
ListenAddress 127.0.0.1
Port $port
HostKey $dir/host_key
AuthorizedKeysFile $dir/authorized_keys
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PidFile none
MaxStartups 100
Subsystem sftp internal-sftp
ForceCommand internal-sftp
CONF
exec /usr/sbin/sshd -D -e -f "$dir/sshd_config"
