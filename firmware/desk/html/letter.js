/* letter.js - one letter's screen: page image, evidence box, keys. */
const ZOOMS = [1, 1.6, 2.4];
const byId = (id) => document.getElementById(id);

/* ---- the page image */

function makeSheet(sheet) {
  const viewport = byId('viewport');
  const canvas = byId('canvas');
  const image = byId('image');
  const evidence = byId('evidence');
  const pages = Number(sheet.dataset.pages);
  let page = Number(sheet.dataset.pageNow);
  let zoom = 0;
  let turn = 0;           /* degrees clockwise, on top of what the reader found upright */
  let box = null;         /* [x, y, w, h] in thousandths of the upright page */

  function layOut() {
    if (!image.naturalWidth) return;
    const sideways = turn % 180 !== 0;
    const shown = viewport.clientWidth * ZOOMS[zoom];
    const ratio = image.naturalHeight / image.naturalWidth;
    const width = sideways ? shown / ratio : shown;
    const height = width * ratio;
    const shift = { 0: '0, 0', 90: `0, ${-height}px`, 180: `${-width}px, ${-height}px`, 270: `${-width}px, 0` }[turn];

    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.style.marginBottom = `${sideways ? width - height : 0}px`;
    canvas.style.transform = `rotate(${turn}deg) translate(${shift})`;
    showBox();
  }

  function showBox() {
    evidence.hidden = !box;
    if (!box) return;
    const [x, y, w, h] = box.map((v) => v / 10);
    const air = 0.6;        /* per cent round the words */
    evidence.style.left = `${x - air}%`;
    evidence.style.top = `${y - air / 2}%`;
    evidence.style.width = `${w + 2 * air}%`;
    evidence.style.height = `${h + air}%`;
    const there = evidence.getBoundingClientRect();
    const frame = viewport.getBoundingClientRect();
    if (there.top < frame.top + 20 || there.bottom > frame.bottom - 20)
      viewport.scrollTop += there.top - frame.top - frame.height / 3;
    if (there.left < frame.left || there.right > frame.right)
      viewport.scrollLeft += there.left - frame.left - 20;
  }

  function go(to) {
    if (to < 1 || to > pages || to === page) return;
    page = to;
    box = null;
    showBox();
    image.src = `/letters/${sheet.dataset.letter}/view/${page}`;
    const words = byId('page-of').dataset.words.replace('{1}', page).replace('{2}', pages);
    byId('page-of').textContent = words;
    image.alt = words;
    byId('prev').hidden = page === 1;
    byId('next').hidden = page === pages;
    viewport.scrollTop = 0;
  }

  image.addEventListener('load', layOut);
  new ResizeObserver(layOut).observe(viewport);
  layOut();
  return {
    step: (by) => go(page + by),
    zoom() { zoom = (zoom + 1) % ZOOMS.length; layOut(); },
    turn() { turn = (turn + 90) % 360; layOut(); },
    /* Shows where the value of a field stands on the paper. */
    point(field) {
      const at = field?.dataset.box?.split(' ').map(Number) ?? null;
      if (field?.dataset.page) go(Number(field.dataset.page));
      box = at;
      showBox();
    },
  };
}

function wireSheet(sheet) {
  const onClick = (id, act) => byId(id).addEventListener('click', (event) => { event.preventDefault(); act(); });

  onClick('prev', () => sheet.step(-1));
  onClick('next', () => sheet.step(1));
  onClick('zoom', sheet.zoom);
  onClick('turn', sheet.turn);
  document.addEventListener('focusin', (event) => {
    if (event.target.closest('#confirm, .facts')) sheet.point(event.target.closest('[data-page]'));
  });
}

/* ---- keys */

export function closeOpenQuestion() {
  const open = document.querySelector('details.ask[open]');

  if (!open) return false;
  open.open = false;
  open.querySelector('summary').focus();
  return true;
}

function onKey(event, sheet, form) {
  const keys = {
    PageUp: () => sheet?.step(-1),
    PageDown: () => sheet?.step(1),
    F7: () => byId('earlier')?.click(),
    F8: () => sheet?.zoom(),
    F9: () => sheet?.turn(),
    Escape: () => { if (!closeOpenQuestion()) location.assign('/'); },
  };
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;

  if (!plain || event.isComposing) return;
  if (event.key === 'Enter' && form && event.target.form === form && event.target.matches('textarea, select, [type=checkbox]')) {
    event.preventDefault();
    form.requestSubmit();
  } else if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
}

/* Where the eye is needed first: what is not sure about the pages, a doubtful field, else the one tick. */
function firstThing(form) {
  return byId('doubts') ?? form.querySelector('.look input, .look select, .look textarea') ?? byId('f_checked');
}

/* What was typed is not left behind without a question: by Escape, the language switch, a closed tab. */
function guardWords(form) {
  let typed = false;

  form.addEventListener('input', (event) => { typed ||= event.target.id !== 'f_checked'; });
  document.addEventListener('submit', () => { typed = false; });
  addEventListener('beforeunload', (event) => { if (typed) event.preventDefault(); });
}

/* A proposed officer is chosen by its button; the list of all shows it. */
function wireProposals(form) {
  const select = byId('f_post');
  const buttons = [...form.querySelectorAll('.proposal')];
  const show = () => buttons.forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.post === select.value)));

  buttons.forEach((b) => b.addEventListener('click', () => {
    select.value = b.dataset.post;
    select.dispatchEvent(new Event('input', { bubbles: true }));
    show();
  }));
  select?.addEventListener('change', show);
}

export function startLetter() {
  const form = byId('confirm');
  const sheet = byId('image') ? makeSheet(byId('sheet')) : null;

  if (sheet) wireSheet(sheet);
  document.addEventListener('keydown', (event) => onKey(event, sheet, form));
  if (!form) return;
  form.addEventListener('submit', () => { byId('confirm-button').disabled = true; });
  guardWords(form);
  wireProposals(form);
  addEventListener('pageshow', () => { byId('confirm-button').disabled = false; });
  firstThing(form).focus();
}
