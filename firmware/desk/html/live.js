/* live.js - keeps parts of the page up to date without flicker.
 *
 * A part names where its text comes from in data-live. When the desk says that
 * something changed, the new text is fetched and laid over the old one node by
 * node: what is equal is not touched, so focus, scroll place and open questions stay. */
const LOST_AFTER_MS = 2500;
const ANSWER_MS = 10000;
const AGO_EVERY_MS = 30000;
const ANNOUNCE_EVERY_MS = 30000;

const lost = document.getElementById('lost');
const lostWords = lost?.textContent;
const parts = [...document.querySelectorAll('[data-live]')];
let source = null;
let lostTimer = 0;
let busy = false;
let again = false;
let freshAt = new Date();

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.dataset.key : undefined;
}

function copyAttributes(from, to) {
  for (const { name } of [...from.attributes])
    if (!to.hasAttribute(name) && !(name === 'open' && from.tagName === 'DETAILS')) from.removeAttribute(name);
  for (const { name, value } of [...to.attributes])
    if (from.getAttribute(name) !== value && !(name === 'open' && from.tagName === 'DETAILS')) from.setAttribute(name, value);
}

/* The old node that new child is the newer form of, searched from "at" on. */
function partner(at, child) {
  const key = keyOf(child);

  if (key === undefined) return at && keyOf(at) === undefined && at.nodeName === child.nodeName ? at : null;
  for (let old = at; old; old = old.nextSibling)
    if (keyOf(old) === key && old.nodeName === child.nodeName) return old;
  return null;
}

function morph(from, to) {
  if (from.isEqualNode(to)) return;
  if (from.nodeType !== Node.ELEMENT_NODE) {
    from.nodeValue = to.nodeValue;
    return;
  }
  copyAttributes(from, to);
  morphChildren(from, to);
}

function morphChildren(from, to) {
  let at = from.firstChild;

  for (const child of [...to.childNodes]) {
    const old = partner(at, child);
    if (!old) {
      from.insertBefore(child, at);
      continue;
    }
    if (old !== at) from.insertBefore(old, at);
    else at = at.nextSibling;
    morph(old, child);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/* ---- never from under a finger: new text waits while something is pressed, and what has just moved takes no press */

const PRESS_MS = 3000;          /* a pointer that is never let go holds nothing up for longer */
const MOVED_MS = 400;           /* nobody has seen yet what stands there now */
const movedAt = new WeakMap();
let pressedAt = 0;
let letGo = null;               /* while a pointer is down: settles once its click was dealt with */

addEventListener('pointerdown', () => {
  pressedAt = performance.now();
  letGo ??= new Promise((done) => {
    const up = () => setTimeout(() => { letGo = null; done(); });
    addEventListener('pointerup', up, { once: true });
    addEventListener('pointercancel', up, { once: true });
    setTimeout(up, PRESS_MS);
  });
}, true);
addEventListener('click', (event) => {
  const moved = movedAt.get(event.target.closest('[data-live] [data-key]'));

  if (event.detail === 0 || moved === undefined || pressedAt - moved > MOVED_MS) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

/* The focus stays on what it is on, wherever that moves to. */
function layOver(part, fresh) {
  const focus = document.activeElement;
  const place = (each) => Math.round(each.getBoundingClientRect().top);
  const before = new Map([...part.querySelectorAll('[data-key]')].map((each) => [each, place(each)]));

  morphChildren(part, fresh);
  if (focus !== document.activeElement && part.contains(focus)) focus.focus({ preventScroll: true });
  for (const each of part.querySelectorAll('[data-key]')) if (before.get(each) !== place(each)) movedAt.set(each, performance.now());
}

async function refreshPart(part) {
  const answer = await fetch(part.dataset.live, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(ANSWER_MS) });

  if (answer.status === 401) {
    goneFrom((await answer.text()).includes('locked'));
    return;
  }
  if (!answer.ok || answer.redirected) return;          /* another page is not this part's newer text */
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
  await letGo;
  if (fresh.querySelector('[data-reload]')) {
    location.reload();
    return;
  }
  layOver(part, fresh);
  freshAt = new Date();
  announce(part);
}

/* ---- what is read out: only when there is more to do than before, and not at every letter */

let spoken = null;              /* the region a screen reader listens to */
let spokenAt = 0;
const weights = new Map();      /* of each part: how much waited when it was last looked at */

function announce(part) {
  const words = part.querySelector('[data-key=announce]');
  if (!words) return;
  const weight = Number(words.dataset.weight);
  const grew = weights.has(part) && weight > weights.get(part);

  if (grew && Date.now() - spokenAt < ANNOUNCE_EVERY_MS) return;        /* said with the next growth, or with the next look after a while */
  weights.set(part, weight);
  if (!grew) return;
  spokenAt = Date.now();
  if (!spoken) {
    spoken = document.createElement('p');
    spoken.className = 'unseen';
    spoken.setAttribute('role', 'status');
    document.body.append(spoken);
  }
  spoken.textContent = words.textContent;
}

/* ---- "12 min" goes on by itself */

function agoWords(since, words) {
  const minutes = Math.floor((Date.now() / 1000 - since) / 60);
  const hours = Math.floor(minutes / 60);
  const [sentence, n] = minutes < 1 ? [words[0], 0] : hours < 1 ? [words[1], minutes] : hours < 48 ? [words[2], hours] : [words[3], Math.floor(hours / 24)];

  return sentence.replace('{1}', n);
}

function renewAges() {
  for (const span of document.querySelectorAll('[data-ago] [data-since]')) {
    const fresh = agoWords(Number(span.dataset.since), span.closest('[data-ago]').dataset.ago.split('|'));
    if (span.textContent !== fresh) span.textContent = fresh;
  }
}

/* ---- nobody sits here any more: locked, signed out, or the desk was started anew */

function goneFrom(locked) {
  source?.close();
  source = null;
  if (locked || !document.querySelector('main form textarea')) {       /* typed words are kept by words.js; the page asks who is there */
    document.body.dataset.leaving = 'yes';      /* no question may keep a letter on the screen of a place that is locked */
    location.reload();
    return;
  }
  clearTimeout(lostTimer);
  sayLost(lost.dataset.signedOut);
}

function sayLost(words) {
  const time = freshAt.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

  lost.textContent = `${words} ${lost.dataset.asOf.replace('{1}', time)}`;
  lost.hidden = false;
}

/* One refresh at a time; a change that comes while one runs starts the next. */
export async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  do {
    again = false;
    await Promise.allSettled(parts.map(refreshPart));
  } while (again);
  busy = false;
}

/* A desk that was started anew wants its new token. */
function takeToken(token) {
  document.body.dataset.token = token;
  for (const field of document.querySelectorAll('input[name=token]')) field.value = token;
}

function notLost() {
  clearTimeout(lostTimer);
  lostTimer = 0;
  lost.hidden = true;
}

function connected(event) {
  notLost();
  takeToken(event.data);
  refresh();
}

function disconnected() {
  if (!lostTimer) lostTimer = setTimeout(() => sayLost(lostWords), LOST_AFTER_MS);
  if (source?.readyState !== EventSource.CLOSED) return;
  source = null;
  setTimeout(listen, 2000);                 /* refused: the browser does not try again. What a part answers says why */
  refresh();
}

/* Only a page in sight listens: a browser opens six connections to one desk, and a seventh tab would wait for ever. */
function listen() {
  if (source || document.hidden) return;
  source = new EventSource('/events');
  source.addEventListener('hello', connected);
  source.addEventListener('change', refresh);
  source.addEventListener('locked', () => goneFrom(true));
  source.addEventListener('ended', () => goneFrom(false));
  source.onerror = disconnected;
}

function onSight() {
  if (!document.hidden) {
    listen();
    return;
  }
  source?.close();
  source = null;
  notLost();
}

export function startLive() {
  if (document.querySelector('[data-ago]')) setInterval(renewAges, AGO_EVERY_MS);
  if (parts.length === 0) return;
  parts.forEach(announce);
  const every = Math.min(...parts.map((part) => Number(part.dataset.everyMs ?? Infinity)));
  if (every < Infinity) setInterval(() => document.hidden || refresh(), every);         /* what no change tells of */
  listen();
  document.addEventListener('visibilitychange', onSight);
}
