// SPDX-License-Identifier: MIT
// The real worker in Chromium, given pushes by the browser's own tools: hostile ones, the same ones again, with a storage that
// is broken or full of nonsense, beside pages that are not the phone's.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { launchChromium } from '../support/chromium.mjs';
import { builtApp } from '../support/household.mjs';
import { Portal } from '../support/portal.mjs';

const ACCOUNT = '1001@phone.example';
/** @type {Portal} */ let portal;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} not one of the phone's, on its site */ let page;
/** @type {import('playwright-core').Worker} */ let worker;
/** @type {(data: string) => Promise<unknown>} */ let deliver;
let count = 0;

/** Runs in the worker: one request to a database of the phone. @param {[string, string, string, any[]]} ask */
const inDatabase = ([name, store, method, args]) => new Promise((resolve, reject) => {
  const opened = indexedDB.open(name);
  opened.onerror = () => reject(opened.error);
  opened.onsuccess = () => {
    const asked = /** @type {any} */ (opened.result.transaction(store, 'readwrite').objectStore(store))[method](...args);
    asked.onsuccess = () => { opened.result.close(); resolve(asked.result); };
    asked.onerror = () => reject(asked.error);
  };
});
/** @param {unknown} value @param {string} key */
const keep = (value, key) => worker.evaluate(inDatabase, /** @type {any} */ (['webphone', 'kept', 'put', [value, key]]));
/** @param {string} key @returns {Promise<any>} */
const kept = (key) => worker.evaluate(inDatabase, /** @type {any} */ (['webphone', 'kept', 'get', [key]]));

/** What stands on the screen: title, body and tag. @returns {Promise<string[][]>} */
const shown = () => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.getNotifications() ?? []).map(({ title, body, tag }) => [title, body, tag]);
});

/** @param {object} [news] */
const ring = (news = {}) => JSON.stringify({
  v: 1, kind: 'ring', call: `c${++count}@192.0.2.7`, tag: `call-${count}`, token: 'A'.repeat(64), from: { number: '1002', name: 'Ben' }, account: ACCOUNT,
  at: Date.now(), until: Date.now() + 45_000, ...news,
});

/**
 * One more call, and the worker has shown it: what came before has been done. The notices are looked at only then: Chromium
 * forgets one that is just being shown while somebody lists them.
 */
async function afterAll() {
  const tag = `call-${count + 1}`;
  await deliver(ring());
  for (const end = Date.now() + 30_000; !(await kept('push-calls')).some((/** @type {any} */ one) => one?.tag === tag);) assert.ok(Date.now() < end, `not done: ${tag}`);
  const all = await shown();
  assert.ok(all.some(([, , of]) => of === tag), `no notice: ${all}`);
  return all.filter(([, , of]) => of !== tag);
}

/** @template T @param {() => Promise<T>} is @param {string} words @param {number} [ms] @returns {Promise<T>} */
async function until(is, words, ms = 20_000) {
  for (const end = Date.now() + ms; ; await new Promise((resolve) => { setTimeout(resolve, 50); })) {
    const found = await is();
    if (found) return found;
    assert.ok(Date.now() < end, words);
  }
}

/** A page of the phone says to the worker that it begins. */
const begins = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/'))?.active?.postMessage({ type: 'begun' }));

/** There is none here that a notice would have to wait for (desktop.test.mjs). */
const hasNoDesktop = () => worker.evaluate(() => { Object.defineProperty(navigator, 'userAgentData', { value: { platform: '' } }); });

before(async () => {
  portal = new Portal();
  cpSync(builtApp(), path.join(portal.folder, 'web'), { recursive: true });
  await portal.start();
  const url = `http://localhost:${portal.port}`;
  browser = await launchChromium();
  context = await browser.newContext({ permissions: ['notifications'] });
  const phone = await context.newPage();
  await phone.goto(`${url}/`);
  await phone.evaluate(() => navigator.serviceWorker.ready);
  page = await context.newPage();
  await page.goto(`${url}/manifest.webmanifest`);
  [worker] = context.serviceWorkers();
  await hasNoDesktop();
  const session = await context.newCDPSession(page);
  const registered = new Promise((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { if (registrations[0]) resolve(registrations[0].registrationId); });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = String(await registered);
  deliver = (data) => session.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId, data });
  await phone.close();
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});
beforeEach(async () => {
  await keep({ account: ACCOUNT, words: {} }, 'push');
  await keep([], 'push-calls');
  await page.evaluate(async () => { for (const one of await (await navigator.serviceWorker.getRegistration('/'))?.getNotifications() ?? []) one.close(); });
});

/** A call whose end nobody told: the portal that would have is gone. Says its tag. */
async function leftOver() {
  const tag = `call-${++count}`;
  await worker.evaluate(([tag, account]) => self.registration.showNotification('Incoming call', {
    tag, data: { kind: 'ring', call: `${tag}@192.0.2.7`, tag, token: '', number: '1002', name: 'Ben', account, at: Date.now() - 120_000, until: Date.now() - 75_000 },
  }), [tag, ACCOUNT]);
  return tag;
}
/** @param {string} tag */
async function isMissed(tag) {
  // Looked at only then: see afterAll.
  await until(async () => (await kept('push-calls')).some((/** @type {any} */ one) => one.tag === tag && one.fate === 'missed'), `${tag} is missed`);
  assert.deepEqual((await shown()).filter(([, , of]) => of === tag).map(([title]) => title), ['Missed call']);
}

// The first one: a worker that has not done with all its events, as after those below, makes room for no other.
test('a new build takes over: a call that died with the portal becomes a missed one', async () => {
  const tag = await leftOver();
  const file = path.join(portal.folder, 'web', 'sw.js');
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n// another\n`);
  const other = context.waitForEvent('serviceworker');
  await page.evaluate(async () => {
    const registration = /** @type {ServiceWorkerRegistration} */ (await navigator.serviceWorker.getRegistration('/'));
    await registration.update();
    const fresh = /** @type {ServiceWorker} */ (registration.installing ?? registration.waiting);
    if (fresh.state === 'installing') await new Promise((resolve) => { fresh.addEventListener('statechange', resolve, { once: true }); });
    fresh.postMessage({ type: 'take-over' });
  });
  worker = await other;
  await isMissed(tag);
  await hasNoDesktop();
});

test('no push, however hostile, stops the ones that follow', async () => {
  const hostile = [
    'x', '[]', '7', 'null', '{"v":2}', '['.repeat(3000), '{"v":1,"__proto__":{"kind":"ring"}}', JSON.stringify({ v: 1, kind: 'ring', from: 7, tag: {}, call: [] }),
    ring({ from: { number: '<b>1</b>', name: 'n'.repeat(3000) } }), ring({ at: 1e300, until: 1e300 }), ring({ at: -1, until: '9' }), ring({ kind: 'constructor' }),
    ring({ tag: '\ud800', call: '\ud800\u0000' }), ring({ token: ['A'.repeat(64)], account: { toString: 1 } }),
  ];
  for (const data of hostile) await deliver(data);
  const left = await afterAll();
  assert.ok(left.every(([title]) => title === 'Incoming call'), String(left));
  assert.ok(left.some(([, body]) => body.includes('<b>1</b>')), 'markup is text');
  assert.ok(left.every(([, body]) => body.length < 200), 'a name is cut');
});

test('a browser that answers nothing to one push holds up no other', async () => {
  await worker.evaluate(() => {
    const asked = /** @type {string[]} */ (/** @type {any} */ (self).asked = []);
    for (const [object, name] of /** @type {[any, string][]} */ ([[self.registration, 'showNotification'], [self.registration.pushManager, 'getSubscription']])) {
      object[name] = () => { asked.push(name); delete object[name]; return new Promise(() => {}); };
    }
  });
  const asked = async (/** @type {string} */ name) => {
    for (const end = Date.now() + 10_000; !await worker.evaluate((name) => /** @type {any} */ (self).asked.includes(name), name);) assert.ok(Date.now() < end, name);
  };
  await worker.evaluate(inDatabase, /** @type {any} */ (['webphone', 'kept', 'delete', ['push']]));
  await deliver(ring());
  await asked('getSubscription');  // nobody is logged in: the subscription has to go
  await keep({ account: ACCOUNT, words: {} }, 'push');
  await deliver(ring());
  await asked('showNotification');
  assert.deepEqual(await afterAll(), []);
});

test('a call of another account is nobody\'s business here', async () => {
  await deliver(ring({ account: '1001@other.example' }));
  assert.deepEqual(await afterAll(), []);
});

test('said again after it was missed: one notice, counted once on the icon', async () => {
  await worker.evaluate(() => { /** @type {any} */ (navigator).setAppBadge = async (/** @type {number} */ number) => { /** @type {any} */ (self).badge = number; }; });
  await keep(0, 'push-missed');
  const call = ring();
  await deliver(call);
  const missed = call.replace('"ring"', '"missed"');
  for (const data of [missed, call, missed, call]) await deliver(data);
  const tag = `call-${count}`;
  await afterAll();
  // It comes in the very moment of the one before: the desktop has a moment to take that first.
  const titles = async () => String((await shown()).filter(([, , of]) => of === tag).map(([title]) => title));
  await until(async () => await titles() === 'Missed call', 'one notice');
  assert.deepEqual([await kept('push-missed'), await worker.evaluate(() => /** @type {any} */ (self).badge)], [1, 1]);
});

test('the portal does not answer: the notice comes at once, with the icon that is kept; a new icon is fetched when the phone begins', async () => {
  const first = await until(() => kept('push-icon'), 'the icon is fetched when the worker begins');
  assert.match(first.url, /^data:image\/png;base64,iVBOR/);
  await keep({ url: 'data:image/png;base64,AAAA', at: 0 }, 'push-icon');
  await begins();
  await until(async () => (await kept('push-icon')).url === first.url, 'it is fetched again');
  portal.child?.kill('SIGSTOP');
  try {
    await deliver(ring());
    const tag = `call-${count}`;
    // The one that waits for the portal would wait for longer than this.
    await until(async () => (await kept('push-calls')).some((/** @type {any} */ one) => one.tag === tag), 'the notice', 8000);
    const icon = await page.evaluate(async (tag) => (await (await navigator.serviceWorker.getRegistration('/'))?.getNotifications({ tag }))?.[0].icon, tag);
    assert.equal(icon, first.url);
  } finally {
    portal.child?.kill('SIGCONT');
  }
});

test('a call that died with the portal: its notice becomes a missed call at the next push, and when the phone begins', async () => {
  await keep(0, 'push-missed');
  const first = await leftOver();
  await deliver(ring());
  await isMissed(first);
  const second = await leftOver();
  await begins();
  await isMissed(second);
  assert.equal(await kept('push-missed'), 2);
});

test('the name is the one of the phonebook on this device', async () => {
  await worker.evaluate(inDatabase, /** @type {any} */ (['webphone-data', 'contacts', 'put', [{ id: 1, name: 'Benjamin Cole', keys: ['1002'] }]]));
  await deliver(ring());
  assert.match((await afterAll())[0][1], /^Benjamin Cole .*1002/);
});

test('a storage full of nonsense', async () => {
  await keep({ account: 7, words: { incoming: {}, decline: null } }, 'push');
  for (const name of ['push-calls', 'push-missed', 'push-skew']) await keep([null, { tag: {} }, 'x'], name);
  assert.deepEqual(await afterAll(), []);
  assert.equal((await shown())[0][0], 'Incoming call');
});

test('a clock that is wrong, or was and is set right: the portal says what time it is; what only seems to be late rings, and what is late does not', async () => {
  const MINUTES = 600_000;
  /** The portal's clock, by this one. @param {number} behind */
  const portalIs = (behind) => worker.evaluate((behind) => {
    self.fetch = async () => new Response(null, { headers: { Date: new Date(Date.now() - behind).toUTCString() } });
  }, behind);
  const title = async (/** @type {object} */ news) => {
    await deliver(ring(news));
    const tag = `call-${count}`;
    return (await afterAll()).find(([, , of]) => of === tag)?.[0];
  };
  const old = { at: Date.now() - MINUTES, until: Date.now() - MINUTES + 45_000 };
  await portalIs(MINUTES);
  assert.equal(await title(old), 'Incoming call');
  assert.ok(Math.abs(await kept('push-skew') + MINUTES) < 5000, 'it is kept');
  await portalIs(0);  // the clock has been set
  assert.equal(await title(old), 'Missed call', 'by what is kept it is not late, by its own clock it is: the portal knows');
  assert.equal(await kept('push-skew'), 0);
  await keep(MINUTES, 'push-skew');  // or it was behind before
  assert.equal(await title({}), 'Incoming call');
  assert.equal(await title(old), 'Missed call');
  await portalIs(-MINUTES);  // it is behind, and nobody knows yet: a call of tomorrow
  assert.equal(await title({ at: Date.now() + MINUTES - 120_000, until: Date.now() + MINUTES - 75_000 }), 'Missed call');
  assert.equal(await title({ at: Date.now() + MINUTES, until: Date.now() + MINUTES + 45_000 }), 'Incoming call');
  await portalIs(0);
  await keep(0, 'push-skew');
});

test('Answer opens the phone, whatever else of this site is open', async () => {
  await worker.evaluate(() => { self.clients.openWindow = async (url) => { /** @type {any} */ (self).opened = String(url); return null; }; });
  await afterAll();
  await worker.evaluate(async () => {
    const [notification] = await self.registration.getNotifications();
    const { NotificationEvent } = /** @type {any} */ (self);
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'answer' }));
  });
  const opened = () => worker.evaluate(() => /** @type {any} */ (self).opened);
  for (const end = Date.now() + 10_000; !await opened();) assert.ok(Date.now() < end, 'nothing was opened');
  assert.equal(await opened(), `http://localhost:${portal.port}/`);
  assert.equal((await kept('wish')).action, 'answer');
});

test('forged: messages of a page, and a click on a notice that is none of ours', async () => {
  await worker.evaluate(() => {
    self.clients.openWindow = async () => null;
    /** @type {any} */ (self).asked = [];
    self.fetch = async (url, init) => { /** @type {any} */ (self).asked.push([new URL(String(url)).pathname, init?.body]); return new Response(null, { status: 404 }); };
  });
  await page.evaluate(async () => {
    const { active } = /** @type {ServiceWorkerRegistration} */ (await navigator.serviceWorker.getRegistration('/'));
    for (const data of [null, 7, 'take-over', { type: { take: 'over' } }, { type: 'push' }, { type: 'constructor' }, [['type', 'take-over']]]) active?.postMessage(data);
  });
  const data = { kind: {}, call: { toString: null }, token: { a: 1 }, number: ['1'], tag: {} };
  await worker.evaluate(async (data) => {
    const { NotificationEvent } = /** @type {any} */ (self);
    for (const [tag, given] of /** @type {[string, any][]} */ ([['bad', data], ['none', null], ['text', 'x']])) {
      await self.registration.showNotification('Of another app', { tag, data: given });
      const [notification] = await self.registration.getNotifications({ tag });
      for (const action of ['decline', 'answer', '', 'callback', '__proto__']) self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action }));
    }
  }, data);
  assert.deepEqual(await afterAll(), [], 'they are gone, and the next call rings');
  const told = await worker.evaluate(() => /** @type {any} */ (self).asked);
  assert.ok(told.every((/** @type {string[]} */ [path]) => /^\/api\/softphone\/push\/(decline|answered)$/.test(path)), String(told));
  assert.equal(typeof (await kept('wish')).action, 'string');
});

test('the browser gives another subscription: the portal is told, in this person\'s words', async () => {
  await keep({ account: ACCOUNT, words: { incoming: 'Anruf' } }, 'push');
  const told = await worker.evaluate(() => new Promise((resolve) => {
    self.fetch = async (url, init) => { resolve([new URL(String(url)).pathname, init?.method, JSON.parse(String(init?.body))]); return new Response(); };
    const { ExtendableEvent } = /** @type {any} */ (self);
    const change = new ExtendableEvent('pushsubscriptionchange');
    self.dispatchEvent(Object.assign(change, { newSubscription: { toJSON: () => ({ endpoint: 'https://x.example/1', keys: { p256dh: 'p', auth: 'a' } }) } }));
  }));
  assert.deepEqual(told, ['/api/softphone/push/subscription', 'PUT', {
    endpoint: 'https://x.example/1', keys: { p256dh: 'p', auth: 'a' }, texts: { ring: 'Anruf', missed: 'Missed call', elsewhere: 'Answered elsewhere', voicemail: 'New voicemail' },
  }]);
});

test('the browser takes the subscription away: another one is made with the same key, and the portal is told; for nobody none is made', async () => {
  await keep({ account: ACCOUNT, words: {} }, 'push');
  const change = () => worker.evaluate(() => new Promise((resolve) => {
    /** @type {unknown[]} */
    const seen = [];
    const { pushManager } = self.registration;
    pushManager.getSubscription = async () => null;
    pushManager.subscribe = async (options) => {
      seen.push(options?.userVisibleOnly, [...new Uint8Array(/** @type {ArrayBuffer} */ (options?.applicationServerKey))]);
      return /** @type {any} */ ({ toJSON: () => ({ endpoint: 'https://x.example/2', keys: {} }) });
    };
    self.fetch = async (_url, init) => { seen.push(JSON.parse(String(init?.body)).endpoint); return new Response(); };
    const { ExtendableEvent } = /** @type {any} */ (self);
    const event = Object.assign(new ExtendableEvent('pushsubscriptionchange'), { oldSubscription: { options: { applicationServerKey: new Uint8Array([4, 7]).buffer } } });
    event.waitUntil = (/** @type {Promise<unknown>} */ done) => { done.then(() => resolve(seen)); };
    self.dispatchEvent(event);
  }));
  assert.deepEqual(await change(), [true, [4, 7], 'https://x.example/2']);
  await worker.evaluate(inDatabase, /** @type {any} */ (['webphone', 'kept', 'delete', ['push']]));
  assert.deepEqual(await change(), []);
});
