#!/bin/sh
# Starts tus_server.mjs with @tus/server from npm, which is fetched once into a cache.
#
#   tus_server.sh PORT DIR [TOKEN]          cache: $TUS_CACHE, usually build/tus
#
# Exit 77 with words: node or npm is missing, so a test may be left out. Where they are there the packages can be had, or it is a fault.
server=2.4.5 store=2.1.1
[ $# -ge 2 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
cache=${TUS_CACHE:-build/tus} here=$(dirname "$0")
command -v node >/dev/null || { echo "node is missing" >&2; exit 77; }
if [ ! -f "$cache/node_modules/@tus/server/package.json" ] || [ ! -f "$cache/node_modules/@tus/file-store/package.json" ]; then
    command -v npm >/dev/null || { echo "npm is missing" >&2; exit 77; }
    mkdir -p "$cache"
    npm install --prefix "$cache" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --silent "@tus/server@$server" "@tus/file-store@$store" >&2 ||
        { echo "npm cannot fetch @tus/server $server: is the network away?" >&2; exit 1; }
fi
mkdir -p "$2"
exec node "$here/tus_server.mjs" "$1" "$2" "$(realpath "$cache")/node_modules" ${3:+"$3"}
