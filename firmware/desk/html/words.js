/* words.js - what was typed into a letter is kept in this browser's session until it is filed: by letter and person, with the
 * revision it was typed against. Gone at sign-out. */
const PREFIX = 'dakbox-words:';

const keyOf = (form) => `${PREFIX}${form.dataset.person}:${form.dataset.letter}`;
const NEVER = new Set(['token', 'revision', 'checked', 'marks']);

/* Every control of the form that a person can change, by name; switches as true and false. */
function controls(form) {
  return [...form.elements].filter((c) => c.name && !NEVER.has(c.name) && !c.readOnly);
}

const valueOf = (c) => (c.type === 'checkbox' ? c.checked : c.value);
/* As the desk sent it. */
function servedValue(c) {
  if (c.type === 'checkbox') return c.defaultChecked;
  if (c.tagName === 'SELECT') return ([...c.options].find((o) => o.defaultSelected) ?? c.options[0])?.value ?? '';
  return c.defaultValue;
}

export function forgetWords(form) { sessionStorage.removeItem(keyOf(form)); }

/* Of keys that end so: of one letter, whoever typed; '': all of them. */
function forgetWordsOf(ending) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && key.endsWith(ending)) sessionStorage.removeItem(key);
}

/* What differs from what the desk sent; nothing differs: nothing is kept. A form that came back unfiled was sent with the
 * words in it: what was kept of them stays. */
export function keepWords(form) {
  const words = form.dataset.cameBack ? { ...keptWords(form)?.words } : {};
  for (const c of controls(form)) if (valueOf(c) !== servedValue(c)) words[c.name] = { value: valueOf(c), label: c.selectedOptions?.[0]?.textContent };
  try {
    if (Object.keys(words).length) sessionStorage.setItem(keyOf(form), JSON.stringify({ revision: form.elements.revision.value, words }));
    else forgetWords(form);
  } catch {
    /* no room or not allowed: the words are on the screen all the same */
  }
}

/* The words kept for this letter, or null; sameRevision: the letter has not changed since. */
export function keptWords(form) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(form)));
    return kept ? { words: kept.words, sameRevision: kept.revision === form.elements.revision.value } : null;
  } catch {
    return null;
  }
}

export function putBack(form, words) {
  for (const c of controls(form)) {
    const kept = words[c.name];
    if (!kept) continue;
    if (c.type === 'checkbox') c.checked = kept.value;
    else if (c.tagName === 'SELECT' && ![...c.options].some((o) => o.value === kept.value)) c.add(new Option(kept.label ?? kept.value, kept.value, false, true));
    else c.value = kept.value;
    c.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/* ---- whoever types is there, though the desk hears nothing of it: else it would lock after its minutes */

const HERE_EVERY_MS = 60000;
let saidAt = Date.now();

function stillHere() {
  if (Date.now() - saidAt < HERE_EVERY_MS) return;
  saidAt = Date.now();
  fetch('/here').catch(() => {});           /* the page itself shows whether the desk is there */
}

/* On every page: a letter that was filed needs no words any more, and nobody's words outlive the session. */
export function startWords() {
  document.addEventListener('input', stillHere, { passive: true });
  const filed = document.querySelector('[data-filed]');

  if (filed) forgetWordsOf(`:${filed.dataset.filed}`);
  document.addEventListener('submit', (event) => { if (event.target.action.endsWith('/sign-out')) forgetWordsOf(''); });
}
