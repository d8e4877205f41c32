// SPDX-License-Identifier: MIT
// The example pages that `make run` serves do what they show, under the policy that they are served with.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium, FAKE_MEDIA } from '../support/chromium.mjs';
import { walk } from '../support/examples.mjs';
import { builtApp } from '../support/household.mjs';
import { startSite } from '../support/site.mjs';

/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  site = await startSite({ web: builtApp(), parts: ['webphoned', 'kamailio', 'rtpengine', 'echo'], seed: true });
  browser = await launchChromium([...FAKE_MEDIA, '--allow-loopback-in-peer-connection']);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test('the connector in a list of customers, the element, the engine alone: each calls', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  /** @type {string[]} */
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => { if (/Content Security Policy|CORS/.test(message.text())) faults.push(message.text()); });
  /** @type {string[]} */
  const seen = [];
  await walk(page, site.demo.urls.examples, async (name) => seen.push(name));
  assert.deepEqual(seen, ['examples', 'connector', 'component', 'component-call', 'headless']);
  assert.deepEqual(faults, []);
  for (const name of ['', 'crm.html', 'component.html', 'headless.html']) {
    await page.goto(`${site.demo.urls.examples}${name}`);
    const icon = await fetch(await page.locator('link[rel=icon]').evaluate((link) => /** @type {any} */ (link).href));
    assert.deepEqual([icon.status, icon.headers.get('content-type')], [200, 'image/svg+xml'], `${name} asks for no favicon.ico`);
  }
  const stranger = await fetch(new URL('/../../package.json', site.demo.urls.examples));
  assert.equal(stranger.status, 404, 'nothing but the folder');
});
