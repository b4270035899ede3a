#!/usr/bin/env python3
"""Delivers a queue with our programs and the same bytes with the curl tool, to one eofficed each, in turns.

  delivery.py BINDIR LETTERS BYTES ROUNDS

Prints "receipts_per_s OURS CURLS", "cpu_ms OURS CURLS" (milliseconds a letter: ours is sendd and diaryd, the peer's the curl
processes) and "sendd_rss_mib N", the medians of the rounds. The curl tool sends what sendd sends: PUT, PATCH with the whole
PDF, GET, by one process a letter over one connection."""
import hashlib, json, os, resource, shutil, socket, sqlite3, statistics, subprocess, sys, tempfile, time, urllib.request, uuid

bin_dir, letters, size, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Programs:
    """A directory with settings, and the programs that run there."""

    def __init__(self):
        self.dir = tempfile.mkdtemp()
        self.url = "http://127.0.0.1:%d" % (port := free_port())
        self.running = {}
        with open(self.dir + "/dakbox.conf", "w") as f:
            f.write(f"[paths]\nrun_dir = {self.dir}\ndata_dir = {self.dir}\nreserve_mib = 16\n[gateway]\nport = {port}\n"
                    f"data_dir = {self.dir}/office\n[eoffice]\nurl = {self.url}\n[send]\nretry_first_s = 1\n")

    def start(self, name, ready):
        self.running[name] = subprocess.Popen([f"{bin_dir}/{name}", "-c", self.dir + "/dakbox.conf"], stderr=subprocess.DEVNULL)
        for _ in range(500):
            if ready():
                return
            time.sleep(0.02)
        sys.exit(f"{name} does not start")

    def answers(self):
        try:
            return urllib.request.urlopen(self.url + "/healthz", timeout=2).status == 200
        except OSError:
            return False

    def cpu_s(self, name):
        with open(f"/proc/{self.running[name].pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mib(self, name):
        with open(f"/proc/{self.running[name].pid}/status") as f:
            return next(int(line.split()[1]) for line in f if line.startswith("VmHWM")) / 1024

    def end(self):
        for p in self.running.values():
            p.terminate()
            p.wait()
        shutil.rmtree(self.dir)


def ours():
    p = Programs()
    subprocess.run([f"{bin_dir}/queue_seed", p.dir, str(letters), str(size)], check=True)
    p.start("eofficed", p.answers)
    p.start("diaryd", lambda: os.path.exists(p.dir + "/diaryd.sock"))
    time.sleep(0.5)                     # its first passes over the letters are not what is measured
    before = p.cpu_s("diaryd")
    diary = sqlite3.connect(f"file:{p.dir}/diary.db?mode=ro", uri=True)
    began = time.monotonic()
    p.start("sendd", lambda: True)
    while diary.execute("SELECT n FROM delivery_counts WHERE state = 'delivered'").fetchone() != (letters,):
        time.sleep(0.02)
        if time.monotonic() - began > 600:
            sys.exit("the queue does not drain")
    took = time.monotonic() - began
    figures = letters / took, (p.cpu_s("sendd") + p.cpu_s("diaryd") - before) * 1000 / letters, p.rss_mib("sendd")
    diary.close()
    p.end()
    return figures


def curls():
    p = Programs()
    p.start("eofficed", p.answers)
    pdf = p.dir + "/document.pdf"
    with open(pdf, "wb") as f:
        f.write(b"%PDF-1.4\n" + bytes(i * 7 & 255 for i in range(size - 9)))
    with urllib.request.urlopen(p.url + "/v1/masters") as answer:
        masters = json.load(answer)
    first = {name: rows[0]["id"] for name, rows in masters.items() if isinstance(rows, list) and rows}
    jobs = []
    for n in range(letters):
        receipt = {"receipt_nature": "electronic", "classified": "normal", "diary_number": f"CRU-A/2026/{n:06}", "diary_date": "2026-03-14",
                   "received_date": "2026-03-14", "letter_date": "2026-03-02", "letter_reference_no": "7/2026",
                   "delivery_mode_id": first["delivery_modes"], "language_id": first["languages"],
                   "correspondence_type_id": first["correspondence_types"], "vip": False,
                   "mode_number": "", "sender": {"name": "A. Gupta", "designation": "", "organisation": ""}, "subject": "Audit paragraph",
                   "main_category_id": first["categories"], "remarks": "", "send_to": {"post": "SO-1", "priority_id": first["priorities"]},
                   "document": {"sha256": hashlib.sha256(open(pdf, "rb").read()).hexdigest(), "size_bytes": size, "content_type": "application/pdf", "pages": 1}}
        name = f"{p.dir}/{n}.json"
        with open(name, "w") as f:
            json.dump(receipt, f)
        jobs.append((f"{p.url}/v1/receipts/{uuid.uuid4()}", name))
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    for url, name in jobs:
        subprocess.run(["curl", "-sf", "-o", "/dev/null", "-X", "PUT", "-H", "Content-Type: application/json", "--data-binary", "@" + name, url, "--next",
                        "-sf", "-o", "/dev/null", "-X", "PATCH", "-H", "Tus-Resumable: 1.0.0", "-H", "Upload-Offset: 0",
                        "-H", "Content-Type: application/offset+octet-stream", "--data-binary", "@" + pdf, url + "/document", "--next",
                        "-sf", "-o", "/dev/null", url], check=True)
    took = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with urllib.request.urlopen(p.url + "/v1/receipts") as answer:
        if json.load(answer).get("total") != letters:
            sys.exit("curl has not made all receipts")
    p.end()
    return letters / took, (after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime) * 1000 / letters


both = [(ours(), curls()) for _ in range(rounds)]
median = lambda values: statistics.median(list(values))
print("receipts_per_s %.1f %.1f" % (median(o[0] for o, _ in both), median(c[0] for _, c in both)))
print("cpu_ms %.2f %.2f" % (median(o[1] for o, _ in both), median(c[1] for _, c in both)))
print("sendd_rss_mib %.1f" % median(o[2] for o, _ in both))
