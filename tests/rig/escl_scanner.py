#!/usr/bin/env python3
"""A network scanner that speaks eSCL over plain HTTP, for tests: its feeder is a folder of JPEGs.

    escl_scanner.py DIR

DIR/*.jpg are sides of paper, fed in the order of their names; a side given out moves to DIR/done/.
DIR/port appears, whole, once the scanner listens (on 127.0.0.1, at a port of its own choice).
DIR/control, moved into place, makes it fail; one command a line, each happens once:

    jam PAGE            503, and the status says ScannerAdfJam until the next scan job
    cover PAGE          the same with an open cover
    slow PAGE SECONDS   the page comes only after so long
    cut PAGE            the connection breaks in mid-page; the sheet stays
    early PAGE          404, "no more pages", though paper lies there
    busy PAGE TIMES     503 with Retry-After, so many times
    garbage-page PAGE   the page is no JPEG; the sheet has gone through
    garbage-status      the next answers about the status and the capabilities are no XML, until "sane"
    sane
    gone [PAGE]         no request is answered any more, from now on or instead of the page, until "back"
    back

PAGE counts the sides given out since the scanner was started, from 1; "+1" is the next one.
"""
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAMESPACES = ('xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
              'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"')
INPUT_CAPS = """
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>4200</scan:MaxHeight>
<scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>
<scan:DiscreteResolution><scan:XResolution>100</scan:XResolution><scan:YResolution>100</scan:YResolution></scan:DiscreteResolution>
<scan:DiscreteResolution><scan:XResolution>300</scan:XResolution><scan:YResolution>300</scan:YResolution></scan:DiscreteResolution>
</scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles>"""
CAPABILITIES = f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities {NAMESPACES}>
<pwg:Version>2.6</pwg:Version><pwg:MakeAndModel>Dak Emulated Feeder</pwg:MakeAndModel>
<pwg:SerialNumber>E5C1</pwg:SerialNumber>
<scan:Adf>
<scan:AdfSimplexInputCaps>{INPUT_CAPS}</scan:AdfSimplexInputCaps>
<scan:AdfDuplexInputCaps>{INPUT_CAPS}</scan:AdfDuplexInputCaps>
<scan:FeederCapacity>50</scan:FeederCapacity>
</scan:Adf>
</scan:ScannerCapabilities>"""
NO_XML = "<scan:ScannerStatus <<< \x01 \xff"
FEED_S = 0.3        # between two sides, quicker than any feeder; sane-airscan drops a side of a job that has ended before sane_start() woke up
STATES = {"jam": "ScannerAdfJam", "cover": "ScannerAdfDoorOpen"}


class Scanner:
    """The paper, and the faults that wait. All of it under one lock: requests come in threads."""

    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.Lock()
        self.given, self.jobs, self.job = 0, 0, None
        self.given_before = 0       # this job
        self.faults = []            # [page, word, number]
        self.stuck = None           # a word of STATES: what the status says
        self.gone = self.garbage = False
        os.makedirs(os.path.join(folder, "done"), exist_ok=True)

    def take_control(self):
        path = os.path.join(self.folder, "control")
        taken = path + ".taken"
        try:
            os.rename(path, taken)
        except FileNotFoundError:
            return
        with open(taken, encoding="utf-8") as lines:
            for line in lines:
                self.obey(line.split())

    def obey(self, words):
        if words in (["gone"], ["back"]):
            self.gone = words == ["gone"]
        elif words in (["garbage-status"], ["sane"]):
            self.garbage = words == ["garbage-status"]
        elif words:
            page = int(words[1]) + (self.given if words[1].startswith("+") else 0)
            self.faults.append([page, words[0], float(words[2]) if len(words) > 2 else 1])

    def fault(self):
        """The word and number of the fault meant for the next side, or (None, 0)."""
        for fault in self.faults:
            if fault[0] == self.given + 1:
                if fault[1] == "busy" and fault[2] > 1:     # stays for its number of times
                    fault[2] -= 1
                else:
                    self.faults.remove(fault)
                return fault[1], fault[2]
        return None, 0

    def sides(self):
        return sorted(n for n in os.listdir(self.folder) if n.endswith(".jpg"))

    def status(self):
        adf = STATES.get(self.stuck) or ("ScannerAdfLoaded" if self.sides() else "ScannerAdfEmpty")
        state = "Stopped" if self.stuck else "Processing" if self.job else "Idle"
        return (f'<?xml version="1.0" encoding="UTF-8"?><scan:ScannerStatus {NAMESPACES}>'
                f"<pwg:Version>2.6</pwg:Version><pwg:State>{state}</pwg:State>"
                f"<scan:AdfState>{adf}</scan:AdfState></scan:ScannerStatus>")

    def put_out(self, side):
        os.rename(os.path.join(self.folder, side), os.path.join(self.folder, "done", side))
        self.given += 1


class Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, code, body=b"", kind="text/xml", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hung_up(self):
        """Takes the control file. True: the scanner is gone, and the connection ends without a word."""
        scanner = self.server.scanner
        scanner.take_control()
        self.close_connection = self.close_connection or scanner.gone
        return scanner.gone

    def do_GET(self):
        scanner = self.server.scanner
        with scanner.lock:
            if self.hung_up():
                return
            if self.path.endswith(("/ScannerCapabilities", "/ScannerStatus")):
                text = (NO_XML if scanner.garbage
                        else CAPABILITIES if self.path.endswith("Capabilities") else scanner.status())
                self.answer(200, text.encode())
            elif self.path == f"/eSCL/ScanJobs/{scanner.job}/NextDocument":
                self.next_document(scanner)
            else:
                self.answer(404)

    def next_document(self, scanner):
        if scanner.given > scanner.given_before:
            time.sleep(FEED_S)
        sides = scanner.sides()
        word, number = scanner.fault() if sides else (None, 0)
        if word == "gone":
            scanner.gone = self.close_connection = True
            return None
        if word in STATES:
            scanner.stuck, scanner.job = word, None
            return self.answer(503)
        if word == "busy":
            return self.answer(503, Retry_After="1")
        if word == "early" or not sides:
            scanner.job = None
            return self.answer(404)
        with open(os.path.join(scanner.folder, sides[0]), "rb") as side:
            page = side.read()
        if word == "slow":
            time.sleep(number)
        if word == "garbage-page":
            page = b"no picture at all" * 10
        if word == "cut":
            return self.cut(page)
        scanner.put_out(sides[0])
        return self.answer(200, page, kind="image/jpeg")

    def cut(self, page):
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page[:len(page) // 2])
        self.close_connection = True

    def do_POST(self):
        scanner = self.server.scanner
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with scanner.lock:
            if self.hung_up():
                return
            scanner.stuck = None
            if not scanner.sides():
                return self.answer(409)
            scanner.jobs += 1
            scanner.job, scanner.given_before = scanner.jobs, scanner.given
            host = self.headers.get("Host", "127.0.0.1")
            self.answer(201, Location=f"http://{host}/eSCL/ScanJobs/{scanner.job}")

    def do_DELETE(self):
        scanner = self.server.scanner
        with scanner.lock:
            if not self.hung_up():
                scanner.job = None
                self.answer(200)


def main():
    folder = sys.argv[1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    server.daemon_threads = True
    server.scanner = Scanner(folder)
    with open(os.path.join(folder, "port.new"), "w", encoding="ascii") as port:
        port.write(f"{server.server_address[1]}\n")
    os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
    server.serve_forever()


if __name__ == "__main__":
    main()
