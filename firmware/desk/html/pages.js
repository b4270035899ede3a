/* pages.js - the pages of a letter: buttons that write into the line "order of the sides". */
const byId = (id) => document.getElementById(id);

const TURNS = ['', 'r', 'u', 'l'];

function parse(text) {
  return text.trim().split(/[\s,]+/).filter(Boolean).map((word) => {
    const [, side, turn] = word.match(/^(\d+)([nrul]?)$/) ?? [null, word, ''];
    return { side, turn };
  });
}

function print(order) {
  return order.map(({ side, turn }) => side + turn).join(' ');
}

/* The cards follow the line: what it names stands in the upper list, in its order. */
function layOut(order, cards, shown, hidden) {
  const was = parse(byId('order').dataset.was);

  order.forEach(({ side, turn }, at) => {
    const card = cards.get(side);
    if (!card) return;
    shown.append(card);
    card.classList.remove('hidden-side');
    card.classList.toggle('changed', was[at]?.side !== side || was[at]?.turn !== turn);
    const image = card.querySelector('img');
    if (image) image.style.rotate = `${90 * ((TURNS.indexOf(turn) - TURNS.indexOf(was.find((w) => w.side === side)?.turn ?? '') + 4) % 4)}deg`;
  });
  for (const [side, card] of cards) {
    if (order.some((entry) => entry.side === side)) continue;
    hidden.append(card);
    card.classList.add('hidden-side');
    card.classList.toggle('changed', was.some((entry) => entry.side === side));
  }
}

const steps = {
  earlier(order, at) { if (at > 0) order.splice(at - 1, 0, ...order.splice(at, 1)); },
  later(order, at) { if (at >= 0) order.splice(at + 1, 0, ...order.splice(at, 1)); },
  turn(order, at) { if (at >= 0) order[at].turn = TURNS[(Math.max(0, TURNS.indexOf(order[at].turn)) + 1) % 4]; },
  hide(order, at) { if (at >= 0) order.splice(at, 1); },
  show(order, at, side) { if (at < 0) order.push({ side, turn: '' }); },
};
const SIGNS = { earlier: '◀', later: '▶', turn: '↻', hide: '✕', show: '+' };

function addTools(card, words, act) {
  const tools = card.querySelector('.side-tools');

  for (const step of Object.keys(steps)) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button small';
    button.dataset.step = step;
    button.title = words[step];
    button.innerHTML = `<span class="unseen"></span><span aria-hidden="true">${SIGNS[step]}</span>`;
    button.firstChild.textContent = `${words[step]}: ${card.dataset.side}`;
    button.addEventListener('click', () => act(step, card.dataset.side));
    tools.append(button);
  }
}

function toolsFit(cards, order) {
  for (const [side, card] of cards) {
    const shown = order.some((entry) => entry.side === side);
    for (const button of card.querySelectorAll('[data-step]')) button.hidden = (button.dataset.step === 'show') === shown;
  }
}

export function startPages() {
  const line = byId('order');
  const [shown, hidden] = document.querySelectorAll('.side-list');

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') location.assign(byId('back').href);
  });
  if (!line || !hidden) return;
  const cards = new Map([...document.querySelectorAll('.side-card')].map((card) => [card.dataset.side, card]));
  const follow = () => {
    const order = parse(line.value);
    layOut(order, cards, shown, hidden);
    toolsFit(cards, order);
  };
  const act = (step, side) => {
    const order = parse(line.value);
    steps[step](order, order.findIndex((entry) => entry.side === side), side);
    line.value = print(order);
    follow();
    cards.get(side).querySelector(`[data-step=${step}]:not([hidden])`)?.focus();
  };

  for (const card of cards.values())
    if (!card.dataset.moved) addTools(card, byId('side-words').dataset, act);
  line.addEventListener('input', follow);
  follow();
}
