#!/usr/bin/env python3
"""Fetches the same mails out of a real mailbox (Dovecot) with maild, and with fetchmail into files.

  mails.py BINDIR RIGDIR MAILS BYTES

Prints "mails_per_s OURS FETCHMAILS" and "mail_cpu_s OURS FETCHMAILS" (seconds a mail, children counted). Each mail has a text and a PDF of
one page, padded to BYTES. maild opens each, draws it, looks at all its pages for markings and makes it a letter; fetchmail has a shell write a file."""
import base64, os, pwd, resource, shutil, signal, socket, subprocess, sys, tempfile, time

bin_dir, rig_dir, mails, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
work = tempfile.mkdtemp()
box = work + "/box"


def two_free_ports():
    for port in range(21000 + os.getpid() % 20000, 60000, 2):
        with socket.socket() as a, socket.socket() as b:
            try:
                a.bind(("127.0.0.1", port)), b.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue


def pdf():
    words = b"BT /F1 12 Tf 72 720 Td (The drainage of the lower town, and what it costs.) Tj ET"
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
             b"<</Length %d>>stream\n%s\nendstream" % (len(words), words), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, at = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    out += b"%" + b"x" * max(0, size - len(out)) + b"\n"
    end = len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % a for a in at) + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % end


def fill():
    mail = pwd.getpwnam("mail")
    body = base64.encodebytes(pdf()).decode()
    for folder in ("tmp", "new", "cur"):
        os.makedirs(f"{box}/{folder}")
    for n in range(mails):
        with open(f"{box}/new/{n}", "w") as f:
            f.write(f"From: Ram <ram@example.org>\nSubject: Drainage, part {n}\nMessage-ID: <{n}@example.org>\nDate: Mon, 2 Mar 2026 10:00:00 +0530\n"
                    f"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nSir,\n\nplease see the enclosed note {n}.\n\nRam\n"
                    f"--B\nContent-Type: application/pdf; name=note.pdf\nContent-Transfer-Encoding: base64\n\n{body}--B--\n")
        os.chown(f"{box}/new/{n}", mail.pw_uid, mail.pw_gid)


def start_imapd(port):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", work + "/key.pem", "-out", work + "/cert.pem"], check=True, stderr=subprocess.DEVNULL)
    with open(work + "/secret", "w") as f:
        f.write("secret\n")
    p = subprocess.Popen(["sh", rig_dir + "/imapd.sh", str(port), box, work + "/cert.pem", work + "/key.pem", "box", work + "/secret"], stdout=subprocess.PIPE)
    if not p.stdout.readline().startswith(b"READY"):
        sys.exit("Dovecot does not start")
    return p


def stat_of(pid):
    with open(f"/proc/{pid}/stat") as f:
        return f.read().rsplit(")", 1)[1].split()


def cpu_s(pid):
    """Of a process and what it started, also what has ended."""
    ticks = sum(int(x) for x in stat_of(pid)[11:15])
    for other in filter(str.isdigit, os.listdir("/proc")):
        try:
            if stat_of(other)[1] == str(pid):
                ticks += sum(int(x) for x in stat_of(other)[11:15])
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def ours(port):
    conf = work + "/dakbox.conf"
    with open(conf, "w") as f:
        f.write(f"[paths]\ndata_dir = {work}\nrun_dir = {work}\nreserve_mib = 16\n[mailbox]\nurl = imaps://localhost:{port}\nuser = box\n"
                f"password_file = {work}/secret\nca_file = {work}/cert.pem\n")
    began = time.monotonic()
    p = subprocess.Popen([bin_dir + "/maild", "-c", conf], stderr=subprocess.DEVNULL)
    scanned = work + "/spool/scanned"
    while not os.path.isdir(scanned) or len(os.listdir(scanned)) < mails:
        time.sleep(0.02)
        if time.monotonic() - began > 60 + 30 * mails:
            sys.exit("maild does not take in all mails")
    figures = mails / (time.monotonic() - began), cpu_s(p.pid) / mails
    p.terminate()
    p.wait()
    return figures


def fetchmails(port):
    os.makedirs(work + "/out")
    with open(work + "/deliver.sh", "w") as f:
        f.write(f"cat > {work}/out/$$\n")
    with open(work + "/fetchmailrc", "w") as f:
        f.write(f'poll localhost service {port} protocol IMAP user "box" password "secret" ssl sslcertck sslcertfile {work}/cert.pem '
                f'keep fetchall no rewrite mda "/bin/sh {work}/deliver.sh"\n')
    os.chmod(work + "/fetchmailrc", 0o600)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(["fetchmail", "--silent", "--nosyslog", "-f", work + "/fetchmailrc", "--pidfile", work + "/fetchmail.pid", "--idfile", work + "/ids"],
                   check=True, stdout=subprocess.DEVNULL)
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if len(os.listdir(work + "/out")) != mails:
        sys.exit("fetchmail has not fetched all mails")
    return mails / took, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / mails


fill()
port = two_free_ports()
imapd = start_imapd(port)
try:
    theirs, own = fetchmails(port), ours(port)
    print("mails_per_s %.2f %.2f" % (own[0], theirs[0]))
    print("mail_cpu_s %.3f %.3f" % (own[1], theirs[1]))
finally:
    imapd.send_signal(signal.SIGTERM)
    imapd.wait()
    shutil.rmtree(work)
