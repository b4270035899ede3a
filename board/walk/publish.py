#!/usr/bin/env python3
"""publish.py PORT FILE - serves an update as the ministry network would: /dakbox.raucb and its .sha256. The first answer breaks off after
a third, as a line that goes down; who asks again for the rest gets it. Each request is a line on standard output."""
import hashlib
import http.server
import re
import sys

port, path = int(sys.argv[1]), sys.argv[2]
with open(path, "rb") as file:
    update = file.read()
broken = []


class Publish(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body, length):
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        if status == 206:
            self.send_header("Content-Range", f"bytes {len(update) - length}-{len(update) - 1}/{len(update)}")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.endswith(".sha256"):
            text = f"{hashlib.sha256(update).hexdigest()}  dakbox.raucb\n".encode()
            self.answer(200, text, len(text))
        elif not broken:
            broken.append(True)
            self.answer(200, update[: len(update) // 3], len(update))
        else:
            rest = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            at = int(rest.group(1)) if rest else 0
            self.answer(206 if at else 200, update[at:], len(update) - at)

    def log_message(self, form, *values):
        print(self.headers.get("Range", "from its beginning"), form % values, flush=True)


http.server.HTTPServer(("127.0.0.1", port), Publish).serve_forever()
