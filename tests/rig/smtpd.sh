#!/bin/sh
# Exim from a scratch configuration: a real mail relay with STARTTLS and login, for the tests.
#
#   smtpd.sh PORT MAILDIR CERT KEY USER PASSWORD_FILE
#
# Needs root and the package exim4-daemon-light. Every mail for anybody is delivered into MAILDIR. As ministries' relays do, it
# takes from USER only what is from cru@example.gov.in, and has grey@... wait at the first time. Prints
# "READY PORT" when it listens on 127.0.0.1; TERM ends it. Queue, log and pid are in a scratch directory, so
# nothing of the system's mail is touched and several may run at once.
# (OpenSMTPD 6.8 of Debian 12 cannot do TLS with OpenSSL 3: https://github.com/OpenSMTPD/OpenSMTPD/issues/1171)
set -eu

if [ $# -ne 6 ]; then
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
port=$1 maildir=$2 cert=$3 key=$4 user=$5 password=$(head -n 1 "$6")

mkdir -p "$maildir/tmp" "$maildir/new" "$maildir/cur"
chown -R Debian-exim "$maildir"
# Exim never delivers as root, so its own user must be able to reach the folder: opened below the
# temporary directory, never in somebody's home
above=$(dirname "$(realpath "$maildir")")
while [ "$above" != / ]; do
    case $above in "${TMPDIR:-/tmp}"/*) chmod o+x "$above" ;; esac
    case $(stat -c %A "$above") in
        *[xt]) ;;
        *) echo "smtpd.sh: Exim cannot reach $maildir through $above; put it below ${TMPDIR:-/tmp}" >&2; exit 1 ;;
    esac
    above=$(dirname "$above")
done
work=$(mktemp -d)
mkdir "$work/spool"
cp "$cert" "$work/cert.pem"
cp "$key" "$work/key.pem"
printf '%s: %s\n' "$user" "$password" > "$work/logins"
cat > "$work/exim.conf" <<CONF
primary_hostname = relay.example.gov.in
exim_user = Debian-exim
exim_group = Debian-exim
spool_directory = $work/spool
log_file_path = $work/%slog
pid_file_path = $work/pid
daemon_smtp_ports = $port
local_interfaces = 127.0.0.1
message_size_limit = 64M
# each mail goes into the folder at once, also the eleventh of a connection
smtp_accept_queue_per_connection = 0
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts = *
tls_certificate = $work/cert.pem
tls_privatekey = $work/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}
acl_smtp_mail = need_login
acl_smtp_rcpt = may_send

begin acl
need_login:
  deny !authenticated = *
       message = authentication required
  deny !senders = cru@example.gov.in
       message = 553 5.7.1 Sender address rejected, not owned by user \$authenticated_id
  accept
may_send:
  deny local_parts = refused
       message = no such officer
  defer local_parts = later
       message = mailbox busy
  defer local_parts = grey
       condition = \${if exists{$work/grey.seen}{no}{yes}}
       message = 451 4.7.1 Greylisted, come again later\${run{/usr/bin/touch $work/grey.seen}}
  accept

begin routers
keep:
  driver = accept
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = $maildir
  maildir_format
  create_directory = false
  user = Debian-exim
  delivery_date_add
  envelope_to_add

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{\$auth3}{\${lookup{\$auth2}lsearch{$work/logins}}}}
  server_set_id = \$auth2
CONF
chown -R root:Debian-exim "$work"
chmod -R g+rwX "$work"
chmod 2770 "$work"
chmod 640 "$work/exim.conf"         # exim refuses a configuration others may change

pid=
end() {
    [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; } || true
    rm -rf "$work"
}
trap 'end; exit 0' TERM INT
exim4 -C "$work/exim.conf" -bdf -q1m > "$work/out" 2>&1 &
pid=$!

tries=0
until [ -s "$work/pid" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 100 ] || ! kill -0 "$pid" 2>/dev/null; then
        cat "$work"/out "$work"/*log >&2 2>/dev/null || true
        end
        exit 1
    fi
    sleep 0.1
done
echo "READY $port"
wait "$pid" || { cat "$work"/*log >&2 2>/dev/null || true; end; exit 1; }
