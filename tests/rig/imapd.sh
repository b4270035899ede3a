#!/bin/sh
# Dovecot from a scratch configuration: a real IMAP server with TLS, IDLE and login, for the tests.
#
#   imapd.sh PORT MAILDIR CERT KEY USER PASSWORD_FILE
#
# Needs root and the package dovecot-imapd. USER's mail is the Maildir. Prints "READY PORT" when it listens on 127.0.0.1: PORT
# is IMAPS, PORT + 1 the one with STARTTLS; TERM ends it. All files are in a scratch directory, so several may run at once.
# With IMAPD_TOKEN in the environment USER signs in with that token, too (XOAUTH2; asked of a token service of its own, needs python3);
# with IMAPD_READ_ONLY the folders may only be read.
set -eu

if [ $# -ne 6 ]; then
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
port=$1 maildir=$2 cert=$3 key=$4 user=$5 password=$(head -n 1 "$6")
command -v dovecot >/dev/null || { echo "imapd.sh: the package dovecot-imapd is missing" >&2; exit 3; }

mkdir -p "$maildir/tmp" "$maildir/new" "$maildir/cur"
work=$(mktemp -d)
chmod 755 "$work"
cp "$cert" "$work/cert.pem"
cp "$key" "$work/key.pem"
printf '%s:{PLAIN}%s\n' "$user" "$password" > "$work/users"
uid=$(id -u mail) gid=$(id -g mail)
chown -R mail:mail "$maildir"
# Dovecot never opens mail as root, so its user must be able to reach the folder: opened below the temporary directory
above=$(dirname "$(realpath "$maildir")")
while [ "$above" != / ]; do
    case $above in "${TMPDIR:-/tmp}"/*) chmod o+x "$above" ;; esac
    above=$(dirname "$above")
done
pid= tokens=
more=
if [ -n "${IMAPD_TOKEN:-}" ]; then
    cat > "$work/tokens.py" <<'PYTHON'
import http.server, json, os, sys
from urllib.parse import urlparse, parse_qs

class Tokens(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        good = parse_qs(urlparse(self.path).query).get("token") == [os.environ["IMAPD_TOKEN"]]
        body = json.dumps({"email": sys.argv[1], "active": True} if good else {"error": "invalid_token"}).encode()
        self.send_response(200 if good else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *a):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Tokens)
with open(sys.argv[2] + ".new", "w") as f:
    f.write(str(server.server_port))
os.rename(sys.argv[2] + ".new", sys.argv[2])
server.serve_forever()
PYTHON
    python3 "$work/tokens.py" "$user" "$work/tokens.port" &
    tokens=$!
    tries=0
    until [ -s "$work/tokens.port" ] || [ $tries -gt 100 ]; do tries=$((tries + 1)); sleep 0.1; done
    printf 'tokeninfo_url = http://127.0.0.1:%s/?token=\nusername_attribute = email\n' "$(cat "$work/tokens.port")" > "$work/oauth2.conf"
    more="passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = $work/oauth2.conf
}"
fi
if [ -n "${IMAPD_READ_ONLY:-}" ]; then
    printf 'anyone lr\nowner lr\n' > "$work/acl"
    more="$more
mail_plugins = acl
plugin {
  acl = vfile:$work/acls
}"
    mkdir "$work/acls"
    cp "$work/acl" "$work/acls/.DEFAULT"
    cp "$work/acl" "$work/acls/INBOX"
fi
cat > "$work/dovecot.conf" <<CONF
base_dir = $work/run
instance_name = $(basename "$work")
state_dir = $work/state
log_path = $work/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <$work/cert.pem
ssl_key = <$work/key.pem
first_valid_uid = 1
mail_location = maildir:$maildir
mail_uid = $uid
mail_gid = $gid
auth_mechanisms = plain login xoauth2
$more
disable_plaintext_auth = yes
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = $work/users
}
userdb {
  driver = static
  args = uid=$uid gid=$gid home=$work/home
}
service imap-login {
  inet_listener imaps {
    port = $port
    ssl = yes
  }
  inet_listener imap {
    port = $((port + 1))
  }
}
protocol imap {
  imap_idle_notify_interval = 10 secs
}
CONF
end() {
    [ -z "$tokens" ] || kill "$tokens" 2>/dev/null || true
    [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; } || true
    rm -rf "$work"
}
trap 'end; exit 0' TERM INT
dovecot -F -c "$work/dovecot.conf" > "$work/out" 2>&1 &
pid=$!

tries=0
until grep -q 'starting up' "$work/log" 2>/dev/null && [ -S "$work/run/login/imap" ] 2>/dev/null; do
    tries=$((tries + 1))
    if [ $tries -gt 100 ] || ! kill -0 "$pid" 2>/dev/null; then
        cat "$work/out" "$work/log" >&2 2>/dev/null || true
        end
        exit 1
    fi
    sleep 0.1
done
echo "READY $port"
wait "$pid" || { cat "$work/log" >&2 2>/dev/null || true; end; exit 1; }
