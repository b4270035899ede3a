# The delivery's figures, taken in by bench.sh: against the curl tool (delivery.py), mail intake against fetchmail (mails.py), and what a long queue costs (queue_bench).

# Thousands of instructions a letter: they are the same whatever else the machine does, so a ratio of them means something.
queue_cost_ki() {   # WAITING FUTURE
    local rounds=200
    rm -f "$work"/queue.db*
    "$bin/queue_bench" fill "$work/queue.db" "$1" "$2"
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no --toggle-collect=measured \
        "$bin/queue_bench" serve "$work/queue.db" $rounds 2>&1 >/dev/null | awk -v n=$rounds '/Collected/ { printf "%.1f", $NF / n / 1000 }'
    rm -f "$work"/queue.db*
}

bench_delivery() {
    local figures=$work/delivery.txt few
    python3 "$here/delivery.py" "$bin" "${RECEIPTS:-300}" 100000 "${ROUNDS:-3}" >"$figures"
    figure() { awk -v n="$1" -v c="$2" '$1 == n { print $c }' "$figures"; }
    row delivery_receipts_per_s "$(figure receipts_per_s 2)" "$(figure receipts_per_s 3)" receipts/s ">= 0.9 of curl"
    row delivery_cpu_ms "$(figure cpu_ms 2)" "$(figure cpu_ms 3)" "CPU ms/letter" "<= 1 of curl"
    row delivery_sendd_rss "$(figure sendd_rss_mib 2)" - MiB 40
    python3 "$here/mails.py" "$bin" "$here/../rig" "${MAILS:-20}" 100000 >>"$figures"
    row mail_intake_per_s "$(figure mails_per_s 2)" "$(figure mails_per_s 3)" "mails/s; fetchmail looks at nothing" ">= 0.2"
    row mail_intake_cpu_s "$(figure mail_cpu_s 2)" "$(figure mail_cpu_s 3)" "CPU s/mail of text and one page" "<= 2"
    few=$(queue_cost_ki 1000 0)
    row delivery_cost_1e6_queued_ki "$(queue_cost_ki 1000000 0)" "$few" "1000 instructions/letter in the diary, peer: 1,000 queued" "<= 1.2"
    row delivery_cost_1e5_failed_ki "$(queue_cost_ki 1000 100000)" "$few" "1000 instructions/letter in the diary, 100,000 wait after a failure" "<= 1.2"
}
