// SPDX-License-Identifier: MIT
// Every story of the screen in Chromium under the portal's policy: axe, what fits and can be reached, also when all that is
// foreign in it means harm; what stays in sight in a call.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BOTH_BUT_TARGETS, Looks, misfits } from '../../support/looks.mjs';
import { stories } from './fixtures.js';
import { DESKTOP, PHONE, SMALL, start } from './harness.mjs';

/** @type {Awaited<ReturnType<typeof start>>} */
let site;
before(async () => { site = await start(); });
after(() => site.close());

/** @type {typeof site.using} */
const using = (options, look) => site.using(options, look);

/** Stories in which something floats over the page, and may. */
const COVERED = new Set(['incoming-waiting']);

/** Runs in the page: what shows that foreign text has become more than text. */
function harmed() {
  /** @type {string[]} */ const bad = [];
  /** @param {ParentNode} root */
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches('img, script:not([src])')) bad.push(element.outerHTML.slice(0, 80));
      if (element.shadowRoot) look(element.shadowRoot);
      for (const { nodeType, nodeValue } of element.childNodes) {
        if (nodeType === Node.TEXT_NODE && /[\u0000\u001b\u200b\u202a-\u202e\u2066\u2067]/.test(nodeValue ?? '')) bad.push(`${element.localName} shows ${JSON.stringify(nodeValue?.slice(0, 60))}`);
      }
    }
  };
  look(document);
  if ('harm' in globalThis) bad.push('a script of it ran');
  return bad;
}

/** Runs in the page: what moves on it, or would. @returns {string[]} */
function moving() {
  /** @type {Set<string>} */ const found = new Set();
  const long = (/** @type {string} */ times) => times.split(',').some((time) => Number.parseFloat(time) > 0);
  /** @param {ParentNode} root */
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      for (const part of [null, '::before', '::after', '::backdrop']) {
        const style = getComputedStyle(element, part);
        if (style.animationName !== 'none' && long(style.animationDuration)) found.add(`${element.localName}.${element.className}${part ?? ''}: ${style.animationName}`);
        if (style.transitionProperty !== 'none' && long(style.transitionDuration)) found.add(`${element.localName}.${element.className}${part ?? ''}: ${style.transitionProperty} in ${style.transitionDuration}`);
      }
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  for (const one of document.getAnimations()) if (Number(one.effect?.getComputedTiming().duration) > 0) found.add(`runs: ${/** @type {any} */ (one).animationName ?? /** @type {any} */ (one).transitionProperty}`);
  return [...found];
}

/** @param {import('playwright-core').BrowserContextOptions['viewport']} viewport @param {import('../../support/looks.mjs').Pass[]} [passes] */
const axe = (viewport, passes) => using({ viewport }, async ({ page, show }) => {
  const looks = await Looks.of(page);
  /** @type {string[]} */ const found = [];
  for (const story of Object.keys(stories)) {
    await show(story);
    found.push(...(await looks.violations(passes)).map((one) => `${story}: ${one}`));
  }
  assert.deepEqual(found, []);
});

// Side by side: each is a page of its own that goes through all stories.
describe('every story', { concurrency: 2 }, () => {
  test('axe finds nothing in both themes on a phone', () => axe(PHONE));

  test('axe finds nothing in both themes in a window', () => axe(DESKTOP, BOTH_BUT_TARGETS));

  test('nothing is wider than the window or out of reach, down to 320 px; nor when every foreign word is 10,000 characters of markup and overrides', () => using({ viewport: SMALL }, async ({ page, show }) => {
    /** @type {string[]} */ const found = [];
    for (const story of Object.keys(stories)) {
      for (const hostile of [false, true]) {
        await show(story, hostile);
        const bad = [...await page.evaluate(misfits, { covered: COVERED.has(story), target: 43.5 }), ...hostile ? await page.evaluate(harmed) : []];
        found.push(...bad.map((one) => `${story}${hostile ? ', hostile' : ''}: ${one}`));
      }
    }
    assert.deepEqual(found, []);
  }));
});

test('who wants less motion has none, on any page', () => using({ viewport: PHONE }, async ({ page, show }) => {
  /** @type {string[]} */ const found = [];
  for (const viewport of [PHONE, DESKTOP]) {
    await page.setViewportSize(viewport);
    for (const story of Object.keys(stories)) {
      await show(story);
      found.push(...(await page.evaluate(moving)).map((one) => `${story} at ${viewport.width}: ${one}`));
    }
  }
  assert.deepEqual(found, []);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await show('incoming');
  assert.ok((await page.evaluate(moving)).length > 10, 'for others it lives');
}));

test('Hang up is always in sight', () => using({ viewport: PHONE }, async ({ page, show }) => {
  for (const viewport of [PHONE, SMALL, DESKTOP]) {
    await page.setViewportSize(viewport);
    for (const story of Object.keys(stories).filter((name) => /^(call-(?!transfer$|behind)|transfer-)/.test(name))) {
      await show(story);
      const ends = await page.getByRole('button', { name: 'Hang up', exact: true }).last().boundingBox();
      const nav = await page.getByRole('navigation').boundingBox();
      const limit = viewport === DESKTOP ? viewport.height : nav?.y ?? 0;
      assert.ok(ends && ends.y + ends.height <= limit + 1, `${story} at ${viewport.width}: Hang up ends at ${ends && ends.y + ends.height} of ${limit}`);
      const last = page.getByRole('button', { name: 'Audio', exact: true });
      if (viewport === PHONE && await last.count() === 1) {
        const box = await last.boundingBox();
        assert.ok(box && box.y + box.height <= ends.y, `${story}: Hang up lies over Audio`);
      }
      if (story === 'call-desk') assert.ok(ends.y + ends.height <= limit - 8, `${story} at ${viewport.width}: it touches the line beneath`);
    }
  }
}));

test('in a frame as small as pages make it, all that a call needs is seen, and nothing lies over it', () => using({ viewport: { width: 400, height: 300 } }, async ({ page, show }) => {
  await show('call-encrypted');
  const end = await page.getByRole('button', { name: 'Hang up', exact: true }).boundingBox();
  assert.ok(end && end.y + end.height <= 300);
  for (const name of ['Mute', 'Keypad', 'Hold', 'Add call', 'Transfer', 'Audio']) {
    const box = await page.getByRole('button', { name, exact: true }).boundingBox();
    assert.ok(box && box.y + box.height <= end.y, `${name} ends at ${box && box.y + box.height}, Hang up begins at ${end.y}`);
  }
}));

test('Call stays in sight beneath a failure', () => using({ viewport: PHONE }, async ({ page, show, tell }) => {
  for (const story of ['dialpad', 'dialpad-desk', 'ended-no-microphone', 'reconnecting', 'call-behind']) {
    await show(story);
    if (story === 'reconnecting') await tell({ kind: 'EV_CALL', call: 0, state: 'ended', cause: 'not-registered', peer: '1002', flags: {} });
    const box = await page.getByRole('button', { name: 'Call', exact: true }).boundingBox();
    const nav = await page.getByRole('navigation').boundingBox();
    assert.ok(box && nav && box.y + box.height <= nav.y, `${story}: Call ends at ${box && box.y + box.height}, the navigation begins at ${nav?.y}`);
  }
}));

test('what can be done with a recording stands in one row on a phone, with a voice message in rows of two', () => using({ viewport: PHONE }, async ({ page, show }) => {
  /** How many buttons stand in each row. @param {import('playwright-core').Locator} acts */
  const rows = (acts) => acts.locator('.button').evaluateAll((all) => {
    const tops = all.map((one) => Math.round(one.getBoundingClientRect().top));
    return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
  });
  await page.route('**/audio', (route) => route.fulfill({ contentType: 'audio/wav', body: '' }));  // nobody listens
  await show('recordings');
  assert.deepEqual(await rows(page.locator('wp-recordings .acts').first()), [2]);
  await show('voicemail');
  const open = () => page.locator('wp-voicemail .open').first().click();
  await open();
  assert.deepEqual(await rows(page.locator('wp-voicemail .message .acts')), [2, 1]);
  await page.getByRole('button', { name: 'Deleted', exact: true }).click();
  await open();
  assert.deepEqual(await rows(page.locator('wp-voicemail .message .acts')), [2, 2]);
}));

test('when a message came and whose number it is from can be read whole on a phone', () => using({ viewport: PHONE }, async ({ page, show }) => {
  await show('voicemail');
  const facts = page.locator('wp-voicemail .facts > *');
  assert.ok(await facts.count() > 5);
  assert.deepEqual(await facts.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map(({ textContent }) => textContent)), []);
}));

test('the card that asks for notifications has room for its words beside a call list', () => using({ viewport: { width: 1100, height: 800 } }, async ({ page, show }) => {
  await show('push-ask');
  const words = await page.getByText('A call is shown as a notification').boundingBox();
  assert.ok(words && words.height < 50, `the words take ${words?.height} px`);
}));
