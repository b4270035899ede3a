/* desk.js - what every page has: the scan key, short messages, live parts. */
import { startLive, refresh } from './live.js';
import { startWords } from './words.js';

const body = document.body;
const toast = document.getElementById('toast');
let toastTimer = 0;

export function say(words) {
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, 6000);
}

/* A press without leaving the page: a half typed letter stays as it is. form: the scanner's; on other pages scand chooses one. */
async function scan(form) {
  const words = form ? new FormData(form) : new FormData();

  words.set('token', body.dataset.token);
  try {
    const answer = await fetch(form ? form.action : '/scan/start', {
      method: 'POST',
      body: new URLSearchParams(words),
      redirect: 'manual',
    });
    if (answer.type !== 'opaqueredirect') say(toast.dataset.failed);
  } catch {
    say(toast.dataset.failed);
  }
  refresh();
}

document.addEventListener('keydown', (event) => {
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat;

  if (!plain || event.key !== 'F2') return;
  event.preventDefault();
  scan(document.getElementById('scan'));
});

document.addEventListener('submit', (event) => {
  if (!event.target.closest('.scanner, .day') || !event.target.action.includes('/scan/')) return;
  event.preventDefault();
  scan(event.target);
});

/* ---- once is enough: a second Enter or tap while the first is on its way sends nothing */

const ON_ITS_WAY_MS = 10000;            /* an answer that is a file, or none at all, leaves this page standing */

document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.method !== 'post') return;
  if (body.dataset.sending) {
    event.preventDefault();
    event.stopImmediatePropagation();           /* it is no submit: nothing else may take it for one */
    return;
  }
  body.dataset.sending = 'yes';
  setTimeout(() => { delete body.dataset.sending; }, ON_ITS_WAY_MS);
});
addEventListener('pageshow', () => { delete body.dataset.sending; });

/* ---- keys on the screen where there are no others: the panel says so by ?kiosk. A phone has its own, and no room for these. */

const KIOSK = 'dakbox-kiosk';

function startKeys() {
  if (new URLSearchParams(location.search).has('kiosk')) sessionStorage.setItem(KIOSK, 'yes');
  const kiosk = Boolean(sessionStorage.getItem(KIOSK));
  if (kiosk) import('./kiosk.js').then((panel) => panel.startKiosk());
  if (kiosk || matchMedia('(pointer: coarse) and (min-width: 700px)').matches) import('./keyboard.js').then((keys) => keys.startKeyboard(kiosk));
}

startWords();
startLive();
startKeys();
/* Each screen's own; web/layout.c names them beforehand. */
if (body.dataset.screen === 'first') import('./first.js').then((page) => page.startFirst());
if (body.dataset.screen === 'admin') import('./admin.js').then((page) => page.startAdmin());
if (body.dataset.screen === 'letter') import('./letter.js').then((page) => page.startLetter());
if (body.dataset.screen === 'pages') import('./pages.js').then((page) => page.startPages());
if (body.dataset.screen === 'eoffice') import('./eoffice.js').then((page) => page.startEoffice());
