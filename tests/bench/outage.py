#!/usr/bin/env python3
"""Thirty days offline: a long queue, each letter of which has failed before, and what happens when e-Office is back.

  outage.py BINDIR QUEUED DRAINED

Queues so many letters, asks diaryd and sendd for their status while e-Office is away and while the first DRAINED go out, and counts at a
relay how many requests are on their way at once. Prints a line a figure; ends with 1 when letters go out of order, twice or in a flood."""
import os, random, sqlite3, subprocess, sys, tempfile, shutil, json, socket, threading, time, urllib.request

bin_dir, queued, drained = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
DAYS_S, AWAY_S, PARALLEL, ANSWER_MS = 30 * 86400, 12, 4, 50
work = tempfile.mkdtemp()
running = {}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


office_port, relay_port = free_port(), free_port()
with open(work + "/dakbox.conf", "w") as f:
    f.write(f"[paths]\nrun_dir = {work}\ndata_dir = {work}\nreserve_mib = 16\n[gateway]\nport = {office_port}\ndata_dir = {work}/office\n"
            f"[eoffice]\nurl = http://127.0.0.1:{relay_port}\n[send]\nretry_first_s = 1\nparallel = {PARALLEL}\n")


def fill(n, first):
    """SQL makes the rest: letters without a document, behind all that have one."""
    now = int(time.time())
    diary = sqlite3.connect(work + "/diary.db")
    diary.execute("PRAGMA synchronous = OFF")
    diary.execute("CREATE TEMP TABLE n (i INTEGER PRIMARY KEY)")
    diary.executemany("INSERT INTO n VALUES (?)", ((first + i,) for i in range(n)))
    diary.execute("INSERT INTO letters (id, doc, register, year, serial, number, state, lane, source, received_s, pages, post, changed_s) "
                  "SELECT i, printf('q%d', i), 'Q', 2026, i, printf('CRU-Q/2026/%06d', i), 'filed', 2, 'scan', ?1, 2, 'SO-1', ?1 FROM n", (now - DAYS_S,))
    diary.execute("INSERT INTO fields (letter, name, value, source, conf, confirmed_by) SELECT i, 'subject', 'Grant of leave', 'clerk', 1.0, 'clerk' FROM n")
    diary.execute("INSERT INTO deliveries (letter, channel, key, state, lane, changed_s, added_s) "
                  "SELECT i, 'eoffice', printf('00000000-0000-4000-8000-%012d', i), 'waiting', 2, ?1, ?1 FROM n", (now - DAYS_S,))
    # each has met the closed door; the waits are over, the older the letter the longer ago
    diary.execute("UPDATE deliveries SET added_s = ?1, changed_s = ?1 + letter, due_s = ?2 + letter", (now - DAYS_S, now - DAYS_S // 2))
    diary.execute("DELETE FROM search_stale")
    diary.execute("ANALYZE")
    now = int(time.time())
    diary.execute("INSERT INTO targets VALUES ('eoffice', 700, ?, ?)", (now + AWAY_S, now - DAYS_S))
    diary.commit()
    diary.close()


def start(name):
    running[name] = subprocess.Popen([f"{bin_dir}/{name}", "-c", work + "/dakbox.conf"], stderr=subprocess.DEVNULL)
    for _ in range(500):
        if name == "eofficed" or os.path.exists(f"{work}/{name}.sock"):
            return
        time.sleep(0.02)
    sys.exit(f"{name} does not start")


def status(program):
    """Its answer, and how many milliseconds that took."""
    began = time.monotonic()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as s:
        s.settimeout(10)
        s.connect(f"{work}/{program}.sock")
        s.send(b'{"do":"status"}')
        answer = json.loads(s.recv(1 << 17))
    return answer, (time.monotonic() - began) * 1000


def cpu_s(name):
    with open(f"/proc/{running[name].pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Relay:
    """Between sendd and eofficed: how many requests are on their way, and how many receipts were there by then."""

    def __init__(self):
        self.lock, self.busy, self.receipts, self.most = threading.Lock(), 0, 0, {}
        self.listener = socket.create_server(("127.0.0.1", relay_port), backlog=64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.carry, args=(client, socket.create_connection(("127.0.0.1", office_port))), daemon=True).start()

    def carry(self, client, office):
        mine = {"busy": False}
        def note(busy, receipt=False):
            with self.lock:
                if mine["busy"] != busy:
                    mine["busy"] = busy
                    self.busy += 1 if busy else -1
                self.receipts += receipt
                self.most[self.receipts] = max(self.most.get(self.receipts, 0), self.busy)
        def back():
            try:
                while data := office.recv(65536):
                    note(False)
                    client.sendall(data)
            except OSError:
                pass
            client.close()
        threading.Thread(target=back, daemon=True).start()
        try:
            while data := client.recv(65536):
                note(True, data.startswith(b"GET /v1/receipts/"))       # asked for when the upload is through
                office.sendall(data)
        except OSError:
            pass
        note(False)
        office.close()


def ask_all(until, pause_s):
    took = {"diaryd": [], "sendd": []}
    while not until():
        for program, list in took.items():
            answer, ms = status(program)
            list.append(ms)
        time.sleep(pause_s)
    return took


def say(when, took):
    for program, list in took.items():
        list.sort()
        print("status_ms %s %s: median %.2f, 99 of 100 below %.2f, largest %.2f, of %d" %
              (when, program, list[len(list) // 2], list[len(list) * 99 // 100], list[-1], len(list)))


def in_order(diary):
    """How far the letters that went out are from the order of the queue: what is on its way at the same time may overtake."""
    out = [row[0] for row in diary.execute("SELECT letter FROM history WHERE event = 'take' ORDER BY seq")]
    lane = dict(diary.execute("SELECT letter, lane FROM deliveries"))
    want = {letter: i for i, letter in enumerate(sorted(set(out), key=lambda l: (lane[l], l)))}
    return max(abs(want[l] - i) for i, l in enumerate(dict.fromkeys(out)))


subprocess.run([f"{bin_dir}/queue_seed", work, str(drained), "2000"], check=True)
fill(queued - drained, 10 * drained + 1)
start("diaryd")
start("sendd")
began = time.monotonic()
first, _ = status("diaryd")
print("oldest_unserved", json.dumps(first.get("oldest_unserved")))
say("away", ask_all(lambda: time.monotonic() - began > AWAY_S - 4, 0.02))
print("diaryd's CPU seconds by then %.2f" % cpu_s("diaryd"))
print("sendd says", json.dumps(status("sendd")[0]["channels"][0]))
start("eofficed")
relay = Relay()
diary = sqlite3.connect(f"file:{work}/diary.db?mode=ro", uri=True)
count = lambda: sum(n for n, in diary.execute("SELECT n FROM delivery_counts WHERE state = 'delivered'"))
while count() == 0 and time.monotonic() - began < 60:
    time.sleep(0.01)
drain_began = time.monotonic()
say("draining", ask_all(lambda: count() >= drained or time.monotonic() - drain_began > 600, 0.05))
took_s = time.monotonic() - drain_began
with urllib.request.urlopen(f"http://127.0.0.1:{office_port}/v1/receipts") as answer:
    receipts = json.load(answer)["total"]
delivered, off = count(), in_order(diary)
print("drained %d of %d in %.1f s (%.1f/s); receipts there %d" % (delivered, queued, took_s, delivered / took_s, receipts))
ramp = [relay.most.get(i, 0) for i in range(8)]
print("requests at once by receipts made:", ramp, "largest ever", max(relay.most.values()))
print("letters out of order by at most", off)
for p in running.values():
    p.kill()
    p.wait()
shutil.rmtree(work)
flood = max(relay.most.values()) > PARALLEL or any(n > 2 + i for i, n in enumerate(ramp))
sys.exit(delivered < drained or receipts < delivered or flood or off > 4 * PARALLEL)
