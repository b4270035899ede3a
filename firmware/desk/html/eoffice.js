/* eoffice.js - the assisted page: a key or button copies a field, Enter goes on to the next one. */
const list = document.querySelector('.copy-list');
const HERE_MS = 10 * 1000;

/* The clipboard needs a secure page; the older way works on any, and else the field is at least selected. */
async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}

function mark(field, done) {
  const row = field.closest('.copy-row');
  const words = done ? list.dataset.copied : list.dataset.notCopied;
  let note = row.querySelector('.note');

  if (!note) {
    note = document.createElement('span');
    note.className = 'note';
    note.setAttribute('role', 'status');
    row.append(note);
  }
  note.textContent = words;
  row.classList.toggle('copied', done);
}

/* Fields with something in them, in the form's order; behind the last one the numbers are typed back. */
function next(field) {
  const fields = [...list.querySelectorAll('.copy')].filter((each) => each.value !== '');

  return fields[fields.indexOf(field) + 1] ?? document.getElementById('receipt_no');
}

export function startEoffice() {
  if (!list) return;
  list.addEventListener('focusin', (event) => {
    if (event.target.matches('.copy')) event.target.select();
  });
  list.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    mark(field, await copy(field));
  });
  list.addEventListener('keydown', async (event) => {
    if (event.key !== 'Enter' || !event.target.matches('.copy')) return;
    event.preventDefault();
    const field = event.target;
    mark(field, field.value !== '' && await copy(field));
    next(field)?.focus();
  });
  /* Entering takes minutes: colleagues see all the while who is at it. What comes back is of no interest. */
  setInterval(() => fetch(list.dataset.here).catch(() => {}), HERE_MS);
  list.querySelector('.copy-row:not(.nothing) .copy')?.focus();
}
