/* desk_screens.mjs - every screen of the desk in both languages and two sizes: a picture of each, what axe-core finds, whether
 * anything lies beyond the right edge, and words that are still English on a Hindi screen. */
import { readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dakbox, desktop, newPage, pagesOf, panel, pressScan, putPaper, require, signIn, until } from './desk_office.mjs';

const sizes = { 1280: desktop, 800: panel };

/* Letters in all states: 12 samples are read, of these some filed, held, void. Ids by what they are. */
export async function letInLetters(office, stacks) {
  const state = () => dakbox(office, 'register', '-c', office.conf);
  const count = (word) => state().split('\n').filter((line) => line.includes(word)).length;

  for (const [i, stack] of stacks.entries()) {
    putPaper(office, pagesOf(stack));
    pressScan(office);
    await until(() => count('CRU-') > i, `letter ${i + 1} to be scanned`);
  }
  return { state, count };
}

/* What a supervisor does, in a browser of its own: it would be locked by the time it is needed again. */
async function asSupervisor(browser, office, faults, what) {
  const page = await newPage(browser, office, desktop, faults);
  await signIn(page, office, 'supervisor');
  await what(page);
  await page.context().close();
}

export const stopEOffice = (browser, office, faults) => asSupervisor(browser, office, faults, async (page) => {
  await page.goto(`${office.url}/deliveries`);
  const card = page.locator('[data-key=channel-eoffice]');
  await card.locator('details.ask > summary').first().click();
  await card.locator('input[name=reason]').fill('repair of the line');
  await card.locator('.sure button').first().click();
  await page.waitForSelector('form[action="/channels/go-on"]');
});

export const letEOfficeGoOn = (browser, office, faults) => asSupervisor(browser, office, faults, async (page) => {
  await page.goto(`${office.url}/deliveries`);
  await page.locator('form[action="/channels/go-on"] button').first().click();
  await page.waitForSelector('[data-key=channel-eoffice] details.ask');
});

/* The letter is taken back from the box, to be entered in e-Office by hand. */
export const takeByHand = (browser, office, id, faults) => asSupervisor(browser, office, faults, async (page) => {
  await page.goto(`${office.url}/letters/${id}/eoffice`);
  await page.locator('main form button.primary').first().click();
  await page.waitForSelector('.copy-list');
});

export const see = (path) => async (page, url) => { await page.goto(url + path); };
const press = (path, what) => async (page, url) => { await page.goto(url + path); await page.waitForTimeout(300); await page.locator(what).first().click(); };

const WRONG_RULES = 'when sendr has "court" then lane vip\nwhen vip then mark to NOBODY\nwhen subject has "a", "b" then hold\n';
const WRONG_OFFICERS = 'post,designation,email,next_post\nA,Under Secretary,nobody,Z\nA,Deputy Secretary,,\n';

/* A file or a text with mistakes, which are told with their lines. */
const give = (path, fill) => async (page, url) => {
  await page.goto(url + path);
  await fill(page);
  await page.locator('main form button.primary').first().click();
  await page.waitForSelector('.mistakes');
};

/* at: ids of letters: clean, hindi, vip, held, sent, void, mail */
export function screensOf(at) {
  return {
    nobody: { 'sign-in': see('/sign-in'), 'sign-in-ticket': see('/sign-in?ticket=none'), help: see('/help'), 'help-page': see('/help/1'), 'help-mails': see('/help/13'), 'help-code': see('/help/16') },
    clerk: {
      counter: see('/'), 'counter-lamp': press('/', '[data-key=lamp-clock] summary'), waiting: see('/waiting?of=read'), held: see('/waiting?of=held'),
      letter: see(`/letters/${at.clean}`), 'letter-hindi': see(`/letters/${at.hindi}`), 'letter-vip': see(`/letters/${at.vip}`),
      'letter-keys': async (page, url) => { await page.goto(`${url}/letters/${at.clean}`); await page.keyboard.press('F1'); }, 'letter-hold': press(`/letters/${at.clean}`, '#hold > summary'), 'letter-others': press(`/letters/${at.clean}`, '#others > summary'),
      'letter-problems': async (page, url) => {
        await page.goto(`${url}/letters/${at.hindi}`);
        await page.fill('#f_date', '31-02-2026');
        await page.fill('#f_subject', '');
        await page.evaluate(() => { document.getElementById('confirm').noValidate = true; document.getElementById('confirm').requestSubmit(); });
        await page.waitForLoadState();
      },
      pages: see(`/letters/${at.hindi}/pages`), 'letter-held': see(`/letters/${at.held}`), 'letter-sent': see(`/letters/${at.sent}`), 'letter-void': see(`/letters/${at.void}`),
      'letter-history': see(`/letters/${at.sent}/history`), eoffice: see(`/letters/${at.byHand}/eoffice`), 'eoffice-done': see(`/letters/${at.sent}/eoffice`),
      register: see('/register'), 'register-found': see('/register?q=the'), 'register-none': see('/register?q=zzzzz'),
      deliveries: see('/deliveries'), 'deliveries-all': see('/deliveries?channel=eoffice'), 'deliveries-session': see('/deliveries/session'), 'counter-eoffice': press('/', '[data-key=lamp-eoffice] summary'),
      'deliveries-alerts': see('/deliveries?kind=alert'), mails: see('/mails'), 'letter-mail': press(`/letters/${at.mail}`, 'details.mail > summary'), clocks: see('/clocks'), reports: see('/reports'), 'reports-alerts': see('/reports?report=alerts'), invoices: see('/invoices'),
      filing: see('/filing'), officers: see('/officers'), own: see('/own'), 'not-found': see('/letters/999'), 'not-allowed': see('/admin'),
    },
    admin: {
      people: see('/people'), admin: see('/admin'), settings: see('/admin/settings'), 'admin-officers': see('/admin/officers'), rules: see('/admin/rules'), masters: see('/admin/masters'),
      alerts: see('/admin/alerts'), diagnostics: see('/admin/diagnostics'),
      'rules-refused': give('/admin/rules', (page) => page.fill('#text', WRONG_RULES)),
      'officers-refused': give('/admin/officers', (page) => page.setInputFiles('input[type=file]', { name: 'officers.csv', mimeType: 'text/csv', buffer: Buffer.from(WRONG_OFFICERS) })),
    },
    supervisor: { 'supervisor-counter': see('/'), 'supervisor-held': see(`/letters/${at.held}`), 'supervisor-letter': see(`/letters/${at.vip}`) },
    auditor: { history: see('/history'), verify: see('/verify') },
    locked: { locked: see('/') },
  };
}

/* ---- what is looked for */

const axeSource = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export async function axeFaults(page) {
  await page.evaluate(axeSource());
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)} (${v.nodes.length})`);
}

export const beyondEdge = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1
  ? [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 2).map((e) => e.outerHTML.slice(0, 120)) : []);

/* What a finger has to hit: 44 by 44 px, but for links within a text. */
export const tooSmall = (page) => page.evaluate(() => [...document.querySelectorAll('button, summary, a.button, nav a, select, input:not([type=hidden])')]
  .filter((e) => e.checkVisibility() && !e.matches('.evidence') && !e.closest('dialog:not([open])'))
  .map((e) => { const hit = ['checkbox', 'radio'].includes(e.type) ? e.closest('label') ?? e : e; return [hit, hit.getBoundingClientRect()]; })
  .filter(([e, b]) => b.height > 0 && (b.height < 43.5 || b.width < 43.5) && !e.closest('.unseen, .skip'))
  .map(([e, b]) => `${e.tagName.toLowerCase()}.${e.className} "${e.textContent.trim().slice(0, 30)}" ${Math.round(b.width)}x${Math.round(b.height)}`));

/* Values of e-Office's lists and of the sample directory, and names of sections of the settings, which are data in either language. */
const DATA = new Set(['Administration', 'Immediate', 'Establishment', 'Parliament', 'mailbox']);

/* English halves of the desk's texts; those that are the same in both languages are none. */
function englishTexts() {
  const found = new Set();
  for (const file of readdirSync('firmware/desk/strings').filter((f) => f.endsWith('.h')))
    for (const [, en, hi] of readFileSync(join('firmware/desk/strings', file), 'utf8').matchAll(/STRING\(\w+,\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\)/g))
      if (en !== hi && /[A-Za-z]{3}/.test(en)) found.add(en.replaceAll('\\"', '"'));
  return found;
}

const latinTexts = (page) => page.evaluate(() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = node.textContent.trim();
    if (/[A-Za-z]{3}/.test(text) && !node.parentElement.closest('[lang=en], script, kbd, code, pre') && node.parentElement.checkVisibility()) found.push(text);
  }
  return found;
});

/* Where a letter, a person or the office itself speaks, in whatever language they chose: letters' fields and what was found in them,
 * names and addresses, reasons that were typed, the text of rules, what scanners call themselves. */
const OWN_WORDS = '[lang=en], script, kbd, code, pre, textarea, option, .office, .sender, .subject, .who, .what, .wide, .scanner small, .machine b, .facts dd, mark, .menu, .read, details.mail > summary, [data-screen=officers] td';

/* English for a reason: commands of the box, an example, the office's own name, what was typed why a letter is held or void. */
const ALLOWED = new Set(['dakbox users ticket NAME', 'dakbox rules reload', 'Ministry of X', 'Central Registry Unit', 'waits for its enclosure', 'repair of the line',
  'Scanned twice by mistake', 'Release of the second instalment of grants-in-aid']);

/* Three or more Latin words in a row on a Hindi screen, and where; not in what is a letter's, a person's or an office's own words. */
const englishRuns = (page, ownWords) => page.evaluate((own) => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const run = node.textContent.match(/[A-Za-z][A-Za-z'’.-]*(?: +[A-Za-z][\w'’.-]*){2,}/);
    if (!run || node.parentElement.closest(own) || !node.parentElement.checkVisibility()) continue;
    let path = '';
    for (let e = node.parentElement; e && e !== document.body; e = e.parentElement) path = `${e.tagName.toLowerCase()}${e.className ? '.' + String(e.className).replaceAll(' ', '.') : ''} ${path}`;
    found.push([run[0], path.trim()]);
  }
  return found;
}, ownWords);

/* ---- all of them */

/* screens: by who is signed in, as screensOf gives them. only: parts of names, commas between. */
export async function lookAtScreens(browser, office, screens, out, faults, only = '') {
  const english = englishTexts(), latin = new Set(), small = new Map();
  let pictures = 0;

  mkdirSync(out, { recursive: true });
  for (const [who, theirs] of Object.entries(screens))
    for (const [width, size] of Object.entries(sizes)) {
      const page = await newPage(browser, office, size, faults);
      page.setDefaultTimeout(10000);
      if (who === 'locked') {
        await signIn(page, office, 'clerk');
        await page.focus('details.menu summary');
        await page.keyboard.press('Enter');
        await page.locator('form[action="/lock"] button').click();
      } else if (who !== 'nobody') await signIn(page, office, who, who === 'auditor' ? '/history' : '/');
      for (const lang of ['en', 'hi']) {
        await page.goto(`${office.url}/help?lang=${lang}`);
        for (const [name, show] of Object.entries(theirs)) {
          if (!only.split(',').some((part) => name.includes(part))) continue;
          const here = `${name} (${lang}, ${width} px)`;
          try {
            await show(page, office.url);
            await page.waitForTimeout(250);
            await page.screenshot({ path: join(out, `${name}-${lang}-${width}.png`) });
            pictures++;
            (await axeFaults(page)).forEach((f) => faults.push(`${here}: ${f}`));
            (await beyondEdge(page)).forEach((f) => faults.push(`${here}: beyond the right edge: ${f}`));
            if (width === '800') (await tooSmall(page)).forEach((t) => small.set(t, name));
            if (lang === 'hi') for (const [run, where] of await englishRuns(page, OWN_WORDS)) if (!ALLOWED.has(run)) faults.push(`${here}: not in Hindi: ${run} (${where})`);
            if (lang === 'hi') for (const text of await latinTexts(page)) {
              if (english.has(text) && !DATA.has(text)) faults.push(`${here}: not in Hindi: ${text}`);
              latin.add(`${name}\t${text}`);
            }
          } catch (e) {
            faults.push(`${here}: ${e.message.split('\n')[0]}`);
          }
        }
      }
      await page.context().close();
    }
  writeFileSync(join(out, 'latin.txt'), [...latin].sort().join('\n'));
  writeFileSync(join(out, 'small.txt'), [...small].map(([t, n]) => `${n}\t${t}`).join('\n'));
  return { pictures, small: small.size };
}
