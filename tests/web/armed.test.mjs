// SPDX-License-Identifier: MIT
// What a page makes once: the question whether it may ring, scripts that are fetched when they are wanted; and what it tells the phone
// of itself.
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { arm } from '../../web/page/armed.js';
import { once } from '../../web/page/once.js';
import { Line, live } from '../../web/page/port.js';

const idle = async () => { for (let i = 0; i < 10; i++) await new Promise(setImmediate); };
/** @type {Map<string, Set<(event: any) => void>>} */
const listeners = new Map();
Object.assign(globalThis, {
  addEventListener: (/** @type {string} */ name, /** @type {any} */ listener) => { listeners.set(name, (listeners.get(name) ?? new Set()).add(listener)); },
  removeEventListener: (/** @type {string} */ name, /** @type {any} */ listener) => { listeners.get(name)?.delete(listener); },
});
/** @param {string} name @param {object} [event] */
const happens = (name, event = {}) => { for (const listener of [...listeners.get(name) ?? []]) listener(event); };
afterEach(() => {
  mock.timers.reset();
  listeners.clear();
});

/** A browser that lets pages sound or not. */
function browser() {
  const made = { all: 0, open: 0, may: false };
  globalThis.AudioContext = /** @type {any} */ (class {
    state = 'suspended';
    constructor() {
      made.all++;
      made.open++;
    }

    resume() {
      if (!made.may) return new Promise(() => {});
      this.state = 'running';
      return Promise.resolve();
    }

    async close() { made.open--; }
  });
  return made;
}

test('a page that registers twice before it knows whether it may ring asks once, and is armed by one touch', async () => {
  /** @type {any} */ (mock.timers).enable({ apis: ['setTimeout'] });
  const made = browser();
  const state = { failure: '', cannot: '' };
  const woken = [];
  const outside = /** @type {any} */ ({ state: () => state, change: ({ symbol }) => { state.failure = symbol; }, tones: { wake: () => woken.push(1) } });
  const both = [arm(outside), arm(outside)];
  await idle();
  assert.deepEqual([made.all, state.failure], [1, ''], 'it is not known yet');
  mock.timers.tick(1000);
  await Promise.all(both);
  assert.deepEqual([made.all, state.failure, listeners.get('pointerup')?.size], [1, 'not-armed', 1]);
  await arm(outside);
  assert.equal(made.all, 1);
  made.may = true;
  happens('pointerup');
  await idle();
  assert.deepEqual([state.failure, woken.length, made.open, listeners.get('pointerup')?.size], ['', 1, 0, 0]);
  await Promise.all([arm(outside), arm(outside)]);
  assert.deepEqual([made.all, made.open, state.failure], [2, 0, '']);
});

test('what was made is not made anew when it fails later; what could not be fetched is asked for again', async () => {
  let asked = 0;
  let away = true;
  const get = once(async () => {
    asked++;
    if (away) throw new Error('no network');
    return { works: () => { throw new Error('a fault of its own'); } };
  });
  assert.equal(get.begun, false);
  const both = await Promise.allSettled([get(), get()]);
  assert.deepEqual([both.map(({ status }) => status), asked, get.begun], [['rejected', 'rejected'], 1, false]);
  away = false;
  const [one, two] = await Promise.all([get(), get()]);
  assert.throws(() => one.works());
  assert.deepEqual([one === two, await get() === one, asked, get.begun], [true, true, 2, true]);
});

test('a page tells the phone that it is looked at, that it goes, and starts again when it comes back from the cache', async () => {
  let reloads = 0;
  Object.assign(globalThis, { document: { visibilityState: 'visible' }, location: { reload: () => { reloads++; } } });
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: {} });
  const line = new Line();
  /** @type {any[]} */ const posted = [];
  line.use(/** @type {any} */ ({ postMessage: (/** @type {any} */ message) => posted.push(message.type) }));
  live(line, 'lock');
  happens('focus');
  happens('pageshow', { persisted: false });
  happens('pagehide');
  assert.deepEqual([posted, reloads], [['hello', 'focus', 'bye'], 0]);
  happens('pageshow', { persisted: true });
  assert.equal(reloads, 1);
});
