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

export const see = (path) => async (page, url) => { await page.goto(url + path); };
const press = (path, what) => async (page, url) => { await page.goto(url + path); await page.waitForTimeout(300); await page.locator(what).first().click(); };

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
      'letter-history': see(`/letters/${at.sent}/history`), eoffice: see(`/letters/${at.sent}/eoffice`),
      register: see('/register'), 'register-found': see('/register?q=the'), 'register-none': see('/register?q=zzzzz'),
      deliveries: see('/deliveries'), 'deliveries-all': see('/deliveries?channel=eoffice'), 'deliveries-session': see('/deliveries/session'), 'counter-eoffice': press('/', '[data-key=lamp-eoffice] summary'),
      mails: see('/mails'), 'letter-mail': press(`/letters/${at.mail}`, 'details.mail > summary'), clocks: see('/clocks'), reports: see('/reports'), invoices: see('/invoices'),
      filing: see('/filing'), officers: see('/officers'), own: see('/own'), 'not-found': see('/letters/999'), 'not-allowed': see('/admin'),
    },
    admin: {
      people: see('/people'), admin: see('/admin'), settings: see('/admin/settings'), 'admin-officers': see('/admin/officers'), rules: see('/admin/rules'), masters: see('/admin/masters'),
      diagnostics: see('/admin/diagnostics'),
    },
    auditor: { history: see('/history'), verify: see('/verify') },
    locked: { locked: see('/') },
  };
}

/* ---- what is looked for */

const axeSource = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

async function axeFaults(page) {
  await page.evaluate(axeSource());
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)} (${v.nodes.length})`);
}

const beyondEdge = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1
  ? [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 2).map((e) => e.outerHTML.slice(0, 120)) : []);

/* What a finger has to hit: 44 by 44 px, but for links within a text. */
const tooSmall = (page) => page.evaluate(() => [...document.querySelectorAll('button, summary, a.button, nav a, select, input:not([type=hidden])')]
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

/* ---- all of them */

/* screens: by who is signed in, as screensOf gives them. */
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
          if (!name.includes(only)) continue;
          const here = `${name} (${lang}, ${width} px)`;
          try {
            await show(page, office.url);
            await page.waitForTimeout(250);
            await page.screenshot({ path: join(out, `${name}-${lang}-${width}.png`) });
            pictures++;
            (await axeFaults(page)).forEach((f) => faults.push(`${here}: ${f}`));
            (await beyondEdge(page)).forEach((f) => faults.push(`${here}: beyond the right edge: ${f}`));
            if (width === '800') (await tooSmall(page)).forEach((t) => small.set(t, name));
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
