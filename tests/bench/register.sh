# The desk's figures, taken in by bench.sh: a register of LETTERS letters (10^6 if not said), made once and kept beside the build.
#
# Peers are what is done elsewhere with the same SQLite: full text in the order of its rank. (paperless-ngx cannot be installed
# from Debian's packages, so it is not among them.) clerk_median_s comes from the walk of fifty letters (make check-desk), if it
# left desk-walk.tsv beside the build.

first_load_kb() {   # all that a browser fetches before a page can be used, but the image of the page
    cat "$here"/../../firmware/desk/html/{style,letter,register}.css "$here"/../../firmware/desk/html/*.js "$here"/../../firmware/desk/html/icon.svg |
        wc -c | awk '{ printf "%.1f", $1 / 1024 }'
}

bench_desk() {
    local n=${LETTERS:-1000000} kept figures walk
    kept=${REGISTER:-$(dirname "$out")/register-$n}
    figures=$work/register.tsv
    walk=$(dirname "$out")/desk-walk.tsv
    if [ ! -f "$kept/made" ]; then
        rm -rf "$kept"
        "$bin/register_seed" "$kept" "$n" 1 && touch "$kept/made"
    fi
    "$bin/register_bench" "$kept" "${QUERIES:-300}" >"$figures"
    walked() { [ -f "$walk" ] && awk -F'\t' -v n="$1" '$1 == n { v = $2 } END { print v }' "$walk" | grep . || echo -; }
    figure() { awk -F'\t' -v n="$1" -v c="$2" '$1 == n { print $c }' "$figures"; }
    # the processor's milliseconds, 99th percentile of all searches (words, phrases, numbers, misread numbers, with filters)
    row register_search_p99_ms "$(figure search 4)" "$(figure peer_fts5_rank 4)" "ms at $n letters" 50
    row register_first_page_p99_ms "$(figure first_page 4)" - ms 50
    row register_page_1000_p99_ms "$(figure page_1000 4)" - ms 50
    row register_number_misread_p99_ms "$(figure number_misread 4)" "$(figure peer_like 4)" ms 50
    row register_table_100000_s "$(awk -F'\t' '$1 ~ /^table/ { printf "%.2f", $3 / 1000 }' "$figures")" - s 10
    row confirm_screen_s "$(walked confirm_screen)" - s 1
    row first_load_kb "$(first_load_kb)" - KB 300
    row clerk_median_s "$(walked clerk_median)" - s 10
}
