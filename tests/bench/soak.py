#!/usr/bin/python3
"""Many pages through one ocrd: does its memory, or its children's, grow?

    soak.py BINDIR PAGES            the pages of tests/letters (or of CORPUS=DIR), over and over, one child a core

Prints the memory in each tenth of the run, how many children there were, pages a minute, and how long pages took (wall).
Ends with 1 when a page was not read.
"""
import itertools
import json
import os
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import letters as sets
import measure
import score

SAMPLE_S = 0.5
MIB = 1024


def memory_kib(pid, what):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as f:
            return next((int(line.split()[1]) for line in f if line.startswith(what + ":")), 0)
    except OSError:                         # it just ended
        return 0


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


class Watch:
    """Memory of ocrd and its children, from start to end."""
    def __init__(self, pid):
        self.pid, self.seen, self.samples = pid, set(), []

    def look(self):
        now = children(self.pid)
        self.seen.update(now)
        self.samples.append((memory_kib(self.pid, "VmRSS"), max((memory_kib(p, "VmRSS") for p in now), default=0),
                             max((memory_kib(p, "VmHWM") for p in now), default=0)))

    def tenths(self):
        n = len(self.samples)
        return [[max(s[i] for s in self.samples[n * t // 10:max(n * t // 10 + 1, n * (t + 1) // 10)]) / MIB for i in range(3)] for t in range(10)]


def lay_out(folder, count):
    """count links to single pages, so that what ocrd says of each is the time of a page."""
    pages = sets.pages(sets.load(os.environ.get("CORPUS") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "letters")))
    paths = []
    for i, page in zip(range(count), itertools.cycle(pages)):
        paths.append(os.path.join(folder, f"{i:06d}{os.path.splitext(page.path)[1]}"))
        os.symlink(os.path.abspath(page.path), paths[-1])
    return paths


def histogram(seconds):
    edges = [0, .25, .5, .75, 1, 1.5, 2, 3, 5, 10, 20, float("inf")]
    for low, high in zip(edges, edges[1:]):
        n = sum(low <= s < high for s in seconds)
        if n:
            print(f"  {low:5.2f} to {high:5.2f} s {n:6d} {'#' * max(1, n * 60 // len(seconds))}")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as work:
        paths, load = lay_out(work, int(sys.argv[2])), measure.load()
        process = measure.run([os.path.join(sys.argv[1], "ocrd"), "--read", "--json"] + paths, wait=False)
        watch = Watch(process.pid)
        while not measure.over(process):
            watch.look()
            time.sleep(SAMPLE_S)
        cost = measure.finish(process)
    records = [json.loads(line) for line in cost.out.splitlines()]
    seconds = [r["seconds"] for r in records if "seconds" in r and not any("error" in p for p in r["pages"])]
    print(f"pages {len(paths)}, read {len(seconds)}, children {len(watch.seen)}, {len(seconds) * 60 / cost.wall_s:.1f} pages a minute, "
          f"{cost.cpu_s / len(paths):.2f} CPU s a page, load before {load:.1f}")
    print("largest in each tenth of the run, MiB:  " + " ".join(f"{t:5d}" for t in range(1, 11)))
    for i, name in enumerate(("ocrd", "a child, now", "a child, peak")):
        print(f"  {name:38s}" + " ".join(f"{t[i]:5.0f}" for t in watch.tenths()))
    print(f"a page took {score.percentile(seconds, .5):.2f} s (median), {score.percentile(seconds, .95):.2f} (95 %), {max(seconds):.2f} (longest)")
    histogram(seconds)
    return 0 if len(seconds) == len(paths) else 1


if __name__ == "__main__":
    sys.exit(main())
