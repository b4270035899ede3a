/* sheet.js - the page image of a letter: size, place, turn, page, and boxes where values were read.
 *
 * One image element, laid out in CSS pixels; the boxes lie in it in per cent, so they follow each size and turn by themselves. */
const SIZES = [1, 1.4, 2, 2.8, 4];
const SWIPE_PX = 60;
const AIR = 0.6;                /* per cent round the words of a box */
const byId = (id) => document.getElementById(id);

const SHARP_FROM = 1.3;         /* pixels of the device for one of the image: from there on the large picture shows more */

/* The large picture lies over the first one, so nothing moves when it comes. It has no colour: CSS takes that from below. */
function makeZoom(image) {
  const zoom = new Image();
  const none = new Set();       /* pages that have none: read before there were any, or it would show no more */
  let wanted = null;

  zoom.id = 'zoom';
  zoom.alt = '';
  zoom.draggable = false;
  zoom.hidden = true;
  image.after(zoom);
  return {
    clear() { wanted = null; zoom.hidden = true; zoom.removeAttribute('src'); },
    /* width: how wide the page is on the screen, in CSS pixels. */
    async show(url, width) {
      if (url === wanted || none.has(url) || width * devicePixelRatio <= SHARP_FROM * image.naturalWidth) return;
      wanted = url;
      zoom.src = url;
      try {
        await zoom.decode();
        if (wanted === url) zoom.hidden = false;
      } catch {
        if (wanted === url) none.add(url);      /* else another page was turned to meanwhile */
      }
    },
  };
}

/* The page's own URL; also what is loaded ahead. */
const viewOf = (letter, page) => `/letters/${letter}/view/${page}`;

function loadAhead(url) {
  if (!url) return;
  const image = new Image();
  image.decoding = 'async';
  image.fetchPriority = 'low';
  image.src = url;
}

/* Boxes of the fields that have one, each a button that leads to its field. */
function makeBoxes(canvas, fields) {
  return fields.map((field) => {
    const box = document.createElement('button');
    const [x, y, w, h] = field.dataset.box.split(' ').map((v) => Number(v) / 10);
    const control = field.querySelector('input:not([type=hidden]), select, textarea');
    const label = field.querySelector('label, dt');

    box.type = 'button';
    box.className = 'evidence';
    box.tabIndex = -1;
    box.dataset.page = field.dataset.page;
    box.setAttribute('aria-label', byId('sheet').dataset.showField.replace('{1}', label?.textContent.trim() ?? ''));
    box.title = label?.textContent.trim() ?? '';
    Object.assign(box.style, { left: `${x - AIR}%`, top: `${y - AIR / 2}%`, width: `${w + 2 * AIR}%`, height: `${h + AIR}%` });
    if (field.classList.contains('look')) box.classList.add('doubtful');
    box.addEventListener('click', () => {
      const folded = field.closest('details:not([open])');
      if (folded) folded.open = true;
      (control ?? field).focus();
    });
    canvas.append(box);
    return { field, box };
  });
}

export function makeSheet(sheet) {
  const viewport = byId('viewport');
  const canvas = byId('canvas');
  const image = byId('image');
  const zoom = makeZoom(image);
  const letter = sheet.dataset.letter;
  const pages = Number(sheet.dataset.pages);
  const boxes = makeBoxes(canvas, [...document.querySelectorAll('#confirm [data-box], .facts [data-box]')]);
  const thumbs = [...document.querySelectorAll('#thumbs [data-to]')];
  let page = Number(sheet.dataset.pageNow);
  let size = 1;
  let turn = 0;                 /* degrees clockwise, on top of what the reader found upright */
  let shown = null;             /* the box of the field that has the focus */

  function layOut() {
    if (!image.naturalWidth) return;
    const sideways = turn % 180 !== 0;
    const wide = viewport.clientWidth * size;
    const ratio = image.naturalHeight / image.naturalWidth;
    const width = sideways ? wide / ratio : wide;
    const height = width * ratio;
    const shift = { 0: '0, 0', 90: `0, ${-height}px`, 180: `${-width}px, ${-height}px`, 270: `${-width}px, 0` }[turn];

    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.style.marginBottom = `${sideways ? width - height : 0}px`;
    canvas.style.transform = `rotate(${turn}deg) translate(${shift})`;
    viewport.classList.toggle('larger', size > 1);
    zoom.show(`/letters/${letter}/zoom/${page}`, width);
  }

  /* The box comes into sight; what is in sight already stays where it is. */
  function bringIntoSight(box) {
    const there = box.getBoundingClientRect();
    const frame = viewport.getBoundingClientRect();
    if (there.top < frame.top + 20 || there.bottom > frame.bottom - 20)
      viewport.scrollTop += there.top - frame.top - frame.height / 3;
    if (there.left < frame.left || there.right > frame.right)
      viewport.scrollLeft += there.left - frame.left - 20;
  }

  function showBoxes() {
    for (const { box } of boxes) {
      box.hidden = Number(box.dataset.page) !== page;
      box.classList.toggle('shown', box === shown);
    }
    if (shown && !shown.hidden) bringIntoSight(shown);
  }

  /* x, y: the place of the viewport that is to stay under the finger. */
  function setSize(to, x = viewport.clientWidth / 2, y = viewport.clientHeight / 2) {
    const next = Math.min(SIZES.at(-1), Math.max(1, to));
    const factor = next / size;
    if (factor === 1) return;
    const left = (viewport.scrollLeft + x) * factor - x;
    const top = (viewport.scrollTop + y) * factor - y;
    size = next;
    layOut();
    viewport.scrollTo(left, top);
  }

  function go(to) {
    if (to < 1 || to > pages || to === page) return;
    page = to;
    shown = null;
    zoom.clear();
    image.src = viewOf(letter, page);
    const words = byId('page-of').dataset.words.replace('{1}', page).replace('{2}', pages);
    byId('page-of').textContent = words;
    image.alt = words;
    byId('prev').hidden = page === 1;
    byId('next').hidden = page === pages;
    for (const thumb of thumbs) thumb.setAttribute('aria-current', String(Number(thumb.dataset.to) === page));
    thumbs[page - 1]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    viewport.scrollTop = 0;
    showBoxes();
  }

  const api = {
    step: (by) => go(page + by),
    go,
    larger: () => setSize(SIZES.find((s) => s > size + 0.01) ?? size),
    smaller: () => setSize(SIZES.findLast((s) => s < size - 0.01) ?? 1),
    whole: () => setSize(1),
    nextSize: () => setSize(SIZES.find((s) => s > size + 0.01) ?? 1),
    setSize,
    size: () => size,
    turn() {
      turn = (turn + 90) % 360;
      const keep = byId('keep-turn');
      if (keep) keep.hidden = turn === 0;
      layOut();
    },
    /* Shows where the value of a field stands on the paper. */
    point(field) {
      if (field?.dataset.page) go(Number(field.dataset.page));
      shown = boxes.find((b) => b.field === field)?.box ?? null;
      showBoxes();
    },
  };

  image.addEventListener('load', () => {
    layOut();
    if (page < pages) loadAhead(viewOf(letter, page + 1));
    if (page === Number(sheet.dataset.pageNow)) loadAhead(sheet.dataset.ahead);
  });
  new ResizeObserver(layOut).observe(viewport);
  layOut();
  showBoxes();
  byId('turn-form')?.addEventListener('submit', ({ target }) => {
    target.elements.page.value = page;
    target.elements.degrees.value = turn;
  });
  wireTools(api, thumbs);
  wireTouch(viewport, api);
  wireWheel(viewport, api);
  return api;
}

function wireTools(sheet, thumbs) {
  const onClick = (id, act) => byId(id)?.addEventListener('click', (event) => { event.preventDefault(); act(); });

  onClick('prev', () => sheet.step(-1));
  onClick('next', () => sheet.step(1));
  onClick('larger', sheet.larger);
  onClick('smaller', sheet.smaller);
  onClick('whole', sheet.whole);
  onClick('turn', sheet.turn);
  for (const thumb of thumbs)
    thumb.addEventListener('click', (event) => { event.preventDefault(); sheet.go(Number(thumb.dataset.to)); });
}

function wireWheel(viewport, sheet) {
  viewport.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;         /* the wheel alone scrolls; a pinch on a touch pad comes as Ctrl and wheel */
    event.preventDefault();
    const frame = viewport.getBoundingClientRect();
    sheet.setSize(sheet.size() * Math.exp(-event.deltaY / 300), event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });
}

/* One finger or the mouse moves the page, or turns it over when there is nothing to move; two fingers change its size. */
function wireTouch(viewport, sheet) {
  const fingers = new Map();
  let began = null;
  let dragged = false;          /* the click that ends a drag is none */

  const spread = () => {
    const [a, b] = [...fingers.values()];
    return { px: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
  };
  const begin = (event) => {
    began = { x: event.clientX, y: event.clientY, left: viewport.scrollLeft, top: viewport.scrollTop, size: sheet.size(), px: 0, moved: false };
    if (fingers.size === 2) began.px = spread().px;
  };

  viewport.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    dragged = false;
    fingers.set(event.pointerId, event);
    begin(event);
  });
  viewport.addEventListener('pointermove', (event) => {
    if (!began || !fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2 && began.px > 0) {
      const now = spread();
      const frame = viewport.getBoundingClientRect();
      sheet.setSize(began.size * now.px / began.px, now.x - frame.left, now.y - frame.top);
      began.moved = true;
      return;
    }
    const [dx, dy] = [event.clientX - began.x, event.clientY - began.y];
    if (!began.moved && Math.hypot(dx, dy) < 6) return;
    if (!began.moved) viewport.setPointerCapture(event.pointerId);
    began.moved = true;
    viewport.scrollTo(began.left - dx, began.top - dy);
  });
  const end = (event) => {
    if (!fingers.delete(event.pointerId) || !began) return;
    const [dx, dy] = [event.clientX - began.x, event.clientY - began.y];
    if (event.type === 'pointerup' && sheet.size() === 1 && !began.px && Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) sheet.step(dx < 0 ? 1 : -1);
    dragged = began.moved;
    if (fingers.size === 1) begin([...fingers.values()][0]);
    else began = null;
  };
  viewport.addEventListener('pointerup', end);
  viewport.addEventListener('pointercancel', end);
  viewport.addEventListener('click', (event) => { if (dragged) event.stopPropagation(); }, { capture: true });
}
