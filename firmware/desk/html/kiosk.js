/* kiosk.js - the box's own screen (board/system/kiosk): one page of this desk at a time, no window beside it, no way to another place. */
const ALIVE_EVERY_MS = 10000;           /* below the desk's patience with a silent connection (20 s): it stays open while this page lives */
const LET_GO_MS = 400;

const words = document.getElementById('keyboard').dataset;

/* A PDF, or what would open a window: inside this page, with a way back. */
function showInside(address) {
  const dialog = document.createElement('dialog');
  const close = document.createElement('button');
  const frame = document.createElement('iframe');

  dialog.className = 'inside';
  close.type = 'button';
  close.className = 'button';
  close.textContent = words.close;
  close.addEventListener('click', () => dialog.close());
  frame.sandbox = 'allow-scripts allow-same-origin';   /* the viewer's own buttons to save and print lead nowhere */
  frame.src = address;
  frame.title = address.split('/').pop();
  dialog.append(close, frame);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/* Links lead about in this desk; nothing is saved here, for there is no place. (The unit lets nothing else in, whatever a page says.) */
function stayHere() {
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');

    if (!link) return;
    const { origin, pathname, href } = new URL(link.href);
    const ours = origin === location.origin;
    if (ours && !link.target && !link.hasAttribute('download') && !pathname.startsWith('/pdf/')) return;
    event.preventDefault();
    if (ours && (link.target || pathname.startsWith('/pdf/'))) showInside(href);
  }, true);
  for (const kind of ['contextmenu', 'dragstart', 'dragover', 'drop']) addEventListener(kind, (event) => event.preventDefault(), true);
}

/* The session looks whether a connection to the desk is open, and starts anew when there is none for long. */
function stayAlive() {
  const beat = () => fetch('/healthz', { cache: 'no-store' }).then((answer) => answer.text()).catch(() => {});

  setInterval(beat, ALIVE_EVERY_MS);
  beat();
}

/* After minutes without a touch the screen is black; the touch or key that wakes it does nothing else. */
function goDark(minutes) {
  const dark = document.createElement('div');
  let timer = 0;
  /* an open dialog lies above all that is not in it */
  const begin = () => { ([...document.querySelectorAll('dialog[open]')].pop() ?? document.body).append(dark); dark.hidden = false; };
  const wait = () => { clearTimeout(timer); timer = setTimeout(begin, minutes * 60000); };
  const wake = (event) => {
    wait();
    if (dark.hidden) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => { dark.hidden = true; }, LET_GO_MS);       /* the click that follows a touch is swallowed, too */
  };

  dark.id = 'dark';
  dark.hidden = true;
  document.body.append(dark);
  for (const kind of ['pointerdown', 'mousedown', 'click', 'touchstart', 'keydown']) addEventListener(kind, wake, { capture: true, passive: false });
  addEventListener('pointermove', wait, { capture: true, passive: true });
  wait();
}

export function startKiosk() {
  stayHere();
  stayAlive();
  goDark(Number(words.blankMinutes));
}
