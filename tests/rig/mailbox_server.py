#!/usr/bin/python3
"""A mailbox to read: IMAP over TLS with login and IDLE, its mails a Maildir; for the demo, which needs no root and no Dovecot.

mailbox_server.py PORT MAILDIR CERT KEY USER PASSWORD_FILE

Prints "READY PORT" when it listens (PORT 0: a free one). One folder, INBOX: each mail of MAILDIR/new, numbered as it appears. UIDs and
keywords are kept in MAILDIR/state.json, so that they outlive the server. It answers what a reader of mail needs, not all of IMAP.
"""
import asyncio
import base64
import json
import os
import re
import signal
import ssl
import sys
import time

LINE_MAX = 65536
LOOK_S = 0.5


class Maildir:
    def __init__(self, path):
        self.path = path
        for name in ("tmp", "new", "cur"):
            os.makedirs(os.path.join(path, name), exist_ok=True)
        self.book = os.path.join(path, "state.json")
        try:
            with open(self.book, encoding="utf-8") as f:
                self.state = json.load(f)
        except FileNotFoundError:
            self.state = {"validity": int(time.time()), "next": 1, "mails": {}}

    def save(self):
        with open(self.book + ".part", "w", encoding="utf-8") as f:
            json.dump(self.state, f)
            f.flush()
            os.fsync(f.fileno())
        os.rename(self.book + ".part", self.book)

    def look(self):
        """The mails, oldest first: (uid, name). New ones get a UID."""
        mails = self.state["mails"]
        there = {e.name: e.stat().st_mtime_ns for e in os.scandir(os.path.join(self.path, "new"))}
        fresh = sorted((name for name in there if name not in mails), key=lambda name: (there[name], name))
        for name in fresh:
            mails[name] = {"uid": self.state["next"], "flags": []}
            self.state["next"] += 1
        if fresh:
            self.save()
        return sorted((mail["uid"], name) for name, mail in mails.items() if name in there)

    def read(self, name):
        with open(os.path.join(self.path, "new", name), "rb") as f:
            return f.read()

    def arrived(self, name):
        when = time.gmtime(os.stat(os.path.join(self.path, "new", name)).st_mtime)
        return time.strftime("%d-%b-%Y %H:%M:%S +0000", when)


def chosen(spec, uids):
    """UIDs that "3", "3:7,9" or "8:*" stands for."""
    last, found = max(uids, default=0), set()
    for part in spec.split(","):
        ends = [last if end == "*" else int(end) for end in part.split(":")]
        found |= {u for u in uids if min(ends) <= u <= max(ends)}
    return found


class Session:
    def __init__(self, maildir, user, password, reader, writer):
        self.maildir, self.user, self.password, self.reader, self.writer = maildir, user, password, reader, writer
        self.open = False
        self.known = 0

    def say(self, text):
        self.writer.write(text.encode() + b"\r\n" if isinstance(text, str) else text)

    async def line(self):
        return (await self.reader.readline()).decode("utf-8", "replace").rstrip("\r\n")

    def log_in(self, user, password):
        self.open = user == self.user and password == self.password
        return "OK welcome" if self.open else "NO [AUTHENTICATIONFAILED] wrong name or password"

    async def do_authenticate(self, words):
        if len(words) < 2:
            self.say("+ ")
            await self.writer.drain()
            words.append(await self.line())
        parts = base64.b64decode(words[1]).decode().split("\0")
        return self.log_in(*parts[1:3]) if len(parts) == 3 else "NO not understood"

    def do_select(self):
        mails = self.maildir.look()
        self.known = len(mails)
        self.say("* FLAGS (\\Seen $Dakbox)")
        self.say(f"* {len(mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.maildir.state['validity']}] ok")
        self.say("* OK [PERMANENTFLAGS (\\Seen \\*)] ok")
        return "OK [READ-WRITE] selected"

    def do_search(self, what):
        mails, kept = self.maildir.look(), self.maildir.state["mails"]
        uids = {uid for uid, _ in mails}
        if match := re.fullmatch(r"UID (\S+)", what, re.I):
            uids = chosen(match[1], uids)
        elif match := re.fullmatch(r"UNKEYWORD (\S+)", what, re.I):
            uids = {uid for uid, name in mails if match[1] not in kept[name]["flags"]}
        self.say("* SEARCH" + "".join(f" {uid}" for uid in sorted(uids)))
        return "OK searched"

    def do_fetch(self, spec, what):
        mails = self.maildir.look()
        wanted = chosen(spec, {uid for uid, _ in mails})
        for number, (uid, name) in enumerate(mails, 1):
            if uid not in wanted:
                continue
            raw = self.maildir.read(name)
            if "BODY.PEEK[]" in what.upper():
                self.say(f"* {number} FETCH (UID {uid} BODY[] {{{len(raw)}}}")
                self.writer.write(raw)
                self.say(")")
            else:
                flags = " ".join(self.maildir.state["mails"][name]["flags"])
                self.say(f'* {number} FETCH (UID {uid} INTERNALDATE "{self.maildir.arrived(name)}" RFC822.SIZE {len(raw)} FLAGS ({flags}))')
        return "OK fetched"

    def do_store(self, spec, what):
        mails = self.maildir.look()
        wanted, more = chosen(spec, {uid for uid, _ in mails}), re.search(r"\((.*)\)", what)[1].split()
        for uid, name in mails:
            if uid in wanted:
                flags = self.maildir.state["mails"][name]["flags"]
                flags += [flag for flag in more if flag not in flags]
        self.maildir.save()
        return "OK stored"

    async def do_idle(self):
        self.say("+ idling")
        await self.writer.drain()
        done = asyncio.ensure_future(self.line())
        while not done.done():
            await asyncio.wait({done}, timeout=LOOK_S)
            now = len(self.maildir.look())
            if now != self.known:
                self.known = now
                self.say(f"* {now} EXISTS")
                await self.writer.drain()
        return "OK done"

    async def do_uid(self, rest):
        verb, _, rest = rest.partition(" ")
        if verb.upper() == "SEARCH":
            return self.do_search(rest)
        spec, _, what = rest.partition(" ")
        if verb.upper() == "FETCH":
            return self.do_fetch(spec, what)
        return self.do_store(spec, what) if verb.upper() == "STORE" else "BAD not known here"

    async def answer(self, verb, rest):
        if verb == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR IDLE")
            return "OK that is all"
        if verb == "NOOP":
            return "OK"
        if verb == "LOGIN":
            return self.log_in(*(word.strip('"') for word in rest.split(" ", 1)))
        if verb == "AUTHENTICATE":
            return await self.do_authenticate(rest.split())
        if not self.open:
            return "NO log in first"
        if verb == "SELECT":
            return self.do_select() if rest.strip('"').upper() == "INBOX" else "NO there is only INBOX"
        if verb == "IDLE":
            return await self.do_idle()
        return await self.do_uid(rest) if verb == "UID" else "BAD not known here"

    async def run(self):
        self.say("* OK mailbox_server is ready")
        while line := await self.line():
            tag, _, rest = line.partition(" ")
            verb, _, rest = rest.partition(" ")
            if verb.upper() == "LOGOUT":
                break
            try:
                said = await self.answer(verb.upper(), rest)
            except (ValueError, TypeError, FileNotFoundError):
                said = "BAD not understood"
            self.say(f"{tag} {said}")
            await self.writer.drain()


async def serve(port, maildir, tls, user, password):
    async def connected(reader, writer):
        try:
            await Session(maildir, user, password, reader, writer).run()
        except (ConnectionError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", port, ssl=tls, limit=LINE_MAX)
    stopped = asyncio.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stop, stopped.set)
    print("READY", server.sockets[0].getsockname()[1], flush=True)
    await stopped.wait()
    server.close()


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    port, maildir, cert, key, user, password_file = sys.argv[1:]
    with open(password_file, encoding="utf-8") as f:
        password = f.readline().rstrip("\r\n")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(cert, key)
    asyncio.run(serve(int(port), Maildir(maildir), tls, user, password))


if __name__ == "__main__":
    main()
