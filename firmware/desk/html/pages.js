/* pages.js - the pages of a letter: buttons that write into the line "order of the sides". */
import { closeOpenQuestion } from './letter.js';

const byId = (id) => document.getElementById(id);

const TURNS = ['n', 'r', 'u', 'l'];     /* quarters to the right, counted from the scan; '' is what the reader found */

function quarters(turn, card) {
  return turn ? TURNS.indexOf(turn) : Number(card.dataset.turned) / 90;
}

function parse(text) {
  const plain = text.replace(/[०-९]/g, (digit) => digit.charCodeAt(0) - 0x966);

  return plain.trim().split(/[\s,]+/).filter(Boolean).map((word) => {
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
    if (image) image.style.rotate = `${90 * (quarters(turn, card) - quarters('', card))}deg`;
  });
  for (const [side, card] of cards) {
    if (order.some((entry) => entry.side === side)) continue;
    hidden.append(card);
    card.classList.add('hidden-side');
    card.classList.toggle('changed', was.some((entry) => entry.side === side));
  }
  hidden.previousElementSibling.classList.toggle('unseen', !hidden.children.length);
}

const steps = {
  earlier(order, at) { if (at > 0) order.splice(at - 1, 0, ...order.splice(at, 1)); },
  later(order, at) { if (at >= 0) order.splice(at + 1, 0, ...order.splice(at, 1)); },
  turn(order, at, side, card) { if (at >= 0) order[at].turn = TURNS[(quarters(order[at].turn, card) + 1) % 4]; },
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
    button.innerHTML = '<span class="unseen"></span><span aria-hidden="true"></span>';
    button.firstChild.textContent = `${words[step]}: ${card.dataset.side}`;
    button.lastChild.textContent = step === 'show' ? `${SIGNS.show} ${words.show}` : SIGNS[step];     /* alone it has room for its word */
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

/* An order that was put together is not left behind without a question: by Escape, a split, the language switch, a closed tab. */
function guardOrder(line) {
  let saving = false;

  line.form.addEventListener('submit', () => { saving = true; });
  addEventListener('pageshow', () => { saving = false; });
  addEventListener('beforeunload', (event) => { if (!saving && !document.body.dataset.leaving && print(parse(line.value)) !== line.dataset.was) event.preventDefault(); });
}

export function startPages() {
  const line = byId('order');
  const [shown, hidden] = document.querySelectorAll('.side-list');

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing && !closeOpenQuestion()) location.assign(byId('back').href);
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
    const card = cards.get(side);

    steps[step](order, order.findIndex((entry) => entry.side === side), side, card);
    line.value = print(order);
    follow();
    (card.querySelector(`[data-step=${step}]:not([hidden])`) ?? card.querySelector('[data-step]:not([hidden])')).focus();
  };

  for (const card of cards.values())
    if (!card.dataset.moved) addTools(card, byId('side-words').dataset, act);
  line.addEventListener('input', follow);
  guardOrder(line);
  follow();
}
