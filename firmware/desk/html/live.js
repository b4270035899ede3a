/* live.js - keeps parts of the page up to date without flicker.
 *
 * A part names where its text comes from in data-live. When the desk says that
 * something changed, the new text is fetched and laid over the old one node by
 * node: what is equal is not touched, so focus, scroll place and open questions stay. */
const LOST_AFTER_MS = 2500;
const ANSWER_MS = 10000;

const lost = document.getElementById('lost');
const parts = [...document.querySelectorAll('[data-live]')];
let source = null;
let lostTimer = 0;
let busy = false;
let again = false;

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

async function refreshPart(part) {
  const answer = await fetch(part.dataset.live, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(ANSWER_MS) });

  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
  if (fresh.querySelector('[data-reload]')) {
    location.reload();
    return;
  }
  morphChildren(part, fresh);
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
  if (!lostTimer) lostTimer = setTimeout(() => { lost.hidden = false; }, LOST_AFTER_MS);
  if (source.readyState !== EventSource.CLOSED) return;
  source = null;
  setTimeout(listen, 2000);                 /* refused: the browser does not try again */
}

/* Only a page in sight listens: a browser opens six connections to one desk, and a seventh tab would wait for ever. */
function listen() {
  if (source || document.hidden) return;
  source = new EventSource('/events');
  source.addEventListener('hello', connected);
  source.addEventListener('change', refresh);
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
  if (parts.length === 0) return;
  listen();
  document.addEventListener('visibilitychange', onSight);
}
