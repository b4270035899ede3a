/* browser.mjs - one tab of Chromium, driven over a pipe with its DevTools protocol; no library needed.
 *
 * With a screen its window is shown there, without one it runs headless. The profile is a fresh one each time. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const QUIET = ['--no-sandbox', '--test-type', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--password-store=basic'];
const LOAD_MS = 30000;

/* Messages end with a zero byte in both directions. */
function connect(child) {
  const waiting = new Map(), [, , , input, output] = child.stdio;
  let rest = Buffer.alloc(0), last = 0;
  const take = (text) => {
    const message = JSON.parse(text);
    const asked = waiting.get(message.id);
    if (!asked) return;
    waiting.delete(message.id);
    if (message.error) asked.fail(new Error(message.error.message)); else asked.done(message.result);
  };
  output.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = rest.subarray(0, end).toString();
      rest = rest.subarray(end + 1);
      take(text);
    }
  });
  child.on('exit', () => waiting.forEach((asked) => asked.fail(new Error('Chromium has ended'))));
  return (method, params = {}, sessionId = undefined) => new Promise((done, fail) => {
    waiting.set(++last, { done, fail });
    input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
  });
}

/* { go(url), run(function, ...plain arguments), picture(), close() } */
export async function openTab(program, hasScreen) {
  const profile = mkdtempSync(join(tmpdir(), 'dakbox-browser-'));
  const child = spawn(program, ['--remote-debugging-pipe', `--user-data-dir=${profile}`, ...QUIET, ...(hasScreen ? ['--window-size=1200,900'] : ['--headless=new']),
    'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const ask = connect(child);
  const { targetInfos } = await ask('Target.getTargets');
  const { sessionId } = await ask('Target.attachToTarget', { targetId: targetInfos.find((one) => one.type === 'page').targetId, flatten: true });
  const inTab = (method, params) => ask(method, params, sessionId);

  const run = async (what, ...args) => {
    const expression = `(${what})(...${JSON.stringify(args)})`;
    const { result, exceptionDetails } = await inTab('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const go = async (url) => {
    await inTab('Page.navigate', { url });
    for (const begun = Date.now(); Date.now() - begun < LOAD_MS; await new Promise((done) => setTimeout(done, 50)))
      if (await run((want) => document.readyState === 'complete' && location.href === want, url).catch(() => false)) return;
    throw new Error(`${url} does not load`);
  };
  const picture = async () => (await inTab('Page.captureScreenshot')).data;
  const close = async () => {
    const ended = new Promise((done) => child.once('exit', done));
    await ask('Browser.close').catch(() => {});
    await ended;
    rmSync(profile, { recursive: true, force: true });
  };
  await ask('Browser.grantPermissions', { permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite'] });
  await inTab('Emulation.setFocusEmulationEnabled', { enabled: true });         /* only a tab with the focus may copy */
  return { go, run, picture, close };
}
