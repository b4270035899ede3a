/* desk_awkward.mjs - every working screen with letters that no screen is made for: nothing read, 300 characters without a blank,
 * conjuncts, forty pages, sixty doubts, a directory of thousands, refused, void, unknown (tests/unit/desk_awkward.c makes them). */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { comeIn, desktop, newPage, openDesk } from './desk_office.mjs';
import { lookAtScreens, see } from './desk_screens.mjs';

const PAGE = 'tests/letters/dev-s-0016/001.jpg';
const PICKER_MS = 300;          /* from the last key to the list; a person feels more */

function screensOf(letters) {
  const clerk = { counter: see('/'), waiting: see('/waiting?of=read'), doubtful: see('/waiting?of=doubtful'), 'officers-found': see('/officers?q=Division+7+Meena'), held: see('/waiting?of=held'), register: see('/register'), deliveries: see('/deliveries'),
    'register-found': see('/register?q=ABCDEFGHIJKL'), officers: see('/officers'), clocks: see('/clocks'), reports: see('/reports') };
  for (const [name, id] of Object.entries(letters)) clerk[`letter-${name}`] = see(`/letters/${id}`);
  for (const name of ['pages-40', 'doubts-60', 'subject-one-word']) clerk[`arrange-${name}`] = see(`/letters/${letters[name]}/pages`);
  for (const name of ['unknown-twice', 'filed']) {
    clerk[`history-${name}`] = see(`/letters/${letters[name]}/history`);
    clerk[`eoffice-${name}`] = see(`/letters/${letters[name]}/eoffice`);
  }
  return { supervisor: clerk, admin: { officers: see('/officers'), 'admin-officers': see('/admin/officers'), people: see('/people') } };
}

/* Letters typed in a directory of thousands: the time until the list is there. */
async function pickerMs(page, office, id) {
  await page.goto(`${office.url}/letters/${id}`);
  await page.click('#f_officer');
  await page.fill('#f_officer', '');
  const typed = 'deputy secretary division 7';
  await page.keyboard.type(typed.slice(0, -1), { delay: 60 });
  await page.waitForTimeout(600);
  const begun = Date.now();
  await page.keyboard.type(typed.slice(-1));
  await page.waitForFunction(() => /Division 7,/.test(document.querySelector('#officers [role=option]')?.textContent ?? ''));
  return Date.now() - begun;
}

export async function awkward(browser, bin, out, port, faults, row, only) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'run'), { recursive: true });
  const said = execFileSync(join(bin, 'desk_awkward'), [out, PAGE], { encoding: 'utf8' });
  const letters = Object.fromEntries(said.trim().split('\n').map((line) => line.split(' ').reverse()));
  const office = await openDesk(bin, out, port, { supervisor: 'clerk,supervisor', admin: 'admin' });

  try {
    for (const name of Object.keys(office.people)) {
      const page = await newPage(browser, office, desktop, faults);
      await comeIn(page, office, name);
      if (name === 'supervisor') {
        const ms = await pickerMs(page, office, letters['sender-hindi']);
        row('officer_picker_of_5000', ms, 'ms');
        if (ms > PICKER_MS) faults.push(`the officer's list takes ${ms} ms in a directory of 5000`);
      }
      await page.context().close();
    }
    const { pictures, small } = await lookAtScreens(browser, office, screensOf(letters), join(out, 'screens'), faults, only);
    row('awkward_screens_looked_at', pictures, '');
    row('awkward_targets_below_44_px', small, '');
  } finally {
    await office.close();
  }
}
