/* desk_speed.mjs - what a slow machine waits for: a quarter of the processor, 10 Mbit/s, 20 ms away, nothing kept from before. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { usable } from './desk_clerk.mjs';
import { comeIn, desktop, newPage, openDesk, signIn } from './desk_office.mjs';

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
async function confirmSeconds(page, url, ready = usable) {
  const session = await slow(page, true), seconds = [];

  for (let i = 0; i < RUNS; i++) {
    await page.goto('about:blank');
    const begun = Date.now();
    await page.goto(url, { waitUntil: 'commit' });
    await ready(page);
    seconds.push((Date.now() - begun) / 1000);
  }
  await session.detach();
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

/* Seconds until what is asked of the desk has come whole; the median of a few. */
async function answerSeconds(page, url) {
  const seconds = [];

  for (let i = 0; i < RUNS; i++) {
    const begun = Date.now();
    await page.goto(url);
    seconds.push((Date.now() - begun) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

const canConfirm = (page) => page.waitForSelector('#confirm-button:not([disabled])');        /* the sample's page is no real picture */

/* The same over a register that register_seed made (folder); a letter of today lies on top of it. */
export async function measureLarge(browser, bin, folder, port, faults, row) {
  const letter = execFileSync(join(bin, 'desk_seed'), ['--one', folder], { encoding: 'utf8' }).trim();
  mkdirSync(join(folder, 'run'), { recursive: true });
  const who = `clerk-${Date.now().toString(36)}`;         /* new each time: the register is kept */
  const office = await openDesk(bin, folder, port, { [who]: 'clerk,supervisor' });
  try {
    const page = await newPage(browser, office, desktop, faults), year = new Date().getFullYear();
    const fiveYears = `period=own&from=01-01-${year - 5}&to=31-12-${year}`;
    await comeIn(page, office, who);
    row('large_register_letters', letter, '');
    row('large_confirm_screen', (await confirmSeconds(page, `${office.url}/letters/${letter}`, canConfirm)).toFixed(2), 's');
    for (const [name, path] of [['counter', '/'], ['register', '/register'], ['search', '/register?q=pen'], ['report_received', `/reports?report=received&by=month&${fiveYears}`],
      ['report_times', `/reports?report=times&${fiveYears}`], ['report_deliveries', `/reports?report=deliveries&${fiveYears}`], ['report_pending', '/reports?report=pending']])
      row(`large_${name}`, (await answerSeconds(page, office.url + path)).toFixed(2), 's');
    await page.context().close();
  } finally {
    await office.close();
  }
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
