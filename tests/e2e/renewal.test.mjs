// SPDX-License-Identifier: MIT
// A new build comes while somebody talks: its service worker waits, whoever asks, and takes over when the call has ended.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ANNA, Household, builtApp } from '../support/household.mjs';

/** @type {string} */
let web;
/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Person} */
let anna;

before(async () => {
  web = mkdtempSync(path.join(tmpdir(), 'webphone-web-'));
  cpSync(builtApp(), web, { recursive: true });
  home = await Household.start({ web });
  anna = await home.person(await home.machine(ANNA, { plain: true }), '1001');
});
after(async () => {
  await home?.stop();
  rmSync(web, { recursive: true, force: true });
});

/** Whether a new worker waits. @param {boolean} waits */
const worker = (waits) => anna.page.waitForFunction(async (wish) => Boolean((await navigator.serviceWorker.getRegistration())?.waiting) === wish, waits);

test('a new build waits for the end of a call, also where the person wants it now; then it takes over by itself', async () => {
  const { page } = anna;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.reload();  // from now on the worker has this page
  await anna.registered();
  await page.evaluate(() => { /** @type {any} */ (globalThis).same = true; });
  await anna.dial('600');
  await anna.talks();
  await anna.hears(ANNA);
  appendFileSync(path.join(web, 'sw.js'), '\n// another build\n');
  await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update(); });
  await worker(true);
  await anna.reads('A new version is ready.');
  await anna.button('Start it').click();
  // A message to the phone and back, sound, and a page that comes meanwhile: none of it begins the new build.
  await anna.press('Hold');
  await anna.hearsNothing();
  await anna.press('Resume');
  await anna.hears(ANNA);
  const other = await anna.context.newPage();
  await other.goto(anna.url);
  await anna.registered(other);
  await other.close();
  await page.bringToFront();
  await anna.press('Mute');
  await anna.reads('You are muted');
  await worker(true);
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).same), true, 'the page is the one that called');

  const again = page.waitForEvent('load');
  await anna.hangUp();
  await again;
  await anna.registered();
  await worker(false);
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).same), undefined);
});
