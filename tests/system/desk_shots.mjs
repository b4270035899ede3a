/* desk_shots.mjs - pictures of every screen of the desk, for people to look at.
 *
 *   DESK_URL=http://127.0.0.1:8470 DESK_RUN=/run/dakbox OUT=/tmp/shots node desk_shots.mjs [name part]
 *
 * Wants the sample letters of desk_seed (ids 1 to 10) and the stand-in scanner desk_scand.
 * playwright-core is looked for beside this file or in $NODE_MODULES. */
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const require = createRequire(process.env.NODE_MODULES ? join(process.env.NODE_MODULES, 'x.js') : import.meta.url);
const { chromium } = require('playwright-core');

const url = process.env.DESK_URL ?? 'http://127.0.0.1:8470';
const run = process.env.DESK_RUN;
const out = process.env.OUT ?? 'shots';
const only = process.argv[2] ?? '';
const sizes = [[1280, 800], [800, 480]];
const title = 'Virtual feeder';

function scanner(state, code, pages = 0) {
  if (run) writeFileSync(join(run, 'scand.json'), JSON.stringify({ ok: true, scanners: [{ name: 'x', title, state, code, pages, sentence: code }] }));
}

const open = (path) => async (page) => { await page.goto(url + path); };
const screens = {
  counter: async (page) => { scanner('idle', 'ready'); await page.goto(url + '/'); await page.waitForTimeout(1200); },
  scanning: async (page) => { scanner('scanning', 'scanning', 7); await page.goto(url + '/'); await page.waitForTimeout(1200); },
  interrupted: async (page) => { scanner('interrupted', 'jam', 3); await page.goto(url + '/'); await page.waitForTimeout(1200); },
  discard: async (page) => {
    await page.goto(url + '/');
    await page.waitForTimeout(1200);
    await page.locator('details.ask summary').click();
    await page.waitForTimeout(700);
  },
  confirm: open('/letters/1'),
  'confirm-box': async (page) => { await page.goto(url + '/letters/1'); await page.focus('#f_subject'); await page.waitForTimeout(300); },
  'confirm-hindi-letter': open('/letters/2'),
  'confirm-vip': open('/letters/3'),
  'confirm-hostile': open('/letters/4'),
  'confirm-problems': async (page) => {
    await page.goto(url + '/letters/2');
    await page.fill('#f_date', '31-02-2026');
    await page.fill('#f_subject', '');
    await page.evaluate(() => document.getElementById('confirm').setAttribute('novalidate', ''));
    await page.click('#confirm-button');
  },
  'hold-asked': async (page) => { await page.goto(url + '/letters/1'); await page.locator('details.ask summary').first().click(); },
  zoomed: async (page) => { await page.goto(url + '/letters/1'); await page.keyboard.press('F9'); await page.keyboard.press('F8'); await page.focus('#f_letter_no'); await page.waitForTimeout(300); },
  reading: open('/letters/5'),
  held: open('/letters/6'),
  filed: open('/letters/7'),
  unknown: async (page) => { await page.goto(url + '/letters/8'); await page.locator('.delivery details.ask summary').first().click(); },
  sent: async (page) => { await page.goto(url + '/letters/9'); await page.locator('.history summary').click(); },
  void: open('/letters/10'),
  register: open('/register'),
  'register-search': open('/register?q=Construction'),
  'register-empty': open('/register?q=zzzz&state=held'),
  'not-found': open('/letters/999'),
};

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
mkdirSync(out, { recursive: true });
let faults = 0;
for (const [width, height] of sizes)
  for (const lang of ['en', 'hi']) {
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: height < 600 });
    await context.addCookies([{ name: 'lang', value: lang, url }]);
    const page = await context.newPage();
    page.on('console', (m) => {
      if (m.type() !== 'error' || /status of (404|409|422)/.test(m.text())) return;
      faults++;
      console.log(`${page.url()}: ${m.text()}`);
    });
    page.on('pageerror', (e) => { faults++; console.log(`${page.url()}: ${e}`); });
    page.on('dialog', (d) => { faults++; console.log(`${page.url()}: a dialog: ${d.message()}`); d.dismiss(); });
    for (const [name, show] of Object.entries(screens)) {
      if (!name.includes(only)) continue;
      await show(page);
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(out, `${name}-${lang}-${width}.png`) });
    }
    await context.close();
  }
await browser.close();
console.log(faults === 0 ? 'no faults on any page' : `faults: ${faults}`);
process.exit(faults === 0 ? 0 : 1);
