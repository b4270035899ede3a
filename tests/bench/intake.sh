# Intake, part of bench.sh: what it costs to bring pages from the scanner to the disk, and whether anybody waits for it.
#
# Sheets are the sample letters at 300 dpi as plain TIFF, which the virtual scanner reads at little cost; that cost is
# inside both figures of intake_cpu_s and is shown by itself as intake_cpu_s_scanner.

readers_pid=

sane_settings() {   # FOLDER.CONF LINES...: the virtual scanner "bench" with an empty feeder
    rm -rf "$work/feeder"; mkdir -p "$work/feeder" "$work/sane/dll.d"
    echo folder >"$work/sane/dll.conf"
    printf 'device bench %s\n' "$work/feeder" >"$work/sane/folder.conf"
    [ $# -eq 0 ] || printf '%s\n' "$@" >>"$work/sane/folder.conf"
}

scand_settings() {  # SOURCE MODE: a spool of its own each time
    rm -rf "$work/data" "$work/run"; mkdir "$work/data" "$work/run"
    printf '[paths]\ndata_dir = %s\nrun_dir = %s\nreserve_mib = 16\n[scan]\nsource = %s\nmode = %s\n' \
        "$work/data" "$work/run" "$1" "$2" >"$work/dakbox.conf"
}

make_sheets() {     # MODE: $work/MODE/01.tif ..., by the virtual scanner itself
    local n=0 page
    sane_settings
    for page in "$letters"/*/[0-9]*; do
        n=$((n + 1))
        cp "$page" "$(printf '%s/feeder/%03d.%s' "$work" $n "${page##*.}")"
    done
    mkdir "$work/$1"
    scanimage -d folder:bench --source ADF --mode "$1" --resolution 300 --format=tiff --batch="$work/$1/%02d.tif" >"$work/log" 2>&1
}

# Hard links: four hundred sides need no room.
put_stack() { ln "$work/$1"/* "$work/feeder/"; }      # MODE: each sample page is a sheet

put_duplex() {      # MODE SHEETS: with both sides, the sample pages in turn
    local sides=("$work/$1"/*) i=0 sheet back
    for sheet in $(seq -w 1 "$2"); do
        for back in '' .back; do
            ln "${sides[i % ${#sides[@]}]}" "$work/feeder/s$sheet$back.tif"
            i=$((i + 1))
        done
    done
}

ours() {            # PAGES WHAT...: runs intake.py, which must bring so many pages to the disk
    local pages=$1
    shift
    "$here/intake.py" "$bin" "$work/dakbox.conf" "$@" >"$work/ours"
    [ "$(got pages_saved)" = "$pages" ] || { echo "intake: $(got pages_saved) of $pages pages were saved" >&2; return 1; }
}
got() { awk -v n="$1" '$1 == n { print $2 }' "$work/ours"; }

scanner_cpu_s() {   # MODE FORMAT: of scanimage, that writes the stack so
    sane_settings; put_stack "$1"; mkdir -p "$work/peer"
    cpu_s scanimage -d folder:bench --source ADF --mode "$1" --resolution 300 --format="$2" --batch="$work/peer/%d.$2"
    rm -rf "$work/peer"
}

cpu_row() {         # ROW MODE GOAL
    local pages peer scanner
    pages=$(ls "$work/$2" | wc -l)
    peer=$(scanner_cpu_s "$2" png)
    scanner=$(scanner_cpu_s "$2" pnm)
    sane_settings; put_stack "$2"; scand_settings ADF "$2"
    ours "$pages" stack
    row "$1" "$(per "$(got cpu_s)" "$pages")" "$(per "$peer" "$pages")" "s/page" "$3"
    row "$1_scanner" "$(per "$scanner" "$pages")" - "s/page" -
}

with_readers() {    # COMMAND...: while every core reads letters, at the priority board/units gives the readers
    setsid nice -n 5 bash -c 'while :; do "$0" --read --json "$@"; done' "$bin/ocrd" "$letters"/*/ >/dev/null 2>&1 & readers_pid=$!
    "$@"
    stop_readers
}
stop_readers() { [ -z "$readers_pid" ] || kill -- "-$readers_pid" 2>/dev/null || true; readers_pid=; }

bench_intake() {
    export SANE_CONFIG_DIR=$work/sane LD_LIBRARY_PATH=$bin/../lib/sane
    make_sheets Gray
    make_sheets Color
    cpu_row intake_cpu_s Gray "<= 0.20"
    row scand_peak_mib "$(got peak_mib)" - "MiB" -
    row scand_peak_mib_station "$(got peak_mib_scan-station)" - "MiB" -
    row scand_peak_mib_look "$(got peak_mib_scan-look)" - "MiB" -
    cpu_row intake_color_cpu_s Color -

    sane_settings; scand_settings ADF Gray
    with_readers ours 100 presses "$work/feeder" 100 "$work"/Gray/*
    row press_ack_p99_s "$(got press_ack_p99_s)" - s "<= 0.5"
    row durable_p99_s "$(got durable_p99_s)" - s "<= 1.0"

    # 200 sheets, both sides, into a buffer of eight images: the feeder stands still when we are late.
    sane_settings "pace 140 8"; put_duplex Gray 200
    scand_settings "ADF Duplex" Gray
    with_readers ours 400 stack
    row feeder_waits "$(got feeder_waits)" - waits 0
    row feeder_stack_wall_s "$(got wall_s)" - s -
}
