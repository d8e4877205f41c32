// SPDX-License-Identifier: MIT
// Everything that a browser without any of it fetches over the wire until the phone can be used, octet by octet, with the
// portal as it is: page, styles, scripts, wasm, icons, manifest, configuration.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { launchChromium } from '../support/chromium.mjs';
import { builtApp } from '../support/household.mjs';
import { Portal } from '../support/portal.mjs';
import { until } from '../support/until.mjs';

const CEILING = 150_000;

/** @type {Portal} */
let portal;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('node:http').Server} */
let wire;
/** @type {Map<string, number>} octets of each body, as it went by, by path */
const bodies = new Map();
let open = 0;

before(async () => {
  portal = new Portal();
  await portal.start((config) => { config.web = builtApp(); });
  // Between browser and portal, and counts.
  wire = createServer((asked, response) => {
    const { url = '/', method, headers } = asked;
    open += 1;
    const passed = request({ host: '127.0.0.1', port: portal.port, path: url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      const path = url.split('?')[0];
      if (!bodies.has(path)) bodies.set(path, 0);
      answer.on('data', (chunk) => bodies.set(path, (bodies.get(path) ?? 0) + chunk.length));
      answer.on('close', () => { open -= 1; });
      answer.pipe(response);
    });
    asked.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(wire, 'listening');
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  wire?.closeAllConnections();
  wire?.close();
  await portal?.stop();
});

test('the first load is at most 150,000 octets with all that is asked for, and check-load knows each file of it', async (t) => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (wire.address());
  // What a service worker keeps for later is fetched when the phone stands; itself is counted below.
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/`);
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  await until(() => bodies.has('/phone.pack') && bodies.has('/api/softphone/config') && open === 0, 'the phone is there');
  // What not every browser asks for, and not at once.
  const icon = await page.evaluate(() => document.querySelector('link[rel=icon]')?.getAttribute('href'));
  const listed = execFileSync(process.execPath, ['scripts/check-load.mjs', '--needed'], { encoding: 'utf8' });
  const files = [...listed.matchAll(/^ *\d+ {2}(\S+)$/gm)].map(([, name]) => name);
  for (const name of ['sw.js', 'manifest.webmanifest', String(icon), ...files]) {
    const path = name === 'index.html' ? '/' : `/${name}`;
    if (!bodies.has(path)) await page.evaluate(async (target) => { await (await fetch(target)).arrayBuffer(); }, path);
  }
  await until(() => open === 0, 'all answers are there');
  const sizes = [...bodies].sort(([, one], [, other]) => other - one);
  const answers = sizes.filter(([path]) => path !== '/' && !files.includes(path.slice(1)));
  assert.deepEqual(answers.map(([path]) => path).filter((path) => !/^\/(manifest\.webmanifest|api\/softphone\/config)$/.test(path)), [], 'not counted by scripts/check-load.mjs');
  const sum = (/** @type {[string, number][]} */ all) => all.reduce((so, [, size]) => so + size, 0);
  const list = sizes.map(([path, size]) => `${size}  ${path}`).join('\n');
  assert.ok(sum(answers) <= Number(/^ *(\d+) {2}answers/m.exec(listed)?.[1]), `the portal's answers:\n${list}`);
  assert.ok(sum(sizes) <= CEILING, `${sum(sizes)} octets:\n${list}`);
  t.diagnostic(`first load: ${sum(sizes)} octets, ${sum(answers)} of them manifest and configuration`);
  await context.close();
});
