#!/bin/sh
# OpenSSH's SFTP server from a scratch configuration, for the tests.
#
#   sftpd.sh PORT DIR
#
# Needs the package openssh-server. DIR gets the host's keys (host_rsa, host_ecdsa, host_ed25519), a key that lets in whoever
# runs this (key), and one that does not (other_key); NAME.sha256 of each is as ssh-keygen -l shows it, and host_key.sha256
# is those of the host, blanks between. Listens on 127.0.0.1 until it is ended.
set -eu

if [ $# -ne 2 ]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
port=$1 dir=$2
for name in host_rsa host_ecdsa host_ed25519 key other_key; do
    case $name in host_*) type=${name#host_} ;; *) type=ed25519 ;; esac
    [ -f "$dir/$name" ] || ssh-keygen -q -t "$type" -N '' -f "$dir/$name"
    ssh-keygen -l -f "$dir/$name" | cut -d' ' -f2 > "$dir/$name.sha256"
done
cat "$dir/host_rsa.sha256" "$dir/host_ecdsa.sha256" "$dir/host_ed25519.sha256" | paste -s -d' ' > "$dir/host_key.sha256"
cp "$dir/key.pub" "$dir/authorized_keys"
[ -d /run/sshd ] || mkdir -p /run/sshd
cat > "$dir/sshd_config" <<CONF
ListenAddress 127.0.0.1
Port $port
HostKey $dir/host_rsa
HostKey $dir/host_ecdsa
HostKey $dir/host_ed25519
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
