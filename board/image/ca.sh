#!/bin/sh
# The certificates that updates are signed with: OUT/ca. Made once; a build with a CA of its own puts ca.pem (goes into the image), and where
# bundles are made also signer.pem and signer.key, there beforehand. The CA's own key belongs on a machine without network.
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
ca=$OUT/ca
[ ! -e "$ca/ca.pem" ] || exit 0

new=$WORK/ca
mkdir -p "$new"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7300 -subj "/O=dakbox/CN=dakbox test CA" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout "$new/ca.key" -out "$new/ca.pem" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=dakbox/CN=dakbox test signer" \
    -keyout "$new/signer.key" -out "$new/signer.csr" 2>/dev/null
printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection,codeSigning\n' >"$new/signer.ext"
openssl x509 -req -in "$new/signer.csr" -CA "$new/ca.pem" -CAkey "$new/ca.key" -CAcreateserial -days 3650 -extfile "$new/signer.ext" \
    -out "$new/signer.pem" 2>/dev/null
rm "$new/signer.csr" "$new/signer.ext"
chmod 600 "$new"/*.key
mkdir -p "$OUT"
mv "$new" "$ca"
say "$ca: a test CA"
