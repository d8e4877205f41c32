// SPDX-License-Identifier: MIT
// Pushes that come close together: the worker's own modules, in a browser of which only the times are of interest.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { storage } from '../../web/phone/storage.js';

/** @type {{ title: string, tag: string, data: any, at: number }[]} */
let shown = [];
/** @type {{ visibilityState: string, frameType: string, url: string, postMessage: (message: any, ports: MessagePort[]) => void }[]} */
let pages = [];
/** @type {Map<string, any>} */
const kept = new Map();

Object.assign(storage, {
  read: async (/** @type {string} */ name) => kept.get(name),
  write: async (/** @type {string} */ name, /** @type {unknown} */ value) => { kept.set(name, value); },
  update: async (/** @type {string} */ name, /** @type {(found: any) => any} */ change) => kept.set(name, change(kept.get(name))).get(name),
});
Object.assign(globalThis, {
  Notification: class { get requireInteraction() { return true; } },
  navigator: {},
  MessageChannel: class { port1 = {}; port2 = {}; },  // real ones would keep this process alive
  self: {
    location: { href: 'https://phone.example/sw.js' },
    clients: { matchAll: async () => pages },
    registration: {
      getNotifications: async () => shown.map((one) => ({ ...one, close() {} })),
      showNotification: async (/** @type {string} */ title, /** @type {any} */ { tag, data }) => {
        shown.push({ title, tag, data, at: performance.now() });
      },
    },
  },
});
// By their addresses: they are of another realm, with other types of its own.
/** @param {string} name @returns {Promise<any>} */
const worker = (name) => import(new URL(`../../sw/${name}`, import.meta.url).href);
const { gotPush } = await worker('push.js');
const { setFate, fateOf } = await worker('kept.js');

const NOW = Date.now();
/** @param {string} kind @param {string} tag */
const push = (kind, tag) => gotPush(/** @type {any} */ ({
  text: () => JSON.stringify({ v: 1, kind, call: `${tag}@192.0.2.7`, tag, from: { number: '1002' }, account: '1001@phone.example', at: NOW, until: Date.now() + 45_000 }),
}));

beforeEach(() => {
  shown = [];
  pages = [];
  kept.clear();
  kept.set('push', { account: '1001@phone.example' });
});

test('a frozen page holds up neither a missed call nor the call after it', async () => {
  pages = [{ visibilityState: 'hidden', frameType: 'top-level', url: 'https://phone.example/', postMessage() {} }];
  const begun = performance.now();
  await Promise.all([push('missed', 'd'), push('ring', 'e')]);
  assert.ok(performance.now() - begun < 900, `${performance.now() - begun} ms`);
  assert.deepEqual(shown.map(({ title }) => title), ['Missed call', 'Incoming call']);
});

test('a notice that takes its time does not make a call ring that is over', async () => {
  await setFate('f', 'missed');
  await setFate('f', 'rings');
  assert.equal(await fateOf('f'), 'missed');
  await setFate('g', 'rings');
  await setFate('g', 'answered');
  assert.equal(await fateOf('g'), 'answered');
});
