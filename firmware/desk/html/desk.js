/* desk.js - what every page has: the scan key, short messages, live parts. */
import { startLive, refresh } from './live.js';
import { startLetter } from './letter.js';
import { startPages } from './pages.js';

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
  if (!event.target.closest('.scanner') || !event.target.action.includes('/scan/')) return;
  event.preventDefault();
  scan(event.target);
});

startLive();
if (body.dataset.screen === 'letter') startLetter();
if (body.dataset.screen === 'pages') startPages();
