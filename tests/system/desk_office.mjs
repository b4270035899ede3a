/* desk_office.mjs - a whole office for a browser to work in: "dakbox run --demo" with its real programs, a feeder to put paper
 * into, people who sign in with passphrase and one-time code, and what came out at the other end. */
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { copyFileSync, existsSync, openSync, readFileSync, readdirSync, writeFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';

const START_MS = 60000, STEP_S = 30;
export const require = createRequire(resolve(process.env.NODE_MODULES ?? 'node_modules', 'x.js'));
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/* Waits until what() is something, or says what was awaited. */
export async function until(what, words, wait_ms = 60000) {
  for (const begun = Date.now(); Date.now() - begun < wait_ms; await sleep(100)) {
    const found = await what();
    if (found) return found;
  }
  throw new Error(`waited ${wait_ms / 1000} s in vain for ${words}`);
}

/* ---- the programs */

/* { url, inbox, people: { name: { passphrase, address } }, ... }. bin: where the programs are; folder: of the demo, new. */
export async function openOffice(bin, folder, portBase, more = []) {
  const child = spawn(join(bin, 'dakbox'), ['run', '--demo', folder, '--port-base', String(portBase), ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '', ended = false;
  child.stdout.on('data', (text) => { said += text; });
  child.stderr.on('data', (text) => { said += text; });
  child.on('exit', () => { ended = true; });
  process.on('exit', () => { if (!ended) child.kill('SIGINT'); });      /* whatever went wrong here, it does not go on */

  await until(() => ended || /\n {2}auditor .*passphrase \S+/.test(said), 'the office to open', START_MS);
  if (ended) throw new Error(`the office does not open: ${said}`);
  const [, url] = said.match(/Desk: (\S+?)\/? /), [, inbox] = said.match(/inbox: (\S+?)\/?\n/);
  const people = Object.fromEntries([...said.matchAll(/^ {2}(\w+) +(\S+) +passphrase (\S+)/gm)].map(([, name, address, passphrase]) => [name, { name, address, passphrase }]));
  const office = { url, inbox, people, folder, conf: join(folder, 'dakbox.conf'), bin, pid: child.pid, said: () => said };
  office.close = async () => {
    child.kill('SIGINT');
    await until(() => ended, 'the office to close', 30000);
  };
  return office;
}

/* The desk and the diary alone, over a diary that is there already; everybody signs in without a code. */
export async function openDesk(bin, folder, port, names) {
  const conf = join(folder, 'dakbox.conf'), url = `http://127.0.0.1:${port}`, children = [];
  writeFileSync(conf, `[paths]\ndata_dir = ${folder}\nrun_dir = ${folder}/run\n[desk]\nport = ${port}\ncodes = nobody\n`);
  for (const program of ['diaryd', 'deskd']) {
    const child = spawn(join(bin, program), ['-c', conf], { stdio: ['ignore', 'ignore', openSync(join(folder, `${program}.log`), 'a')] });
    children.push(child);
    process.on('exit', () => child.kill('SIGTERM'));
  }
  await until(() => fetch(`${url}/healthz`).then((a) => a.ok, () => false), 'the desk to answer', START_MS);
  const office = { url, folder, conf, bin, people: {} };
  await until(() => { try { return dakbox(office, 'users', '-c', conf); } catch { return false; } }, 'the diary to answer', START_MS);
  for (const [name, roles] of Object.entries(names)) {
    const [address] = dakbox(office, 'users', '-c', conf, 'add', name, name, roles).split('\n');
    office.people[name] = { name, address, passphrase: `four words for ${name}` };
  }
  office.close = async () => {
    children.forEach((child) => child.kill('SIGTERM'));
    await until(() => children.every((child) => child.exitCode !== null || child.signalCode !== null), 'the desk to close', 30000);
  };
  return office;
}

/* By the address that lets them in once; chooses the passphrase. */
export async function comeIn(page, office, name) {
  const { address, passphrase } = office.people[name];

  await page.goto(address);
  await page.click('main form button.primary');
  await page.fill('#p_passphrase', passphrase);
  await page.fill('#p_again', passphrase);
  await page.press('#p_again', 'Enter');
  await page.waitForSelector('details.menu', { timeout: 20000 });
}

/* All that pid started, and what these started. */
function below(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean)).map(Number)
      .flatMap((child) => [child, ...below(child)]);
  } catch {
    return [];                          /* it has ended meanwhile */
  }
}

/* The process of one of the office's own programs; 0: it does not run. */
export function pidOf(office, program) {
  return below(office.pid).find((pid) => { try { return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === program; } catch { return false; } }) ?? 0;
}

export function killProgram(office, program) {
  const pid = pidOf(office, program);
  if (!pid) throw new Error(`${program} does not run`);
  process.kill(pid, 'SIGKILL');
  return pid;
}

/* Another one than pid runs and answers. */
export async function backAgain(office, program, pid) {
  await until(() => { const now = pidOf(office, program); return now && now !== pid; }, `${program} to be started again`);
  if (program === 'deskd') await until(() => fetch(`${office.url}/healthz`).then((a) => a.ok, () => false), 'the desk to answer');
}

export const dakbox = (office, ...args) => execFileSync(join(office.bin, 'dakbox'), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/* ---- paper */

/* Page images into the tray, as one stack. */
export function putPaper(office, pages) {
  pages.forEach((page, i) => copyFileSync(page, join(office.folder, 'feeder', `${String(i + 1).padStart(4, '0')}-${basename(page)}`)));
}

export function pressScan(office) {
  const control = join(office.folder, 'feeder', 'control');
  writeFileSync(`${control}.part`, 'press scan\n');
  renameSync(`${control}.part`, control);
}

/* The project's sample letters, as desk_letters.mjs gives its own: { name, pages, post, fields }; post "": whoever is proposed. */
export function sampleLetters(folder) {
  return readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory()).map(({ name }) => {
    const truth = JSON.parse(readFileSync(join(folder, name, 'truth.json'), 'utf8'));
    const pages = readdirSync(join(folder, name)).filter((f) => /\.(jpg|png)$/.test(f)).sort((a, b) => a.replace('.back', '-back') < b.replace('.back', '-back') ? -1 : 1);
    const { letter_no, date, subject, sender_name, sender_designation, sender_organisation } = truth.fields;
    return { name, lang: truth.language, post: '', pages: pages.map((p) => join(folder, name, p)),
      fields: { letter_no, date: date?.split('-').reverse().join('-'), subject, sender_name, sender_designation, sender_organisation } };
  });
}

export const pagesOf = (letter) => letter.pages ?? readdirSync(letter.dir).sort().map((p) => join(letter.dir, p));

/* ---- people */

function base32(text) {
  let bits = '';
  for (const c of text.replace(/[\s=]/g, '').toUpperCase()) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
}

/* What the phone shows for a step (RFC 6238, six digits). */
export function codeAt(secret, step) {
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', base32(secret)).update(count).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

/* A code that was not used yet: each step's once. */
function nextCode(person) {
  person.step = Math.max(Math.floor(Date.now() / 1000 / STEP_S), (person.step ?? 0) + 1);
  return codeAt(person.secret, person.step);
}

/* By keyboard, as it lies under the fingers: name, Tab, passphrase, Tab, code, Enter. */
export async function signIn(page, office, name, path = '/') {
  const person = office.people[name];

  await page.goto(office.url + path);
  await page.focus('#door_name');
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(person.passphrase);
  await page.keyboard.press('Tab');
  if (person.secret) await page.keyboard.type(nextCode(person));
  await page.keyboard.press('Enter');
  await page.waitForSelector('details.menu', { timeout: 20000 });
}

/* The person's phone takes the secret from the screen, and proves it. */
export async function enrolCode(page, office, name) {
  const person = office.people[name];

  await page.goto(`${office.url}/own`);
  person.secret = await page.textContent('main code');
  await page.fill('#c_current', person.passphrase);
  await page.fill('#c_code', nextCode(person));
  await page.press('#c_code', 'Enter');
  await page.waitForLoadState();
}

export async function signOut(page) {
  await page.focus('details.menu summary');
  await page.keyboard.press('Enter');
  await page.focus('form[action="/sign-out"] button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/sign-in/);
}

/* ---- what came out */

export async function receipts(office) {
  const inOne = async (path) => Number((await (await fetch(`${office.inbox}${path}`)).text()).match(/<p>(\d+) receipts?/)?.[1] ?? NaN);

  return await inOne('/') + await inOne('/i/admin/');
}

export const mails = (office) => ['new', 'cur'].reduce((n, box) => n + (existsSync(join(office.folder, 'mail', box)) ? readdirSync(join(office.folder, 'mail', box)).length : 0), 0);

/* ---- a browser that tells of every fault on a page */

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const launch = () => require('playwright-core').chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: QUIET });

export const desktop = { viewport: { width: 1280, height: 800 } };
export const panel = { viewport: { width: 800, height: 480 }, hasTouch: true };

/* Page errors, console errors (a breach of the CSP is one), and dialogs nobody asked for, into faults. A status that is
 * expected (an answer of 401, 403, 404, 409, 422, 503 shows as an error of the console) is none. */
export function listen(page, faults, expected = /status of (401|403|404|409|410|422|503)|net::ERR_(CONNECTION|INTERNET|ABORTED|INCOMPLETE|EMPTY)/) {
  page.on('pageerror', (e) => faults.push(`${page.url()}: ${e}`));
  page.on('console', (m) => { if (m.type() === 'error' && !expected.test(m.text())) faults.push(`${page.url()}: ${m.text()}`); });
  page.on('dialog', async (d) => {
    if (d.type() !== 'beforeunload') faults.push(`${page.url()}: a dialog: ${d.message()}`);
    await d.accept().catch(() => {});
  });
}

export async function newPage(browser, office, size, faults, lang = 'en') {
  const context = await browser.newContext(size);
  await context.addCookies([{ name: 'lang', value: lang, url: office.url }]);
  const page = await context.newPage();
  listen(page, faults);
  return page;
}
