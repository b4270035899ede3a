/* desk_confirm.mjs - what a person does on a letter's screen, as functions for the walk through the desk in a browser.
 *
 * Each takes a Playwright page of someone who has signed in, looks for what it says, and throws with a sentence when it is
 * not so. They change nothing but what they say. base: "http://127.0.0.1:8470". */
import assert from 'node:assert/strict';

const focusId = (page) => page.evaluate(() => document.activeElement?.id ?? '');
const ready = (page) => page.waitForSelector('#confirm-button:not([disabled])');

export async function openLetter(page, base, id) {
  await page.goto(`${base}/letters/${id}`);
  await ready(page);
}

/* Enter from doubt to doubt, Space or F3 for the yes, Enter: the keys it took. The page is the next letter's afterwards, or the counter. */
export async function confirmByKeyboard(page, { pause = async () => {}, most = 40 } = {}) {
  const here = page.url();
  let keys = 0;

  for (; keys < most; keys++) {
    await pause();
    const at = await focusId(page);
    const ticked = await page.isChecked('#f_checked');
    if (at === 'doubts') {
      await page.keyboard.press('F6');
      continue;
    }
    if (at === 'f_checked' && !ticked) {
      await page.keyboard.press('Space');
      continue;
    }
    if (!ticked) {
      await page.keyboard.press('Enter');
      continue;
    }
    const gone = page.waitForURL((url) => url.href !== here);
    await page.keyboard.press('Enter');
    await gone;
    return keys + 1;
  }
  throw new Error(`${here} was not confirmed with ${most} keys; the focus is on ${await focusId(page)}`);
}

/* A letter in which nothing is doubtful: the yes, and Enter. */
export async function cleanLetterTakesTwoKeys(page, base, id) {
  await openLetter(page, base, id);
  assert.equal(await focusId(page), 'f_checked', 'a clean letter begins at the yes');
  assert.equal(await confirmByKeyboard(page), 2, 'a clean letter takes two keys');
}

/* A change of one of the four takes the yes back; the desk's own sentence stands at a date that is none. */
export async function yesIsTakenBack(page, base, id) {
  await openLetter(page, base, id);
  await page.keyboard.press('F3');
  assert.ok(await page.isChecked('#f_checked'));
  await page.fill('#f_date', '31-02-2026');
  assert.ok(!await page.isChecked('#f_checked'), 'a changed date takes the yes back');
  await page.press('#f_date', 'Tab');
  await page.waitForSelector('#p_date:not([hidden])');
  await page.fill('#f_date', '9 Mar 2026');
  await page.press('#f_date', 'Tab');
  await page.waitForFunction(() => document.querySelector('#f_date').value === '09-03-2026');
  await page.waitForSelector('#p_date', { state: 'hidden' });
}

/* Letters typed, the list shows who fits, the arrow and Enter choose; the form holds the post. */
export async function officerByTyping(page, base, id, typed, post) {
  await openLetter(page, base, id);
  await page.click('#f_officer');
  await page.fill('#f_officer', '');
  await page.keyboard.type(typed);
  await page.waitForFunction((p) => document.querySelector('#officers [aria-selected=true]')?.dataset.post === p, post);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.querySelector('#f_post').value), post);
  assert.equal(await page.getAttribute('#f_officer', 'aria-expanded'), 'false');
}

/* Words survive a reload, are put back with one press, and are gone once they are filed or forgotten. */
export async function wordsSurviveReload(page, base, id) {
  await openLetter(page, base, id);
  await page.fill('#f_remarks', 'typed before the reload');
  page.once('dialog', (dialog) => dialog.accept());
  await page.reload();
  await ready(page);
  assert.notEqual(await page.inputValue('#f_remarks'), 'typed before the reload');
  await page.click('#kept-words button >> nth=0');
  assert.equal(await page.inputValue('#f_remarks'), 'typed before the reload');
  page.once('dialog', (dialog) => dialog.accept());
  await page.reload();
  await ready(page);
  await page.click('#kept-words button >> nth=1');
  await page.reload();
  await ready(page);
  assert.ok(await page.isHidden('#kept-words'));
}

/* To the pages and back: the words and the field are as they were. */
export async function pagesAndBack(page, base, id) {
  await openLetter(page, base, id);
  await page.fill('#f_subject', 'half typed');
  await page.focus('#f_remarks');
  await page.keyboard.press('F4');
  await page.waitForURL(/\/pages$/);
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.pathname.endsWith('/pages'));
  await ready(page);
  assert.equal(await page.inputValue('#f_subject'), 'half typed');
  assert.equal(await focusId(page), 'f_remarks');
}

/* Larger, turned, next page, whole again; a box leads to its field. */
export async function pageImage(page, base, id) {
  await openLetter(page, base, id);
  const width = () => page.evaluate(() => document.querySelector('#canvas').getBoundingClientRect().width);
  await page.waitForFunction(() => document.querySelector('#image').naturalWidth > 0);
  await page.focus('#viewport');
  const before = await width();
  await page.keyboard.press('+');
  assert.ok(await width() > before, '+ makes the page larger');
  await page.keyboard.press('0');
  assert.equal(await width(), before);
  const turned = () => page.evaluate(() => document.querySelector('#canvas').style.transform);
  const upright = await turned();
  await page.keyboard.press('F9');
  assert.notEqual(await turned(), upright, 'F9 turns it');
  for (let i = 0; i < 3; i++) await page.keyboard.press('F9');
  const boxes = page.locator('.evidence:visible');
  assert.ok(await boxes.count() > 0, 'fields have their boxes on the page');
  const label = await boxes.last().getAttribute('title');       /* where two lie over each other, the upper one */
  await boxes.last().click();
  assert.equal(await page.evaluate(() => document.activeElement.closest('.field, .mark')?.querySelector('label')?.textContent.trim()), label);
  const pages = Number(await page.getAttribute('#sheet', 'data-pages'));
  if (pages > 1) {
    await page.keyboard.press('PageDown');
    assert.ok((await page.getAttribute('#image', 'src')).endsWith('/view/2'));
  }
}

/* Two people: each sees the other, the first to confirm wins, the other keeps the words and sees what differs. */
export async function firstOfTwoWins(first, second, base, id) {
  await openLetter(first, base, id);
  await openLetter(second, base, id);
  await second.waitForSelector('[data-key=others]');
  await second.fill('#f_subject', 'what the second one typed');
  await confirmByKeyboard(first);
  await second.waitForSelector('[data-key=changed]', { timeout: 20000 });
  await confirmByKeyboard(second);
  assert.match(await second.textContent('.kept'), /what the second one typed/);
}

/* All keys are listed, and the list closes. */
export async function keysAreListed(page, base, id) {
  await openLetter(page, base, id);
  await page.keyboard.press('F1');
  await page.waitForSelector('#keys[open]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#keys', { state: 'hidden' });
  assert.ok(page.url().includes('/letters/'), 'Escape closed the list and nothing else');
}
