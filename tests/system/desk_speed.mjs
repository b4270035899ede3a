/* desk_speed.mjs - what a slow machine waits for: a quarter of the processor, 10 Mbit/s, 20 ms away, nothing kept from before. */
import { usable } from './desk_clerk.mjs';
import { desktop, newPage, signIn } from './desk_office.mjs';

const RUNS = 5;
const NETWORK = { offline: false, latency: 20, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

async function slow(page, throttled) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  if (throttled) {
    await session.send('Network.emulateNetworkConditions', NETWORK);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  return session;
}

/* All bytes of a first load but the image of the page, as they came over the wire, in KB. */
async function loadKb(page, url) {
  const session = await slow(page, false), images = new Set();
  let bytes = 0;
  const request = ({ requestId, request: r }) => { if (/\/view\/|\/events/.test(r.url)) images.add(requestId); };
  const finished = ({ requestId, encodedDataLength }) => { if (!images.has(requestId)) bytes += encodedDataLength; };
  session.on('Network.requestWillBeSent', request);
  session.on('Network.loadingFinished', finished);
  await page.goto(url);
  await page.waitForTimeout(600);
  await session.detach();
  return bytes / 1024;
}

/* Seconds until a letter's page image and its confirm button are there; the median of a few. */
async function confirmSeconds(page, url) {
  const session = await slow(page, true), seconds = [];

  for (let i = 0; i < RUNS; i++) {
    await page.goto('about:blank');
    const begun = Date.now();
    await page.goto(url, { waitUntil: 'commit' });
    await usable(page);
    seconds.push((Date.now() - begun) / 1000);
  }
  await session.detach();
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

export async function measure(browser, office, letter, faults, row) {
  const page = await newPage(browser, office, desktop, faults);
  let most = 0;

  await signIn(page, office, 'clerk');
  for (const path of ['/', `/letters/${letter}`, `/letters/${letter}/pages`, '/register', '/deliveries', '/clocks', '/reports', '/help/1']) {
    const kb = await loadKb(page, office.url + path);
    most = Math.max(most, kb);
    row(`first_load_kb ${path.replace(/\d+/g, 'n')}`, kb.toFixed(1), 'KB');
  }
  row('first_load_kb', most.toFixed(1), 'KB');
  row('confirm_screen', (await confirmSeconds(page, `${office.url}/letters/${letter}`)).toFixed(2), 's');
  if (most > 300) faults.push(`a first load takes ${most.toFixed(0)} KB`);
  await page.context().close();
}
