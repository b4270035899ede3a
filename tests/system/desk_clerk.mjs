/* desk_clerk.mjs - a clerk at a letter's screen, with the pauses a person makes, by keyboard or by touch.
 *
 * What the screen shows is held against what the paper says, and put right. The time of a letter runs from its screen being
 * usable to the next one's. PACE=n: only this share of each pause is slept, the rest is added to the time. */
import { readFileSync } from 'node:fs';

export const PAUSE = { letter_ms: 2500, doubt_ms: 800, key_ms: 150, tap_ms: 400, character_ms: 300 };
const PACE = Number(process.env.PACE ?? 1);
const FIELDS = ['date', 'letter_no', 'sender_name', 'sender_designation', 'sender_organisation', 'subject'];
const MOST_KEYS = 80;

const plain = (text) => (text ?? '').normalize('NFC').toLowerCase().replace(/[\s.,;:'"’“”()–—-]+/g, '');

export async function makeClerk(page, url, { touch = false } = {}) {
  const clerk = { page, url, touch, unslept_ms: 0, keys: 0, done: [] };

  clerk.rest = async (ms) => {
    clerk.unslept_ms += ms * (1 - PACE);
    await page.waitForTimeout(ms * PACE);
  };
  clerk.press = async (key) => {
    clerk.keys++;
    await clerk.rest(PAUSE.key_ms);
    await page.keyboard.press(key);
  };
  clerk.type = async (text) => {
    for (const c of text) {
      clerk.keys++;
      await clerk.rest(PAUSE.character_ms);
      await page.keyboard.insertText(c);
    }
  };
  clerk.tap = async (what) => {
    await clerk.rest(PAUSE.tap_ms);
    await page.locator(what).first().tap();
  };
  return clerk;
}

const focusId = (page) => page.evaluate(() => document.activeElement?.id ?? '');
const valueOf = (page, id) => page.evaluate((i) => document.getElementById(i)?.value ?? '', id);

/* The letter on the screen. */
export function letterOnScreen(page) { return Number(new URL(page.url()).pathname.match(/^\/letters\/(\d+)$/)?.[1] ?? 0); }

export async function usable(page) {
  await page.waitForSelector('#confirm-button:not([disabled])');
  await page.waitForFunction(() => { const image = document.getElementById('image'); return !image || (image.complete && image.naturalWidth > 0); });
}

/* ---- to a field, and into it */

/* With Tab or Shift+Tab, whichever way it lies. */
async function tabTo(clerk, id) {
  const ahead = await clerk.page.evaluate((i) => {
    const to = document.getElementById(i);
    return !document.activeElement || Boolean(document.activeElement.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING);
  }, id);
  for (let n = 0; n < MOST_KEYS && await focusId(clerk.page) !== id; n++) await clerk.press(ahead ? 'Tab' : 'Shift+Tab');
  if (await focusId(clerk.page) !== id) throw new Error(`Tab does not lead to ${id} on ${clerk.page.url()}`);
}

async function go(clerk, id) {
  if (clerk.touch) await clerk.tap(`#${id}`);
  else await tabTo(clerk, id);
}

/* Only what is wrong is typed again: from the first wrong word to the end, or from the beginning to the last wrong one. */
async function correct(clerk, id, right) {
  const now = await valueOf(clerk.page, id);
  let head = 0, tail = 0;

  while (head < now.length && now[head] === right[head]) head++;
  while (tail < now.length - head && now[now.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  head = right.lastIndexOf(' ', head - 1) + 1;
  await go(clerk, id);
  const selection = () => clerk.page.evaluate(() => [document.activeElement.selectionStart, document.activeElement.selectionEnd]);
  if (head > tail && now) {
    await clerk.press('Control+End');
    while ((await selection())[0] > head) await clerk.press('Control+Shift+ArrowLeft');
    await clerk.type(right.slice((await selection())[0]) || ' ');
  } else {
    await clerk.press('Control+a');
    await clerk.type(right);
  }
}

/* Letters of the designation and section until the right post is the one that Enter takes. */
async function chooseOfficer(clerk, officer) {
  const { page } = clerk;
  const chosen = () => page.evaluate(() => document.querySelector('#officers [aria-selected=true]')?.dataset.post ?? '');

  await go(clerk, 'f_officer');
  await clerk.press('Control+a');
  for (const c of `${officer.designation} ${officer.section}`) {
    await clerk.type(c);
    await page.waitForTimeout(250);
    if (await chosen() === officer.post) break;
  }
  if (await chosen() !== officer.post) throw new Error(`${officer.post} is not found by typing on ${page.url()}`);
  if (clerk.touch) await clerk.tap('#officers [aria-selected=true]');
  else await clerk.press('Enter');
}

/* ---- one letter */

async function putRight(clerk, letter, officers) {
  let corrected = 0;

  for (const field of FIELDS) {
    const right = letter.fields[field] ?? '';
    if (!right || plain(await valueOf(clerk.page, `f_${field}`)) === plain(right)) continue;
    await correct(clerk, `f_${field}`, right);
    corrected++;
  }
  const marked = await valueOf(clerk.page, 'f_post');
  const want = letter.post || (marked ? '' : 'SO-CRU');
  if (want && marked !== want) {
    await chooseOfficer(clerk, officers.find((o) => o.post === want));
    corrected++;
  }
  return corrected;
}

async function sendByKeyboard(clerk, here) {
  const { page } = clerk;

  for (let n = 0; n < MOST_KEYS; n++) {
    const at = await focusId(page);
    if (at === 'f_checked' && !await page.isChecked('#f_checked')) {
      await clerk.press('Space');
    } else if (await page.isChecked('#f_checked')) {
      const gone = page.waitForURL((url) => url.href !== here, { waitUntil: 'commit', timeout: 3000 }).then(() => true, () => false);
      await clerk.press('Enter');
      if (await Promise.race([gone, page.waitForTimeout(700).then(() => false)]) || await gone) return;
    } else if (at === 'doubts' || !at) {
      await clerk.press('F3');
    } else {
      await clerk.press('Enter');
    }
  }
  throw new Error(`${here} was not confirmed; the focus is on ${await focusId(page)}`);
}

async function sendByTouch(clerk, here) {
  if (!await clerk.page.isChecked('#f_checked')) await clerk.tap('label:has(#f_checked)');
  const gone = clerk.page.waitForURL((url) => url.href !== here, { waitUntil: 'commit' });
  await clerk.tap('#confirm-button');
  await gone;
}

/* Looks, puts right, confirms; the next screen is there afterwards. before(): steps in between, whose time does not count. */
export async function doLetter(clerk, letterOf, officers) {
  const { page } = clerk, here = page.url(), id = letterOnScreen(page);
  const begun = Date.now(), keys = clerk.keys, unslept_ms = clerk.unslept_ms;
  const doubts = await page.locator('#confirm .look').count() + await page.locator('#doubts').count();
  const letter = letterOf(id);

  if (!letter) throw new Error(`nobody fed letter ${id}`);
  await clerk.rest(PAUSE.letter_ms + doubts * PAUSE.doubt_ms);
  const corrected = await putRight(clerk, letter, officers);
  if (clerk.touch) await sendByTouch(clerk, here);
  else await sendByKeyboard(clerk, here);
  await page.waitForLoadState();
  if (letterOnScreen(page)) await usable(page);
  const seconds = (Date.now() - begun + clerk.unslept_ms - unslept_ms) / 1000;
  clerk.done.push({ id, name: letter.name, doubts, corrected, keys: clerk.keys - keys, seconds, to: page.url().slice(clerk.url.length) });
  return clerk.done.at(-1);
}

/* The desk's posts, as its directory names them. */
export function readOfficers(file) {
  const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]]))).filter((o) => o.designation);
}

/* ---- steps with a reason, by keyboard: to the button, Enter, to the line, the words, Enter */

export async function stepWithReason(clerk, id, reason) {
  const { page } = clerk;
  const here = page.url();

  await page.evaluate(() => document.getElementById('confirm-button')?.focus());
  if (id !== 'hold' && !await page.evaluate(() => document.getElementById('others').open)) {
    await page.focus('#others > summary');
    await clerk.press('Enter');
  }
  await page.focus(`#${id} > summary`);
  await clerk.press('Enter');
  await page.focus(`#${id} input[name=reason]`);
  await clerk.type(reason);
  const gone = page.waitForURL((url) => url.href !== here, { waitUntil: 'commit' });        /* to the next letter, or the counter */
  await clerk.press('Enter');
  await gone;
  await page.waitForLoadState();
  return here;
}

export function figures(done) {
  const sorted = done.map((d) => d.seconds).sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { n: sorted.length, median: at(0.5), p90: at(0.9) };
}
