#!/usr/bin/python3
"""Measures the reading.

    reading.py bench BINDIR PEERS       rows for bench.tsv: ours beside ocrmypdf and tesseract (PEERS: folder of kept results)
    reading.py step BINDIR NAME         one line of the table in firmware/doc/measured.md, without peers
    reading.py table TSV                the rows of the README's table

Environment: CORPUS=DIR instead of tests/letters; ONLY=name,pattern*; EXCEPT3=1: without the letters kept away (letters.py);
REDO=1: make the peers' results again; THROUGHPUT=0: without the runs on all cores.
"""
import json
import os
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True
import letters as sets
import measure
import peers
import score

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "letters")
FIELDS = ("letter_no", "date", "subject", "sender_name", "addressee")


class Reading:
    """What ocrd makes of letters: by_id, and what it cost. children 0: one a core."""
    def __init__(self, bindir, letters, children=1):
        self.load = measure.load()
        with tempfile.TemporaryDirectory() as work:
            folders = sets.lay_out(letters, os.path.join(work, "letters"))
            conf, pdfs = os.path.join(work, "read.conf"), os.path.join(work, "pdf")
            os.mkdir(pdfs)
            with open(conf, "w", encoding="ascii") as f:
                f.write(f"[ocr]\nchildren = {children}\n")
            command = [os.path.join(bindir, "ocrd"), "--read", "--json", "--pdf", pdfs, "-c", conf]
            self.cost = measure.run(command + folders)
            self.results = self.cost.out
            records = [json.loads(line) for line in self.cost.out.splitlines()]
            self.by_id = {r["id"]: r for r in records if "error" not in r}
            self.bytes = {}
            for name in os.listdir(pdfs):
                letter = name[:-len(".pdf")]
                self.bytes[letter] = os.path.getsize(os.path.join(pdfs, name))
        self.pages = len(sets.pages(letters))
        self.without_pdf = [l.id for l in letters if l.id not in self.by_id or l.id not in self.bytes]
        if self.without_pdf:
            print(f"not read, or without PDF: {' '.join(self.without_pdf)}", file=sys.stderr)


def chosen():
    return sets.load(os.environ.get("CORPUS") or SAMPLES, os.environ.get("ONLY", ""), bool(os.environ.get("EXCEPT3")))


# ---- rows

def number(x):
    return "-" if x is None else x if isinstance(x, str) else f"{x:,.0f}".replace(",", "") if abs(x) >= 1000 else f"{x:.3f}".rstrip("0").rstrip(".")


def row(name, ours, peer, unit, goal="-"):
    ratio = f"{ours / peer:.3f}" if isinstance(ours, (int, float)) and isinstance(peer, (int, float)) and peer else "-"
    print("\t".join([name, number(ours), number(peer), unit, ratio, goal]), flush=True)


CER_GOALS = {"en": "ratio <= 0.9", "hi": "ratio <= 0.8", "mixed": "ratio <= 0.7"}


def text_rows(part, prefix, *results):
    ours, tesseract, ocrmypdf = (score.text_errors(part, r) for r in results)
    for key in sorted(ours, key=lambda k: (isinstance(k, tuple), k)):
        name = prefix + (key if isinstance(key, str) else "_".join(key))
        unit = f"{ours[key].pages} pages"
        row(f"cer_{name}", ours[key].cer, tesseract[key].cer, unit, CER_GOALS.get(key, "-"))
        row(f"wer_{name}", ours[key].wer, tesseract[key].wer, unit)
        row(f"cer_{name}_ocrmypdf", ours[key].cer, ocrmypdf[key].cer, unit)


def page_rows(part, prefix, ours, ocrmypdf):
    turned, blank, skew = score.page_errors(part, ours)
    peer_turned, peer_blank, _ = score.page_errors(part, ocrmypdf)
    row(f"{prefix}turned_wrongly", turned, peer_turned, f"of {sum(not p.blank for p in sets.pages(part))} pages", "0")
    row(f"{prefix}blank_wrongly", blank, peer_blank, f"of {len(sets.pages(part))} pages", "0")
    if skew:
        row(f"{prefix}skew_off_median", statistics.median(skew), None, f"degrees, {len(skew)} pages", "<= 0.1")
        row(f"{prefix}skew_off_p95", score.percentile(skew, .95), None, f"degrees, {len(skew)} pages")


# ---- all cores

def some(letters, most):
    """The first letters that hold not many more pages than most, the same for all who are compared."""
    taken = []
    for letter in letters:
        if len(sets.pages(taken)) >= most:
            break
        taken.append(letter)
    return taken


def throughput_row(bindir, letters):
    """Wall time, so only as good as the machine is quiet. The peer gets all pages as one file, which it likes best."""
    cores, part = os.cpu_count(), some(letters, 24)
    whole = sets.Letter("all", "", sets.pages(part))
    before = measure.load()
    ours_s = Reading(bindir, part, children=0).cost.wall_s
    with tempfile.TemporaryDirectory() as work:
        peer_s = peers.Ocrmypdf().read(whole, work, jobs=cores)[1].wall_s
    row("reading_pages_min", len(whole.pages) * 60 / ours_s, len(whole.pages) * 60 / peer_s, f"pages/min, {cores} cores, load before {before:.1f}")


# ---- the three commands

def cpu_now(kept, results, letters):
    """The peer's CPU seconds as they would be now; those made in this run stand as they are."""
    pace = 1 if results.fresh == len(letters) else kept.pace(letters)
    row(f"{kept.peer.name}_pace", pace, None, "CPU time now over the kept one")
    return results.cpu_s * pace


def bench(bindir, kept):
    letters = chosen()
    redo = bool(os.environ.get("REDO"))
    tesseract_kept, ocrmypdf_kept = (peers.Kept(p, kept, redo) for p in (peers.Tesseract(), peers.Ocrmypdf()))
    tesseract, ocrmypdf = tesseract_kept.results(letters), ocrmypdf_kept.results(letters)
    ours = Reading(bindir, letters)
    n = ours.pages

    row("reading_cpu_s", ours.cost.cpu_s / n, cpu_now(ocrmypdf_kept, ocrmypdf, letters) / n, "s/page", "ratio <= 0.25, then 0.167")
    row("reading_cpu_s_tesseract", ours.cost.cpu_s / n, cpu_now(tesseract_kept, tesseract, letters) / n, "s/page")
    row("pages", n, None, f"of {len(letters)} letters")
    row("load", ours.load, None, "processes waiting, when ours began")
    row("pdf_bytes", sum(ours.bytes.values()) / n, ocrmypdf.bytes / n, "bytes/page", "ratio <= 0.125; <= 34816")
    row("letters_without_pdf", len(ours.without_pdf), None, f"of {len(letters)}", "0")
    row("page_child_peak_mib", ours.cost.peak_kib / 1024, ocrmypdf.peak_kib / 1024, "MiB, largest process", "<= 300")
    for name, part in sets.parts(letters):
        prefix = "" if name == "all" else "kept_away_"
        text_rows(part, prefix, ours.by_id, tesseract.by_id, ocrmypdf.by_id)
        page_rows(part, prefix, ours.by_id, ocrmypdf.by_id)
    if os.environ.get("THROUGHPUT") != "0":
        throughput_row(bindir, letters)


def field_f1(letters, ours):
    """{field: F1} by the corpus' own score.py; {} where there is none."""
    base = sets.corpus_of(os.environ.get("CORPUS") or SAMPLES)
    scorer = next((s for d in (base, os.path.dirname(base)) for s in [os.path.join(d, "score.py")] if os.path.exists(s)), None) if base else None
    if not scorer:
        return {}
    with tempfile.TemporaryDirectory() as work:
        for letter in letters:
            name = os.path.join("json", letter.id + ".json")
            os.makedirs(os.path.join(work, "json"), exist_ok=True)
            os.symlink(os.path.abspath(os.path.join(base, name)), os.path.join(work, name))
        found, scores = os.path.join(work, "results"), os.path.join(work, "scores")
        with open(found, "w", encoding="utf-8") as f:
            f.write(ours.results)
        measure.must([sys.executable, scorer, "--truth", work, "--json", scores, found])
        with open(scores, encoding="utf-8") as f:
            return {k: v["f1"] for k, v in json.load(f).get("fields", {}).items()}


STEP_HEAD = ("step", "letters", "pages", "CER en / hi / mixed", "real en / hi / mixed", "WER en / hi / mixed", "turned", "blank", "skew off, median / 95 %",
             "field F1: no / date / subject / sender / addressee", "CPU s", "bytes", "MiB", "load")


def rates(sums, keys, what):
    return " / ".join(f"{getattr(sums[k], what):.3f}" if k in sums else "-" for k in keys)


def step(bindir, name):
    letters = chosen()
    ours = Reading(bindir, letters)
    if os.environ.get("KEEP"):              # the readings, for a look at what changed
        with open(os.environ["KEEP"], "w", encoding="utf-8") as f:
            f.write(ours.results)
    print("| " + " | ".join(STEP_HEAD) + " |\n|" + "---|" * len(STEP_HEAD))
    for label, part in sets.parts(letters):
        whole, f1 = label == "all", field_f1(part, ours)
        sums = score.text_errors(part, ours.by_id)
        turned, blank, skew = score.page_errors(part, ours.by_id)
        n = len(sets.pages(part))
        cells = [name, label, n, rates(sums, score.LANGUAGES, "cer"), rates(sums, [("real", l) for l in score.LANGUAGES], "cer"),
                 rates(sums, score.LANGUAGES, "wer"), turned, blank,
                 f"{statistics.median(skew):.2f} / {score.percentile(skew, .95):.2f}" if skew else "-",
                 " / ".join(f"{f1[k]:.3f}" if f1.get(k) is not None else "-" for k in FIELDS) if f1 else "-",
                 f"{ours.cost.cpu_s / n:.2f}" if whole else "-", f"{sum(ours.bytes.get(l.id, 0) for l in part) / n:,.0f}",
                 f"{ours.cost.peak_kib / 1024:.0f}" if whole else "-", f"{ours.load:.1f}" if whole else "-"]
        print("| " + " | ".join(map(str, cells)) + " |")


# What the README shows: row, what to call it, the peer.
SHOWN = [("reading_cpu_s", "whole reading, CPU s a page", "ocrmypdf"),
         ("reading_pages_min", "pages a minute, all cores", "ocrmypdf"),
         ("cer_en", "character errors, English", "tesseract"),
         ("cer_hi", "character errors, Hindi", "tesseract"),
         ("cer_mixed", "character errors, both scripts on a page", "tesseract"),
         ("turned_wrongly", "pages turned wrongly", "ocrmypdf"),
         ("blank_wrongly", "pages wrongly called blank or not", "ocrmypdf"),
         ("pdf_bytes", "PDF, bytes a page", "ocrmypdf"),
         ("page_child_peak_mib", "largest process, MiB", "ocrmypdf")]


def machine():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as f:
        models = [line.split(":")[1].strip() for line in f if line.startswith(("model name", "Model"))]
    with open("/etc/os-release", encoding="utf-8") as f:
        system = next(line.split("=")[1].strip().strip('"') for line in f if line.startswith("PRETTY_NAME"))
    gib = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2 ** 30
    return f"{os.cpu_count()} cores of {models[0] if models else os.uname().machine}, {gib:.0f} GiB, {system}"


def thousands(x):
    return f"{int(x):,}" if x.isdigit() else x


def table(path):
    with open(path, encoding="utf-8") as f:
        rows = {line.split("\t")[0]: line.rstrip("\n").split("\t") for line in f}
    versions = ", ".join(f"{peer.name} {peer.versions()[0].split()[-1]}" for peer in (peers.Ocrmypdf(), peers.Tesseract()))
    print(f"{rows['pages'][1]} pages {rows['pages'][3]}; {machine()}; {versions}.\n\n| what | ours | peer | ratio | goal |\n|---|---|---|---|---|")
    for name, words, peer in SHOWN:
        if name in rows:
            _, ours, other, _, ratio, goal = rows[name]
            print(f"| {words} | {thousands(ours)} | {peer} {thousands(other)} | {ratio} | {goal} |")


def main():
    commands = {"bench": (bench, 2), "step": (step, 2), "table": (table, 1)}
    command, n = commands.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if not command or len(sys.argv) != n + 2:
        sys.exit(__doc__)
    command(*sys.argv[2:])


if __name__ == "__main__":
    main()
