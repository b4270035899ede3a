"""Runs a command and says what it cost."""
import os
import subprocess
import tempfile
import time

ENV = dict(os.environ, OMP_THREAD_LIMIT="1", LC_ALL="C.UTF-8")


class Cost:
    """cpu_s: user + system, wall_s, peak_kib (of the largest process of its family); out, err: what it printed; code."""


def run(command, wait=True):
    """wait False: returns the process to hand to finish()."""
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=ENV)
    process.files, process.began = (out, err), time.monotonic()
    return finish(process) if wait else process


def over(process):
    """Whether it has ended; its costs wait for finish()."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def finish(process):
    cost = Cost()
    _, status, use = os.wait4(process.pid, 0)
    cost.wall_s = time.monotonic() - process.began
    cost.code = process.returncode = os.waitstatus_to_exitcode(status)
    cost.cpu_s, cost.peak_kib = use.ru_utime + use.ru_stime, use.ru_maxrss
    for f, name in zip(process.files, ("out", "err")):
        f.seek(0)
        setattr(cost, name, f.read().decode("utf-8", "replace"))
        f.close()
    return cost


def must(command):
    cost = run(command)
    if cost.code:
        raise SystemExit(f"{command[0]} ended with {cost.code}: {cost.err.strip()[-2000:]}")
    return cost


def load():
    return os.getloadavg()[0]
