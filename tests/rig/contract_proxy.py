#!/usr/bin/env python3
"""Stands between a client and an e-Office and holds both to openapi.yaml.

    contract_proxy.py OPENAPI LISTEN_PORT UPSTREAM_PORT REPORT [--strict]

Every byte goes through as it comes, cuts too. Each pair of request and answer is a line of REPORT: "ok PUT /v1/… 201", or
"BROKEN …: why". An answer must be one that the contract has for that address and method, with its headers and its schema;
a request that the contract forbids must not be taken; --strict: there must be no such request. Prints READY when it listens.
Needs python3-jsonschema and python3-yaml."""
import json
import re
import socket
import sys
import threading
from urllib.parse import parse_qs, urlsplit

import jsonschema
import yaml

UNCHECKED = ('/faults', '/receipts/', '/inbox.css')     # for people and tests, not of the contract
INSTANCE = re.compile(r'^/i/[a-z0-9-]+(?=/)')
BY_THE_LIBRARY = (431,)                                  # refused before anybody looked at the address


class Contract:
    def __init__(self, path):
        with open(path, encoding='utf-8') as f:
            self.doc = yaml.safe_load(f)
        self.resolver = jsonschema.RefResolver('', self.doc)
        self.formats = jsonschema.FormatChecker(['date'])
        self.formats.checks('date-time')(lambda v: not isinstance(v, str) or bool(
            re.match(r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$', v)))
        self.paths = [(re.compile('^' + re.sub(r'\{\w+\}', '[^/]+', p) + '$'), item) for p, item in self.doc['paths'].items()]

    def deref(self, node):
        while isinstance(node, dict) and '$ref' in node and len(node) == 1:
            node = self.resolver.resolve(node['$ref'])[1]
        return node

    def faults(self, schema, value, what):
        check = jsonschema.Draft202012Validator(schema, resolver=self.resolver, format_checker=self.formats)
        return ['%s%s: %s' % (what, ''.join('/%s' % p for p in e.absolute_path), e.message[:200]) for e in check.iter_errors(value)]

    def text_faults(self, schema, text, what):
        schema = self.deref(schema)
        if schema.get('type') == 'integer':
            if not re.match(r'^-?\d+$', text):
                return ['%s: "%s" is no whole number' % (what, text)]
            text = int(text)
        return self.faults(schema, text, what)

    def find(self, path):
        for pattern, item in self.paths:
            if pattern.match(path):
                return item
        return None

    def request_faults(self, item, op, rq):
        bad = []
        for param in map(self.deref, item.get('parameters', []) + op.get('parameters', [])):
            name, where = param['name'], param['in']
            if where == 'header':
                value = rq.headers.get(name.lower())
            elif where == 'query':
                value = parse_qs(urlsplit(rq.target).query).get(name, [None])[0]
            else:
                value = re.match('.*?/receipts/([^/]+)', rq.path).group(1)
            if value is None:
                bad += ['%s %s is missing' % (where, name)] if param.get('required') else []
            else:
                bad += self.text_faults(param['schema'], value, '%s %s' % (where, name))
        if 'requestBody' in op and rq.whole:
            bad += self.body_faults(op['requestBody']['content'], rq, 'request')
        return bad

    def body_faults(self, contents, msg, what):
        kind = msg.headers.get('content-type', '').split(';')[0].strip().lower()
        if kind not in contents:
            return ['%s has the type "%s", not %s' % (what, kind, ' or '.join(contents))]
        if not kind.endswith('json'):
            return []
        try:
            value = json.loads(msg.body.decode('utf-8'))
        except ValueError as e:
            return ['%s is no JSON: %s' % (what, e)]
        return self.faults(contents[kind]['schema'], value, what)

    def answer_faults(self, op, rq, an):
        told = self.deref(op['responses'].get(str(an.status)))
        if told is None:
            return ['the contract has no answer %d here' % an.status]
        bad = []
        for name, header in told.get('headers', {}).items():
            header = self.deref(header)
            value = an.headers.get(name.lower())
            if value is None:
                bad += ['header %s is missing' % name] if header.get('required') else []
            else:
                bad += self.text_faults(header['schema'], value, 'header ' + name)
        if 'content' not in told:
            bad += ['there is a body'] if an.body else []
        elif rq.method != 'HEAD':
            bad += self.body_faults(told['content'], an, 'answer')
            if an.headers.get('content-type') == 'application/problem+json' and not bad and json.loads(an.body)['status'] != an.status:
                bad += ['the problem tells another status']
        return bad

    def check(self, rq, an):
        """-> (faults of the answer, faults of the request)"""
        path = INSTANCE.sub('', rq.path)
        if path == '/' or path.startswith(UNCHECKED) or an.status in BY_THE_LIBRARY:
            return [], []
        item = self.find(path)
        method = rq.method.lower()
        if method == 'post' and 'x-http-method-override' in rq.headers:
            method = rq.headers['x-http-method-override'].lower()
        if item is None:
            return ([] if an.status in (404, 401) else ['an address outside of the contract got %d' % an.status]), ['unknown address']
        if method not in item:
            return ([] if an.status == 405 and 'allow' in an.headers else ['a method outside of the contract got %d' % an.status]), ['unknown method']
        op = item[method]
        asked = self.request_faults(item, op, rq)
        bad = self.answer_faults(op, rq, an)
        if asked and an.status < 300:
            bad += ['took what the contract forbids: ' + '; '.join(asked)]
        return bad, asked


class Message:
    """One request or answer, fed byte by byte."""

    def __init__(self, is_request, answers=None):
        self.is_request, self.answers = is_request, answers
        self.raw, self.body, self.headers = b'', b'', {}
        self.head_done = self.whole = False
        self.status, self.method, self.target, self.path = 0, '', '', ''
        self.left, self.chunked, self.to_end = 0, False, False

    def read_head(self, head):
        lines = head.decode('latin-1').split('\r\n')
        words = lines[0].split(' ', 2)
        if self.is_request:
            self.method, self.target = words[0], words[1]
            self.path = urlsplit(self.target).path
        else:
            self.status = int(words[1])
        for line in lines[1:]:
            name, _, value = line.partition(':')
            self.headers[name.strip().lower()] = value.strip()
        no_body = not self.is_request and (self.status in (204, 304) or self.status < 200 or (self.answers and self.answers.method == 'HEAD'))
        self.chunked = 'chunked' in self.headers.get('transfer-encoding', '').lower() and not no_body
        self.left = 0 if no_body else int(self.headers.get('content-length', 0))
        self.to_end = not self.is_request and not no_body and not self.chunked and 'content-length' not in self.headers
        self.head_done = True

    def feed(self, data):
        """Takes what is its own; returns the rest."""
        self.raw += data
        if not self.head_done:
            at = self.raw.find(b'\r\n\r\n')
            if at < 0:
                return b''
            head, self.raw = self.raw[:at], self.raw[at + 4:]
            self.read_head(head)
        if self.chunked:
            return self.feed_chunks()
        if self.to_end:
            self.body, self.raw = self.body + self.raw, b''
            return b''
        take, rest = self.raw[:self.left], self.raw[self.left:]
        self.body, self.left, self.raw = self.body + take, self.left - len(take), b''
        self.whole = self.left == 0
        return rest if self.whole else b''

    def feed_chunks(self):
        while True:
            at = self.raw.find(b'\r\n')
            if at < 0:
                return b''
            n = int(self.raw[:at].split(b';')[0], 16)
            if len(self.raw) < at + 2 + n + 2:
                return b''
            self.body += self.raw[at + 2:at + 2 + n]
            self.raw = self.raw[at + 2 + n + 2:]
            if n == 0:
                self.whole = True
                rest, self.raw = self.raw, b''
                return rest


class Pair:
    """A client's connection and ours to the e-Office."""

    def __init__(self, client, upstream, contract, report, strict):
        self.client, self.upstream = client, upstream
        self.contract, self.report, self.strict = contract, report, strict
        self.requests = []              # not yet answered
        self.lock = threading.Lock()

    def from_client(self):
        current = None
        try:
            while data := self.client.recv(65536):
                with self.lock:
                    rest = data
                    while rest:
                        if current is None or current.whole:
                            current = Message(True)
                            self.requests.append(current)
                        rest = current.feed(rest)
                self.upstream.sendall(data)
            self.upstream.shutdown(socket.SHUT_WR)
        except (OSError, ValueError):
            self.close()

    def from_upstream(self):
        current = None
        try:
            while data := self.upstream.recv(65536):
                with self.lock:
                    rest = data
                    while rest:
                        if current is None:
                            current = Message(False, self.requests[0] if self.requests else None)
                        rest = current.feed(rest)
                        if current.whole:
                            self.judge(current)
                            current = None
                self.client.sendall(data)
            if current is not None and current.to_end:
                self.judge(current)
        except (OSError, ValueError):
            pass
        self.close()

    def judge(self, an):
        if 100 <= an.status < 200 or not self.requests or not self.requests[0].head_done:
            return
        rq = self.requests.pop(0)
        bad, asked = self.contract.check(rq, an)
        if self.strict and asked:
            bad = bad + ['the request: ' + '; '.join(asked)]
        line = '%s %s %d' % (rq.method, rq.path, an.status)
        self.report.write(('BROKEN %s: %s\n' % (line, ' | '.join(bad))) if bad else 'ok %s\n' % line)
        self.report.flush()

    def close(self):
        for s in (self.client, self.upstream):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()


def main():
    strict = '--strict' in sys.argv
    args = [a for a in sys.argv[1:] if a != '--strict']
    if len(args) != 4:
        sys.exit(__doc__)
    contract = Contract(args[0])
    with socket.create_server(('127.0.0.1', int(args[1]))) as server, open(args[3], 'w', encoding='utf-8') as report:
        print('READY', flush=True)
        while True:
            client, _ = server.accept()
            try:
                upstream = socket.create_connection(('127.0.0.1', int(args[2])))
            except OSError:
                client.close()
                continue
            pair = Pair(client, upstream, contract, report, strict)
            threading.Thread(target=pair.from_client, daemon=True).start()
            threading.Thread(target=pair.from_upstream, daemon=True).start()


if __name__ == '__main__':
    main()
