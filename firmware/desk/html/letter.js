/* letter.js - one letter's screen: keys, the way from doubt to doubt, the yes to what locks, words that are kept. */
import { say } from './desk.js';
import { refresh } from './live.js';
import { startOfficers } from './officer.js';
import { makeSheet } from './sheet.js';
import { forgetWords, keepWords, keptWords, putBack } from './words.js';

const SIGN_OF_LIFE_MS = 10000;
const RETURN = 'dakbox-return';         /* where to go on after a look at the pages */
const byId = (id) => document.getElementById(id);

/* ---- from doubt to doubt */

const controlOf = (field) => [...field.querySelectorAll('input, select, textarea')].find((c) => !c.hidden);

/* Where a look is needed, from top to bottom. */
function doubtful(form) {
  return [...form.querySelectorAll('.look')].map(controlOf).filter(Boolean);
}

function reveal(control) {
  for (let folded = control.closest('details:not([open])'); folded; folded = folded.parentElement.closest('details:not([open])')) folded.open = true;
  control.focus();
}

function jump(form, by) {
  const all = doubtful(form);
  const here = all.indexOf(document.activeElement);

  if (!all.length) byId('f_checked').focus();
  else reveal(all[here < 0 ? (by > 0 ? 0 : all.length - 1) : (here + by + all.length) % all.length]);
}

/* Enter: to what is doubtful and was not passed yet, then to the yes, then the letter is confirmed. */
function makeAdvance(form) {
  const passed = new Set();
  const tick = byId('f_checked');

  return (from) => {
    passed.add(from);
    const next = doubtful(form).find((c) => !passed.has(c));
    if (next) reveal(next);
    else if (!tick.checked && from !== tick) tick.focus();
    else form.requestSubmit(byId('confirm-button'));
  };
}

/* ---- the yes to the four that lock: a later change takes it back */

function wireTick(form) {
  const tick = byId('f_checked');

  byId('locks').addEventListener('input', () => {
    if (!tick.checked) return;
    tick.checked = false;
    say(tick.closest('.tick').dataset.again);
  });
  return () => {
    tick.checked = true;
    tick.focus();
  };
}

/* ---- what is typed is checked by the desk itself, with the sentence it would refuse with */

function showProblem(control, problem) {
  const field = control.closest('.field');
  const id = `p_${control.name}`;
  let line = byId(id);

  control.toggleAttribute('aria-invalid', Boolean(problem));
  field.classList.toggle('wrong', Boolean(problem));
  if (!line) {
    line = document.createElement('span');
    line.id = id;
    line.className = 'problem';
    line.setAttribute('role', 'status');
    field.append(line);
    control.setAttribute('aria-describedby', `${control.getAttribute('aria-describedby') ?? ''} ${id}`.trim());
  }
  line.textContent = problem;
  line.hidden = !problem;
}

function wireDates(form, letter) {
  const dates = [...form.querySelectorAll('[data-kind=date]')];
  const asked = new Map();

  async function check(changed) {
    const mine = (asked.get(changed) ?? 0) + 1;
    asked.set(changed, mine);
    const those = dates.filter((d) => d === changed || d.closest('#locks'));
    try {
      const answer = await fetch(`/letters/${letter}/check?${new URLSearchParams(those.map((d) => [d.name, d.value]))}`);
      if (!answer.ok || asked.get(changed) !== mine) return;
      const found = await answer.json();
      for (const d of those) {
        if (!found[d.name]) continue;
        if (!found[d.name].problem && d === changed && d !== document.activeElement) d.value = found[d.name].value;
        showProblem(d, found[d.name].problem);
      }
    } catch {
      /* the desk is away: it checks once more when the letter is confirmed */
    }
  }
  form.addEventListener('change', (event) => { if (dates.includes(event.target)) check(event.target); });
}

/* ---- keys */

export function closeOpenQuestion() {
  const open = [...document.querySelectorAll('details.ask[open]')].at(-1);

  if (!open) return false;
  open.open = false;
  open.querySelector('summary').focus();
  return true;
}

const isText = (target) => target.matches?.('textarea, select, input:not([type=checkbox])');

function makeKeys(sheet, form, letter, act) {
  const keys = {
    PageUp: () => sheet?.step(-1),
    PageDown: () => sheet?.step(1),
    F1: act.help,
    F7: () => byId('earlier')?.click(),
    F8: () => sheet?.nextSize(),
    F9: () => sheet?.turn(),
    F4: () => byId('arrange')?.click(),
    Escape: () => { if (!closeOpenQuestion()) act.leave('/'); },
  };
  if (form) Object.assign(keys, { F3: act.tick, F6: () => jump(form, 1), F10: () => byId('skip').requestSubmit() });
  /* these are letters, too: not while typing */
  const bare = { '+': () => sheet?.larger(), '=': () => sheet?.larger(), '-': () => sheet?.smaller(), 0: () => sheet?.whole(), '?': act.help };

  return (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector('dialog[open]')) return;
    let step = event.shiftKey ? null : keys[event.key];
    if (event.shiftKey && event.key === 'F6' && form) step = () => jump(form, -1);
    if (!step && !isText(event.target)) step = bare[event.key];
    if (event.key === 'Enter' && !event.shiftKey && form && event.target.form === form && event.target.matches('input, select, textarea'))
      step = () => act.advance(event.target);
    if (!step) return;
    event.preventDefault();
    step();
  };
}

/* ---- words: kept while typed, offered again */

function wireWords(form, letter) {
  const bar = byId('kept-words');
  const [back, forget] = bar.querySelectorAll('button');
  const kept = keptWords(form);
  let leaving = false;

  const restore = () => { putBack(form, kept.words); bar.hidden = true; };
  back.addEventListener('click', () => { restore(); jump(form, 1); });
  forget.addEventListener('click', () => { forgetWords(form); bar.hidden = true; });
  form.addEventListener('input', () => keepWords(form));
  form.addEventListener('change', () => keepWords(form));
  document.addEventListener('submit', () => { leaving = true; });
  document.addEventListener('click', (event) => { if (event.target.closest('a[href]')) leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('beforeunload', (event) => { if (!leaving && !document.body.dataset.leaving && keptWords(form) && bar.hidden) event.preventDefault(); });

  const came = JSON.parse(sessionStorage.getItem(RETURN) ?? 'null');
  sessionStorage.removeItem(RETURN);
  if (kept && !form.dataset.cameBack) {
    if (came?.letter === letter && (kept.sameRevision || came.turned)) restore();
    else bar.hidden = false;
  }
  const comeBack = (turned) => {
    const at = document.activeElement?.form === form ? document.activeElement.id : null;
    sessionStorage.setItem(RETURN, JSON.stringify({ letter, field: at ?? form.dataset.last, turned }));
  };
  byId('arrange')?.addEventListener('click', () => comeBack(false));
  byId('turn-form')?.addEventListener('submit', () => comeBack(true));   /* read again: another revision, and the same words */
  form.addEventListener('focusin', (event) => { if (event.target.id) form.dataset.last = event.target.id; });
  return {
    leave(to) { leaving = true; location.assign(to); },
    cameFrom: came?.letter === letter ? byId(came.field) : null,
  };
}

/* ---- a sign of life: who else is here, and how long it takes */

function signOfLife() {
  const part = document.querySelector('#side [data-live]');
  const plain = part.dataset.live;
  let active = false;

  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'wheel'])
    document.addEventListener(kind, () => { active = true; }, { passive: true });
  setInterval(() => {
    if (document.hidden) return;
    part.dataset.live = active ? `${plain}&active=1` : plain;
    active = false;
    refresh().finally(() => { part.dataset.live = plain; });
  }, SIGN_OF_LIFE_MS);
}

/* ---- put together */

/* Where the eye is needed first: what is not sure about the pages, a doubtful field, else the one tick. */
function firstThing(form) {
  return byId('doubts') ?? doubtful(form)[0] ?? byId('f_checked');
}

function startForm(form, letter, act) {
  const words = wireWords(form, letter);

  act.leave = words.leave;
  act.advance = makeAdvance(form);
  act.tick = wireTick(form);
  wireDates(form, letter);
  startOfficers(letter);
  signOfLife();
  const first = words.cameFrom ?? firstThing(form);
  if (first.closest('#confirm')) reveal(first);
  else first.focus();
}

export function startLetter() {
  const form = byId('confirm');
  const side = byId('side').dataset;
  const sheet = byId('image') ? makeSheet(byId('sheet')) : null;
  const act = { help: () => byId('keys').showModal(), leave: (to) => location.assign(to) };

  document.addEventListener('focusin', (event) => {
    if (event.target.closest('#confirm, .facts')) sheet?.point(event.target.closest('[data-page]'));
  });
  byId('help')?.addEventListener('click', act.help);
  if (form) {
    Object.assign(form.dataset, { letter: side.letter, person: side.person });
    if (side.cameBack) form.dataset.cameBack = side.cameBack;
    startForm(form, side.letter, act);
  }
  document.addEventListener('keydown', makeKeys(sheet, form, side.letter, act));
}
