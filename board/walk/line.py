#!/usr/bin/env python3
"""line.py MONITOR QTEST LINE 0|1 - a line of the board's GPIO chip is pulled low or high from outside, as a button does."""
import re
import socket
import sys

monitor, qtest, line, level = sys.argv[1:]


def ask(path, question, end):
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(30)
    link.connect(path)
    link.sendall(question.encode())
    answer = b""
    while not re.search(end, answer):
        answer += link.recv(65536)
    return answer.decode(errors="replace")


chip = re.search(r"/(device\[\d+\]) \(pl061\)", ask(monitor, "info qom-tree\n", rb"pl061\)[\s\S]*\(qemu\) $")).group(1)
answer = ask(qtest, f"set_irq_in /machine/unattached/{chip} unnamed-gpio-in {line} {level}\n", rb"\n")
if not answer.startswith("OK"):
    sys.exit(f"line.py: {answer}")
