/* desk_day.mjs - fifty letters from the feeder to e-Office by keyboard alone, and ten by touch alone. */
import assert from 'node:assert/strict';
import { doLetter, figures, letterOnScreen, makeClerk, readOfficers, stepWithReason, usable } from './desk_clerk.mjs';
import { desktop, enrolCode, mails, newPage, pagesOf, panel, putPaper, receipts, signIn, signOut, sleep, until } from './desk_office.mjs';

const READ_MS = 600000;

/* ---- the feeder */

const idsInRegister = async (page) => Number(await page.textContent('.counts .count:first-child b'));

/* One stack after the other, F2 for each. letters: { id: letter } is filled. */
async function scanAll(clerk, office, stacks, letters, press) {
  const { page } = clerk;
  const before = Object.keys(letters).length;

  for (const [i, stack] of stacks.entries()) {
    putPaper(office, pagesOf(stack));
    await press();
    await page.waitForFunction((n) => Number(document.querySelector('.counts .count:first-child b')?.textContent) >= n
      && !document.querySelector('.scanner .busy'), before + i + 1, { timeout: 60000 });
    letters[before + i + 1] = stack;
  }
}

const waiting = (page) => page.evaluate(() => Number(document.querySelector('.counts a[href="/waiting?of=taken_in"] b')?.textContent));

async function awaitReading(page) { await until(async () => await waiting(page) === 0, 'the letters to be read', READ_MS); }

/* From the counter to the first letter that waits: Tab to it, Enter. */
async function openFirst(clerk) {
  const { page } = clerk;
  if (clerk.touch) {
    await clerk.tap('.letters a.letter');
    /* the list may have moved under the finger: a person taps again */
    await page.waitForURL(/\/letters\/\d+/, { timeout: 5000, waitUntil: 'commit' }).catch(() => clerk.tap('.letters a.letter'));
  } else {
    await page.focus('.letters a.letter');
    await clerk.press('Enter');
  }
  await page.waitForURL(/\/letters\/\d+/);
  await usable(page);
}

async function work(clerk, letters, officers, most, note) {
  for (let n = 0; n <= most && letterOnScreen(clerk.page); n++) {
    const done = await doLetter(clerk, (id) => letters[id], officers);
    note(done);
  }
  assert.equal(new URL(clerk.page.url()).pathname, '/', 'after the last letter comes the counter');
}

/* ---- the day */

async function lookUp(page, office, number) {
  await page.goto(`${office.url}/register`);
  await page.focus('main input[name=q]');
  await page.keyboard.type(number);
  const found = page.waitForURL((url) => url.searchParams.get('q') === number);
  await page.keyboard.press('Enter');
  await found;
  assert.match(await page.textContent('main'), new RegExp(number), 'the register finds the letter by its number');
}

/* The day's register as the reports page offers it: small ones come at once, others when they are done. */
async function printDay(page, office) {
  await page.goto(`${office.url}/reports`);
  const asked = await page.$eval('form[action="/register/print"]', (form) => `${form.action}?${new URLSearchParams(new FormData(form))}`);
  let answer = await page.request.get(asked);
  if (/\/prints\/\d+$/.test(answer.url())) {
    const file = `${answer.url()}/file`;
    answer = await until(async () => { const a = await page.request.get(file); return a.ok() && a; }, "the day's register to be printed");
  }
  const bytes = await answer.body();
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-', "the day's register is a PDF");
  return bytes;
}

async function byKeyboard(browser, office, stacks, letters, faults, note) {
  const page = await newPage(browser, office, desktop, faults);
  const clerk = await makeClerk(page, office.url);
  const officers = readOfficers(`${office.folder}/officers.csv`);

  await signIn(page, office, 'clerk');
  await enrolCode(page, office, 'clerk');
  await signOut(page);
  await signIn(page, office, 'clerk');                  /* with the code of the phone */
  await page.goto(`${office.url}/`);
  await scanAll(clerk, office, stacks, letters, () => page.keyboard.press('F2'));
  await awaitReading(page);
  await openFirst(clerk);

  for (const [step, reason] of [['hold', 'waits for its enclosure'], ['hand-over', 'who deals with it?'], ['hand-over', 'scanned by mistake']]) {
    const id = letterOnScreen(page);
    await stepWithReason(clerk, step, reason);          /* and goes on to the next letter by itself */
    assert.notEqual(letterOnScreen(page), id, `after ${step} the next letter is on the screen`);
    await usable(page);
  }
  await work(clerk, letters, officers, stacks.length, note);
  return { clerk, officers };
}

/* What was handed over: one is void, the other and the held one are released and confirmed. */
async function bySupervisor(browser, office, letters, officers, faults, note) {
  const page = await newPage(browser, office, desktop, faults);
  const clerk = await makeClerk(page, office.url);

  await signIn(page, office, 'supervisor');
  let voided = false;
  const next = async () => {
    if ((await page.textContent('#side')).includes('scanned by mistake')) {
      await stepWithReason(clerk, 'void', 'scanned by mistake');
      voided = true;
    } else {
      note(await doLetter(clerk, (id) => letters[id], officers));
    }
  };
  for (await openFirst(clerk); letterOnScreen(page); await next()) await usable(page);
  await page.goto(`${office.url}/waiting?of=held`);
  await page.focus('main a[href^="/letters/"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#release button');
  await page.focus('#release button');
  await page.keyboard.press('Enter');
  await usable(page);
  await next();
  assert.ok(voided, 'the letter handed over to be made void came to the supervisor');
  return clerk;
}

async function byTouch(browser, office, stacks, letters, officers, faults, note) {
  const page = await newPage(browser, office, panel, faults);
  const clerk = await makeClerk(page, office.url, { touch: true });

  await signIn(page, office, 'clerk');
  await scanAll(clerk, office, stacks, letters, () => clerk.tap('#scan button'));
  await awaitReading(page);
  await openFirst(clerk);
  await work(clerk, letters, officers, stacks.length, note);
  return clerk;
}

/* All that was confirmed is in e-Office and in the mail, once. */
async function allArrive(office, n) {
  await until(async () => await receipts(office) >= n && mails(office) >= n, `${n} receipts and mails`, 180000).catch(() => {});
  await sleep(1500);
  return { receipts: await receipts(office), mails: mails(office) };
}

/* { keyboard, touch: clerks with what they did, arrived, void } */
export async function wholeDay(browser, office, stacks, nTouch, faults, note) {
  const letters = {};
  const keyboardStacks = stacks.slice(0, stacks.length - nTouch);

  const { clerk: keyboard, officers } = await byKeyboard(browser, office, keyboardStacks, letters, faults, note);
  const supervisor = await bySupervisor(browser, office, letters, officers, faults, note);
  await lookUp(keyboard.page, office, '000007');
  const pdf = await printDay(keyboard.page, office);
  const touch = nTouch ? await byTouch(browser, office, stacks.slice(-nTouch), letters, officers, faults, note) : null;
  const confirmed = keyboard.done.length + supervisor.done.length + (touch?.done.length ?? 0);
  assert.equal(confirmed, stacks.length - 1, 'all letters but the void one are confirmed');
  const arrived = await allArrive(office, confirmed);
  return { keyboard, supervisor, touch, confirmed, arrived, pdf, letters };
}

export const summary = (done) => ({ all: figures(done), clean: figures(done.filter((d) => d.doubts === 0)) });
