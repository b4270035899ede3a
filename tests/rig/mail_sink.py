#!/usr/bin/python3
"""A mail relay that keeps what it gets: SMTP with STARTTLS and login, a Maildir, nothing goes on.

mail_sink.py PORT MAILDIR CERT KEY USER PASSWORD_FILE

Prints "READY PORT" when it listens (PORT 0: a free one). A message is on the disk before the 250.
"""
import asyncio
import os
import signal
import ssl
import sys
import uuid

from aiosmtpd.smtp import SMTP, AuthResult


class Maildir:
    def __init__(self, path):
        self.path = path
        for name in ("tmp", "new", "cur"):
            os.makedirs(os.path.join(path, name), exist_ok=True)

    def deliver(self, content):
        name = uuid.uuid4().hex
        tmp, new = (os.path.join(self.path, place, name) for place in ("tmp", "new"))
        with open(tmp, "xb") as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
        os.rename(tmp, new)
        folder = os.open(os.path.dirname(new), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Handler:
    def __init__(self, maildir):
        self.maildir = maildir

    async def handle_DATA(self, server, session, envelope):
        head = "".join(f"Delivered-To: {to}\r\n" for to in envelope.rcpt_tos)
        head += f"Return-Path: <{envelope.mail_from}>\r\n"
        try:
            self.maildir.deliver(head.encode() + envelope.original_content)
        except OSError as fault:
            return f"451 cannot store: {fault.strerror}"
        return "250 stored"


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    port, maildir, cert, key, user, password_file = sys.argv[1:]
    with open(password_file, encoding="utf-8") as f:
        password = f.readline().rstrip("\r\n")

    def authenticate(server, session, envelope, mechanism, data):
        good = data.login == user.encode() and data.password == password.encode()
        return AuthResult(success=good, handled=good)

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(cert, key)
    handler = Handler(Maildir(maildir))

    def connection():
        return SMTP(handler, tls_context=tls, require_starttls=True, auth_required=True, auth_require_tls=True,
                    authenticator=authenticate, data_size_limit=64 * 1024 * 1024, hostname="localhost", ident="mail_sink",
                    loop=loop)

    async def serve():
        server = await loop.create_server(connection, "127.0.0.1", int(port))
        stopped = asyncio.Event()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, stopped.set)
        print("READY", server.sockets[0].getsockname()[1], flush=True)
        await stopped.wait()
        server.close()

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(serve())


if __name__ == "__main__":
    main()
