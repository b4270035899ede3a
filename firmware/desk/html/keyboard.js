/* keyboard.js - keys on the screen, for a panel that has no others: Hindi, English, signs, and a pad for numbers and dates.
 *
 * They come when a finger taps a line to type in, stand below the page and not over it, and never take the focus. What they type goes
 * through the browser's own editing: to the page it is a person's input, with undo, limits of length and every listener. A real
 * keyboard is none of their business. */
import { layouts } from './keys.js';

const SETTLE_MS = 80;           /* after a tap: the page moves only when its click was dealt with */
const REPEAT_AFTER_MS = 450, REPEAT_MS = 70;
const MARK = /^\p{M}/u;         /* is shown on a dotted circle */

const panel = document.getElementById('keyboard');
const words = panel.dataset;
const door = document.body.dataset.screen === 'door';
const KEPT = `dakbox-keys:${document.body.dataset.person}`;     /* each person's own language of keys */

let field = null;               /* what is typed into; null: the keys are away */
let wanted = door;              /* by a tap, or because the page is there for typing only */
let script = ['hi', 'en'].find((each) => each === localStorage.getItem(KEPT)) ?? (door ? 'en' : document.documentElement.lang);
let layout = '';
let shift = 'off';              /* off, once, locked */
let pressed = false;            /* a finger is on the page */
let timer = 0;

/* ---- which lines, and what they want */

const LINES = 'textarea, input:is(:not([type]), [type=text], [type=search], [type=password], [type=tel], [type=email], [type=url], [type=number])';
const isLine = (target) => Boolean(target?.matches?.(LINES)) && !target.readOnly && !target.disabled;
const modes = new WeakMap();    /* what the page said, under the "none" that keeps a tablet's own keys away */

function modeOf(line) {
  if (!modes.has(line)) modes.set(line, line.inputMode || { tel: 'tel', number: 'numeric' }[line.type]);
  return modes.get(line);
}

/* Names to sign in with, passphrases and addresses are Latin, whatever was typed last. */
const isLatin = (line) => ['password', 'email', 'url'].includes(line.type) || line.autocomplete === 'username';
const lettersFor = (line) => (isLatin(line) ? 'en' : script);

function layoutFor(line) {
  if (['numeric', 'decimal', 'tel'].includes(modeOf(line))) return 'digits';
  return lettersFor(line);
}

/* ---- the keys */

const SIGNS = { back: '⌫', enter: '⏎', shift: '⇧', left: '◀', right: '▶', hide: '⌄', signs: '#₹ॐ', space: '␣', zwj: 'ZWJ', zwnj: 'ZWNJ' };

const NAMES = { hi: 'हिन्दी', en: 'English' };

const otherScript = () => (layout === 'hi' ? 'en' : 'hi');

function faceOf(key) {
  if (key.act === 'script') return NAMES[otherScript()];
  if (key.act === 'letters') return NAMES[lettersFor(field)];
  if (key.act || key.label) return SIGNS[key.act ?? key.label];
  const sign = key.type[shift === 'off' ? 0 : 1];
  return MARK.test(sign) ? `◌${sign}` : sign;
}

function makeKey(key) {
  const button = document.createElement('button');
  const name = key.act ?? key.label;

  button.type = 'button';
  button.tabIndex = -1;                 /* Tab goes from line to line */
  button.key = key;
  button.dataset.key = name ?? key.type[0];
  if (name) {
    button.classList.add(key.act ? 'act' : 'sign');
    if (words[name]) button.setAttribute('aria-label', /\p{L}/u.test(SIGNS[name]) ? `${SIGNS[name]}: ${words[name]}` : words[name]);
  }
  button.style.flexGrow = key.grow ?? 1;
  return button;
}

function face() {
  for (const button of panel.querySelectorAll('button')) {
    const text = faceOf(button.key);
    if (button.textContent !== text) button.textContent = text;
    if (button.key.act === 'shift') {
      button.setAttribute('aria-pressed', String(shift !== 'off'));
      button.classList.toggle('locked', shift === 'locked');
    }
  }
}

function layKeys(which) {
  if (which !== layout) {
    layout = which;
    shift = 'off';
    panel.className = `keyboard ${layout}`;
    panel.replaceChildren(...layouts[layout].map((keys) => {
      const row = document.createElement('div');
      row.append(...keys.map(makeKey));
      return row;
    }));
  }
  face();
}

/* ---- come and go */

/* The line as it is seen above the keys; one with a list below itself goes to the top. */
function bringIntoSight() {
  (field.closest('.field') ?? field).scrollIntoView({ block: field.getAttribute('role') === 'combobox' ? 'start' : 'nearest' });
}

function show(line) {
  const same = field === line;

  if (field && !same) field.inputMode = modeOf(field) ?? '';
  field = line;
  if (!same) layKeys(layoutFor(line));
  line.inputMode = 'none';
  panel.classList.toggle('secret', line.type === 'password');   /* no key lights up: who stands behind reads nothing */
  panel.hidden = false;
  document.body.classList.add('keys-up');
  bringIntoSight();
}

function hide() {
  if (!field) return;
  field.inputMode = modeOf(field) ?? '';
  field = null;
  panel.hidden = true;
  document.body.classList.remove('keys-up');
}

/* Never while a finger is down: what it is about to press would move away. */
function settle() {
  const line = document.activeElement;

  if (pressed) return;
  if (!isLine(line)) wanted = door;
  if (wanted && isLine(line)) show(line);
  else hide();
}

function settleSoon() {
  clearTimeout(timer);
  timer = setTimeout(settle, SETTLE_MS);
}

/* ---- what the keys do */

const edit = (command, text) => document.execCommand(command, false, text);

/* Deletes back to the sign before: a code point, as InScript typists expect. What was typed last goes first, so क्षि loses its vowel
 * sign, then ष, then the halant; a letter that came by one key (त्र) goes sign by sign, too. */
function back() {
  const { selectionStart: from, selectionEnd: to } = field;

  if (from !== null && from === to && from > 0) {
    const [sign] = [...field.value.slice(Math.max(0, from - 2), from)].slice(-1);
    field.setSelectionRange(from - sign.length, from);
  }
  edit('delete');
}

/* By what looks like one letter: the caret never stands between a letter and its signs. */
function step(by) {
  const { value, selectionStart: from, selectionEnd: to } = field;
  if (from === null) return;
  const edges = [...new Intl.Segmenter('hi').segment(value)].map(({ index }) => index).concat(value.length);
  const at = by < 0 ? edges.findLast((edge) => edge < from) ?? 0 : edges.find((edge) => edge > to) ?? value.length;

  field.setSelectionRange(at, at);
}

/* As the key of a real keyboard: first the page's listeners, then what a browser does by itself. */
function enter() {
  const line = field;
  const key = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true };

  if (!line.dispatchEvent(new KeyboardEvent('keydown', key))) return;
  if (line.tagName === 'TEXTAREA') {
    edit('insertLineBreak');
  } else if (line.form) {
    const button = [...line.form.elements].find((e) => e.type === 'submit');
    if (button) button.click();
    else line.form.requestSubmit();
  }
}

const acts = {
  back,
  enter,
  left: () => step(-1),
  right: () => step(1),
  shift() { shift = { off: 'once', once: 'locked', locked: 'off' }[shift]; face(); },
  script() {
    script = otherScript();
    if (!door) localStorage.setItem(KEPT, script);
    layKeys(script);
  },
  letters: () => layKeys(lettersFor(field)),
  signs: () => layKeys('signs'),
  hide() { wanted = false; hide(); },
};
const REPEATS = new Set(['back', 'left', 'right']);

function press({ act, type }) {
  if (act) {
    acts[act]();
    return;
  }
  edit('insertText', type[shift === 'off' ? 0 : 1]);
  if (shift === 'once') {
    shift = 'off';
    face();
  }
}

/* ---- fingers */

let repeating = 0;
const release = () => { clearTimeout(repeating); repeating = 0; };

function hold(key) {
  release();
  const again = () => { press(key); repeating = setTimeout(again, REPEAT_MS); };
  repeating = setTimeout(again, REPEAT_AFTER_MS);
}

/* At the touch, not at the letting go: quick fingers overlap. */
panel.addEventListener('pointerdown', (event) => {
  const key = event.target.closest('button')?.key;

  event.preventDefault();
  if (!key || !field || event.button !== 0) return;
  press(key);
  if (REPEATS.has(key.act)) hold(key);
});
/* A screen reader's press comes as a click alone. */
panel.addEventListener('click', (event) => {
  const key = event.target.closest('button')?.key;
  if (key && field && event.detail === 0) press(key);
});
for (const kind of ['mousedown', 'contextmenu']) panel.addEventListener(kind, (event) => event.preventDefault());

/* mouse: on the panel everything that points is a finger. */
export function startKeyboard(mouse) {
  const sheet = document.createElement('link');

  sheet.rel = 'stylesheet';
  sheet.href = '/assets/keyboard.css';
  sheet.addEventListener('load', settleSoon);
  document.head.append(sheet);

  addEventListener('pointerdown', (event) => {
    if (panel.contains(event.target)) return;
    const line = event.target.closest('label')?.control ?? event.target;

    pressed = true;
    if (event.target.closest('[role=option]')) wanted = false;          /* chosen: nothing more to type, and the buttons come back */
    if ((event.pointerType === 'mouse' && !mouse) || !isLine(line)) return;
    wanted = true;
    modeOf(line);
    line.inputMode = 'none';
  }, true);
  for (const kind of ['pointerup', 'pointercancel'])
    addEventListener(kind, () => { pressed = false; release(); settleSoon(); }, true);
  document.addEventListener('focusin', settleSoon);
  document.addEventListener('focusout', settleSoon);
}
