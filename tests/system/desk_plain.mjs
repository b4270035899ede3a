/* desk_plain.mjs - the whole way from a press to e-Office where a browser runs no script, and where there is nothing but a finger. */
import assert from 'node:assert/strict';
import { usable } from './desk_clerk.mjs';
import { dakbox, desktop, listen, newPage, pagesOf, panel, putPaper, receipts, signIn, until } from './desk_office.mjs';

const READ_MS = 180000;
const counted = async (page, of) => Number(await page.locator(`.counts a[href="${of}"] b`).textContent());
const waits = (office, n) => until(() => dakbox(office, 'register', '-c', office.conf).split('\n').filter((line) => / (read|held) /.test(line)).length === n, `${n} letters to wait`, 30000);

/* Nothing on the screen moves by itself: it is loaded again. */
async function scanByReloading(page, office, stacks) {
  const shows = (what) => until(async () => { await page.goto(`${office.url}/`); return page.locator(what).count(); }, `${what} on the counter`);
  for (const stack of stacks) {
    await shows('#scan button');
    const before = await counted(page, '/register');
    putPaper(office, pagesOf(stack));
    await page.click('#scan button');
    await until(async () => { await page.goto(`${office.url}/`); return await counted(page, '/register') > before; }, 'the letter to be taken in');
  }
  await until(async () => { await page.goto(`${office.url}/`); return await counted(page, '/waiting?of=taken_in') === 0; }, 'the letters to be read', READ_MS);
}

async function fillIn(page, letter) {
  for (const [field, right] of Object.entries(letter.fields)) if (right) await page.fill(`#f_${field}`, right);
  await page.selectOption('#f_post', letter.post);
}

/* A date that is none comes back with its sentence, and with all that was typed. */
async function comesBackWithWords(page) {
  await page.fill('#f_date', '31-02-2026');
  await page.fill('#f_remarks', 'typed without a script');
  await page.check('#f_checked');
  await page.click('#confirm-button');
  await page.waitForSelector('.f-date .problem');
  assert.equal(await page.inputValue('#f_remarks'), 'typed without a script', 'what was typed is still there');
}

async function withoutScript(browser, office, stacks, faults) {
  const context = await browser.newContext({ ...desktop, javaScriptEnabled: false });
  const page = await context.newPage();
  listen(page, faults);
  await page.goto(`${office.url}/`);
  await page.fill('#door_name', 'clerk');
  await page.fill('#passphrase', office.people.clerk.passphrase);
  await page.click('form[action="/sign-in"] button.primary');
  await scanByReloading(page, office, stacks);
  await page.click('.letters a.letter');
  await comesBackWithWords(page);
  for (const letter of stacks) {
    const here = page.url();
    await fillIn(page, letter);
    if (!await page.isChecked('#f_checked')) await page.check('#f_checked');
    await page.click('#confirm-button');
    await page.waitForURL((url) => url.href !== here);
  }
  assert.equal(new URL(page.url()).pathname, '/', 'after the last letter comes the counter');
  await context.close();
}

async function confirmByFinger(page) {
  const here = page.url();

  await usable(page);
  if (!await page.isChecked('#f_checked')) await page.tap('label:has(#f_checked)');
  await page.tap('#confirm-button');
  await page.waitForURL((url) => url.href !== here);
}

/* Held with one of the usual reasons, found again, released. */
async function heldAndReleased(page, office) {
  const here = page.url();
  await usable(page);
  await page.tap('#hold > summary');
  await page.tap('#hold .usual .button');
  await page.waitForURL((url) => url.href !== here);
  await usable(page);
  await page.goto(`${office.url}/`);
  await page.tap('.counts a[href="/waiting?of=held"]');
  await page.tap('.letters a.letter');
  await page.tap('#release button');
  await usable(page);
}

async function anotherOfficer(page) {
  await usable(page);
  const before = await page.inputValue('#f_post');
  await page.tap('#f_officer');
  await page.tap(`#officers [role=option][data-post]:not([data-post="${before}"])`);
  assert.notEqual(await page.inputValue('#f_post'), before, 'another officer is chosen by finger');
}

async function byFinger(browser, office, stacks, faults) {
  const page = await newPage(browser, office, panel, faults);

  await signIn(page, office, 'clerk');          /* the one thing that is typed */
  for (const [i, stack] of stacks.entries()) {
    await page.waitForSelector('#scan button');
    const before = await counted(page, '/register');
    putPaper(office, pagesOf(stack));
    await page.tap('#scan button');
    await until(async () => await counted(page, '/register') > before, `letter ${i + 1} to be taken in`);
  }
  await until(async () => await counted(page, '/waiting?of=taken_in') === 0, 'the letters to be read', READ_MS);
  await page.tap('.letters a.letter');
  await confirmByFinger(page);
  await heldAndReleased(page, office);
  await confirmByFinger(page);
  await anotherOfficer(page);
  await confirmByFinger(page);
  assert.equal(new URL(page.url()).pathname, '/', 'after the last letter comes the counter');
  await page.context().close();
}

/* stacks: six letters that say number and date. */
export async function plainWalks(browser, office, stacks, faults, row) {
  await withoutScript(browser, office, stacks.slice(0, 3), faults);
  await waits(office, 0);
  await byFinger(browser, office, stacks.slice(3), faults);
  await waits(office, 0);
  await until(async () => await receipts(office) >= stacks.length, `${stacks.length} receipts`, 60000);
  row('letters_without_script', 3, '');
  row('letters_by_finger_alone', stacks.length - 3, '');
}
