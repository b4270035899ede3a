/* first.js - setting up a new box: a form that waits until the desk has started anew. */
const AGAIN_MS = 500;

async function isReady(address) {
  try {
    const answer = await fetch(address);
    return answer.ok && (await answer.text()).trim() === 'ready';
  } catch {
    return false;       /* it is just starting */
  }
}

async function waitAndSend(form) {
  while (!(await isReady(form.dataset.wait))) await new Promise((on) => setTimeout(on, AGAIN_MS));
  form.submit();
}

export function startFirst() {
  const form = document.querySelector('form[data-wait]');

  if (form) waitAndSend(form);
}
