// SPDX-License-Identifier: MIT
// The app from the service worker's cache, with the portal as it is: drawn without a request and without a network, a
// policy that an operator changed, and a new build that waits.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from '../support/chromium.mjs';
import { builtApp } from '../support/household.mjs';
import { waysOpen } from '../support/policy.mjs';
import { Portal } from '../support/portal.mjs';

/** @type {Portal} */
let portal;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('playwright-core').BrowserContext} */
let context;
/** @type {import('playwright-core').Page} */
let page;

const web = () => path.join(portal.folder, 'web');
const url = () => `http://localhost:${portal.port}/`;

/** The page is drawn. @param {import('playwright-core').Page} [on] */
const drawn = (on = page) => on.getByRole('button', { name: 'Log in' }).waitFor();

/** The same build but for one file. @param {string} word */
function newBuild(word) {
  const file = path.join(web(), 'sw.js');
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n// ${word}\n`);
}

before(async () => {
  portal = new Portal();
  cpSync(builtApp(), web(), { recursive: true });
  await portal.start();
  browser = await launchChromium();
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(url());
  await drawn();
  await page.evaluate(() => navigator.serviceWorker.ready);
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('the worker is served so that it can have the whole site, and is asked for anew each time', async () => {
  const { status, headers } = await portal.get('/sw.js');
  assert.equal(status, 200);
  assert.match(headers['content-type'], /javascript/);
  assert.equal(headers['cache-control'], 'no-cache');
  assert.match(headers['content-security-policy'], /worker-src 'self'/);
});

test('the page lets no text become markup or code, and knows three policies', async () => {
  const { headers } = await portal.get('/');
  assert.match(headers['content-security-policy'], /; require-trusted-types-for 'script'; trusted-types lit-html webphone webphone-page(;|$)/);
  assert.deepEqual(await page.evaluate(waysOpen), []);
});

test('the cache has the app and nothing else: no configuration, nothing of the API', async () => {
  const kept = await page.evaluate(async () => {
    const lists = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return lists.flat().map(({ url: address }) => new URL(address).pathname);
  });
  assert.ok(kept.includes('/phone.pack') && kept.includes('/phone.js') && kept.includes('/index.html'), String(kept));
  assert.deepEqual(kept.filter((name) => !/^\/(assets\/[\w-]+\.\w+|index\.html|(phone|action)\.js|[\w-]+\.wasm|phone\.pack|)$/.test(name)), []);
});

test('an operator changes the SIP servers: the next load is under the new policy, from the cache', async () => {
  const config = JSON.parse(readFileSync(portal.configFile, 'utf8'));
  config.phone.wsServers = ['wss://other.example'];
  writeFileSync(portal.configFile, JSON.stringify(config));
  const policy = () => page.evaluate(async () => (await fetch('index.html')).headers.get('Content-Security-Policy'));
  assert.doesNotMatch(String(await policy()), /other\.example/);
  portal.child?.kill('SIGHUP');
  for (let now = ''; !now.includes('other.example'); now = (await portal.get('/')).headers['content-security-policy']);
  const told = page.evaluate(() => new Promise((resolve) => { navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data.type)); }));
  // A page that is opened beside this one is enough.
  const other = await context.newPage();
  await other.goto(url());
  assert.equal(await told, 'policy');
  // A page that is closed while it looks for a new build keeps Chromium from looking for the next three minutes.
  await drawn(other);
  await other.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update(); });
  await other.close();
  assert.match(String(await policy()), /connect-src 'self' wss:\/\/other\.example/);
});

test('a new build waits while somebody looks at the old one, and takes over when that person says so', async () => {
  newBuild('second');
  await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update(); });
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null);
  const again = page.waitForEvent('load');
  await page.evaluate(() => document.querySelector('wp-app')?.dispatchEvent(new CustomEvent('intent', { detail: { name: 'renew' } })));
  await again;
  await drawn();
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.waiting === null);
});

test('the second load needs no answer of anybody to draw; then neither a portal', async () => {
  // What the portal is asked for meets a wall; what the worker has does not come this far.
  await context.route('**/*', (route) => route.abort());
  await page.reload();
  await drawn();
  await context.unroute('**/*');
  await portal.end();
  await page.reload();
  await drawn();
  const other = await context.newPage();
  await other.goto(`${url()}?call=abc&action=answer`);
  await drawn(other);
  await other.close();
});
