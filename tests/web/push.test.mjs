// SPDX-License-Identifier: MIT
// Pushes as the page has them. A switch that pushes by itself (RFC 8599): the subscription is made with the key that it names, told to
// it and to nobody else. What the service worker asks and tells.
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { storage } from '../../web/phone/storage.js';
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

/**
 * A page with the service worker beside it.
 * @param {object} [of] @param {any[]} [of.calls] @param {any[]} [of.notices] @param {string} [of.platform] @param {Record<string, any>} [of.kept]
 */
function beside({ calls = [], notices = [], platform = '', kept = {} } = {}) {
  /** @type {any} */ (mock.timers).enable({ apis: ['setTimeout', 'Date'], now: 1_790_000_000_000 });
  /** @type {(event: any) => void} */ let hear = () => {};
  /** @type {any[]} */ const said = [];
  /** @type {any[]} */ const commands = [];
  const screen = { visibilityState: 'visible', get hidden() { return this.visibilityState !== 'visible'; } };
  const serviceWorker = {
    addEventListener: (/** @type {string} */ _name, /** @type {any} */ listener) => { hear = listener; },
    ready: Promise.resolve({ active: { postMessage: (/** @type {any} */ message) => said.push(message) } }),
    getRegistration: async () => ({ getNotifications: async () => notices }),
  };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { userAgent: '', maxTouchPoints: 0, serviceWorker, userAgentData: { platform } } });
  Object.assign(globalThis, { document: screen, location: { search: '', pathname: '/' }, localStorage: { getItem: () => null, setItem: () => {} } });
  Object.assign(storage, {
    take: async (/** @type {string} */ name, /** @type {(found: any) => boolean} */ wanted) => {
      const found = kept[name];
      if (found === undefined || !wanted(found)) return undefined;
      delete kept[name];
      return found;
    },
    remove: async (/** @type {string} */ name) => { delete kept[name]; },
  });
  /** @type {any} */ let state = { session: null, spoken: 'en', push: { state: '' }, account: { push: '', aor: 'sip:1001@a.example' }, config: null, calls };
  const push = new Push(/** @type {any} */ ({
    state: () => state, change: (/** @type {any} */ event) => commands.push(event.kind), command: (/** @type {any} */ command) => commands.push(command), answering: () => commands.push('microphone'),
    portal: {}, ready: async () => ({}),
  }));
  return {
    push, said, commands, screen, kept, hear: (/** @type {any} */ data, /** @type {any[]} */ ports = []) => hear({ data, ports }),
    becomes: (/** @type {any} */ news) => {
      state = { ...state, ...news };
      push.changed();
    },
    /** A push, as the worker tells of it: what it is answered. @param {object} [news] */
    pushed: (news = {}) => {
      /** @type {any[]} */ const answers = [];
      hear({ data: { type: 'push', call: 'a1', number: '1002', ringing: true, ...news }, ports: [{ postMessage: (/** @type {any} */ answer) => answers.push(answer) }] });
      return answers;
    },
  };
}
const idle = async () => { for (let i = 0; i < 10; i++) await new Promise(setImmediate); };
const ringing = (/** @type {string} */ peer) => ({ state: 'ringing', peer, flags: { incoming: true } });
const over = () => {
  mock.timers.reset();
  for (const name of ['document', 'location', 'localStorage']) delete (/** @type {any} */ (globalThis)[name]);
};

test('the pushed call rings here: told at once; another one that rings is none of it', () => {
  try {
    const { push, pushed, commands, becomes } = beside({ calls: [ringing('sip:1002@a.example')] });
    push.start();
    assert.deepEqual(pushed(), [{ looks: true, rings: true, talks: false, soon: false }]);
    assert.deepEqual(pushed({ number: '' })[0].rings, true, 'nobody knows whose it is');
    assert.deepEqual(commands.filter(({ kind }) => kind === 'NETWORK'), []);
    assert.deepEqual(pushed({ number: '1003' }), [{ looks: true, rings: false, talks: false, soon: true }]);
    assert.deepEqual(commands.filter(({ kind }) => kind === 'NETWORK').length, 1, 'is the link alive?');
    assert.equal(pushed({ number: 'ben@other.example' })[0].rings, false);
    becomes({ calls: [ringing('sip:ben@other.example'), { state: 'up', peer: 'sip:1009@a.example' }] });
    assert.deepEqual(pushed({ number: 'ben@other.example' }), [{ looks: true, rings: true, talks: true, soon: false }]);
    becomes({ calls: [ringing('sip:+49301234567@a.example')] });
    assert.deepEqual(['030 1234567', '0049301234567', '030 1234568'].map((number) => pushed({ number })[0].rings), [true, true, false]);
  } finally {
    over();
  }
});

test('it does not ring here yet: told again when it does, or when the page goes out of sight, and once', () => {
  try {
    const { push, pushed, becomes, screen } = beside();
    push.start();
    const [one, two] = [pushed(), pushed({ number: '1003' })];
    becomes({ calls: [ringing('sip:1002@a.example')] });
    assert.deepEqual([one.map(({ rings, soon }) => [rings, soon]), two.length], [[[false, true], [true, false]], 1]);
    screen.visibilityState = 'hidden';
    push.seen();
    becomes({ calls: [ringing('sip:1003@a.example')] });
    assert.deepEqual(two.map(({ looks, rings, soon }) => [looks, rings, soon]), [[true, false, true], [false, false, false]]);
    assert.deepEqual(pushed(), [{ looks: false, rings: false, talks: false, soon: false }], 'nobody looks');
    screen.visibilityState = 'visible';
    assert.equal(pushed({ ringing: false })[0].soon, false, 'what is over does not ring');
    becomes({ calls: [], account: { state: 'refused', push: '', aor: '' } });
    assert.equal(pushed()[0].soon, false, 'nor does a phone that may not register');
    becomes({ account: { state: 'reconnecting', push: '', aor: 'sip:1001@a.example' } });
    const late = pushed();
    mock.timers.tick(60_000);
    becomes({ calls: [ringing('sip:1002@a.example')] });
    assert.equal(late.length, 1, 'nobody waits any more');
  } finally {
    over();
  }
});

test('the worker hears that the phone begins', async () => {
  try {
    const { push, said } = beside();
    push.start();
    await idle();
    assert.deepEqual(said, [{ type: 'begun' }]);
  } finally {
    over();
  }
});

test('Chromium on Linux: a notice that the desktop has only just been given is closed when it can be, and nothing newer', async () => {
  try {
    for (const platform of ['Linux', 'macOS']) {
      /** @type {string[]} */ const closed = [];
      const notice = (/** @type {string} */ tag, /** @type {string} */ kind, /** @type {number} */ ago) => ({ tag, data: { kind, shown: 1_790_000_000_000 - ago }, close: () => closed.push(`${tag} ${kind}`) });
      const notices = [notice('a', 'ring', 100), notice('b', 'ring', 100), notice('c', 'ring', 9000), notice('d', 'missed', 9000), { tag: 'e', data: { kind: 'ring' }, close: () => closed.push('e ring') }];
      const { push } = beside({ notices, platform });
      push.silent();
      await idle();
      assert.deepEqual(closed, platform === 'Linux' ? ['c ring', 'e ring'] : ['a ring', 'b ring', 'c ring', 'e ring'], platform);
      notices[1] = notice('b', 'missed', 0);
      notices.length = 2;
      mock.timers.tick(5000);
      await idle();
      if (platform === 'Linux') assert.deepEqual(closed, ['c ring', 'e ring', 'a ring']);
      mock.timers.reset();
    }
  } finally {
    over();
  }
});

test('a wish to answer: left for the phone, which may be starting as well, until that has begun; then done by one tab, once', async () => {
  try {
    const kept = { wish: { call: 'a1@192.0.2.7', action: 'answer', number: '1002', at: 1_790_000_000_000 } };
    const one = beside({ kept });
    one.push.start();
    await idle();
    assert.deepEqual(one.commands.filter((what) => what === 'microphone'), []);
    mock.timers.reset();
    const other = beside({ kept });
    other.push.start();
    one.becomes({ config: {} });
    other.becomes({ config: {} });
    await idle();
    const done = [...one.commands, ...other.commands].filter((what) => what === 'microphone' || what.kind === 'ANSWER');
    assert.deepEqual(done, ['microphone', { kind: 'ANSWER', call: 0, text: ['a1@192.0.2.7'] }]);
    one.hear({ type: 'wish' });
    one.becomes({ config: {} });
    await idle();
    assert.equal([...one.commands, ...other.commands].filter((what) => what.kind === 'ANSWER').length, 1, 'clicked once, answered once');
  } finally {
    over();
  }
});

test('a wish while the phone runs: the page that is told does it; what is not to be answered needs no microphone', async () => {
  try {
    for (const [action, wanted] of /** @type {const} */ ([['callback', ['DIALPAD', 'PAGE_TAB']], ['missed', ['PAGE_TAB']], ['voicemail', ['PAGE_TAB']], ['show', []], ['constructor', []]])) {
      const kept = {};
      const one = beside({ kept });
      one.push.start();
      one.becomes({ config: {} });
      await idle();
      one.commands.length = 0;
      Object.assign(kept, { wish: { call: '', action, number: '1002', at: Date.now() } });
      one.hear({ type: 'wish' });
      await idle();
      assert.deepEqual(one.commands.map((what) => what.kind ?? what), wanted, action);
      assert.deepEqual(kept, {});
      mock.timers.reset();
    }
  } finally {
    over();
  }
});
