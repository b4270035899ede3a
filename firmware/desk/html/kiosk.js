/* kiosk.js - the box's own screen (board/system/kiosk): one page of this desk at a time, no window beside it, no way to another place. */
const ALIVE_EVERY_MS = 10000;           /* below the desk's patience with a silent connection (20 s): it stays open while this page lives */
const LET_GO_MS = 400;

const words = document.getElementById('keyboard').dataset;

/* A PDF, a page's picture, a sheet: inside this page, with a way back. The viewer keeps a PDF's touches to itself (goDark). */
function showInside(what) {
  const dialog = document.createElement('dialog');
  const close = document.createElement('button');
  const place = document.createElement('div');

  dialog.className = 'inside';
  place.className = 'place';
  close.type = 'button';
  close.className = 'button';
  close.textContent = words.close;
  close.addEventListener('click', () => dialog.close());
  place.append(what);
  dialog.append(close, place);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function frame(title) {
  const made = document.createElement('iframe');

  made.sandbox = 'allow-scripts allow-same-origin';   /* the viewer's own buttons to save and print lead nowhere */
  made.title = title;
  made.addEventListener('load', () => { if (made.contentDocument === null) made.replaceWith(words.notShown); });     /* a page of ours: none may stand in a frame */
  return made;
}

/* The large picture behind a small one. */
function picture(address, small) {
  const made = document.createElement('img');

  made.src = address;
  made.alt = small.alt;
  return made;
}

const isPdf = (path) => /^\/pdf\/|^\/prints\/\d+\/file$/.test(path);

function showLink(link) {
  const { pathname, href } = new URL(link.href);
  const small = link.querySelector('img');
  const made = small ? picture(href, small) : frame(pathname.split('/').pop());

  if (!small) made.src = href;
  showInside(made);
}

/* Links lead about in this desk; nothing is saved here, for there is no place. (The unit lets nothing else in, whatever a page says.) */
function stayHere() {
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');

    if (!link) return;
    const { origin, pathname } = new URL(link.href);
    const ours = origin === location.origin;
    if (ours && !link.target && !link.hasAttribute('download') && !isPdf(pathname)) return;
    event.preventDefault();
    if (ours && (link.target || isPdf(pathname))) showLink(link);
  }, true);
  for (const kind of ['contextmenu', 'dragstart', 'dragover', 'drop']) addEventListener(kind, (event) => event.preventDefault(), true);
}

/* A recovery sheet is the answer to a form, for its key may stand in no address. It is nowhere but in the frame: each press asks for it anew. */
function showSheets() {
  for (const note of document.querySelectorAll('[data-kiosk]')) note.hidden = false;
  addEventListener('submit', (event) => {
    const form = event.target;

    if (event.defaultPrevented || !form.matches('.sheet-form')) return;
    const sheet = frame(event.submitter?.textContent ?? '');
    sheet.name = form.target = 'sheet';
    sheet.addEventListener('load', () => { delete document.body.dataset.sending; });
    showInside(sheet);
  });
}

/* The session looks whether a connection to the desk is open, and starts anew when there is none for long. */
function stayAlive() {
  const beat = () => fetch('/healthz', { cache: 'no-store' }).then((answer) => answer.text()).catch(() => {});

  setInterval(beat, ALIVE_EVERY_MS);
  beat();
}

/* What the next to touch the screen must not see: a page that shows a key gives way, and what was typed in secret is gone. */
function hideSecrets() {
  if (document.querySelector('input[type=hidden][name=secret]')) location.replace('/');
  for (const line of document.querySelectorAll('input[type=password], #restore input[name=key]')) line.value = '';
}

/* After minutes without a touch the screen is black; the touch or key that wakes it does nothing else. Of touches in a PDF this page hears
 * nothing: after half the time a pane that is not seen takes one, and whoever reads is known to be there. A key on a sheet does not stay. */
function goDark(minutes) {
  const dark = document.createElement('div');
  const pane = document.createElement('div');
  let timer = 0, half = 0;
  const begin = () => {
    document.querySelector('iframe[name=sheet]')?.closest('dialog').close();
    ([...document.querySelectorAll('dialog[open]')].pop() ?? document.body).append(dark);       /* an open dialog lies above all that is not in it */
    dark.hidden = false;
    hideSecrets();
  };
  const wait = () => {
    pane.remove();
    clearTimeout(half);
    clearTimeout(timer);
    half = setTimeout(() => document.querySelector('.inside .place')?.append(pane), minutes * 30000);
    timer = setTimeout(begin, minutes * 60000);
  };
  const wake = (event) => {
    wait();
    if (dark.hidden) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => { dark.hidden = true; }, LET_GO_MS);       /* the click that follows a touch is swallowed, too */
  };

  pane.className = 'pane';
  dark.id = 'dark';
  dark.hidden = true;
  document.body.append(dark);
  for (const kind of ['pointerdown', 'mousedown', 'click', 'touchstart', 'keydown']) addEventListener(kind, wake, { capture: true, passive: false });
  for (const kind of ['pointermove', 'wheel']) addEventListener(kind, wait, { capture: true, passive: true });
  wait();
}

export function startKiosk() {
  stayHere();
  showSheets();
  stayAlive();
  goDark(Number(words.blankMinutes));
}
