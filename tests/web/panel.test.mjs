// SPDX-License-Identifier: MIT
// The control panel's parts that need no browser: recorded offers, and the core's preview of codec rules.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test, { after, before } from 'node:test';
import { preview } from '../../web/panel/codecs.js';
import { digitsOf, minorOf, money } from '../../web/panel/currencies.js';
import { OFFERS } from '../../web/panel/offers.js';

const [CHROME, FIREFOX, SAFARI] = OFFERS;
const { fetch } = globalThis;

before(async () => {
  const wasm = await readFile(new URL('../../build/wasm/phone.wasm', import.meta.url));
  globalThis.fetch = async () => new Response(/** @type {any} */ (wasm), { headers: { 'Content-Type': 'application/wasm' } });
});
after(() => { globalThis.fetch = fetch; });

test('the offers of Chrome and Firefox are those that were recorded, that of Safari is the published one', async () => {
  const { capabilities } = JSON.parse(await readFile(new URL('../vectors/sdp/index.json', import.meta.url), 'utf8'));
  for (const [offer, browser] of /** @type {const} */ ([[CHROME, 'chromium'], [FIREFOX, 'firefox']])) {
    const lines = capabilities[browser].audio.map((/** @type {any} */ { mimeType, clockRate, channels, sdpFmtpLine }) =>
      `${mimeType.slice('audio/'.length)}/${clockRate}${channels > 1 ? `/${channels}` : ''}${sdpFmtpLine ? ` ${sdpFmtpLine}` : ''}`);
    assert.equal(offer.lines, lines.join('\n'));
    assert.ok(offer.recorded && !offer.published);
  }
  const published = await readFile(new URL('../vectors/sdp/safari-audio-offer.sdp', import.meta.url), 'utf8');
  const types = /^m=audio \d+ \S+ (\d[\d ]*)/m.exec(published)?.[1].split(' ') ?? [];
  const about = (/** @type {string} */ what, /** @type {string} */ type) => new RegExp(`^a=${what}:${type} ([^\\r\\n]*)`, 'm').exec(published)?.[1];
  assert.equal(SAFARI.lines, types.map((type) => [about('rtpmap', type), about('fmtp', type)].filter(Boolean).join(' ')).join('\n'));
  assert.ok(SAFARI.published, 'and is said not to be recorded');
});

test('the preview is what the core makes of the rules, and says which of them do nothing', async () => {
  const found = await preview(CHROME.lines, ['PC.*', 'opus'], ['G722']);
  assert.deepEqual(found?.codecs.slice(0, 2), [{ name: 'G722/8000', fate: 'keep', rule: 0, moved: 1 }, { name: 'opus/48000/2', fate: 'protected', rule: 2, moved: 0 }]);
  assert.deepEqual(found?.codecs.filter(({ fate }) => fate === 'deleted').map(({ name }) => name), ['PCMU/8000', 'PCMA/8000']);
  assert.deepEqual((await preview(FIREFOX.lines, ['(', 'iLBC'], ['AMR']))?.useless, [
    { list: 'delete', number: 1, why: 'malformed' }, { list: 'delete', number: 2, why: 'unknown' }, { list: 'priority', number: 1, why: 'unknown' },
  ]);
  assert.equal(await preview(SAFARI.lines, Array.from({ length: 17 }, () => 'x'), []), null, 'more rules than there is room for');
});

test('sums have the digits that the portal counts with, whatever the browser believes of a currency', async () => {
  const list = await readFile(new URL('../../server/src/store/currency.def', import.meta.url), 'utf8');
  const others = new Map([...list.matchAll(/^CURRENCY\((\w{3}), (\d+)\)$/gm)].map(([, code, micros]) => [code, 6 - Math.log10(Number(micros))]));
  assert.ok(others.size > 20);
  for (const code of new Set([...Intl.supportedValuesOf('currency'), ...others.keys()])) assert.equal(digitsOf(code), others.get(code) ?? 2, code);
  for (const [typed, currency, minor] of /** @type {const} */ ([['5.00', 'HUF', 500], ['500', 'HUF', 50000], ['-2,5', 'USD', -250], ['500', 'JPY', 500], ['1.250', 'KWD', 1250]])) {
    assert.equal(minorOf(typed, currency), minor, `${typed} ${currency}`);
  }
  for (const [typed, currency] of [['5.5', 'JPY'], ['5.005', 'USD'], ['', 'USD'], ['1e3', 'USD']]) assert.ok(Number.isNaN(minorOf(typed, currency)), typed);
  assert.equal(money(500, 'HUF'), '5.00 HUF');
});
