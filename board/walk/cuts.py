#!/usr/bin/env python3
"""cuts.py WALK IMAGES BIN CUTS SEED BOOTS - cuts the power of a recorded box (cuts.sh) at CUTS instants, half of them while letters are taken
in, half while an update is installed, and says what each card then holds.

The record has each write to the card and each flush, in their order. At a cut, all writes before the last flush are there. Of those after it
each is there or not, as the seed has it, and the last may be half there: the card may have kept them in memory, and in any order. Of such a card
is asked what the box's start would ask:
  - the boot state is whole, and the slot that it starts first holds one whole version, byte by byte;
  - the data partition opens, its file system mends itself as at each start, boxd's notes can be read, diaryd starts with it;
  - "dakbox verify" finds no fault; each letter that was acknowledged is there, and none but the one that was just being taken in besides.
A card that fails is kept as WALK/cut-N.img. So are BOOTS that passed, for starting them; those are named in WALK/cuts.boot: N, letters, slot.
Python's cryptography reads the sealed partition, this machine's kernel the file system in it (loop device)."""
import glob
import hashlib
import json
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
import typing
import zlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SECTOR, SEALED_SECTOR = 512, 4096
STATE_AT, SECRET_AT = (2048 * SECTOR, 2056 * SECTOR), 2080 * SECTOR     # board/README.md, "The gap"
FLUSH, FUA, DISCARD = 1, 2, 4
CARD_BYTES = 8 << 30
STEP_S = 60


class Fault(Exception):
    """what a card must not be, in words"""


class Write(typing.NamedTuple):
    offset: int     # on the card
    size: int
    flags: int
    at: int         # its bytes in the record
    end: int        # of it in the record


def read_record(path):
    """QEMU's blklogwrites: a sector that says what it is, then one for each write, flush or discard, with a write's bytes behind it."""
    with open(path, "rb") as file:
        magic, _, count, sector = struct.unpack("<QQQI", file.read(28))
        if magic != 0x6A736677736872 or sector != SECTOR:
            sys.exit(f"{path} is no record of writes")
        at = SECTOR
        for _ in range(count):
            file.seek(at)
            first, sectors, flags, _ = struct.unpack("<QQQQ", file.read(32))
            size = sectors * SECTOR
            end = at + SECTOR + (0 if flags & DISCARD else size)
            yield Write(first * SECTOR, size, flags, at + SECTOR, end)
            at = end


# ---- the card

def parts_of(image):
    """{number: (start, bytes)} of a card or its image"""
    table = json.loads(subprocess.run(["sfdisk", "--json", image], check=True, capture_output=True).stdout)["partitiontable"]
    return {int(p["node"].removeprefix(image)): (p["start"] * SECTOR, p["size"] * SECTOR) for p in table["partitions"]}


class Seal:
    """LUKS2 as board/system/data makes it, its key on the card: opens what is written behind its header."""

    def __init__(self, record, writes, start, work):
        header, key, secret = (os.path.join(work, name) for name in ("header", "key", "secret"))
        with open(header, "wb") as file:
            file.truncate(64 << 20)
            for w in writes:
                if not w.flags & DISCARD and start <= w.offset < start + (16 << 20):
                    file.seek(w.offset - start)
                    file.write(os.pread(record, w.size, w.at))
                if w.offset <= SECRET_AT < w.offset + w.size:
                    text = os.pread(record, SECTOR, w.at + SECRET_AT - w.offset)
        with open(secret, "wb") as file:
            file.write(text.split(b"\n")[0].removeprefix(b"secret="))
        segment = json.loads(subprocess.run(["cryptsetup", "luksDump", "--dump-json-metadata", header], check=True, capture_output=True).stdout)["segments"]["0"]
        if segment["encryption"] != "aes-xts-plain64" or segment["sector_size"] != SEALED_SECTOR:
            sys.exit(f"cuts.py opens aes-xts-plain64 in sectors of {SEALED_SECTOR} bytes, not {segment}")
        if os.path.exists(key):
            os.unlink(key)
        subprocess.run(["cryptsetup", "luksDump", "--batch-mode", "--dump-volume-key", "--key-file", secret, "--volume-key-file", key, header],
                       check=True, stdout=subprocess.DEVNULL)
        with open(key, "rb") as file:
            self.key = file.read()
        self.start = start + int(segment["offset"])

    def open(self, offset, data):
        """data: whole sectors, offset bytes behind the header"""
        out = bytearray()
        for at in range(0, len(data), SEALED_SECTOR):
            number = (offset + at) // SECTOR
            out += Cipher(algorithms.AES(self.key), modes.XTS(number.to_bytes(16, "little"))).decryptor().update(data[at:at + SEALED_SECTOR])
        return bytes(out)


class Card:
    """The card as flushes have made it, as a file (all of it) and another (what the data partition holds, opened)."""

    def __init__(self, image, record, seal, work):
        self.disk_path, self.data_path = os.path.join(work, "disk"), os.path.join(work, "data")
        subprocess.run(["cp", "--sparse=always", image, self.disk_path], check=True)
        os.truncate(self.disk_path, CARD_BYTES)
        with open(self.data_path, "wb") as file:
            file.truncate(CARD_BYTES - seal.start)
        self.disk, self.data = os.open(self.disk_path, os.O_RDWR), os.open(self.data_path, os.O_RDWR)
        self.record, self.seal = record, seal

    def put(self, w, size, data_file):
        """the first size bytes of a write"""
        data = os.pread(self.record, size, w.at)
        os.pwrite(self.disk, data, w.offset)
        if w.offset >= self.seal.start:
            os.pwrite(data_file, self.seal.open(w.offset - self.seal.start, data), w.offset - self.seal.start)

    def flushed(self, writes):
        for w in writes:
            if w.size and not w.flags & DISCARD:
                self.put(w, w.size, self.data)


class Cut:
    """With it the card is as the cut leaves it: card.disk, and a data partition of its own to look into."""

    def __init__(self, card, unsure, dice, data_path):
        self.card, self.data_path, self.before = card, data_path, []
        share = dice.choice([0, 0.5, 1])
        writes = [w for w in unsure if w.size and not w.flags & DISCARD]
        self.kept = [(w, w.size) for w in writes if w.flags & FUA or dice.random() < share]
        if self.kept and dice.random() < 0.5:               # the last one is half there
            last, size = self.kept[-1]
            unit = SEALED_SECTOR if last.offset >= card.seal.start else SECTOR
            self.kept[-1] = (last, size // unit * dice.randrange(101) // 100 * unit)
        self.lost = len(writes) - len(self.kept)

    def __enter__(self):
        subprocess.run(["cp", "--sparse=always", self.card.data_path, self.data_path], check=True)
        data = os.open(self.data_path, os.O_RDWR)
        for w, size in self.kept:
            self.before.append((w.offset, os.pread(self.card.disk, size, w.offset)))
            self.card.put(w, size, data)
        os.close(data)
        return self

    def __exit__(self, *_):
        for offset, data in reversed(self.before):
            os.pwrite(self.card.disk, data, offset)


# ---- what is asked of it

def boot_state(card):
    for at in STATE_AT:
        sector = os.pread(card.disk, SECTOR, at)
        if zlib.crc32(sector[4:]) == int.from_bytes(sector[:4], "little"):
            return dict(pair.decode().split("=", 1) for pair in sector[4:].split(b"\0\0")[0].split(b"\0"))
    raise Fault("neither copy of the boot state is whole")


def slot_of(state):
    """which one boot.scr starts"""
    order = state["ORDER"].split()
    return next((slot for slot in order if int(state[slot + "_LEFT"]) > 0), order[0])


def hash_of(file, offset, size):
    digest = hashlib.sha256()
    for at in range(0, size, 1 << 20):
        digest.update(os.pread(file, min(1 << 20, size - at), offset + at))
    return digest.digest()


class Versions:
    """what whole slots hold: {(boot, root)} by their hashes"""

    def __init__(self, parts, images):
        self.parts, self.sizes, self.hashes = parts, [os.path.getsize(path) for path in images], []
        for path, size in zip(images, self.sizes):
            with open(path, "rb") as file:
                self.hashes.append(hash_of(file.fileno(), 0, size))

    def prove(self, card, slot):
        for number, size, expected in zip({"A": (2, 5), "B": (3, 6)}[slot], self.sizes, self.hashes):
            if hash_of(card.disk, self.parts[number][0], size) != expected:
                raise Fault(f"slot {slot} would start, and partition {number} is not whole")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=STEP_S)
    return done.returncode, (done.stdout + done.stderr).strip()


def letters_of(folder):
    """Their documents."""
    diary = sqlite3.connect(f"file:{folder}/diary.db?mode=ro", uri=True, timeout=STEP_S)
    try:
        return [row[0] for row in diary.execute("SELECT doc FROM letters")]
    finally:
        diary.close()


def wait_until(is_so, process):
    end = time.monotonic() + STEP_S
    while process.poll() is None and time.monotonic() < end and not is_so():
        time.sleep(0.05)


def text_of(path):
    with open(path) as file:
        return file.read()


def with_diary(programs, folder, run_dir, acknowledged):
    """diaryd starts with it, as at each start of the box, and takes in what has no number yet, some at a time; then all is proven. Returns the
    documents of the letters."""
    shutil.rmtree(run_dir, ignore_errors=True)
    os.makedirs(run_dir)
    conf = os.path.join(run_dir, "conf")
    with open(conf, "w") as file:
        file.write(f"[paths]\ndata_dir = {folder}\nrun_dir = {run_dir}\n")
    with open(os.path.join(run_dir, "log"), "w+") as log:
        diaryd = subprocess.Popen([f"{programs}/diaryd", "-c", conf], stdout=log, stderr=log)
        wait_until(lambda: "ev=ready" in text_of(log.name), diaryd)
        wait_until(lambda: set(acknowledged) <= set(letters_of(folder)), diaryd)
        result, words = run(f"{programs}/dakbox", "verify", "-c", conf)
        diaryd.terminate()
        diaryd.wait()
        if result:
            log.seek(0)
            raise Fault(f"dakbox verify: {words}\n{log.read()}")
    return letters_of(folder)


def look_into(data_path, programs, work, acknowledged):
    """As board/system/data opens it. Returns the documents of its letters."""
    mounted = os.path.join(work, "mounted")
    result, words = run("e2fsck", "-p", data_path)
    if result >= 4:
        raise Fault(f"its file system does not mend itself: {words}")
    os.makedirs(mounted, exist_ok=True)
    subprocess.run(["mount", "-o", "loop,noatime", data_path, mounted], check=True)
    try:
        folder = os.path.join(mounted, "var/lib/dakbox")
        for note in glob.glob(f"{folder}/box/*.json"):
            json.loads(text_of(note))
        return with_diary(programs, folder, os.path.join(work, "run"), acknowledged)
    except json.JSONDecodeError as error:
        raise Fault(f"a note of boxd is not whole: {error}") from error
    finally:
        subprocess.run(["umount", mounted], check=True)


def judge(card, cut, versions, programs, work, fed, acknowledged):
    slot = slot_of(boot_state(card))
    versions.prove(card, slot)
    docs = look_into(cut.data_path, programs, work, acknowledged)
    lost = [doc for doc in acknowledged if doc not in docs]
    if lost:
        raise Fault(f"acknowledged and gone: {lost}")
    if len(docs) > fed:
        raise Fault(f"{len(docs)} letters of {fed} sheets")
    return slot, len(docs)


# ---- all of it

def read_marks(path):
    with open(path) as file:
        return [(int(line.split()[0]), *line.split()[1:]) for line in file]


def choose(writes, marks, n, dice):
    """Numbers of writes: the cut is before them. Half of them in each of the two times; in the update's, each change of the boot state too."""
    where = {mark[1]: mark[0] for mark in marks}
    chosen = []
    for name, share in (("letters", n // 2), ("update", n - n // 2)):
        span = [i for i, w in enumerate(writes) if where[f"{name}_begin"] <= w.end <= where[f"{name}_end"]]
        states = [i + d for i in span if name == "update" and writes[i].size and writes[i].offset in STATE_AT for d in (0, 1)]
        chosen += states[:share] + dice.sample(span, max(0, share - len(states)))
    return sorted(chosen)


def main():
    walk, images, programs, cuts, seed, boots = sys.argv[1:4] + [int(a) for a in sys.argv[4:7]]
    work, dice, began = os.path.join(walk, "cuts"), random.Random(seed), time.monotonic()
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    image, root = f"{walk}/walk.img", f"{images}/root.squashfs"
    writes, marks, parts = list(read_record(f"{walk}/cuts.record")), read_marks(f"{walk}/cuts.marks"), parts_of(image)
    record = os.open(f"{walk}/cuts.record", os.O_RDONLY)
    card = Card(image, record, Seal(record, writes, parts[7][0], work), work)
    versions = Versions(parts, [f"{walk}/boot.ext4", root])
    chosen = choose(writes, marks, cuts, dice)
    started = chosen[::max(1, len(chosen) // boots)][:boots] if boots else []
    flushed = failed = lost = 0
    with open(f"{walk}/cuts.boot", "w") as boot:
        for number, at in enumerate(chosen, 1):
            flush = max((i for i in range(flushed, at) if writes[i].flags & FLUSH), default=flushed)
            card.flushed(writes[flushed:flush])
            flushed = flush
            so_far = [mark for mark in marks if at and mark[0] <= writes[at - 1].end]
            fed, acknowledged = sum(mark[1] == "fed" for mark in so_far), [mark[2] for mark in so_far if mark[1] == "acknowledged"]
            # "fed" is noted before the sheet goes in: its letter may be in the record already when the next mark is not
            with Cut(card, writes[flush:at], dice, os.path.join(work, "looked_at")) as cut:
                try:
                    slot, letters = judge(card, cut, versions, programs, work, fed, acknowledged)
                    print(f"cut {number}: before write {at} of {len(writes)}, {cut.lost} of {cut.lost + len(cut.kept)} unflushed writes lost: slot {slot}, "
                          f"{letters} letters, {len(acknowledged)} acknowledged", flush=True)
                    lost += cut.lost
                except Fault as fault:
                    failed += 1
                    print(f"FAILED: cut {number}, before write {at}: {fault}", flush=True)
                    started.append(at)
                    slot = letters = "?"
                if at in started:
                    subprocess.run(["cp", "--sparse=always", card.disk_path, f"{walk}/cut-{number}.img"], check=True)
                    if letters != "?":
                        boot.write(f"{number} {letters} {slot}\n")
    shutil.rmtree(work)
    print(f"{len(chosen)} cuts, seed {seed}: {len(chosen) - failed} cards are whole, {failed} are not; {lost} unflushed writes were lost; {time.monotonic() - began:.0f} s")
    sys.exit(failed != 0)


main()
