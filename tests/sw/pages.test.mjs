// SPDX-License-Identifier: MIT
// The phone's pages as the worker reaches them: what they answer and when, which one is brought to the front.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { storage } from '../../web/phone/storage.js';

/** @type {any[]} */ let pages = [];
/** @type {any[]} */ let done = [];

class Channel {
  port1 = /** @type {any} */ ({});
  port2 = { postMessage: (/** @type {unknown} */ data) => this.port1.onmessage({ data }) };
}
Object.assign(storage, { write: async (/** @type {string} */ name, /** @type {any} */ value) => { done.push([name, value.action]); } });
Object.assign(globalThis, {
  MessageChannel: Channel,
  self: {
    location: { href: 'https://phone.example/sw.js' },
    clients: { matchAll: async () => pages, openWindow: async (/** @type {string} */ url) => { done.push(['opened', url]); } },
  },
});
const { askPages, openWith } = await import(new URL('../../sw/pages.js', import.meta.url).href);

const RING = { kind: 'ring', call: 'a1', number: '1002' };
const LOOKS = { looks: true, rings: false, talks: false };

/** @param {object} [is] @param {(port: any, message: any) => void} [hears] */
const page = (is = {}, hears = () => {}) => {
  const one = {
    url: 'https://phone.example/', frameType: 'top-level', visibilityState: 'visible', focused: false, ...is,
    postMessage: (/** @type {any} */ message, /** @type {any[]} */ ports) => {
      done.push(message.type === 'push' ? 'asked' : message);
      hears(ports?.[0], message);
    },
    focus: async () => { done.push('focus'); return one; },
  };
  Object.assign(one, is);
  return one;
};

const idle = async () => { for (let i = 0; i < 10; i++) await new Promise(setImmediate); };
/** Asks, and says after which time there is an answer. @param {any} [push] */
async function asks(push = RING) {
  let answer = /** @type {any} */ (null);
  askPages(push).then((/** @type {any} */ given) => { answer = given; });
  for (let ms = 0; ; ms += 100) {
    await idle();
    if (answer || ms > 10_000) return { ms, ...answer };
    mock.timers.tick(100);
  }
}

beforeEach(() => {
  /** @type {any} */ (mock.timers).enable({ apis: ['setTimeout'] });
  pages = [];
  done = [];
});
afterEach(() => mock.timers.reset());

test('a page that rings says so, and nothing waits', async () => {
  pages = [page({}, (port) => port.postMessage({ ...LOOKS, rings: true }))];
  assert.deepEqual(await asks(), { ms: 0, looks: true, rings: true, talks: false });
});

test('a page that somebody looks at has a moment to ring: the call comes by another way than the push', async () => {
  pages = [page({}, (port) => {
    port.postMessage({ ...LOOKS, soon: true });
    setTimeout(() => port.postMessage({ ...LOOKS, rings: true }), 1000);
  })];
  assert.deepEqual(await asks(), { ms: 1000, looks: true, rings: true, talks: false });
});

test('it does not ring there, or goes out of sight: the moment ends', async () => {
  pages = [page({}, (port) => port.postMessage({ ...LOOKS, soon: true }))];
  assert.deepEqual(await asks(), { ms: 1500, ...LOOKS });
  pages = [page({}, (port) => {
    port.postMessage({ ...LOOKS, soon: true });
    setTimeout(() => port.postMessage({ looks: false, rings: false }), 300);
  })];
  assert.deepEqual(await asks(), { ms: 300, looks: false, rings: false, talks: false });
  pages = [page({}, (port) => { for (let i = 0; i < 9; i++) setTimeout(() => port.postMessage({ ...LOOKS, soon: true }), i * 1000); })];
  assert.equal((await asks()).ms, 1000, 'once is enough');
});

test('a page that answers nothing is none; one that nobody sees holds nothing up; what is over waits for no ring', async () => {
  pages = [page()];
  assert.deepEqual(await asks(), { ms: 1500, looks: false, rings: false, talks: false });
  pages = [page({ visibilityState: 'hidden' })];
  assert.ok((await asks()).ms <= 100);
  assert.deepEqual(done, ['asked', 'asked']);
  pages = [page({}, (port) => port.postMessage({ ...LOOKS, soon: true }))];
  assert.equal((await asks({ ...RING, kind: 'missed' })).ms, 0);
});

test('a page of this site that is not the phone, or a frame in another, is not asked', async () => {
  pages = [page({ url: 'https://phone.example/panel/' }), page({ frameType: 'nested' })];
  assert.equal((await asks()).ms, 0);
  assert.deepEqual(done, []);
});

test('what a person wants is written down, then the page that is nearest comes to the front and hears of it', async () => {
  const far = page({ visibilityState: 'hidden', focus: async () => { done.push('the wrong one'); } });
  pages = [far, page()];
  await openWith({ call: 'a1', action: 'answer', number: '' });
  assert.deepEqual(done, [['wish', 'answer'], 'focus', { type: 'wish' }]);
  done = [];
  pages = [page({ focus: async () => { done.push('the wrong one'); } }), page({ visibilityState: 'hidden', focused: true })];
  await openWith({ call: 'a1', action: 'answer', number: '' });
  assert.deepEqual(done, [['wish', 'answer'], 'focus', { type: 'wish' }]);
});

test('a page that may not come to the front hears of it all the same; where there is none one is opened', async () => {
  pages = [page({ focus: async () => { throw new Error('InvalidAccessError'); } })];
  await openWith({ call: 'a1', action: 'missed', number: '' });
  assert.deepEqual(done, [['wish', 'missed'], { type: 'wish' }]);
  done = [];
  pages = [];
  await openWith({ call: 'a1', action: 'missed', number: '' });
  assert.deepEqual(done, [['wish', 'missed'], ['opened', 'https://phone.example/']]);
});
