// A foreign tus server behind the Receipt Intake API: @tus/server takes HEAD and PATCH of documents, and only announcing, asking
// and the lists are ours. So a sender's resumable upload meets code that was not written for it.
//
//   node tus_server.mjs PORT DIR MODULES [TOKEN]        MODULES: the node_modules that has @tus/server and @tus/file-store
//
// Listens on 127.0.0.1 and prints "READY PORT". Receipts live in memory, documents in DIR.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [port, dir, modules, token] = process.argv.slice(2);
const load = async name => import(pathToFileURL(join(modules, name, 'dist/index.js')));
const { Server, Upload } = await load('@tus/server');
const { FileStore } = await load('@tus/file-store');

const RECEIPT = /^\/v1\/receipts\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\/document)?$/;
const MASTERS = {
  delivery_modes: ['Speed Post', 'By Hand', 'Registered Post', 'Courier', 'E-mail'], languages: ['English', 'Hindi', 'Bilingual'],
  correspondence_types: ['Letter', 'Office Memorandum', 'Circular', 'Grievance', 'Others'], categories: ['General'],
  priorities: ['Normal', 'Immediate'],
};

const store = new FileStore({ directory: dir });
const tus = new Server({ path: '/v1/receipts', datastore: store, generateUrl: (_, { id }) => `/v1/receipts/${id}/document`,
                         getFileIdFromRequest: req => new URL(req.url).pathname.match(RECEIPT)?.[1] });
const receipts = new Map();

function answer(res, status, body, type = status < 400 ? 'application/json' : 'application/problem+json') {
  res.writeHead(status, { 'Content-Type': type });
  res.end(JSON.stringify(body));
}
const problem = (res, status, detail) => answer(res, status, { type: 'about:blank', title: 'Problem', status, detail });

const sorted = v => Array.isArray(v) ? v.map(sorted) : v && typeof v === 'object'
  ? Object.fromEntries(Object.keys(v).sort().map(k => [k, sorted(v[k])])) : v;

async function text(req) {
  const parts = [];
  for await (const part of req) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

async function sha256(file) {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part);
  return hash.digest('hex');
}

// Numbers are given to a document that is complete and right; one that is not begins anew.
async function settle(r) {
  const { offset } = await store.getUpload(r.uuid);
  if (!r.created && offset === r.size) {
    if (await sha256(join(dir, r.uuid)) !== r.sha256) {
      await store.remove(r.uuid);
      await store.create(new Upload({ id: r.uuid, size: r.size, offset: 0 }));
      return 0;
    }
    r.created = { receipt_no: `${numbers + 1}/TUS`, computer_no: 700000 + ++numbers, created_at: new Date().toISOString().slice(0, 19) + 'Z' };
  }
  return offset;
}
let numbers = 0;

async function state(r) {
  const offset = await settle(r), known = { uuid: r.uuid, diary_number: r.diary, size_bytes: r.size };
  return r.created ? { ...known, state: 'created', ...r.created } : { ...known, state: 'awaiting_document', offset };
}

async function put(req, res, uuid) {
  const receipt = JSON.parse(await text(req)), content = JSON.stringify(sorted(receipt)), known = receipts.get(uuid);
  if (known && known.content !== content) return problem(res, 409, 'Announced with another content.');
  if (!known) {
    const { size_bytes: size, sha256: sum } = receipt.document;
    const made = store.create(new Upload({ id: uuid, size, offset: 0 }));
    receipts.set(uuid, { made, uuid, content, diary: receipt.diary_number, size, sha256: sum });
  }
  await receipts.get(uuid).made;
  return answer(res, known ? 200 : 201, await state(receipts.get(uuid)));
}

async function serve(req, res) {
  const path = new URL(req.url, 'http://x').pathname, [, uuid, document] = path.match(RECEIPT) ?? [];
  if (path === '/healthz') return answer(res, 200, { ok: true });
  if (token && req.headers.authorization !== `Bearer ${token}`) return problem(res, 401, 'Not our token.');
  if (path === '/v1/masters')
    return answer(res, 200, Object.fromEntries(Object.entries(MASTERS).map(([k, names]) => [k, names.map((name, i) => ({ id: 41 + 3 * i, name }))])));
  if (document && receipts.has(uuid) && ['HEAD', 'PATCH', 'OPTIONS'].includes(req.method)) return tus.handle(req, res);
  if (uuid && !document && req.method === 'PUT') return put(req, res, uuid);
  if (uuid && !document && req.method === 'GET' && receipts.has(uuid)) return answer(res, 200, await state(receipts.get(uuid)));
  return problem(res, 404, 'Never heard of it.');
}

createServer((req, res) => serve(req, res).catch(e => { if (!res.headersSent) problem(res, 500, String(e.message)); }))
  .listen(Number(port), '127.0.0.1', () => console.log(`READY ${port}`));
