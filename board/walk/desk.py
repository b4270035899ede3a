#!/usr/bin/env python3
"""desk.py ADDRESS JAR DO ... - the desk as a browser without script sees it. ADDRESS: https://127.0.0.1:PORT of this machine, which leads to
the box's 8470; JAR: file for cookies. What is got is printed; anything but a good answer ends it with 1.
    get PATH                            a page
    submit PAGE ACTION [NAME=VALUE...]  the form of PAGE whose action ends with ACTION, with what it holds, and these in place of it. PAGE may be a
                                        file that holds what an earlier form was answered with"""
import html.parser
import http.cookiejar
import os
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request

BOX = "127.0.0.1:8470"      # what the box is called in the walk, whatever the port on this side is


class Forms(html.parser.HTMLParser):
    """forms: [action, {name: value}], in the order of the page. A field may stand elsewhere and name its form."""

    def __init__(self):
        super().__init__()
        self.forms, self.by_id, self.text, self.select = [], {}, None, None

    def fields_of(self, attrs):
        if "form" in attrs:
            return self.by_id.setdefault(attrs["form"], {})
        return self.forms[-1][1] if self.forms else {}

    @staticmethod
    def put(fields, name, value):
        if name:
            fields[name] = value

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.forms.append((a.get("action", ""), self.by_id.setdefault(a["id"], {}) if "id" in a else {}))
        elif tag == "input" and a.get("type") not in ("submit", "button", "file") and (a.get("type") not in ("checkbox", "radio") or "checked" in a):
            self.put(self.fields_of(a), a.get("name"), a.get("value", ""))
        elif tag == "textarea" and a.get("name"):
            self.text = (self.fields_of(a), a["name"])
            self.put(*self.text, "")
        elif tag == "select" and a.get("name"):
            self.select = (self.fields_of(a), a["name"])
        elif tag == "option" and self.select and ("selected" in a or self.select[1] not in self.select[0]):
            self.put(*self.select, a.get("value", ""))

    def handle_endtag(self, tag):
        self.text = None if tag == "textarea" else self.text
        self.select = None if tag == "select" else self.select

    def handle_data(self, data):
        if self.text:
            self.text[0][self.text[1]] += data


class Desk:
    def __init__(self, address, jar):
        self.address = address
        self.jar = http.cookiejar.LWPCookieJar(jar)
        if os.path.exists(jar):
            self.jar.load(ignore_discard=True)
        trusts_all = ssl._create_unverified_context()       # the box made its certificate itself
        self.opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusts_all), urllib.request.HTTPCookieProcessor(self.jar), Stay())

    def ask(self, path, fields=None):
        request = urllib.request.Request(self.address + path, urllib.parse.urlencode(fields).encode() if fields is not None else None)
        request.add_header("Host", BOX)
        if fields is not None:
            request.add_header("Origin", f"https://{BOX}")
        try:
            with self.opener.open(request, timeout=180) as answer:
                status, where, body = answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
        except urllib.error.HTTPError as answer:
            status, where, body = answer.code, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
        self.jar.save(ignore_discard=True)
        if status >= 400 and not (status == 401 and fields is None):      # 401: the page to sign in
            print(body)
            sys.exit(f"desk: {path}: {status}")
        return where, body

    def page(self, path):
        where, body = self.ask(path)
        return self.page(urllib.parse.urlparse(where).path) if where else body

    def submit(self, page, action, changes):
        forms = Forms()
        forms.feed(open(page, encoding="utf-8").read() if os.path.isfile(page) else self.page(page))
        for found, fields in forms.forms:
            if urllib.parse.urlparse(found).path.endswith(action):
                where, body = self.ask(found, {**fields, **changes})
                return where or body
        sys.exit(f"desk: {page} has no form {action}, but {[f[0] for f in forms.forms]}")


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def main():
    address, jar, do, *rest = sys.argv[1:]
    desk = Desk(address, jar)
    if do == "get":
        print(desk.page(rest[0]))
    elif do == "submit":
        print(desk.submit(rest[0], rest[1], dict(change.split("=", 1) for change in rest[2:])))
    else:
        sys.exit(__doc__)


main()
