/* desk_keys.mjs - the keys on the screen, by finger alone on the panel: Hindi, English, dates, an officer, a passphrase. What InScript
 * lays on each key is asked of xkb-data, which has it for real keyboards. */
import { readFileSync } from 'node:fs';
import { axeFaults, beyondEdge, tooSmall } from './desk_screens.mjs';
import { desktop, newPage, panel, signIn, until } from './desk_office.mjs';

const XKB = '/usr/share/X11/xkb/symbols/in';
const SETTLE_MS = 400;
const shown = (page) => page.locator('#keyboard:not([hidden])');

function expect(faults, what, is, should) {
  if (JSON.stringify(is) !== JSON.stringify(should)) faults.push(`keys: ${what}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
}

/* ---- the standard */

/* { AD01: ['ौ', 'औ'], ... } of the layout "deva": what a key of a real keyboard types, plain and with Shift. */
function standard() {
  const deva = readFileSync(XKB, 'utf8').match(/xkb_symbols "deva" \{([\s\S]*?)^\};/m)[1];
  const sign = (name) => (/^U[0-9a-f]{4}$/i.test(name) ? String.fromCodePoint(parseInt(name.slice(1), 16)) : { comma: ',', period: '.', minus: '-' }[name]);

  return Object.fromEntries([...deva.matchAll(/key <(\w+)> *\{ \[ *(\w+) *, *(\w+)/g)].map(([, key, plain, shift]) => [key, [sign(plain), sign(shift)]]));
}

/* Rows as they lie on a keyboard. Of the digits' row only what IS 13194 has and xkb has not: a key there cannot type three signs. */
const ROWS = [
  ['TLDE', ...Array.from({ length: 10 }, (_, i) => `AE${String(i + 1).padStart(2, '0')}`), 'AE11', 'AE12'],
  [...Array.from({ length: 12 }, (_, i) => `AD${String(i + 1).padStart(2, '0')}`), 'BKSL'],
  Array.from({ length: 11 }, (_, i) => `AC${String(i + 1).padStart(2, '0')}`),
  Array.from({ length: 10 }, (_, i) => `AB${String(i + 1).padStart(2, '0')}`),
];
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
const ABOVE_DIGITS = ['ऍ', 'ॅ', '्र', 'र्', 'ज्ञ', 'त्र', 'क्ष', 'श्र', '(', ')'];

async function isInScript(page, faults) {
  const ours = await page.evaluate(() => [...document.querySelectorAll('#keyboard > div')].slice(0, 4).map((row) => [...row.children].filter((b) => b.key.type).map((b) => b.key.type)));
  const xkb = standard();

  ROWS.forEach((keys, r) => keys.forEach((key, i) => {
    const digit = r === 0 ? i - 1 : -1;
    const should = digit >= 0 && digit < 10 ? [DIGITS[digit], ABOVE_DIGITS[digit]] : xkb[key];
    expect(faults, `InScript ${key}`, ours[r][i].map((s) => s.normalize()), should.map((s) => s.normalize()));
  }));
}

/* ---- a finger */

const face = (page, name) => page.locator(`#keyboard [data-key="${name}"]`).first();
const tapKey = async (page, name) => { await face(page, name).tap(); };

/* One sign: by its key, with Shift where it is on the upper half of one. */
async function tapSign(page, sign) {
  const where = (level) => page.evaluateHandle(([s, l]) => [...document.querySelectorAll('#keyboard button')].find((b) => b.key.type?.[l] === s) ?? null, [sign, level]);
  const plain = (await where(0)).asElement(), above = (await where(1)).asElement();

  if (!plain && !above) throw new Error(`no key for ${sign}`);
  if (!plain) await tapKey(page, 'shift');
  await (plain ?? above).tap();
}

export async function tapText(page, text) {
  for (const sign of text.normalize('NFD')) await tapSign(page, sign);
}

async function tapLine(page, selector) {
  await page.locator(selector).tap();
  await page.waitForTimeout(SETTLE_MS);
}

const valueOf = (page, selector) => page.locator(selector).inputValue();

/* What is typed into is seen, above the keys; nothing is too small for a finger or beyond the edge; axe has nothing to say. */
async function fits(page, faults, where) {
  const place = await page.evaluate(() => {
    const line = document.activeElement.getBoundingClientRect(), keys = document.getElementById('keyboard').getBoundingClientRect();
    const top = document.elementFromPoint(line.left + line.width / 2, line.top + Math.min(20, line.height / 2));
    return { above: line.bottom <= keys.top + 1 && line.top >= -1, uncovered: top === document.activeElement, whole: keys.bottom <= innerHeight + 1 };
  });
  expect(faults, `${where}: the line is seen above the keys`, place, { above: true, uncovered: true, whole: true });
  for (const problem of [...await axeFaults(page), ...await beyondEdge(page), ...(await tooSmall(page)).filter((b) => b.startsWith('button'))])
    faults.push(`keys: ${where}: ${problem}`);
}

/* ---- what is typed */

async function passphrase(page, office, faults) {
  await page.goto(`${office.url}/sign-in`);
  await shown(page).waitFor();
  await tapLine(page, '#door_name');
  await fits(page, faults, 'sign-in');
  await tapText(page, 'clerk');
  await tapLine(page, '#passphrase');
  await tapKey(page, 'shift');
  await tapKey(page, 'shift');
  for (const sign of office.people.clerk.passphrase) {
    if (/[^A-Z]/.test(sign)) { await tapKey(page, 'shift'); await tapSign(page, sign); await tapKey(page, 'shift'); await tapKey(page, 'shift'); }
    else await page.locator('#keyboard button').filter({ hasText: new RegExp(`^${sign}$`) }).tap();
  }
  const secret = await page.evaluate(() => ({ type: document.activeElement.type, quiet: document.getElementById('keyboard').classList.contains('secret'),
    echoed: document.getElementById('keyboard').textContent.length > 120 || Boolean(document.querySelector('#keyboard [aria-live], #keyboard [role=status]')) }));
  expect(faults, 'the passphrase is not shown', secret, { type: 'password', quiet: true, echoed: false });
  await tapKey(page, 'enter');
  await page.waitForSelector('details.menu', { timeout: 20000 });
}

async function hindi(page, faults) {
  await page.evaluate(() => { globalThis.typed = []; document.getElementById('f_subject').addEventListener('input', (e) => globalThis.typed.push(e.isTrusted)); });
  await tapLine(page, '#f_subject');
  await shown(page).waitFor();
  await isInScript(page, faults);
  await fits(page, faults, 'letter');
  await page.locator('#f_subject').evaluate((line) => line.select());
  await tapText(page, 'वित्त मंत्रालय');
  expect(faults, 'Hindi', await valueOf(page, '#f_subject'), 'वित्त मंत्रालय');
  expect(faults, 'a page hears of each sign as of a person\'s', await page.evaluate(() => globalThis.typed.length >= 14 && globalThis.typed.every(Boolean)), true);

  await tapText(page, ', संख्या 4/2026');
  expect(faults, 'Hindi with a number', await valueOf(page, '#f_subject'), 'वित्त मंत्रालय, संख्या 4/2026');

  await page.locator('#f_subject').evaluate((line) => line.select());
  await tapText(page, 'क्षि');
  for (const rest of ['क्ष', 'क्', 'क', '']) {
    await tapKey(page, 'back');
    expect(faults, 'the last sign goes first', await valueOf(page, '#f_subject'), rest);
  }
  await tapKey(page, 'shift');
  await tapKey(page, '7');                              /* one key, three signs */
  await tapText(page, 'मा');
  await tapKey(page, 'left');                           /* the caret goes over मा as a whole, and what comes stands before it */
  await tapText(page, 'ं');
  expect(faults, 'conjunct by one key, caret by letters', await valueOf(page, '#f_subject'), 'क्षंमा');
  await page.locator('#f_subject').evaluate((line) => line.select());
  await tapText(page, 'र्क');
  await tapKey(page, 'signs');
  await fits(page, faults, 'signs');
  await tapKey(page, 'zwj');
  await tapSign(page, '₹');
  await tapKey(page, 'letters');
  await tapText(page, 'सड़क');
  expect(faults, 'joiner, sign and nukta', await valueOf(page, '#f_subject'), `र्क\u200d₹${'सड़क'.normalize('NFD')}`);
}

async function english(page, faults) {
  await page.locator('#f_subject').evaluate((line) => line.select());
  await tapKey(page, 'script');
  await fits(page, faults, 'letter, English');
  await tapText(page, 'Re: O.M. No. 4/2026');
  expect(faults, 'English', await valueOf(page, '#f_subject'), 'Re: O.M. No. 4/2026');
  await page.keyboard.type(' (copy)');
  expect(faults, 'a real keyboard types along', await valueOf(page, '#f_subject'), 'Re: O.M. No. 4/2026 (copy)');
}

async function dateAndOfficer(page, faults) {
  await tapLine(page, '#f_date');
  expect(faults, 'a pad for dates', await page.locator('#keyboard').getAttribute('class'), 'keyboard digits');
  await fits(page, faults, 'date');
  await page.locator('#f_date').evaluate((line) => line.select());
  await tapText(page, '05-01-2026');
  expect(faults, 'date', await valueOf(page, '#f_date'), '05-01-2026');

  await tapLine(page, '#f_officer');
  await page.locator('#f_officer').evaluate((line) => line.select());
  await tapText(page, 'admin');
  const option = page.locator('#officers [role=option]').first();
  await option.waitFor();
  await fits(page, faults, 'officer');
  const post = await option.getAttribute('data-post');
  await option.tap();
  expect(faults, 'officer by the first letters', await page.locator('#f_post').inputValue(), post);
  await until(async () => await shown(page).count() === 0, 'the keys to go once an officer was chosen', 5000).catch((e) => faults.push(`keys: ${e.message}`));
  await tapLine(page, '#f_subject');
}

/* They come by a finger and go with it: not by Tab, not over the button that is pressed. */
async function comeAndGo(page, faults) {
  await tapKey(page, 'hide');
  expect(faults, 'the keys go when they are put away', await shown(page).count(), 0);
  await page.locator('#f_officer').focus();
  await page.keyboard.press('Shift+Tab');
  await page.waitForTimeout(SETTLE_MS);
  expect(faults, 'no keys for whoever comes by Tab', await shown(page).count(), 0);
  await tapLine(page, '#f_subject');
  expect(faults, 'the keys come again', await shown(page).count(), 1);
  await page.locator('#larger').tap();
  await until(async () => await shown(page).count() === 0, 'the keys to go after a button was pressed', 5000).catch((e) => faults.push(`keys: ${e.message}`));
}

const keysOf = async (page) => (await page.locator('#keyboard').getAttribute('class')).replace('keyboard ', '');

/* Each person has the language typed last; a phone and a desk with a mouse have no keys. */
async function whose(browser, page, office, id, faults) {
  await page.reload();
  await tapLine(page, '#f_subject');
  expect(faults, 'the language typed last', await keysOf(page), 'en');
  await tapKey(page, 'script');
  await page.reload();
  await tapLine(page, '#f_subject');
  expect(faults, 'the other language typed last', await keysOf(page), 'hi');

  for (const [what, size, path, should] of [['a mouse', desktop, '', 0], ['a mouse on the panel', desktop, '?kiosk', 1], ['a phone', { viewport: { width: 390, height: 800 }, hasTouch: true }, '', 0]]) {
    const there = await newPage(browser, office, size, faults);
    await signIn(there, office, 'clerk', `/letters/${id}${path}`);
    await there.locator('#f_subject')[size.hasTouch ? 'tap' : 'click']();
    await there.waitForTimeout(2 * SETTLE_MS);
    expect(faults, `keys on the screen with ${what}`, await shown(there).count(), should);
    if (should) expect(faults, 'another browser, the page\'s language', await keysOf(there), 'en');
    await there.context().close();
  }
}

/* The box's own screen: black after a while, and the first touch only wakes it; a PDF within the page; no link leads elsewhere. */
async function ownScreen(browser, office, id, faults) {
  const page = await newPage(browser, office, panel, faults);
  await page.clock.install();
  await signIn(page, office, 'clerk', `/letters/${id}?kiosk`);
  const dark = page.locator('#dark:not([hidden])');
  await page.locator('#dark').waitFor({ state: 'attached' });

  await page.locator('a[href^="/pdf/"]').first().tap();
  expect(faults, 'a PDF within the page', await page.locator('dialog.inside iframe').getAttribute('src'), `${office.url}/pdf/${id}`);
  expect(faults, 'no window beside it', page.context().pages().length, 1);
  await page.locator('dialog.inside > button').tap();
  await page.locator('dialog.inside').waitFor({ state: 'detached' });

  await page.evaluate(() => { const a = document.createElement('a'); Object.assign(a, { id: 'away', href: 'https://example.invalid/', textContent: 'away', className: 'button' }); document.querySelector('#side').prepend(a); });
  await page.locator('#away').tap();
  await page.waitForTimeout(300);
  expect(faults, 'no link leads elsewhere', page.url().startsWith(office.url), true);

  const tick = () => page.locator('#f_checked').isChecked();
  const before = await tick(), box = await page.locator('#f_checked').boundingBox();
  const tap = () => page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await page.clock.fastForward('14:00');
  expect(faults, 'still bright before its time', await dark.count(), 0);
  await page.clock.fastForward('16:00');
  expect(faults, 'black when nobody touches it', await dark.count(), 1);
  await tap();
  await page.clock.runFor(1000);
  expect(faults, 'the first touch wakes, and does nothing else', [await dark.count(), await tick()], [0, before]);
  await tap();
  expect(faults, 'the second touch is one again', await tick(), !before);
  await page.context().close();
}

/* id: of a letter that was read and is not filed; it is not filed here. */
export async function typeOnScreen(browser, office, id, faults) {
  const page = await newPage(browser, office, panel, faults, 'hi');

  await passphrase(page, office, faults);
  await page.goto(`${office.url}/letters/${id}`);
  await page.waitForTimeout(SETTLE_MS);
  expect(faults, 'no keys before a finger asks for them', await shown(page).count(), 0);
  await hindi(page, faults);
  await english(page, faults);
  await dateAndOfficer(page, faults);
  await comeAndGo(page, faults);
  await whose(browser, page, office, id, faults);
  await ownScreen(browser, office, id, faults);
  await page.context().close();
}
