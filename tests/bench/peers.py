"""What the peers make of the same letters: ocrmypdf and plain tesseract, one thread each.

They cost some eight CPU seconds a page, so what they did with a letter is kept in a folder, one JSON file a letter and
peer, named by a hash over page files, command and versions: nothing is taken for what it is not. CPU time depends on what
else the machine does, so pace() makes a few of them again: by what comes out, the kept times are brought to those of now.
"""
import hashlib
import json
import os
import re
import sys
import tempfile

import measure

FACING = {"⇧": 0, "⇨": 90, "⇩": 180, "⇦": 270}
LETTERS_OF_A_BLANK = 12         # a page with fewer letters and digits read is called blank, for a peer that says nothing of it


def page_record(text):
    return {"text": text, "blank": sum(c.isalnum() for c in text) < LETTERS_OF_A_BLANK}


class Ocrmypdf:
    """Gets the scans as they are, one PDF a letter made by img2pdf."""
    name = "ocrmypdf"
    options = ["--deskew", "--rotate-pages", "-l", "eng+hin"]

    def versions(self):
        return [measure.must([c, "--version"]).out.split("\n")[0] for c in ("ocrmypdf", "tesseract", "gs")]

    def read(self, letter, work, jobs=1):
        scan, made, text = (os.path.join(work, f) for f in ("scan.pdf", "made.pdf", "text"))
        measure.must(["img2pdf", "--output", scan] + [p.path for p in letter.pages])
        cost = measure.must(["ocrmypdf", *self.options, "--jobs", str(jobs), "--sidecar", text, scan, made])
        with open(text, encoding="utf-8") as f:
            pages = [page_record(t) for t in f.read().split("\f")[:len(letter.pages)]]
        for page, facing in re.findall(r"^\s*(\d+) page is facing (\S), .*(?:will rotate|appears correct)", cost.err, re.M):
            pages[int(page) - 1]["rotation"] = FACING[facing]
        return {"pages": pages, "bytes": os.path.getsize(made)}, cost


class Tesseract:
    """Is handed each page upright and told its resolution: what is compared is the reading alone."""
    name = "tesseract"
    options = ["-l", "eng+hin"]

    def versions(self):
        return [measure.must(["tesseract", "--version"]).out.split("\n")[0]]

    def upright(self, page, work):
        if not page.rotation:
            return page.path
        from PIL import Image
        path = os.path.join(work, "upright.tif")
        with Image.open(page.path) as image:
            image.rotate(page.rotation, expand=True).save(path)     # PIL turns counter-clockwise
        return path

    def read(self, letter, work):
        pages, whole = [], None
        for page in letter.pages:
            cost = measure.must(["tesseract", self.upright(page, work), "-", *self.options, "--dpi", str(page.dpi)])
            pages.append(page_record(cost.out))
            if whole:
                cost.cpu_s, cost.wall_s, cost.peak_kib = cost.cpu_s + whole.cpu_s, cost.wall_s + whole.wall_s, max(cost.peak_kib, whole.peak_kib)
            whole = cost
        return {"pages": pages}, whole


class Results:
    """Of one peer over a set: by_id as records that score.py takes; sums of cost."""
    def __init__(self):
        self.by_id, self.pages, self.cpu_s, self.peak_kib, self.bytes, self.fresh = {}, 0, 0, 0, 0, 0

    def add(self, letter, kept, fresh):
        self.by_id[letter.id] = kept
        self.pages += len(letter.pages)
        self.cpu_s += kept["cpu_s"]
        self.peak_kib = max(self.peak_kib, kept["peak_kib"])
        self.bytes += kept.get("bytes", 0)
        self.fresh += fresh


class Kept:
    """A peer with a folder of what it did. redo: make all anew."""
    def __init__(self, peer, folder, redo=False):
        self.peer, self.folder, self.redo, self.versions = peer, folder, redo, peer.versions()
        os.makedirs(folder, exist_ok=True)

    def path(self, letter):
        sums = []
        for page in letter.pages:
            with open(page.path, "rb") as f:
                sums.append([hashlib.sha256(f.read()).hexdigest(), page.rotation, page.dpi])
        key = json.dumps([self.peer.name, self.peer.options, self.versions, sums])
        return os.path.join(self.folder, f"{self.peer.name}-{hashlib.sha256(key.encode()).hexdigest()[:32]}.json")

    def make(self, letter):
        with tempfile.TemporaryDirectory() as work:
            made, cost = self.peer.read(letter, work)
        return dict(made, cpu_s=cost.cpu_s, peak_kib=cost.peak_kib)

    def results(self, letters):
        results = Results()
        for i, letter in enumerate(letters, 1):
            path = self.path(letter)
            fresh = self.redo or not os.path.exists(path)
            if fresh:
                print(f"{self.peer.name}: letter {i} of {len(letters)}", file=sys.stderr)
                made = self.make(letter)
                with open(f"{path}.{os.getpid()}", "w", encoding="utf-8") as f:
                    json.dump(made, f, ensure_ascii=False)
                os.rename(f.name, path)
            with open(path, encoding="utf-8") as f:
                results.add(letter, json.load(f), fresh)
        return results

    def pace(self, letters, pages=10):
        """CPU time now over CPU time kept, of some letters spread over the set."""
        now = kept = n = 0
        for letter in letters[len(letters) // 8::max(1, len(letters) // 6)]:
            with open(self.path(letter), encoding="utf-8") as f:
                kept += json.load(f)["cpu_s"]
            now += self.make(letter)["cpu_s"]
            n += len(letter.pages)
            if n >= pages:
                break
        return now / kept
