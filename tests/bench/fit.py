#!/usr/bin/env python3
"""A file of many scanned pages, far over e-Office's ceiling, from "dakbox import" to a PDF that fits.

  fit.py BINDIR PICTURES PAGES [MIB [--not-classified]]

PICTURES: a folder of page scans (JPEG); the largest are taken, over and over, until there are PAGES. MIB: the ceiling (default 20). --not-classified: they are taken in without the look, which gives up on a page when the machine is too busy.
Prints CPU seconds a page (the look for markings; reading and fitting), peaks of memory, and the sizes before and after. Needs pdfinfo."""
import glob, os, re, resource, shutil, signal, struct, subprocess, sys, tempfile, threading, time

bin_dir, pictures, pages, mib = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 20
vouched = ["--not-classified", "--actor", "bench"] if "--not-classified" in sys.argv else []
work = tempfile.mkdtemp()
conf, peaks, programs = work + "/dakbox.conf", {}, []


def size_px(jpeg):
    """Width, height and components, of the frame header."""
    at = 2
    while jpeg[at] == 0xFF:
        kind, n = jpeg[at + 1], struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width, components = struct.unpack(">HHB", jpeg[at + 5:at + 10])
            return width, height, components
        at += 2 + n
    sys.exit("no JPEG with a frame header")


def make_pdf(path, files):
    """One JPEG a page, as scanned, on A4. Each picture is in the file as often as it is shown, as in a real scan."""
    at = [0]
    with open(path, "wb") as f:
        def part(data):
            at.append(f.tell())
            f.write(b"%d 0 obj\n" % (len(at) - 1) + data + b"\nendobj\n")
        f.write(b"%PDF-1.4\n")
        part(b"<</Type/Catalog/Pages 2 0 R>>")
        part(b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(b"%d 0 R" % (3 + 3 * i) for i in range(pages))))
        for i in range(pages):
            jpeg = open(files[i % len(files)], "rb").read()
            width, height, components = size_px(jpeg)
            draw = b"595 0 0 842 0 0 cm /I Do"
            part(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>>>>>" % (4 + 3 * i, 5 + 3 * i))
            part(b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw))
            part(b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s/Filter/DCTDecode/Length %d>>stream\n"
                 % (width, height, b"DeviceRGB" if components == 3 else b"DeviceGray", len(jpeg)) + jpeg + b"\nendstream")
        end = f.tell()
        f.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(at) + b"".join(b"%010d 00000 n \n" % a for a in at[1:])
                + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(at), end))


def watch():
    """Peak of each program's memory, asked of the kernel while it runs."""
    while True:
        for status in glob.glob("/proc/[0-9]*/status"):
            try:
                text = open(status).read()
                name, peak = re.search(r"^Name:\t(.*)$", text, re.M)[1], re.search(r"^VmHWM:\s+(\d+)", text, re.M)
                if peak and os.readlink(os.path.dirname(status) + "/cwd") == work:
                    peaks[name] = max(peaks.get(name, 0), int(peak[1]) / 1024)
            except (OSError, TypeError):
                continue
        time.sleep(0.5)


def start(name):
    programs.append(subprocess.Popen([f"{bin_dir}/{name}", "-c", conf], cwd=work, stderr=open(f"{work}/{name}.log", "w")))


def dakbox(*args):
    return subprocess.run([f"{bin_dir}/dakbox", args[0], "-c", conf, *args[1:]], cwd=work, stdout=subprocess.PIPE, text=True).stdout


def children_cpu_s():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    files = sorted(glob.glob(pictures + "/**/*.jpg", recursive=True), key=os.path.getsize, reverse=True)[:60]
    if not files:
        sys.exit(f"no *.jpg in {pictures}")
    for name in ("data", "run", "out"):
        os.mkdir(f"{work}/{name}")
    with open(conf, "w") as f:
        f.write(f"[paths]\ndata_dir = {work}/data\nrun_dir = {work}/run\n[eoffice]\nmax_mib = {mib}\n")
    make_pdf(work + "/long.pdf", files)
    threading.Thread(target=watch, daemon=True).start()
    start("diaryd")
    time.sleep(1)
    number = (dakbox("import", *vouched, work + "/long.pdf").split() or [""])[0]
    if not number or "ev=refused" in open(work + "/diaryd.log").read():
        sys.exit("it was not taken in: the pictures bear a classified marking, or the machine is too busy to look at them in time")
    look_s = children_cpu_s()
    begun = time.monotonic()
    start("ocrd")
    while programs[1].poll() is None and "ev=letter_read" not in open(work + "/ocrd.log").read():
        time.sleep(0.5)
    wall_s = time.monotonic() - begun
    time.sleep(2)
    dakbox("export", number, work + "/out")
    before_s = children_cpu_s()
    for p in programs[::-1]:
        p.send_signal(signal.SIGTERM)
        p.wait()
        if p is programs[1]:
            read_s = children_cpu_s() - before_s
    print(f"pages {pages}, file {os.path.getsize(work + '/long.pdf') / 1e6:.1f} MB, ceiling {mib} MiB")
    print(f"look_cpu_s_page {look_s / pages:.3f}\nread_cpu_s_page {read_s / pages:.3f}\nread_wall_s {wall_s:.0f}")
    for name, peak in sorted(peaks.items()):
        print(f"peak_mib {name} {peak:.0f}")
    for pdf in sorted(glob.glob(work + "/out/**/*.pdf", recursive=True)):
        count = re.search(r"Pages:\s+(\d+)", subprocess.run(["pdfinfo", pdf], stdout=subprocess.PIPE, text=True).stdout)
        print(f"{os.path.basename(pdf)} {os.path.getsize(pdf)} bytes, {count[1] if count else '?'} pages")


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))       # ends the programs, too
try:
    main()
finally:
    for p in programs:
        if p.poll() is None:
            p.kill()
    shutil.rmtree(work)
