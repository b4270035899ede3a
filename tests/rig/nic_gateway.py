#!/usr/bin/python3
"""An SMS gateway with NIC's parameters and answers: keeps what it gets, nothing reaches a phone.

nic_gateway.py PORT FILE

Prints "READY PORT" when it listens (PORT 0: a free one). FILE gets a line of JSON for each accepted SMS, on the disk before the
answer: {"to", "text", "template", "header", "body"}. A file FILE.answer stands in for the next answer, once: its text, or "cut"
for none at all. What is wrong with a request is said as the real one does: status 200, and a code in the text.
"""
import http.server
import json
import os
import re
import sys
import threading
import time
import urllib.parse

FIELDS = {"username": r".+", "pin": r".+", "message": r".+", "mnumber": r"91[6-9]\d{9}", "signature": r"[A-Za-z0-9]{6}",
          "dlt_entity_id": r"\d{1,30}", "dlt_template_id": r"\d{1,30}"}
OPTIONAL = {"concat": r"1", "msgType": r"UC"}


def wrong_with(fields):
    """None, or why the request is refused."""
    for name, shape in {**FIELDS, **OPTIONAL}.items():
        given = fields.get(name, [])
        if len(given) > 1 or (not given and name in FIELDS):
            return f"{name} missing or given twice"
        if given and not re.fullmatch(shape, given[0], re.S):
            return f"{name} has another shape"
    for name in fields:
        if name not in FIELDS and name not in OPTIONAL:
            return f"{name} is unknown"
    return None


def text_of(fields):
    message = fields["message"][0]
    if "msgType" not in fields:
        return message
    return bytes.fromhex(message).decode("utf-16-be")


class Handler(http.server.BaseHTTPRequestHandler):
    def say(self, text):
        body = text if isinstance(text, bytes) else text.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("ascii")
        fields = urllib.parse.parse_qs(body, keep_blank_values=True, strict_parsing=True)
        now = time.strftime("%Y/%m/%d/%H/%M")
        why = wrong_with(fields)
        answer = f"Message Rejected for Request ID= ~code=API-3& info=REJECTED: {why}& Time = {now}"
        with self.server.lock:
            if why is None:
                self.server.count += 1
                row = {"to": fields["mnumber"][0], "text": text_of(fields), "template": fields["dlt_template_id"][0],
                       "header": fields["signature"][0], "body": body, "type": self.headers.get("Content-Type", "")}
                with open(self.server.path, "a", encoding="utf-8") as f:
                    f.write(json.dumps(row, ensure_ascii=False) + "\n")
                    f.flush()
                    os.fsync(f.fileno())
                answer = f"Message Accepted for Request ID={10 ** 12 + self.server.count}~code=API000 & info=Accepted & Time ={now}"
            try:
                with open(self.server.path + ".answer", "rb") as f:
                    answer = f.read()
                os.unlink(self.server.path + ".answer")
            except FileNotFoundError:
                pass
        if answer == b"cut":
            self.close_connection = True
            self.connection.close()
            return
        self.say(answer)

    def log_message(self, *args):
        pass


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    server.path, server.count, server.lock = sys.argv[2], 0, threading.Lock()
    print("READY", server.server_address[1], flush=True)
    server.serve_forever()


main()
