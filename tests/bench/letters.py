"""Sets of letters whose text is known. Two layouts:

    DIR/<letter>/truth.json and page files              (tests/letters)
    DIR/json/<letter>.json and DIR/img/..., or DIR/dev/ (a corpus)

Letters whose number can be divided by three are *kept away*: nobody looks at them while working on the reader, so that
their figures say what letters will do that nobody has seen.
"""
import fnmatch
import glob
import json
import os
import re


class Page:
    """path; text (None: not written down); lang en, hi, mixed; kind; blank; rotation, skew in degrees (None: unknown); dpi."""
    def __init__(self, path, truth):
        self.path = path
        self.text, self.kind, self.blank = truth.get("text"), truth.get("kind"), truth["blank"]
        self.lang = truth.get("lang") or truth.get("language")
        self.rotation, self.skew, self.dpi = truth.get("rotation") or 0, truth.get("skew"), truth.get("dpi") or 300


class Letter:
    def __init__(self, name, source, pages):
        self.id, self.source, self.pages = name, source, pages
        number = re.search(r"(\d+)$", name)
        self.kept_away = bool(number) and int(number[1]) % 3 == 0


def corpus_of(folder):
    """The folder of a corpus that holds json/; None when it is not a corpus."""
    return next((f for f in (folder, os.path.join(folder, "dev")) if os.path.isdir(os.path.join(f, "json"))), None)


def load(folder, only="", except3=False):
    """Letters in the order of their names. only: names or patterns, comma between. except3: without those kept away."""
    corpus = corpus_of(folder)
    found = []
    for path in sorted(glob.glob(os.path.join(corpus, "json", "*.json") if corpus else os.path.join(folder, "*", "truth.json"))):
        with open(path, encoding="utf-8") as f:
            truth = json.load(f)
        base = corpus or os.path.dirname(path)
        letter = Letter(truth["id"], "real" if truth.get("source") == "real" else "generated",
                        [Page(os.path.join(base, p["file"]), p) for p in truth["pages"]])
        if (not only or any(fnmatch.fnmatch(letter.id, p) for p in only.split(","))) and not (except3 and letter.kept_away):
            found.append(letter)
    if not found:
        raise SystemExit(f"{folder}: no letters with truth there (or none that were chosen)")
    return found


def parts(letters):
    """All of them, and those kept away by themselves when there are some."""
    away = [l for l in letters if l.kept_away]
    return [("all", letters)] + ([("kept away", away)] if away and len(away) < len(letters) else [])


def pages(letters):
    return [p for l in letters for p in l.pages]


def lay_out(letters, folder):
    """A folder a letter, as "dakbox read" takes them, made of links; returns their paths."""
    for letter in letters:
        os.makedirs(os.path.join(folder, letter.id))
        for i, page in enumerate(letter.pages, 1):
            os.symlink(os.path.abspath(page.path), os.path.join(folder, letter.id, f"{i:03d}{os.path.splitext(page.path)[1]}"))
    return [os.path.join(folder, letter.id) for letter in letters]
