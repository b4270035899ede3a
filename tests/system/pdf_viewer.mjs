/* pdf_viewer.mjs - what Chromium's PDF viewer makes of PDFs: all their text, as a person would mark and copy it, and its search.
 *
 *   node pdf_viewer.mjs DIR                for each DIR/NAME.pdf with its DIR/NAME.words: the words must be the same, in the same order
 *   node pdf_viewer.mjs DIR RECORDS        the words are those of the records that "dakbox read --json --words --pdf DIR" printed
 *
 * With a screen (DISPLAY; xvfb-run makes one) and xdotool, a word of each first page, a Hindi one if there is any, is looked for with Ctrl-F
 * like a person does; a picture of the window is left in DIR/NAME.png. Prints a line a file and "N right, N wrong"; exits non-zero if one
 * is wrong. The browser is $CHROMIUM, else /usr/bin/chromium; without one it says SKIPPED and exits 77. */
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTab } from './browser.mjs';

const [dir, records] = process.argv.slice(2);
const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const READY_MS = 20000, SETTLE_MS = 500, STILL_TRIES = 20;
const NOWHERE = 'quixotryझज्ञ';          /* a word of no letter */

if (!existsSync(program)) {
  console.log(`SKIPPED: there is no ${program}`);
  process.exit(77);
}
const has = (name) => { try { return Boolean(execFileSync('which', [name])); } catch { return false; } };
const hasScreen = Boolean(process.env.DISPLAY) && has('xdotool') && has('import');

/* The viewer answers its own scripting messages, which Chromium's print preview uses, too. */
const page = (name) => `<!doctype html><embed id=v type="application/pdf" src="/${name}.pdf" style="width:100%;height:95vh">`;
const server = createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice(1));
  if (name.endsWith('.pdf')) response.writeHead(200, { 'content-type': 'application/pdf' }).end(readFileSync(join(dir, name)));
  else response.writeHead(200, { 'content-type': 'text/html' }).end(name ? page(name) : '<!doctype html>');
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${server.address().port}/`;

/* All the text, marked; or, just to know that the viewer is there, what is marked. "" when it does not answer. */
const textOf = (tab, all) => tab.run((mark, limit) => new Promise((done) => {
  const viewer = document.getElementById('v');
  const begun = Date.now();
  const ask = setInterval(() => {
    if (mark) viewer.postMessage({ type: 'selectAll' });
    viewer.postMessage({ type: 'getSelectedText' });
    if (Date.now() - begun > limit) stop('');
  }, 100);
  const answered = (event) => event.data.type === 'getSelectedTextReply' && (event.data.selectedText || !mark) && stop(event.data.selectedText);
  const stop = (text) => { clearInterval(ask); removeEventListener('message', answered); done(text); };
  addEventListener('message', answered);
}), all, READY_MS);

/* ---- the search: keys go to the window itself, since no script reaches Chromium's search bar. What it finds is marked on the page. */

const keys = (...args) => execFileSync('xdotool', args, { stdio: 'ignore' });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function copy(tab, text) {
  keys('search', '--sync', '--onlyvisible', '--class', 'chromium', 'windowfocus', '--sync');
  await tab.go(url);                                  /* no file: a place to copy from */
  await tab.run((what) => navigator.clipboard.writeText(what), text);
}

/* The page once nothing moves on it any more. */
async function stillPicture(tab) {
  let last = null;
  for (let i = 0; i < STILL_TRIES; i++) {
    const now = await tab.picture();
    if (last === now) return now;
    last = now;
    await pause(SETTLE_MS);
  }
  throw new Error('the page does not come to rest');
}

/* Is something marked on the page of "name" after a search for the word, which was not before? */
async function finds(tab, name, word) {
  await copy(tab, word);
  await tab.go(url + encodeURIComponent(name));
  await textOf(tab, false);
  keys('key', 'ctrl+f');
  await pause(SETTLE_MS);
  keys('key', 'ctrl+a', 'BackSpace');                   /* it remembers the last search */
  const before = await stillPicture(tab);
  keys('key', 'ctrl+v');
  await pause(SETTLE_MS);
  keys('key', 'Return');
  const after = await stillPicture(tab);
  if (word !== NOWHERE) execFileSync('import', ['-window', 'root', join(dir, `${name}.png`)], { stdio: 'ignore' });
  keys('key', 'Escape');
  return before !== after;
}

/* ---- what is expected */

/* The viewer joins a word that a hyphen cuts at the end of a line, as people do when they copy it. */
const words = (text) => text.split(/\s+/u).filter((word) => word);
const joined = (text) => text.replace(/(\p{L})[-\u00AD]\s*\n\s*(?=\p{L})/gu, '$1');

/* A word's seventh value is its line. */
function lines(page) {
  let text = '', line = null;
  for (const word of page.words ?? []) {
    text += (line === null ? '' : word[6] === line ? ' ' : '\n') + word[0];
    line = word[6];
  }
  return text;
}

/* Letters alone: a search goes by them, and they are what a person would type. */
function wordToFind(text) {
  const longest = (all) => all.sort((a, b) => b.length - a.length)[0];
  const plain = words(text).filter((word) => /^[\p{L}\p{M}]{4,14}$/u.test(word));
  return longest(plain.filter((word) => /^[\u0900-\u0963]+$/u.test(word))) ?? longest(plain);
}

/* [{ name, text, first }]: all its words, and those of its first page. */
function expected() {
  if (records) return readFileSync(records, 'utf8').split('\n').filter((line) => line).map(JSON.parse)
    .map((record) => ({ name: record.id, text: record.pages.map(lines).join('\n'), first: lines(record.pages[0]) }));
  return readdirSync(dir).filter((file) => file.endsWith('.words')).sort()
    .map((file) => ({ name: file.slice(0, -6), text: readFileSync(join(dir, file), 'utf8') })).map((one) => ({ ...one, first: one.text }));
}

/* null, or what is wrong. */
async function judge(tab, { name, text, first }) {
  const want = words(joined(text));
  await tab.go(url + encodeURIComponent(name));
  const all = await textOf(tab, true);
  const got = words(all);
  const at = want.findIndex((word, i) => word !== got[i]);
  writeFileSync(join(dir, `${name}.chromium`), all);
  if (at >= 0 || got.length !== want.length)
    return `at word ${at + 1} of ${want.length}: "${want.slice(at, at + 3).join(' ')}" is "${got.slice(at, at + 3).join(' ')}"`;
  const word = wordToFind(first);
  if (!hasScreen || !word) return null;
  if (!await finds(tab, name, word)) return `a search for "${word}" finds nothing`;
  return await finds(tab, name, NOWHERE) ? `a search for "${NOWHERE}" finds something` : null;
}

const tab = await openTab(program, hasScreen);
let right = 0, wrong = 0;
for (const one of expected()) {
  const why = await judge(tab, one).catch((e) => e.message);
  if (why) wrong++; else right++;
  console.log(why ? `${one.name}: WRONG ${why}` : `${one.name}: ${words(one.text).length} words${hasScreen ? `, "${wordToFind(one.first) ?? ''}" found` : ''}`);
}
console.log(`${right} right, ${wrong} wrong`);
await tab.close();
server.close();
process.exit(wrong || !right ? 1 : 0);
