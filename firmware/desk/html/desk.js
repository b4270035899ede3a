/* desk.js - what every page has: the scan key, short messages, live parts. */
import { startLive, refresh } from './live.js';
import { startLetter } from './letter.js';

const body = document.body;
const toast = document.getElementById('toast');
let toastTimer = 0;

export function say(words) {
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, 6000);
}

/* A press without leaving the page: a half typed letter stays as it is. */
async function scan() {
  try {
    const answer = await fetch('/scan/start', {
      method: 'POST',
      body: new URLSearchParams({ token: body.dataset.token }),
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
  scan();
});

document.addEventListener('submit', (event) => {
  if (event.target.id !== 'scan') return;
  event.preventDefault();
  scan();
});

startLive();
if (body.dataset.screen === 'letter') startLetter();
