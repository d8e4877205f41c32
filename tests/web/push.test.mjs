// SPDX-License-Identifier: MIT
// A switch that pushes by itself (RFC 8599): the subscription is made with the key that it names, told to it and to nobody else.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Push } from '../../web/page/push.js';

const KEYS = { portal: Buffer.alloc(65, 4).toString('base64url'), switch: Buffer.alloc(65, 5).toString('base64url') };
const real = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

function forget() {
  for (const name of ['PushManager', 'Notification', 'matchMedia']) delete (/** @type {any} */ (globalThis)[name]);
}

/** A browser that has allowed notifications. @param {{ userAgent?: string, pushes?: boolean }} [of] */
function browser({ userAgent = '', pushes = true } = {}) {
  /** @type {{ key: string, endpoint: string } | null} */ let current = null;
  let made = 0;
  const wrap = () => current && {
    options: { applicationServerKey: Uint8Array.from(Buffer.from(current.key, 'base64url')).buffer },
    toJSON: () => ({ endpoint: current?.endpoint, keys: {} }),
    unsubscribe: async () => { current = null; },
  };
  const pushManager = {
    getSubscription: async () => wrap(),
    subscribe: async (/** @type {{ applicationServerKey: Uint8Array }} */ { applicationServerKey }) => {
      current = { key: Buffer.from(applicationServerKey).toString('base64url'), endpoint: `https://push.example/${++made}` };
      return wrap();
    },
  };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { userAgent, maxTouchPoints: 5, serviceWorker: {} } });
  forget();
  Object.assign(globalThis, { ...(pushes ? { PushManager: class {} } : {}), Notification: { permission: 'granted' }, matchMedia: () => ({ matches: false }) });
  return { pushManager, key: () => current?.key };
}
afterEach(() => {
  forget();
  if (real) Object.defineProperty(globalThis, 'navigator', real);
});

/** @param {{ pushContact?: boolean, calls?: boolean, of?: Parameters<typeof browser>[0] }} how */
function phone({ pushContact = false, calls = true, of }) {
  const { pushManager, key } = browser(of);
  /** @type {any} */ let state = {
    session: { state: 'open', me: { username: '1001', domain: 'a.example' } }, spoken: 'en', push: { state: '' }, account: { push: '' }, config: { flags: { pushContact } },
  };
  /** @type {string[]} */ const told = [];
  /** @type {any[]} */ const commands = [];
  /** @type {any} */ let shown = {};
  /** @type {() => void} */ let on = () => {};
  const push = new Push(/** @type {any} */ ({
    state: () => state,
    change: (/** @type {any} */ event) => {
      shown = { ...shown, ...event };
      if (event.state === 'on') on();
    },
    command: (/** @type {any} */ command) => commands.push(command.text),
    answering: () => {},
    portal: { request: async (/** @type {string} */ method) => {
      told.push(method);
      return method === 'GET' ? { ok: true, body: { key: KEYS.portal, calls } } : { ok: true, body: { id: 7 } };
    } },
    ready: async () => ({ pushManager }),
  }));
  /** The registration says this; settles when the device is subscribed. @param {string} caps */
  const registered = (caps) => new Promise((resolve) => {
    on = () => setImmediate(resolve);
    state = { ...state, account: { push: caps } };
    push.changed();
  });
  return { push, registered, told, commands, key, shown: () => shown, settle: () => new Promise((resolve) => { setImmediate(resolve); }) };
}

test('its key replaces the portal\'s, which is not told; it is kept through a registration that says nothing', async () => {
  const { push, registered, told, commands, key, settle } = phone({ pushContact: true, calls: false });
  await registered('');
  assert.deepEqual([key(), told, commands], [KEYS.portal, ['GET', 'PUT'], [['webpush', 'https://push.example/1']]]);
  await registered(`Feature-Caps: *;+sip.pns="webpush";+sip.vapid="${KEYS.switch}"`);
  assert.deepEqual([key(), told.slice(2), commands[1]], [KEYS.switch, ['GET'], ['webpush', 'https://push.example/2']]);
  push.changed();
  await settle();
  assert.equal(told.length, 3, 'nothing has changed');
});

test('a switch is believed only where the operator says that it pushes', async () => {
  const { registered, told, commands, key } = phone({ pushContact: false, calls: true });
  await registered(`Feature-Caps: *;+sip.pns="webpush";+sip.vapid="${KEYS.switch}"`);
  assert.deepEqual([key(), told, commands], [KEYS.portal, ['GET', 'PUT'], []]);
});

test('an iPhone has pushes on its home screen only, and is told so; there it is asked like every other', async () => {
  const userAgent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X)';
  const tab = phone({ of: { userAgent, pushes: false } });
  tab.push.changed();
  await tab.settle();
  assert.deepEqual([tab.shown().permission, tab.shown().state, tab.told], ['none', 'install', []]);
  const installed = phone({ of: { userAgent } });
  await installed.registered('');
  assert.deepEqual([installed.shown().state, installed.key()], ['on', KEYS.portal]);
  const desktop = phone({ of: { userAgent: 'X11; Linux', pushes: false } });
  desktop.push.changed();
  await desktop.settle();
  assert.equal(desktop.shown().state, 'off');
});
