/* admin.js - the admin's pages: a mistake leads to its line in the text area. */
const LINE_HEIGHTS_ABOVE = 3;

/* Where line number (from 1) begins and ends in the text; one behind the last is the last. */
function lineRange(text, number) {
  let from = 0;

  for (let n = 1; n < number; n++) {
    const end = text.indexOf('\n', from);
    if (end < 0) break;
    from = end + 1;
  }
  const end = text.indexOf('\n', from);
  return [from, end < 0 ? text.length : end];
}

function showLine(area, number) {
  const [from, to] = lineRange(area.value, number);

  area.focus();
  area.setSelectionRange(from, to);
  area.scrollTop = (number - 1 - LINE_HEIGHTS_ABOVE) * parseFloat(getComputedStyle(area).lineHeight);
  area.scrollIntoView({ block: 'nearest' });
}

export function startAdmin() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-line]');
    const area = link && document.querySelector(link.getAttribute('href'));

    if (!area) return;
    event.preventDefault();
    showLine(area, Number(link.dataset.line));
  });
}
