/* desk_trouble.mjs - what goes wrong at a desk: two people at one letter, a browser that is closed, programs that are killed, a
 * network that is away, a session that ends, and a letter whose words are a program. Each takes its letters from ids. */
import assert from 'node:assert/strict';
import { firstOfTwoWins } from './desk_confirm.mjs';
import { usable } from './desk_clerk.mjs';
import { backAgain, dakbox, desktop, killProgram, newPage, signIn, until } from './desk_office.mjs';

const TYPED = 'half a subject, typed but not filed';
const SCRIPT = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'><svg/onload=alert(3)>';

const open = async (page, office, id) => { await page.goto(`${office.url}/letters/${id}`); await usable(page); };
const wordsOffered = async (page) => {
  await page.click('#kept-words button >> nth=0');
  return page.inputValue('#f_subject');
};

async function confirmAsIs(page, office, id) {
  if (!await page.isChecked('#f_checked')) await page.check('#f_checked');
  if (!await page.inputValue('#f_date')) await page.fill('#f_date', '05-01-2026');
  if (!await page.isChecked('#f_checked')) await page.check('#f_checked');
  const gone = page.waitForURL((url) => !url.pathname.endsWith(`/letters/${id}`), { timeout: 30000 });
  await page.click('#confirm-button');
  await gone;
}

const stateOf = (office, id) => dakbox(office, 'register', '-c', office.conf).split('\n').find((line) => line.includes(String(id).padStart(6, '0'))) ?? '';

/* The door, and behind it the form that could not be sent, with its words. */
async function signInAgain(page, person) {
  await page.fill('#door_name', person.name);
  await page.fill('#passphrase', person.passphrase);
  await page.press('#passphrase', 'Enter');
  await page.waitForSelector('form.again', { timeout: 20000 });
}

/* The tab is closed in the middle of a word and the address opened again in the same browser: asked nothing, lost nothing. */
async function closedAndOpened({ page, office, id }) {
  await open(page, office, id);
  await page.fill('#f_subject', TYPED);
  await page.goto('about:blank');
  await open(page, office, id);
  assert.notEqual(await page.inputValue('#f_subject'), TYPED);
  assert.equal(await wordsOffered(page), TYPED, 'the words are offered again');
  await page.click('#back');
}

/* Killed while somebody types: the page stays, its stream comes back, and the confirm after it asks who is there with the words kept. */
async function deskKilled({ page, office, id, person }) {
  await open(page, office, id);
  await page.fill('#f_subject', TYPED);
  const pid = killProgram(office, 'deskd');
  await backAgain(office, 'deskd', pid);
  assert.equal(await page.inputValue('#f_subject'), TYPED, 'what was typed stays on the screen');
  await page.check('#f_checked');
  await page.click('#confirm-button').catch(() => {});
  await page.waitForSelector('#door_name, input[name=passphrase], [data-filed]', { timeout: 20000 });
  if (await page.locator('#door_name').count()) {
    await signInAgain(page, person);
    assert.match(await page.textContent('main'), new RegExp(TYPED), 'the form is offered once more with its words');
    await page.click('form.again button.primary');
    await page.waitForURL((url) => !url.pathname.includes('sign-in'));
  }
  await until(() => stateOf(office, id).includes(TYPED.slice(0, 20)), 'the letter to have the words typed before the kill', 20000);
}

/* A counter that listens goes on by itself once the desk is back. */
async function deskKilledInStream({ page, office, person }) {
  await page.goto(`${office.url}/`);
  const pid = killProgram(office, 'deskd');
  await backAgain(office, 'deskd', pid);
  await page.waitForSelector('#door_name', { timeout: 30000 });         /* sessions are in memory alone: who is there? */
  await signIn(page, office, person.name);
}

/* The diary is killed at the moment of the confirm: the letter is filed once, or not at all and the words are kept. */
async function diaryKilled({ page, office, id }) {
  await open(page, office, id);
  await page.fill('#f_subject', TYPED);
  await page.check('#f_checked');
  const pid = killProgram(office, 'diaryd');
  const answered = page.waitForURL((url) => url.pathname !== `/letters/${id}`, { timeout: 60000 });
  await page.click('#confirm-button');
  await answered;
  await page.waitForLoadState();
  await backAgain(office, 'diaryd', pid);
  const kept = (await page.content()).includes(TYPED);
  const filed = () => !/ read /.test(stateOf(office, id));
  assert.ok(kept || filed(), 'after a killed diary the letter is filed or its words are on the screen');
  for (let i = 0; i < 3 && !filed(); i++) {
    if (await page.locator('#confirm-button').count() === 0) await open(page, office, id);
    if (await page.inputValue('#f_subject') !== TYPED) assert.equal(await wordsOffered(page), TYPED);
    await confirmAsIs(page, office, id).catch(() => {});
    await page.waitForTimeout(1000);
  }
  assert.ok(filed(), 'the letter is filed once the diary is back');
  assert.ok(stateOf(office, id).includes(TYPED.slice(0, 20)), 'with the words typed before');
}

/* The browser has no network: the page says so, keeps the words, and goes on when it is back. */
async function networkAway({ page, office, id }) {
  await open(page, office, id);
  await page.fill('#f_subject', TYPED);
  await page.context().setOffline(true);
  await page.waitForTimeout(500);
  await page.keyboard.press('F2');
  await page.waitForSelector('#toast:not([hidden]), #lost:not([hidden])', { timeout: 15000 });
  await page.context().setOffline(false);
  assert.equal(await page.inputValue('#f_subject'), TYPED);
  await page.waitForSelector('#lost', { state: 'hidden', timeout: 30000 });
  await confirmAsIs(page, office, id);
  await until(() => stateOf(office, id).includes(TYPED.slice(0, 20)), 'the letter to be filed after the network came back', 20000);
}

/* Somebody else's copy of the cookie ends with the sign-out; the words typed in another tab stay its own. */
async function sessionEnded({ browser, page, office, id, person }) {
  const cookies = await page.context().cookies();
  const thief = await browser.newContext(desktop);
  await thief.addCookies(cookies);
  const stolen = await thief.newPage();
  await open(page, office, id);
  await page.fill('#f_subject', TYPED);
  const token = await page.evaluate(() => document.body.dataset.token);
  const out = await page.request.post(`${office.url}/sign-out`, { form: { token }, headers: { Origin: office.url } });
  assert.ok(out.ok(), 'signed out in another tab');
  await stolen.goto(`${office.url}/letters/${id}`);
  assert.ok(await stolen.locator('#door_name').count(), 'a copied cookie is worth nothing after the sign-out');
  const refused = await stolen.request.post(`${office.url}/letters/${id}/confirm`, { form: { token, checked: 'yes', subject: 'stolen' }, headers: { Origin: office.url } });
  assert.equal(refused.status(), 401, 'nor for a confirm');
  await thief.close();
  assert.equal(await page.inputValue('#f_subject'), TYPED, 'the words stay on the screen');
  await page.check('#f_checked');
  await page.click('#confirm-button');
  await page.waitForSelector('#door_name', { timeout: 20000 });
  await signInAgain(page, person);
  assert.match(await page.textContent('main'), new RegExp(TYPED), 'and are offered once more after signing in again');
  await page.goto(`${office.url}/`);
}

/* Words that are a program, in every field a clerk may fill: shown as words on each screen that shows the letter. */
async function hostileLetter({ page, office, id, faults }) {
  await open(page, office, id);
  for (const field of ['subject', 'sender_name', 'sender_designation', 'sender_organisation', 'letter_no', 'remarks']) await page.fill(`#f_${field}`, SCRIPT.slice(0, 90));
  await confirmAsIs(page, office, id);
  for (const path of ['/', '/register', `/register?q=${encodeURIComponent('onerror=alert')}`, '/register?q=alert', `/letters/${id}`, `/letters/${id}/history`, `/letters/${id}/eoffice`, '/deliveries',
    '/clocks', '/reports', '/invoices', '/waiting?of=read', '/filing']) {
    await page.goto(office.url + path);
    await page.waitForTimeout(300);
    const injected = await page.evaluate(() => document.querySelectorAll('img[src=x], main script, main svg:not(.qr)[onload], [onerror]').length);
    if (injected) faults.push(`${path}: ${injected} nodes came out of the words of a letter`);
  }
}

async function twoClerks({ browser, page, office, id, faults }) {
  const second = await newPage(browser, office, desktop, faults);
  await signIn(second, office, 'supervisor');
  await firstOfTwoWins(page, second, office.url, id);
  await second.context().close();
}

const troubles = { twoClerks, closedAndOpened, diaryKilled, networkAway, hostileLetter, sessionEnded, deskKilledInStream, deskKilled };

/* ids: letters that wait, one for each. What was not as it should be goes into faults; the others are still tried. */
export async function allTroubles(browser, office, ids, faults, only = '') {
  const person = office.people.clerk;
  let page = await newPage(browser, office, desktop, faults), n = 0;

  await signIn(page, office, 'clerk');
  for (const [i, [name, trouble]] of Object.entries(troubles).entries()) {
    if (!name.includes(only)) continue;
    try {
      await trouble({ browser, page, office, id: ids[i], person, faults });
      console.log(`  ${name}: as it should be`);
      n++;
    } catch (e) {
      faults.push(`${name}: ${e.message}`);
      await page.screenshot({ path: `${office.folder}/../${name}.png` }).catch(() => {});
      await page.context().close();
      page = await newPage(browser, office, desktop, faults);
      await signIn(page, office, 'clerk').catch((again) => faults.push(`${name}: and then signing in: ${again.message}`));
    }
  }
  await page.context().close();
  return n;
}
