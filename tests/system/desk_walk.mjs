/* desk_walk.mjs - the desk as its users use it, in Chromium, against the real programs.
 *
 *   NODE_MODULES=DIR node desk_walk.mjs BINDIR OUT [PART...]      PART: day plain awkward screens keys trouble speed large; without: all
 *
 * large: over the register that register_seed made in the folder REGISTER; a letter is added to it. Without REGISTER it is left out.
 *
 * OUT/desk-walk.tsv has the figures. Ends with 1 if anything was not as it should be. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { awkward } from './desk_awkward.mjs';
import { PAUSE } from './desk_clerk.mjs';
import { summary, wholeDay } from './desk_day.mjs';
import { drawLetters } from './desk_letters.mjs';
import { typeOnScreen } from './desk_keys.mjs';
import { dakbox, launch, openOffice, sampleLetters, until } from './desk_office.mjs';
import { letEOfficeGoOn, letInLetters, lookAtScreens, screensOf, stopEOffice, takeByHand } from './desk_screens.mjs';
import { plainWalks } from './desk_plain.mjs';
import { measure, measureLarge } from './desk_speed.mjs';
import { allTroubles } from './desk_trouble.mjs';

const [bin, out, ...wanted] = process.argv.slice(2);
const has = (part) => wanted.length === 0 || wanted.includes(part);
const N = Number(process.env.LETTERS ?? 50), TOUCH = Number(process.env.TOUCH ?? 10), PORT = Number(process.env.PORT ?? 8670);
const rows = [], faults = [];
const row = (name, value, unit) => { rows.push([name, value, unit].join('\t')); console.log(`  ${name.padEnd(34)} ${value} ${unit}`); };

async function day(browser) {
  const folder = join(out, 'office');
  rmSync(folder, { recursive: true, force: true });
  const office = await openOffice(bin, folder, PORT);
  try {
    const samples = sampleLetters('tests/letters');
    const drawn = await drawLetters(browser, join(out, 'paper'), N + TOUCH + 1 - samples.length);
    const stacks = [...drawn.slice(0, N + 1 - samples.length), ...samples, ...drawn.slice(N + 1 - samples.length)];
    const result = await wholeDay(browser, office, stacks, TOUCH, faults, (d) => console.log(JSON.stringify(d)));

    const keys = summary([...result.keyboard.done, ...result.supervisor.done]), touch = summary(result.touch?.done ?? []);
    console.log(`pauses: ${JSON.stringify(PAUSE)}`);
    row('clerk_median', keys.clean.median.toFixed(1), 's');
    row('clerk_p90', keys.clean.p90.toFixed(1), 's');
    row('clerk_clean_letters', keys.clean.n, '');
    row('clerk_all_median', keys.all.median.toFixed(1), 's');
    row('clerk_all_p90', keys.all.p90.toFixed(1), 's');
    row('clerk_all_letters', keys.all.n, '');
    row('touch_median', touch.clean.median.toFixed(1), 's');
    row('touch_all_median', touch.all.median.toFixed(1), 's');
    row('touch_all_letters', touch.all.n, '');
    row('receipts', result.arrived.receipts, `of ${result.confirmed}`);
    row('mails', result.arrived.mails, `of ${result.confirmed}`);
    if (result.arrived.receipts !== result.confirmed) faults.push(`${result.confirmed} letters confirmed, ${result.arrived.receipts} receipts in e-Office`);
    if (result.arrived.mails !== result.confirmed) faults.push(`${result.confirmed} letters confirmed, ${result.arrived.mails} mails`);
    writeFileSync(join(out, 'register.pdf'), result.pdf);
    const verified = dakbox(office, 'verify', '-c', office.conf).trim();
    console.log(verified);
    if (!/: 0 faults/.test(verified)) faults.push(verified);
  } finally {
    await office.close();
  }
}

async function plain(browser) {
  const folder = join(out, 'plain');
  rmSync(folder, { recursive: true, force: true });
  const office = await openOffice(bin, folder, PORT + 30);
  try {
    await plainWalks(browser, office, await drawLetters(browser, join(out, 'plain-paper'), 6), faults, row);
  } finally {
    await office.close();
  }
}

const number = (id) => `CRU-A/${new Date().getFullYear()}/${String(id).padStart(6, '0')}`;
const confirm = (office, id) => dakbox(office, 'confirm', '-c', office.conf, '--post', 'US-ADMIN', number(id), 'date=2026-01-05');

/* An office in which the sample letters were read, and some are filed, held or void. */
async function sampleOffice() {
  const folder = join(out, 'samples');
  rmSync(folder, { recursive: true, force: true });
  const office = await openOffice(bin, folder, PORT + 10);
  const at = { hindi: 1, vip: 3, clean: 8, void: 9, held: 10, byHand: 11, sent: 12, mail: 13 };
  const { count } = await letInLetters(office, sampleLetters('tests/letters'));

  await until(() => count(' read ') >= 12, 'the sample letters to be read', 300000);
  copyFileSync('tests/mails/01-pension.eml', join(folder, 'mailbox/new/pension'));      // and one that comes by e-mail
  await until(() => count('CRU-') >= at.mail && count(' read ') >= at.mail, 'the mail to become a letter', 120000);
  confirm(office, at.sent);
  dakbox(office, 'hold', '-c', office.conf, number(at.held), 'waits for its enclosure');
  dakbox(office, 'void', '-c', office.conf, number(at.void), 'scanned twice');
  return { office, at };
}

/* e-Office was stopped by a person, and one letter taken back to be entered by hand: these have screens, too. */
async function screens(browser, { office, at }) {
  await stopEOffice(browser, office, faults);
  confirm(office, at.byHand);
  await takeByHand(browser, office, at.byHand, faults);
  const { pictures, small } = await lookAtScreens(browser, office, screensOf(at), join(out, 'screens'), faults, process.env.ONLY);
  await letEOfficeGoOn(browser, office, faults);
  row('screens_looked_at', pictures, '');
  row('targets_below_44_px', small, '');
}

const keys = (browser, { office, at }) => typeOnScreen(browser, office, at.clean, faults);

const speed = (browser, { office, at }) => measure(browser, office, at.clean, faults, row);

async function trouble(browser, { office }) {
  row('troubles_survived', await allTroubles(browser, office, [1, 2, 4, 5, 6, 7, 0, 3], faults, process.env.ONLY), '');
  const verified = dakbox(office, 'verify', '-c', office.conf).trim();
  if (!/: 0 faults/.test(verified)) faults.push(verified);
}

mkdirSync(out, { recursive: true });
const browser = await launch();
/* What goes wrong in one of them keeps nobody from looking at the others. */
const part = async (name, walk) => { if (has(name)) await walk().catch((e) => faults.push(`${name}: ${e.stack}`)); };
try {
  await part('day', () => day(browser));
  await part('plain', () => plain(browser));
  await part('awkward', () => awkward(browser, bin, join(out, 'awkward'), PORT + 20, faults, row, process.env.ONLY));
  if (process.env.REGISTER) await part('large', () => measureLarge(browser, bin, process.env.REGISTER, PORT + 40, faults, row));
  if (['screens', 'keys', 'trouble', 'speed'].some(has)) {
    const sample = await sampleOffice();
    await part('screens', () => screens(browser, sample));
    await part('keys', () => keys(browser, sample));
    await part('speed', () => speed(browser, sample));
    await part('trouble', () => trouble(browser, sample));
    await sample.office.close();
  }
} catch (e) {
  faults.push(e.stack);
} finally {
  await browser.close();
}
writeFileSync(join(resolve(out), 'desk-walk.tsv'), rows.map((r) => `${r}\n`).join(''));
faults.forEach((f) => console.log(`FAULT ${f}`));
console.log(faults.length === 0 ? 'the desk is as it should be' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
