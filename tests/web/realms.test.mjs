// SPDX-License-Identifier: MIT
// The engine, as it travels, and its loader in every realm where the phone may have to live: page, dedicated and shared
// worker, module service worker, Node.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { packedEngine } from '../../scripts/pack-wasm.mjs';
import { Core, compile } from '../../web/phone/core.js';
import { bundle, launchChromium, serve } from '../support/chromium.mjs';

const packed = packedEngine();
const PROBE = `
  import { Core, compile } from '/web/phone/core.js';
  async function probe() {
    const module = await compile(fetch('/phone.pack'));
    const begin = performance.now();
    const core = new Core(module);
    const ms = performance.now() - begin;
    core.command(1, { kind: 'DIALPAD', text: ['6\\u00e9'] });
    return { realm: self.constructor.name, outputs: [...core.outputs()], never: core.deadline === Infinity, ms };
  }`;
const EXPECTED = [{ kind: 'EV_DIALPAD', call: 0, text: '6é' }];
let site, browser, page;

before(async () => {
  site = await serve({
    '/': '<!doctype html><title>Realms</title><script type="module" src="/page.js"></script>',
    '/page.js': await bundle(`${PROBE} window.probe = probe;`),
    '/worker.js': await bundle(`${PROBE} probe().then((result) => postMessage(result));`),
    '/shared.js': await bundle(`${PROBE} self.onconnect = ({ ports: [port] }) => { probe().then((result) => port.postMessage(result)); };`),
    '/sw.js': await bundle(`${PROBE}
      self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
      self.addEventListener('message', (event) => event.waitUntil(probe().then((result) => event.source.postMessage(result))));`),
    '/phone.pack': packed,
  }, { 'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'" });
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(site.url);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

function check(result, realm) {
  assert.equal(result.realm, realm);
  assert.deepEqual(result.outputs, EXPECTED);
  assert.equal(result.never, true);
}

test('Node', async () => {
  const core = new Core(await compile(packed), new Uint8Array(32));
  core.command(1, { kind: 'DIALPAD', text: ['6é'] });
  assert.deepEqual([...core.outputs()], EXPECTED);
});

test('page', async (t) => {
  const result = await page.evaluate(() => window.probe());
  t.diagnostic(`instantiated in ${result.ms.toFixed(2)} ms`);
  check(result, 'Window');
});

test('dedicated worker', async () => {
  check(await page.evaluate(() => new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  })), 'DedicatedWorkerGlobalScope');
});

test('shared worker', async () => {
  check(await page.evaluate(() => new Promise((resolve, reject) => {
    const worker = new SharedWorker('/shared.js', { type: 'module' });
    worker.port.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error('shared worker'));
  })), 'SharedWorkerGlobalScope');
});

test('module service worker', async () => {
  check(await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js', { type: 'module' });
    const { active } = await navigator.serviceWorker.ready;
    return new Promise((resolve) => {
      navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
      active.postMessage('probe');
    });
  }), 'ServiceWorkerGlobalScope');
});
