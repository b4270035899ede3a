/* desk_first.mjs - a new box is set up by somebody who has never seen one: by finger on its panel in Hindi, and by keyboard at a desk in
 * English. Each page is looked at, and what a person needs for it is added up: reading, finding, typing.
 *
 *   node tests/system/desk_first.mjs BINDIR OUT [appliance]     the last: only what boxd does */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axeFaults, beyondEdge, tooSmall } from './desk_screens.mjs';
import { desktop, killProgram, launch, newPage, panel, until } from './desk_office.mjs';

const PORT = 9540, MOST_S = 600, SCREENS = 1.5;
/* Slow readers and typists: an unknown text at 120 words a minute, 2 s to find and press, a key at a keyboard, a key under a finger. */
const WORD_S = 0.5, PRESS_S = 2, KEY_S = 0.4, FINGER_S = 0.8;

const [bin, out, only = ''] = process.argv.slice(2);
mkdirSync(out, { recursive: true });

/* ---- a box nobody has signed in at */

/* With boxd, as on the appliance; a systemctl that does nothing stands in for the real one. */
function startBoxd(folder, conf) {
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'systemctl'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  writeFileSync(join(folder, 'board'), `compatible = dakbox-arm64\ndisk = ${folder}/disk\nslot = A\nrecovery = ${folder}/recovery.key\n`);
  writeFileSync(join(folder, 'disk'), Buffer.alloc(1 << 20));
  const log = openSync(join(folder, 'boxd.log'), 'a');
  const child = spawn(join(bin, 'boxd'), ['-c', conf], { stdio: ['ignore', log, log], env: { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` } });
  process.on('exit', () => child.kill('SIGTERM'));
  return child;
}

async function openBox(name, port, appliance = false) {
  const folder = join(out, name), conf = join(folder, 'dakbox.conf'), sane = join(folder, 'sane');

  rmSync(folder, { recursive: true, force: true });
  for (const dir of ['data', 'run', 'sane']) mkdirSync(join(folder, dir), { recursive: true });
  writeFileSync(join(sane, 'dll.conf'), 'test\n');
  writeFileSync(join(sane, 'test.conf'), 'number_of_devices 1\n');
  writeFileSync(conf, `[paths]\ndata_dir = ${folder}/data\nrun_dir = ${folder}/run\n[desk]\nport = ${port}\n[box]\nboard_file = ${folder}/board\nkeep_s = 20\n`);
  const boxd = appliance ? startBoxd(folder, conf) : null;
  const child = spawn(join(bin, 'dakbox'), ['run', '-c', conf], { stdio: ['ignore', openSync(join(folder, 'log'), 'a'), openSync(join(folder, 'log'), 'a')],
    env: { ...process.env, SANE_CONFIG_DIR: sane } });
  let ended = false;
  child.on('exit', () => { ended = true; });
  process.on('exit', () => { if (!ended) child.kill('SIGTERM'); });
  const box = { url: `http://127.0.0.1:${port}`, folder, conf, bin, pid: child.pid };
  box.code = () => readFileSync(join(folder, 'run', 'setup-code'), 'utf8').trim();
  box.close = async () => { boxd?.kill('SIGTERM'); child.kill('SIGTERM'); await until(() => ended, 'the box to end', 30000); };
  await until(() => fetch(`${box.url}/healthz`).then((a) => a.ok, () => false), 'the desk to answer');
  return box;
}

/* ---- a person */

/* { tap, key, person_s, fields, sentences }: presses by finger or by keyboard, and counts. */
function personAt(page, byTouch, name) {
  const who = { fields: 0, words: 0, presses: 0, keys: 0, pages: 0, faults: [], waits_ms: 0 };

  who.seconds = () => who.words * WORD_S + who.presses * PRESS_S + who.keys * (byTouch ? FINGER_S : KEY_S) + who.waits_ms / 1000;
  who.look = async (title) => {
    who.pages++;
    who.words += await page.evaluate(() => document.querySelector('main').innerText.split(/\s+/).filter(Boolean).length);
    const [height, room] = await page.evaluate(() => [document.documentElement.scrollHeight, innerHeight]);
    const main = await page.evaluate(() => document.querySelector('main').scrollHeight);
    await page.screenshot({ path: join(out, `${name}-${String(who.pages).padStart(2, '0')}-${title}.png`) });
    if (Math.max(height, main) > SCREENS * room) who.faults.push(`${title}: ${Math.max(height, main)} px high, more than ${SCREENS} screens`);
    (await axeFaults(page)).forEach((f) => who.faults.push(`${title}: ${f}`));
    (await beyondEdge(page)).forEach((f) => who.faults.push(`${title}: beyond the right edge: ${f}`));
    if (byTouch) (await tooSmall(page)).forEach((f) => who.faults.push(`${title}: small: ${f}`));
  };
  who.type = async (selector, text) => {
    who.fields++;
    who.keys += text.length;
    who.presses++;
    if (byTouch) await page.tap(selector); else await page.focus(selector);
    await page.fill(selector, text);
  };
  who.press = async (selector) => {
    const begun = Date.now();
    who.presses++;
    if (byTouch) await page.tap(selector);
    else { await page.focus(selector); await page.keyboard.press('Enter'); }
    await page.waitForLoadState('load');
    await page.waitForTimeout(300);
    who.waits_ms += Date.now() - begun;
  };
  return who;
}

const step = (page, n) => page.waitForFunction((path) => location.pathname === path && document.readyState === 'complete', `/first/${n}`, { timeout: 30000 });
const NEXT = '.first-buttons button[value=next]', LATER = 'button[value=later]';

/* The whole of it. cut: between the steps the desk is killed. */
async function setUp(browser, box, name, size, lang, byTouch) {
  const page = await newPage(browser, box, size, [], lang);
  const who = personAt(page, byTouch, name);
  const passphrase = 'kanchan nadi pustak';

  await page.goto(box.url);
  await who.look('language');
  await who.press(`.languages a[hreflang=${lang}]`);
  await who.look('admin');
  await who.type('#code', box.code());
  await who.type('#door_name', 'asha');
  await who.type('#full_name', lang === 'hi' ? 'आशा वर्मा' : 'Asha Verma');
  await who.type('#passphrase', passphrase);
  await who.type('#again', passphrase);
  await who.press('button.primary');
  if (page.url().endsWith('/own')) await who.look('own');
  await step(page, 3);
  await who.look('office');
  await who.type('#name', 'Registry of the Ministry of Examples');
  await who.type('#name_hi', 'उदाहरण मंत्रालय पंजीकरण');
  await who.type('#register', 'B');
  await who.press(NEXT);
  await step(page, 4);                  /* the desk has started anew meanwhile, and nobody had to sign in again */
  await who.look('clock');
  await who.press(NEXT);
  await step(page, 6);
  await who.look('eoffice');
  await who.type('#url', 'https://127.0.0.1:9');
  await who.press('button[value=test]');
  await page.waitForSelector('main .notice.bad', { timeout: 40000 });
  await who.look('eoffice-failed');
  await who.press(LATER);
  await step(page, 7);
  killProgram(box, 'deskd');            /* the power goes, and comes back: all but the sign-in is where it was */
  await until(() => fetch(`${box.url}/healthz`).then((a) => a.ok, () => false), 'the desk to be back');
  await page.goto(box.url);
  await who.type('#door_name', 'asha');
  await who.type('#passphrase', passphrase);
  await who.press('button.primary');
  await step(page, 7);
  await who.look('mail');
  await who.press(LATER);
  await step(page, 8);
  await page.waitForSelector('main .notice.good', { timeout: 20000 });
  await who.look('scanner');
  await who.press('button[value=scan]');
  await page.waitForFunction(() => document.querySelector('img.first-page')?.naturalWidth > 0, null, { timeout: 60000 });
  await who.look('scanner-page');
  await who.press(NEXT);
  await step(page, 9);
  await who.look('label');
  await who.press(LATER);
  await step(page, 10);
  await who.look('officers');
  await who.press(LATER);
  await step(page, 12);
  await who.look('end');
  await who.press(NEXT);
  await page.waitForURL(/\/(people|own)$/);
  await page.goto(box.url);
  if (page.url().includes('/first')) who.faults.push('it goes on after its end');
  console.log(`${name}: ${who.pages} pages, ${who.fields} fields, ${who.words} words to read, ${who.presses} presses: ${Math.round(who.seconds())} s`);
  if (who.seconds() > MOST_S) who.faults.push(`${Math.round(who.seconds())} s, more than ${MOST_S}`);
  await page.context().close();
  return who.faults.map((f) => `${name}: ${f}`);
}

/* What boxd does: the code on the panel, the clock, a network that is taken back and one that is kept, the sheet. */
async function setUpAppliance(browser, box) {
  const page = await newPage(browser, box, panel, [], 'hi');
  const who = personAt(page, true, 'appliance');

  await page.goto(`${box.url}/sign-in?lang=hi`);
  await who.look('admin');
  if (!(await page.textContent('main')).includes(box.code())) who.faults.push('the panel does not show the setup code');
  for (const [field, text] of [['#door_name', 'asha'], ['#full_name', 'आशा वर्मा'], ['#passphrase', 'kanchan nadi pustak'], ['#again', 'kanchan nadi pustak']]) await who.type(field, text);
  await who.press('button.primary');
  await step(page, 3);
  await who.press(LATER);
  await step(page, 4);
  await who.look('clock');
  await who.press(NEXT);
  await step(page, 5);
  await who.look('network');
  await page.selectOption('#how', 'static');
  await who.type('#address', '10.99.0.7/24');
  await who.press(NEXT);
  await page.waitForSelector('button[value=keep]', { timeout: 20000 });
  await who.look('network-trial');
  await page.waitForSelector('main .notice.bad', { timeout: 60000 });
  await who.look('network-back');
  await page.selectOption('#how', 'static');
  await who.type('#address', '10.99.0.8/24');
  await who.press(NEXT);
  await page.waitForSelector('button[value=keep]', { timeout: 20000 });
  await who.press('button[value=keep]');
  await step(page, 6);
  await page.goto(`${box.url}/first/11`);
  await who.look('recovery');
  await who.press('button[value=make]');
  await page.waitForSelector('#last');
  await who.look('recovery-key');
  await who.type('#last', (await page.textContent('p.code')).trim().slice(-4));
  await who.press('button[value=use]');
  await step(page, 6);
  await page.goto(`${box.url}/first/12`);
  await who.look('end');
  await page.context().close();
  return who.faults.map((f) => `appliance: ${f}`);
}

const browser = await launch();
const faults = [];
if (!only) for (const [name, size, lang, touch, port] of [['panel', panel, 'hi', true, PORT], ['desk', desktop, 'en', false, PORT + 1]]) {
  const box = await openBox(name, port);
  faults.push(...await setUp(browser, box, name, size, lang, touch));
  await box.close();
}
const appliance = await openBox('appliance', PORT + 2, true);
faults.push(...await setUpAppliance(browser, appliance));
await appliance.close();
await browser.close();
faults.forEach((f) => console.log(`FAULT ${f}`));
process.exit(faults.length ? 1 : 0);
