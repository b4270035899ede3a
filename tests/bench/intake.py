#!/usr/bin/env python3
"""Runs scand on a virtual scanner and says what it cost. Prints "name value" lines.

    intake.py BINDIR CONF stack                 one press, until the feeder is empty
    intake.py BINDIR CONF presses FEEDER N SHEET...     N presses, each with one of the sheets in turn

CONF is a dakbox.conf with the folder scanner as its only one; SANE_CONFIG_DIR and LD_LIBRARY_PATH are set.
CPU is user + system time of scand, its stations and their lookers. The moment a page's last line was given and the
moment it was durable are when their log lines (side_given, page_saved) arrive.
"""
import atexit
import configparser
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
CALL_S, LETTER_S = 10, 900


class Log(threading.Thread):
    """Reads scand's standard error, and notes when each line came."""

    def __init__(self, stream):
        super().__init__(daemon=True)
        self.stream, self.given, self.saved, self.feeder_waits, self.tail = stream, [], [], 0, []

    def run(self):
        for line in self.stream:
            now = time.monotonic()
            self.tail = self.tail[-40:] + [line]
            if " ev=side_given " in line:
                self.given.append(now)
            elif " ev=page_saved " in line:
                self.saved.append(now)
            elif " ev=feeder_stopped " in line:
                self.feeder_waits = int(re.search(r"count=(\d+)", line).group(1))

    def latencies_s(self):
        return [saved - given for given, saved in zip(self.given, self.saved)]


class Scand:
    def __init__(self, bindir, conf):
        settings = configparser.ConfigParser(interpolation=None)
        settings.read(conf)
        self.path = os.path.join(settings["paths"]["run_dir"], "scand.sock")
        env = dict(os.environ, DAKBOX_DEBUG="1")
        self.process = subprocess.Popen([os.path.join(bindir, "scand"), "-c", conf], stderr=subprocess.PIPE, text=True,
                                        start_new_session=True, env=env)
        atexit.register(self.process.terminate)         # however this ends
        self.log = Log(self.process.stderr)
        self.log.start()
        self.rest()

    def ask(self, request):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as s:
            s.settimeout(CALL_S)
            s.connect(self.path)
            s.send(json.dumps(request).encode())
            return json.loads(s.recv(128 * 1024))

    def rest(self):
        """Waits until the scanner is idle."""
        until = time.monotonic() + LETTER_S
        while time.monotonic() < until:
            try:
                scanners = self.ask({"do": "status"}).get("scanners", [])
                if scanners and scanners[0]["state"] == "idle" and scanners[0].get("code") != "starting":
                    return scanners[0]
                if scanners and scanners[0]["state"] in ("fault", "interrupted"):
                    break
            except OSError:
                if self.process.poll() is not None:
                    break
            time.sleep(0.02)
        sys.exit("scand does not come to rest:\n" + "".join(self.log.tail))

    def press(self):
        """Seconds from the press to its answer."""
        began = time.monotonic()
        answer = self.ask({"do": "scan_start"})
        if not answer.get("ok"):
            sys.exit(f"the press was refused: {answer}")
        return time.monotonic() - began

    def processes(self):
        """(pid, name, ticks) of all processes of scand's session; ticks with those of children that ended."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
                    head, rest = f.read().rsplit(")", 1)
            except OSError:
                continue
            fields = rest.split()
            if int(fields[3]) == self.process.pid:
                yield pid, head.split("(", 1)[1], sum(int(t) for t in fields[11:15])

    def cpu_s(self):
        return sum(ticks for _, _, ticks in self.processes()) * TICK_S

    def peaks_mib(self):
        """Of each program the largest: beside the station there may be one that only looks for scanners."""
        peaks = {}
        for pid, name, _ in self.processes():
            try:
                with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as f:
                    kib = re.search(r"VmHWM:\s+(\d+)", f.read())
            except OSError:
                continue
            if kib:                                         # one that has just ended has none
                peaks[name] = max(peaks.get(name, 0), int(kib.group(1)) / 1024)
        return peaks

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.join(CALL_S)


def p99(values):
    return sorted(values)[max(0, -(-len(values) * 99 // 100) - 1)] if values else float("nan")


def say(name, value):
    print(f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}")


def stack(scand):
    cpu_before, began = scand.cpu_s(), time.monotonic()
    scand.press()
    status = scand.rest()
    say("cpu_s", scand.cpu_s() - cpu_before)
    say("wall_s", time.monotonic() - began)
    say("pages", status.get("last", {}).get("pages", 0))


def presses(scand, feeder, n, sheets):
    acks = []
    for i in range(n):
        os.link(sheets[i % len(sheets)], os.path.join(feeder, f"sheet{i:04}.{sheets[0].rsplit('.', 1)[1]}"))
        acks.append(scand.press())
        scand.rest()
    say("press_ack_p99_s", p99(acks))
    say("press_ack_max_s", max(acks))


def main():
    bindir, conf, what, *more = sys.argv[1:]
    scand = Scand(bindir, conf)
    if what == "stack":
        stack(scand)
    else:
        presses(scand, more[0], int(more[1]), more[2:])
    peaks = scand.peaks_mib()
    scand.stop()
    if len(scand.log.given) != len(scand.log.saved):
        sys.exit(f"{len(scand.log.given)} sides were given and {len(scand.log.saved)} pages saved")
    say("feeder_waits", scand.log.feeder_waits)
    say("pages_saved", len(scand.log.saved))
    say("durable_p99_s", p99(scand.log.latencies_s()))
    for name, mib in sorted(peaks.items()):
        say(f"peak_mib_{name}", mib)
    say("peak_mib", sum(peaks.values()))


if __name__ == "__main__":
    main()
