// SPDX-License-Identifier: MIT
// What a person wanted of a notification, handed from the click to the phone or to a page: once, to whom it concerns, and not when
// it is long ago. The store is the phone's own, in a browser, where two ask at the same time.
import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { answerOf, takeWish } from '../../web/phone/wish.js';
import { bundle, launchChromium, serve } from '../support/chromium.mjs';

let site, browser, context, page;

before(async () => {
  site = await serve({
    '/': '<!doctype html><title>Wish</title><script type="module" src="/page.js"></script>',
    '/page.js': await bundle(`
      import { storage } from '/web/phone/storage.js';
      import { takeWish } from '/web/phone/wish.js';
      Object.assign(window, { storage, take: (action) => takeWish(storage, action && ((wish) => wish.action === action)) });`),
  });
  browser = await launchChromium();
});
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext();
  page = await tab();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function tab() {
  const opened = await context.newPage();
  await opened.goto(site.url);
  await opened.waitForFunction(() => window.storage);
  return opened;
}
const WISH = { call: 'a1@192.0.2.7', action: 'answer', number: '1002' };
/** Written down by the worker, so many milliseconds ago. */
const clicked = (ago = 0, wish = WISH) => page.evaluate(([value, at]) => window.storage.write('wish', { ...value, at: Date.now() - at }), [wish, ago]);
/** @param {any} by @param {string} [action]  what it can do */
const takes = (by, action) => by.evaluate((wanted) => window.take(wanted), action);

test('two tabs and the phone ask at once: one of them has it, and nobody a second time', async () => {
  const tabs = [page, await tab(), await tab()];
  for (let round = 0; round < 20; round++) {
    await clicked();
    const given = (await Promise.all(tabs.map((one) => takes(one)))).filter(Boolean);
    assert.deepEqual(given.map(({ call }) => call), [WISH.call]);
  }
  assert.deepEqual(await Promise.all(tabs.map((one) => takes(one))), [null, null, null]);
});

test('one that is long ago, or of tomorrow, is nobody\'s wish any more, and gone', async () => {
  for (const ago of [61_000, -61_000]) {
    await clicked(ago);
    assert.equal(await takes(page), null);
    assert.equal(await page.evaluate(() => window.storage.read('wish')), undefined);
  }
  await clicked(50_000);
  assert.equal((await takes(page)).call, WISH.call);
});

test('what the phone cannot do is left for the page; the later click counts', async () => {
  await clicked(0, { ...WISH, action: 'callback' });
  assert.equal(await takes(page, 'answer'), null);
  await clicked(0, { ...WISH, call: 'b2@192.0.2.7', action: 'voicemail' });
  assert.deepEqual([(await takes(page)).action, await takes(page)], ['voicemail', null]);
});

test('a storage that refuses, or has nonsense, is no wish', async () => {
  assert.equal(await takeWish({ take: async () => { throw new Error('refused'); } }), null);
  for (const found of [null, 7, 'x', [], { at: 'now' }, { at: Infinity }, {}]) {
    const storage = { take: async (_name, wanted) => (wanted(found) ? found : undefined) };
    assert.equal(await takeWish(storage), null, JSON.stringify(found));
    assert.equal(await takeWish(storage, ({ action }) => action === 'answer'), null);
  }
});

test('it names the call; whether that is still there the phone knows', () => {
  assert.deepEqual(answerOf({ ...WISH, at: 0 }), { kind: 'ANSWER', call: 0, text: ['a1@192.0.2.7'] });
  assert.deepEqual(answerOf(/** @type {any} */ ({})).text, ['undefined'], 'which no call is called');
});

test('counted at once by two tabs: none is lost', async () => {
  const other = await tab();
  const count = (by) => by.evaluate(() => Promise.all(Array.from({ length: 25 }, () => window.storage.update('n', (n) => (n || 0) + 1))));
  await Promise.all([count(page), count(other)]);
  assert.equal(await page.evaluate(() => window.storage.read('n')), 50);
});
