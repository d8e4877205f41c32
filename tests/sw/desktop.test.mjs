// SPDX-License-Identifier: MIT
// The worker's own modules before a desktop that takes its time, as Chromium on Linux has it: until the desktop has said under which
// number it has a notice, whatever replaces or closes that comes too early, and it stays on the screen.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { storage } from '../../web/phone/storage.js';

const NOW = 1_790_000_000_000;
const ACCOUNT = '1001@phone.example';

/** @type {Map<string, any>} */
const kept = new Map();
Object.assign(storage, {
  read: async (/** @type {string} */ name) => kept.get(name),
  write: async (/** @type {string} */ name, /** @type {unknown} */ value) => { kept.set(name, value); },
  update: async (/** @type {string} */ name, /** @type {(found: any) => any} */ change) => kept.set(name, change(kept.get(name))).get(name),
});

/** The screen, and what the browser knows of it. */
class Desktop {
  /** @type {Map<number, string>} number to title */ screen = new Map();
  /** @type {Map<string, { number: number, title: string, data: any }>} by tag */ known = new Map();
  answers = 1000;
  #last = 0;

  /** @param {string} title @param {any} options */
  async show(title, { tag, data }) {
    const one = this.known.get(tag) ?? { number: 0, title, data };
    Object.assign(one, { title, data });
    this.known.set(tag, one);
    const number = one.number || ++this.#last;
    this.screen.set(number, title);
    setTimeout(() => { one.number = number; }, this.answers);
  }

  /** @param {string} tag */
  close(tag) {
    this.screen.delete(this.known.get(tag)?.number ?? 0);
    this.known.delete(tag);
  }

  async all() { return [...this.known].map(([tag, { title, data }]) => ({ tag, title, data, close: () => this.close(tag) })); }

  get titles() { return [...this.screen.values()]; }
}
let desktop = new Desktop();
const linux = { userAgentData: { platform: 'Linux' } };

Object.defineProperty(globalThis, 'navigator', { configurable: true, writable: true, value: linux });
Object.assign(globalThis, {
  Notification: class { get requireInteraction() { return true; } },
  MessageChannel: class { port1 = {}; port2 = {}; },
  fetch: async () => { throw new Error('no network'); },
  self: {
    location: { href: 'https://phone.example/sw.js' },
    clients: { matchAll: async () => [], openWindow: async () => null },
    registration: {
      getNotifications: () => desktop.all(),
      showNotification: (/** @type {string} */ title, /** @type {any} */ options) => desktop.show(title, options),
    },
  },
});
// By their addresses: they are of another realm, with other types of its own.
/** @param {string} name @returns {Promise<any>} */
const worker = (name) => import(new URL(`../../sw/${name}`, import.meta.url).href);
const { gotPush, sweep } = await worker('push.js');
const { clicked } = await worker('click.js');
const { inTurn, showing, supersede } = await worker('turns.js');
const { fateOf } = await worker('kept.js');

/** What has nothing to wait for is done. */
const idle = async () => { for (let i = 0; i < 20; i++) await new Promise(setImmediate); };
/** @param {number} ms */
async function after(ms) {
  for (let left = ms; left > 0; left -= 100) {
    mock.timers.tick(Math.min(100, left));
    await idle();
  }
}

let count = 0;
/** @param {string} kind @param {string} [tag] @param {object} [news] */
const push = (kind, tag = `t${count}`, news = {}) => gotPush({
  text: () => JSON.stringify({
    v: 1, kind, call: `${tag}@192.0.2.7`, tag, token: 'A'.repeat(64), from: { number: '1002', name: '' }, account: ACCOUNT, at: Date.now(), until: Date.now() + 45_000, ...news,
  }),
});

/** What the worker takes for its browser. @param {object} value */
const onSystem = (value) => Object.defineProperty(globalThis, 'navigator', { value, configurable: true });

beforeEach(() => {
  /** @type {any} */ (mock.timers).enable({ apis: ['setTimeout', 'Date'], now: NOW + 3_600_000 * ++count });
  desktop = new Desktop();
  kept.clear();
  kept.set('push', { account: ACCOUNT });
  onSystem(linux);
});
afterEach(() => mock.timers.reset());

test('the caller gives up in the very moment that the notice comes: one notice is left, of a missed call', async () => {
  let done = false;
  push('ring');
  push('missed').then(() => { done = true; });
  await idle();
  assert.deepEqual([desktop.titles, await fateOf(`t${count}`), kept.get('push-missed')], [['Incoming call'], 'missed', 1]);
  assert.equal(done, false, 'the browser keeps the worker until it is done');
  await after(3000);
  assert.deepEqual([desktop.titles, done], [['Missed call'], true]);
});

test('answered elsewhere or declined in that moment: the notice says so, or goes', async () => {
  push('ring', 'a');
  push('ring', 'b');
  push('elsewhere', 'a');
  push('cancel', 'b');
  await after(3000);
  assert.deepEqual(desktop.titles, ['Answered elsewhere']);
});

test('what waits for the desktop holds up no other call', async () => {
  push('ring', 'a');
  push('missed', 'a');
  push('ring', 'b');
  push('ring', 'c');
  await idle();
  assert.deepEqual(desktop.titles, ['Incoming call', 'Incoming call', 'Incoming call']);
  await after(3000);
  assert.deepEqual(desktop.titles, ['Missed call', 'Incoming call', 'Incoming call']);
});

test('a notice that the desktop has had for long is replaced at once; so is every one on other systems', async () => {
  push('ring');
  await after(3000);
  push('missed');
  await idle();
  assert.deepEqual(desktop.titles, ['Missed call']);
  for (const system of [{}, { userAgentData: { platform: 'Android' } }]) {
    onSystem(system);
    desktop = Object.assign(new Desktop(), { answers: 0 });
    const tag = JSON.stringify(system);
    push('ring', tag);
    await idle();
    mock.timers.tick(1);
    push('missed', tag);
    await idle();
    assert.deepEqual(desktop.titles, ['Missed call'], tag);
  }
});

test('of what waits the latest is done, and nothing newer is touched', async () => {
  /** @type {string[]} */
  const done = [];
  const deed = (/** @type {string} */ name) => async () => { done.push(name); };
  showing('x');
  assert.equal(inTurn('x', deed('close')).waits, true);
  assert.equal(inTurn('x', deed('show')).waits, true);
  assert.equal(inTurn('y', deed('other')).waits, false);
  await after(3000);
  assert.deepEqual(done, ['other', 'show']);
  assert.equal(inTurn('x', deed('later')).waits, false);
  for (let i = 0; i < 300; i++) showing(`many ${i}`);
  showing('x');
  inTurn('x', deed('never'));
  supersede('x');
  await after(3000);
  assert.deepEqual(done, ['other', 'show', 'later']);
});

test('somebody clicks while it waits: no other notice comes after', async () => {
  push('ring');
  await after(500);
  push('missed');
  await idle();
  const [notice] = await desktop.all();
  const told = clicked('answer', notice);
  await after(3000);
  await Promise.race([told, after(20_000)]);
  assert.ok(!desktop.titles.includes('Missed call'), String(desktop.titles));
});

/** A notice whose call ended with the portal, so many milliseconds ago. @param {string} tag @param {number} ago @param {object} [news] */
const left = (tag, ago, news = {}) => desktop.show('Incoming call', {
  tag, data: { kind: 'ring', call: `${tag}@x`, tag, token: 'A'.repeat(64), number: '1002', name: 'Ben', account: ACCOUNT, at: Date.now() - ago - 45_000, until: Date.now() - ago, ...news },
});

test('nobody said how a call ended: the next push makes it a missed one, once', async () => {
  await left('old', 60_000);
  await left('now', -30_000);
  await left('just', 3000);
  await after(3000);
  push('ring', 'next');
  await after(100);
  assert.deepEqual(desktop.titles, ['Missed call', 'Incoming call', 'Incoming call', 'Incoming call']);
  assert.deepEqual([await fateOf('old'), kept.get('push-missed')], ['missed', 1]);
  push('missed', 'old');
  await sweep();
  assert.deepEqual([desktop.titles[0], kept.get('push-missed')], ['Missed call', 1]);
  assert.deepEqual([desktop.known.get('old')?.data.kind, desktop.known.get('old')?.data.token, desktop.known.get('old')?.data.call], ['missed', '', 'old@x']);
});

test('the phone begins: the same; what is no notice of a call, or another\'s, stays as it is', async () => {
  await left('old', 60_000);
  await left('other', 60_000, { account: '1009@phone.example' });
  for (const [tag, data] of Object.entries({ a: null, b: 'x', c: { kind: 'ring' }, d: { kind: 'ring', until: 'x' }, e: { kind: 'missed', until: 1 } })) await desktop.show(tag, { tag, data });
  await after(3000);
  await sweep();
  await idle();
  assert.deepEqual(desktop.titles, ['Missed call', 'Incoming call', 'a', 'b', 'c', 'd', 'e']);
  desktop = new Desktop();
  await left('hostile', 60_000, { number: {}, call: { toString: null }, name: '\u202e'.repeat(900), tag: 7 });
  await after(3000);
  await sweep();
  await idle();
  assert.deepEqual(desktop.titles, ['Incoming call'], 'one that has not our tag is none of ours');
});

test('a notice has the icon that the worker keeps, and none where it keeps none', async () => {
  const icons = [];
  desktop.show = async (_title, { icon, badge }) => { icons.push([icon, badge]); };
  await push('ring', 'a');
  kept.set('push-icon', { url: 'data:image/png;base64,AAAA', at: 1 });
  await push('ring', 'b');
  kept.set('push-icon', { url: 'https://phone.example/icons/icon-192.png', at: 1 });
  await push('ring', 'c');
  assert.deepEqual(icons, [[undefined, undefined], ['data:image/png;base64,AAAA', 'data:image/png;base64,AAAA'], [undefined, undefined]]);
});
