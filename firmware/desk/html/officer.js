/* officer.js - the choice of an officer becomes a line to type in: an ARIA combo box over what the desk finds.
 * The select stays, out of sight, and is what the form sends. */
const WAIT_MS = 80;
const byId = (id) => document.getElementById(id);

function makeLine(select) {
  const line = document.createElement('input');
  const list = document.createElement('ul');
  const count = document.createElement('span');

  line.id = 'f_officer';
  line.type = 'text';
  line.placeholder = select.dataset.hint;
  line.autocomplete = 'off';
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'officers' }))
    line.setAttribute(name, value);
  if (select.hasAttribute('aria-describedby')) line.setAttribute('aria-describedby', select.getAttribute('aria-describedby'));
  list.id = 'officers';
  list.className = 'officers';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', select.labels[0]?.textContent ?? '');
  count.className = 'unseen';
  count.setAttribute('role', 'status');
  if (select.labels[0]) select.labels[0].htmlFor = line.id;
  select.after(line, list, count);
  select.hidden = true;
  return { line, list, count };
}

export function startOfficers(letter) {
  const select = byId('f_post');
  if (!select) return;
  const { line, list, count } = makeLine(select);
  let timer = 0;
  let asked = 0;
  let at = -1;

  const chosen = () => select.selectedOptions[0];
  const show = () => { line.value = select.value ? chosen().textContent : ''; };
  const options = () => [...list.querySelectorAll('[role=option]')];

  function close() {
    clearTimeout(timer);
    asked++;
    list.hidden = true;
    at = -1;
    line.setAttribute('aria-expanded', 'false');
    line.removeAttribute('aria-activedescendant');
  }

  function take(post, label) {
    let option = [...select.options].find((o) => o.value === post);
    if (!option) {
      option = new Option(label, post);
      select.append(option);
    }
    select.value = post;
    close();
    show();
    select.dispatchEvent(new Event('change', { bubbles: true }));
    line.dispatchEvent(new Event('input', { bubbles: true, cancelable: false }));
  }

  /* to: -1 for none */
  function mark(to) {
    const all = options();
    at = to;
    all.forEach((o, i) => o.setAttribute('aria-selected', String(i === at)));
    if (at < 0) {
      line.removeAttribute('aria-activedescendant');
      return;
    }
    line.setAttribute('aria-activedescendant', all[at].id);
    all[at].scrollIntoView({ block: 'nearest' });
  }

  async function find(typed) {
    const mine = ++asked;
    const query = new URLSearchParams({ q: typed, letter });
    try {
      const answer = await fetch(`/officers/find?${query}`);
      if (!answer.ok || mine !== asked) return;
      const found = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
      if (mine !== asked) return;
      list.replaceChildren(...found.children);
    } catch {
      return;                           /* the list as it was: the desk says itself when it is away */
    }
    options().forEach((o, i) => { o.id = `officer-${i}`; });
    list.hidden = false;
    line.setAttribute('aria-expanded', 'true');
    count.textContent = select.dataset.count.replace('{1}', options().length);
    /* nothing typed: whoever stands there already, so that Enter changes nothing */
    mark(typed ? Math.min(0, options().length - 1) : options().findIndex((o) => o.dataset.post === select.value));
  }

  line.addEventListener('input', (event) => {
    if (!event.isTrusted) return;       /* our own word to the form that something was chosen */
    clearTimeout(timer);
    timer = setTimeout(() => find(line.value.trim()), WAIT_MS);
  });
  line.addEventListener('focus', () => line.select());
  line.addEventListener('click', () => { if (list.hidden) find(''); });
  line.addEventListener('blur', () => { close(); show(); });
  line.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) find('');
      else mark(options().length ? (Math.max(at, event.key === 'ArrowDown' ? -1 : 0) + (event.key === 'ArrowDown' ? 1 : -1) + options().length) % options().length : -1);
    } else if (list.hidden) {
      return;
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      const option = options()[at];
      if (event.key === 'Enter') { event.preventDefault(); event.stopPropagation(); }
      if (option) take(option.dataset.post, option.dataset.label);
      else close();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
      show();
    }
  });
  list.addEventListener('pointerdown', (event) => event.preventDefault());      /* the line keeps the focus */
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) take(option.dataset.post, option.dataset.label);
  });

  const proposals = [...document.querySelectorAll('.proposal')];
  const press = () => proposals.forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.post === select.value)));
  proposals.forEach((b) => b.addEventListener('click', () => take(b.dataset.post, b.dataset.label)));
  select.addEventListener('change', () => { show(); press(); });
  show();
}
