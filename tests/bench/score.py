#!/usr/bin/python3
"""How far what was read is from what the pages say.

    score.py LETTERS RESULTS.jsonl      prints the errors of a reading (one record a line, as ocrd --read --json prints)

LETTERS: see letters.py. Character and word errors (CER, WER) are edits over the length of the truth, summed over the
pages of a language, after both sides were brought to one form: NFC, no joiners, one kind of quotes, dashes and danda,
Devanagari digits as 0-9, single spaces, none round "/" and before stops, no ruled rows ("-----"). Reading order counts.
"""
import json
import re
import statistics
import sys
import unicodedata

ONE_FORM = {0x200b: None, 0x200c: None, 0x200d: None, 0xfeff: None, 0xad: None, 0xa0: " ",
            0x2018: "'", 0x2019: "'", 0x201c: '"', 0x201d: '"',
            0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0x965: "।", ord("|"): "।",
            **{0x966 + d: str(d) for d in range(10)}}
SHAPES = [(re.compile(r"[*_~=.\-]{3,}"), " "), (re.compile(r"\s*/\s*"), "/"),
          (re.compile(r"\s+([,;:।)\]])"), r"\1"), (re.compile(r"\s+"), " ")]
LANGUAGES = ("en", "hi", "mixed")


def normal(text):
    text = unicodedata.normalize("NFC", text or "").translate(ONE_FORM)
    for shape, put in SHAPES:
        text = shape.sub(put, text)
    return text.strip()


def edits(a, b):
    """Levenshtein distance of two sequences: Myers' bit vectors, one column of the table in one integer."""
    if len(a) < len(b):
        a, b = b, a
    if not b:
        return len(a)
    where = {}
    for i, c in enumerate(b):
        where[c] = where.get(c, 0) | 1 << i
    mask, last = (1 << len(b)) - 1, 1 << (len(b) - 1)
    plus, minus, distance = mask, 0, len(b)
    for c in a:
        match = where.get(c, 0)
        zero = (((match & plus) + plus) ^ plus) | match | minus
        right_plus, right_minus = minus | ~(zero | plus), plus & zero
        distance += bool(right_plus & last) - bool(right_minus & last)
        right_plus, right_minus = right_plus << 1 | 1, right_minus << 1
        plus, minus = (right_minus | ~(zero | right_plus)) & mask, right_plus & zero & mask
    return distance


class Errors:
    """Sums over pages; rates are None where nothing was counted."""
    def __init__(self):
        self.pages = self.chars = self.char_edits = self.words = self.word_edits = 0

    def add(self, truth, got):
        truth, got = normal(truth), normal(got)
        self.pages += 1
        self.chars += len(truth)
        self.char_edits += edits(truth, got)
        self.words += len(truth.split())
        self.word_edits += edits(truth.split(), got.split())

    cer = property(lambda self: self.char_edits / self.chars if self.chars else None)
    wer = property(lambda self: self.word_edits / self.words if self.words else None)


def got_pages(letters, results):
    """(letter, page, what was read of it); {} for a page without result."""
    for letter in letters:
        got = results.get(letter.id, {}).get("pages", [])
        for i, page in enumerate(letter.pages):
            yield letter, page, got[i] if i < len(got) else {}


def text_errors(letters, results):
    """Errors by language, and by (source, language); handwritten pages and those without truth are left out."""
    sums = {}
    for letter, page, got in got_pages(letters, results):
        if not page.text or page.blank or page.kind == "handwritten":
            continue
        for key in (page.lang, (letter.source, page.lang)):
            sums.setdefault(key, Errors()).add(page.text, got.get("text"))
    return sums


def page_errors(letters, results):
    """(pages turned wrongly, pages wrongly called blank or not, degrees of skew left: a list)."""
    turned = blank = 0
    skew = []
    for _, page, got in got_pages(letters, results):
        blank += page.blank != bool(got.get("blank"))
        if page.blank:
            continue
        right = (got.get("rotation") or 0) == page.rotation
        turned += not right
        if right and page.skew is not None and got.get("skew_deg") is not None:
            skew.append(abs(got["skew_deg"] - page.skew))
    return turned, blank, skew


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else None


def main():
    sys.dont_write_bytecode = True
    import letters as sets
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    letters = sets.load(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as lines:
        results = {r["id"]: r for r in map(json.loads, lines)}
    for name, part in sets.parts(letters):
        sums = text_errors(part, results)
        for key in sorted(sums, key=str):
            e = sums[key]
            print(f"{name:10s} {key if isinstance(key, str) else ' '.join(key):20s} {e.pages:4d} pages   CER {e.cer:.3f}   WER {e.wer:.3f}")
        turned, blank, skew = page_errors(part, results)
        print(f"{name:10s} turned wrongly {turned}, blank wrongly {blank}, skew off by "
              + (f"{statistics.median(skew):.2f} (median), {percentile(skew, .95):.2f} (95 %)" if skew else "-") + " degrees")


if __name__ == "__main__":
    main()
