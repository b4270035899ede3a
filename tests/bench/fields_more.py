#!/usr/bin/env python3
"""Scores the fields that the corpus knows but score.py does not: references, question, hearing and answer dates, kinds.

    fields_more.py --truth CORPUS RESULTS.jsonl [--source real|synthetic] [--part tune|check|all] [--worst]

The check part is every third letter (its number divides by 3), in any corpus. Prints precision and recall a field; with
--worst each letter that was missed, with what was wanted and what was given.
"""
import argparse
import collections
import glob
import json
import os
import re

DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


def core(number):
    """What counts of a number: letters and digits."""
    return re.sub(r"[^0-9a-z\u0900-\u097f]+", "", str(number or "").translate(DIGITS).lower())


def references(truth):
    return {(core(r.get("letter_no")), r.get("date")) for r in truth or [] if r.get("letter_no") and not r.get("even")}


def one(value):
    return set() if value in (None, "", "none") else {str(value)}


# "सर्वोच्च प्राथमिकता" is the Manual's Top Priority; the corpus calls it most_urgent.
SAME = {"top_priority": "most_urgent"}


def kind(value):
    return {SAME.get(v, v) for v in one(value)}


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def stamped(truth):
    """The date in the office's own receipt stamp, from the list of stamps."""
    for stamp in (s for p in truth.get("pages", []) for s in p.get("stamps") or []):
        if re.search("RECEIVED|REGISTRY|R & I|डायरी", stamp):
            m = re.search(r"(\d{1,2}) ([A-Z]{3}) (\d{4})", stamp)
            if m:
                return "%s-%02d-%02d" % (m.group(3), MONTHS.index(m.group(2).lower()) + 1, int(m.group(1)))
    return None


FIELDS = {
    "references": lambda d: references(d["fields"].get("references")),
    "question_no": lambda d: one(re.sub(r"\s", "", d["fields"].get("question_no") or "")),
    "answer_date": lambda d: one(d["fields"].get("answer_date")),
    "hearing_date": lambda d: one(d["fields"].get("hearing_date")),
    "received_date": lambda d: one(d["fields"].get("received_date") or stamped(d)),
    "urgency": lambda d: kind(d.get("urgency")),
    "vip_kind": lambda d: one(d.get("vip_kind")),
}


def is_scored(truth, field):
    if field in ("urgency",):
        return truth.get("urgent") is not None
    if field == "vip_kind":
        return truth.get("vip") is not None
    return True


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("results")
    a.add_argument("--truth", required=True)
    a.add_argument("--source", choices=["real", "synthetic"])
    a.add_argument("--part", choices=["tune", "check", "all"], default="all")
    a.add_argument("--worst", action="store_true")
    o = a.parse_args()
    results = {r["id"]: r for r in map(json.loads, open(o.results, encoding="utf-8"))}
    count = collections.defaultdict(collections.Counter)
    letters = 0
    for path in sorted(glob.glob(os.path.join(o.truth, "json", "*.json"))):
        truth = json.load(open(path, encoding="utf-8"))
        checks = int(re.search(r"(\d+)$", truth["id"]).group(1)) % 3 == 0
        if (o.source and truth["source"] != o.source) or (o.part != "all" and checks != (o.part == "check")) or truth["id"] not in results:
            continue
        letters += 1
        for field, value in FIELDS.items():
            if not is_scored(truth, field):
                continue
            want, got = value(truth), value({"fields": {}, **results[truth["id"]]})
            count[field].update(right=len(want & got), extra=len(got - want), missed=len(want - got))
            if o.worst and want != got:
                print(f"{truth['id']:14s} {field:14s} missed {sorted(want - got, key=str)} extra {sorted(got - want, key=str)}")
    print(f"letters {letters}\nfield            truth  given      P      R")
    for field in FIELDS:
        c = count[field]
        truth_n, given = c["right"] + c["missed"], c["right"] + c["extra"]
        share = lambda n: f"{c['right'] / n:6.3f}" if n else "     -"
        print(f"  {field:14s} {truth_n:5d} {given:6d} {share(given)} {share(truth_n)}")


if __name__ == "__main__":
    main()
