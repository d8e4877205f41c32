// SPDX-License-Identifier: MIT
// The rest of what pages of another site do with a phone: sign-up, calls that come in, transfer, off and time-outs by the
// connector; two engines in one page that call, message, watch and join; an engine that crashes; every name of the element.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { ACCOUNT, Embedding } from '../support/embedding.mjs';

/** @type {Embedding} */
let home;

before(async () => {
  home = await Embedding.start({ parts: ['webphoned', 'kamailio', 'rtpengine', 'echo', 'desk'], desk: { answer: 'manual' }, phone: { flags: { register: true } } });
});
afterEach(async () => { await home.context?.close(); });
after(async () => { await home?.stop(); });

const ask = (/** @type {string} */ method, /** @type {unknown[]} */ ...args) => home.ask(method, ...args);

test('the script as container; sign-up, a call that is answered and handed over, one that is declined, off, a phone that says nothing', async () => {
  const faults = await home.open(`${home.allowed}/scripted`);
  assert.equal((await ask('state')).ok.registration, 'off');
  assert.equal(await home.page.evaluate(() => document.getElementById('cxPhone')?.previousElementSibling?.localName), 'iframe', 'a script shows nothing: it stands before it');
  const may = await home.frame.evaluate(() => ['microphone', 'autoplay', 'camera'].map((name) => /** @type {any} */ (document).featurePolicy.allowsFeature(name)));
  assert.deepEqual(may, [true, true, false]);

  const provision = (/** @type {object} */ data, /** @type {boolean} */ verdict) => home.page.evaluate(async ([wish, result]) => {
    try {
      return await /** @type {any} */ (globalThis).phone.provision(wish, (/** @type {any} */ account) => account.username.length > 0 && result);
    } catch (error) {
      return /** @type {any} */ (error).code;
    }
  }, /** @type {const} */ ([data, verdict]));
  assert.equal(await provision({ username: 'ann' }, false), 'not-valid');
  assert.equal((await ask('register')).code, 'no-account', 'what the page did not accept is not used');
  assert.equal(await provision({ email: 'joe@example.com' }, true), true);
  assert.equal((await ask('register')).ok.account, 'sip:joe@localhost');
  assert.equal((await ask('provision', { email: 'joe@example.org' })).code, 'taken');
  await ask('unregister');

  assert.equal((await ask('register', ACCOUNT)).ok.account, 'sip:1001@localhost');
  assert.equal((await ask('answer')).code, 'no-call');
  await home.order();
  await home.site.demo.desk.dial('sip:1001@localhost');
  const rings = await home.seen('session-ringing');
  assert.deepEqual([rings.direction, rings.number, rings.state], ['in', '1003', 'ringing']);
  assert.equal((await ask('answer')).ok, true);
  assert.equal((await home.seen('session-established')).number, '1003');
  assert.equal((await ask('transfer', '600')).ok, true);
  assert.deepEqual((await home.seen('session-transfer')).progress, 'done');
  await home.seen('session-idle');
  await home.site.demo.desk.hangup();

  await home.page.evaluate(() => {
    const { phone } = /** @type {any} */ (globalThis);
    const count = () => { /** @type {any} */ (globalThis).counted += 1; };
    /** @type {any} */ (globalThis).counted = 0;
    phone.on('session-ringing', count);
    phone.off('session-ringing', count);
  });
  await home.order();
  await home.site.demo.desk.dial('sip:1001@localhost');
  await home.seen('session-ringing');
  assert.equal((await ask('reject')).ok, true);
  const cdr = await home.seen('cdr');
  assert.deepEqual([cdr.direction, cdr.number, cdr.answeredAt, cdr.duration], ['in', '1003', 0, 0]);
  assert.equal(await home.page.evaluate(() => /** @type {any} */ (globalThis).counted), 0);

  const silent = await home.page.evaluate(async (url) => {
    document.body.append(Object.assign(document.createElement('div'), { id: 'other' }));
    const other = /** @type {any} */ (globalThis).cxWebphone('other', url, { timeout: 50 });
    const asked = await Promise.allSettled([other.state(), other.call('600')]);
    return asked.map((one) => one.status === 'rejected' && [one.reason instanceof Error, one.reason.name, one.reason.code]);
  }, `${home.stranger}/liar`);
  assert.deepEqual(silent, [[true, 'WebphoneError', 'timeout'], [true, 'WebphoneError', 'timeout']]);
  assert.deepEqual(faults, []);
});

/** Messages that the page got from its frame after it said `state`, and after the frame has heard it. */
async function sayState() {
  await home.frame.getByRole('button', { name: 'Log in' }).waitFor();
  // Asked after the phone's own listener: by then an answer is on its way.
  await home.frame.evaluate(() => addEventListener('message', () => parent.postMessage('heard', '*')));
  return home.page.evaluate(async () => {
    const { say, heard } = /** @type {any} */ (globalThis);
    heard.length = 0;
    say({ id: 'one', containerId: 'a', fn: 'state', _type: 'webphone-sdk' });
    await new Promise((resolve) => { addEventListener('message', ({ data }) => { if (data === 'heard') resolve(undefined); }); });
    return heard.map((/** @type {any} */ one) => one.id ?? one.event ?? one);
  });
}

test('messages of an origin that is not on the list are not heard, even where no header kept it from holding the phone', async () => {
  const naked = (/** @type {import('playwright-core').BrowserContext} */ context) => context.route(home.portal, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers['content-security-policy'];
    await route.fulfill({ response, headers });
  });
  await home.open(`${home.stranger}/raw`, naked);
  assert.deepEqual(await sayState(), ['heard']);
  await home.context.close();
  await home.open(`${home.allowed}/raw`, naked);
  assert.deepEqual((await sayState()).filter((/** @type {string} */ one) => one === 'one' || one === 'heard'), ['one', 'heard'], 'the same from one that is');
});

test('over HTTPS a frame of another site has a session of its own, and the phone by itself another', async () => {
  await home.open(`${home.allowed}/secure`);
  const frame = /** @type {import('playwright-core').Frame} */ (home.page.frames().find((one) => one.url() === home.front.url));
  await frame.getByRole('textbox', { name: 'Username' }).fill('1001');
  await frame.getByRole('textbox', { name: 'Password' }).fill('demo-1001');
  await frame.getByRole('button', { name: 'Log in' }).click();
  await home.context.waitForEvent('response', (response) => response.url().includes('/api/softphone/history') && response.status() === 200);
  const cookies = await home.context.cookies(home.front.url);
  assert.deepEqual(cookies.map(({ name, sameSite, secure, httpOnly, partitionKey }) => [name, sameSite, secure, httpOnly, partitionKey]), [['__Host-webphone', 'None', true, true, 'http://127.0.0.1']]);
  const own = await home.context.newPage();
  await own.goto(home.front.url);
  assert.equal(await own.evaluate(() => fetch('/api/softphone/session').then(({ status }) => status)), 401, 'the frame\'s session is not the phone\'s');
  assert.equal(await frame.evaluate(() => fetch('/api/softphone/session').then(({ status }) => status)), 200);
});

test('two engines in a page: watch, message, call, join, hand over; one whose core fails starts again and registers', async () => {
  const faults = await home.open(`${home.allowed}/kit`);
  await home.page.waitForFunction(() => /** @type {any} */ (globalThis).ready);
  const result = await home.page.evaluate(async ({ ws, worker }) => {
    const { Phone } = /** @type {any} */ (globalThis);
    const of = (/** @type {string} */ username, /** @type {object} */ more = {}) => new Phone({ domain: 'localhost', wsServers: [ws], username, password: `demo-${username}`, ...more });
    const [anna, ben] = [of('1001'), of('1002')];
    const once = (/** @type {EventTarget} */ target, /** @type {string} */ name, test = (/** @type {any} */ _detail) => true) => new Promise((resolve) => {
      const look = (/** @type {any} */ { detail }) => {
        if (!test(detail)) return;
        target.removeEventListener(name, look);
        resolve(detail);
      };
      target.addEventListener(name, look);
    });
    const is = (/** @type {any} */ call, /** @type {string} */ state) => (call.state === state ? call : once(call, 'state', () => call.state === state));
    /** @type {Record<string, any>} */
    const told = {};
    await Promise.all([anna.register(), ben.register()]);

    const idle = once(anna, 'watch', ({ state }) => state === 'idle');
    anna.subscribe('1002', 'dialog');
    told.watch = (({ package: what, peer }) => [what, peer])(await idle);
    const letter = once(ben, 'message', ({ state }) => state === 'received');
    told.message = await anna.message('1002', 'Five minutes').then((/** @type {string} */ state) => state === 'sent' || state === 'delivered');
    told.letter = (await letter).text;
    told.unknown = await anna.message('nobody', 'Hello').catch((/** @type {any} */ error) => error.name);

    const busy = once(anna, 'watch', ({ state }) => state === 'busy');
    const incoming = once(ben, 'call');
    const first = await anna.call('1002');
    const ringing = await incoming;
    told.rings = [ringing.state, ringing.direction, ringing.number];
    await ringing.answer();
    await is(first, 'up');
    await busy;
    anna.unsubscribe('1002', 'dialog');
    const second = await anna.call('600');
    await is(second, 'up');
    if (!first.held) await once(first, 'state', () => first.held);
    told.waits = [first.held, second.held];
    const joined = Promise.all([first, second].map((call) => (call.held ? once(call, 'state', () => !call.held) : call)));
    anna.conference(true);
    await joined;
    told.joined = [first.held, second.held];
    await first.transfer(second);
    await Promise.all([first.ended, second.ended]);
    told.handed = ringing.state;
    await ringing.hangup();

    const declined = once(ben, 'call').then((/** @type {any} */ call) => call.decline());
    const third = await anna.call('1002');
    await Promise.all([declined, third.ended]);
    told.declined = [third.cause, third.status];
    const after = await third.hold().catch((/** @type {any} */ error) => error.name);
    told.after = after;
    ben.close();

    // What cannot be done is said, whatever the reason; nothing waits for ever.
    const code = (/** @type {() => any} */ job) => Promise.resolve().then(job).then(() => 'done', (error) => error.code);
    const wrong = of('1002', { wsServers: ['http://localhost'] });
    const nameless = of('');
    const nowhere = of('1002', { wsServers: [] });
    const why = (/** @type {any} */ phone) => phone.register().catch((/** @type {any} */ error) => error.message);
    const [fourth, twice] = await Promise.all([anna.call('600'), anna.call('600')]);
    told.refused = [
      await code(() => wrong.register()), await code(() => nameless.register()), await code(() => wrong.call('600')), await code(() => anna.call(undefined)), await code(() => anna.call('1'.repeat(100_000))),
      await code(() => anna.message('1002', 'x'.repeat(100_000))), fourth === twice, await code(() => fourth.transfer(fourth)), await code(() => ben.call('600')),
    ];
    told.named = [await why(nameless), await why(nowhere)];
    for (const one of [wrong, nameless, nowhere]) one.close();
    await fourth.hangup();

    // A worker whose core can be broken from outside: its memory is overwritten.
    const script = (/** @type {string} */ text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const patch = script(`const Real = WebAssembly.Instance; let memory;
      WebAssembly.Instance = function (module) { const made = new Real(module); memory = made.exports.memory; return made; };
      addEventListener('message', ({ data }) => { if (data.type === 'break') new Uint8Array(memory.buffer).fill(255, 1024); });`);
    const url = script(`import ${JSON.stringify(patch)}; import ${JSON.stringify(worker)};`);
    /** @type {any} */
    let own;
    const carl = of('1002', { worker: () => (own = new Worker(url, { type: 'module' })) });
    await carl.register();
    const failed = once(carl, 'failure', (symbol) => symbol === 'no-wasm');
    const back = once(carl, 'registration', ({ state }) => state === 'connecting').then(() => once(carl, 'registration', ({ state }) => state === 'registered'));
    own.postMessage({ type: 'break' });
    carl.trace(true);
    await failed;
    await back;
    told.again = carl.registered;
    const call = await carl.call('600');
    await is(call, 'up');
    await call.hangup();
    told.works = call.cause;
    const rung = once(anna, 'call');
    const last = await carl.call('1001');
    const answered = await rung;
    await answered.answer();
    await is(last, 'up');
    carl.close();
    told.left = [last.state, last.cause, (await answered.ended).cause, carl.registered, carl.calls.length];
    anna.close();
    return told;
  }, { ws: home.ws, worker: `${home.portal}sdk/worker.js` });
  assert.deepEqual(result, {
    watch: ['dialog', 'sip:1002@localhost'], message: true, letter: 'Five minutes', unknown: 'PhoneError', rings: ['ringing', 'in', '1001'],
    waits: [true, false], joined: [false, false], handed: 'up', declined: ['declined', 603], after: 'PhoneError',
    refused: ['refused', 'bad-number', 'not-registered', 'bad-number', 'refused', 'refused', true, 'transfer-failed', 'closed'],
    named: ['the server refused the registration (username)', 'wsServers is missing'], again: true, works: 'local-hangup',
    left: ['ended', 'page-closed', 'remote-hangup', false, 0],
  });
  assert.deepEqual(faults, []);
});

test('the element: each part, method, event, property and slot by its name, from one button to the whole phone', async () => {
  const faults = await home.open(`${home.allowed}/kit`);
  await home.page.waitForFunction(() => /** @type {any} */ (globalThis).ready);
  const PARTS = ['login', 'status', 'number', 'paste', 'dialpad', 'dial', 'answer', 'reject', 'hangup', 'hold', 'mute', 'timer', 'logout'];
  const found = await home.page.evaluate((parts) => {
    const { WebPhone } = /** @type {any} */ (globalThis);
    const element = new WebPhone();
    document.body.append(element);
    const root = element.shadowRoot;
    const seen = (/** @type {string} */ show) => {
      element.show = show;
      return parts.filter((part) => root.querySelector(`[part~="${part}"]`).offsetParent !== null);
    };
    const missing = {
      methods: ['setConfig', 'register', 'unregister', 'dialpadPress', 'answer', 'hangup', 'makeCall', 'hold', 'mute'].filter((name) => typeof element[name] !== 'function'),
      events: ['onAnswer', 'onRingingOut', 'onRingingIn', 'onEnd', 'onRegistered', 'onUnregistered', 'onError'].filter((name) => element[name] !== null),
      parts: [...parts, 'screen', 'peer', 'failure', 'key', 'button', 'field', 'username', 'password', 'server', 'log-in'].filter((part) => !root.querySelector(`[part~="${part}"]`)),
      slots: ['start', 'call', 'actions'].filter((name) => !root.querySelector(`slot[name="${name}"]`)),
      properties: ['wsServers', 'username', 'password', 'displayName', 'cli', 'realm', 'number', 'show'].filter((name) => element[name] !== ''),
    };
    element.setAttribute('display-name', 'Anna');
    element.wsServers = 'wss://a.example.com, wss://b.example.com';
    const config = [element.displayName, element.autoRegister, [...root.querySelectorAll('[part~=server] option')].map((one) => one.value)];
    const all = seen('');
    const each = parts.filter((part) => all.includes(part)).filter((part) => seen(part).join() !== part);
    seen('number dialpad');
    for (const digit of ['1', '*', '#']) element.dialpadPress(digit);
    let wrong = '';
    try { element.dialpadPress('x'); } catch (error) { wrong = /** @type {any} */ (error).code; }
    element.style.setProperty('--web-phone-key-background', 'rgb(1, 2, 3)');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('web-phone::part(key) { font-size: 31px; }');
    document.adoptedStyleSheets = [sheet];
    const key = getComputedStyle(root.querySelector('[part~="key"]'));
    const style = [key.backgroundColor, key.fontSize];
    const dialled = element.number;
    element.hidden = true;
    // What was set before the element was known: a document without scripts knows none.
    const early = /** @type {any} */ (document.implementation.createHTMLDocument().createElement('web-phone'));
    const [before, onEnd] = [early instanceof WebPhone, () => {}];
    Object.assign(early, { username: '1009', show: 'dial', number: '600', onEnd });
    document.body.append(early);
    const kept = [before, early instanceof WebPhone, early.username, early.getAttribute('show'), early.number, early.onEnd === onEnd, Object.hasOwn(early, 'username')];
    early.remove();
    return { kept, missing, config, all, each, dialled, wrong, style, hidden: getComputedStyle(element).display };
  }, PARTS);
  assert.deepEqual(found, {
    kept: [false, true, '1009', 'dial', '600', true, false],
    missing: { methods: [], events: [], parts: [], slots: [], properties: [] },
    config: ['Anna', false, ['wss://a.example.com', 'wss://b.example.com']],
    all: ['login', 'status', 'number', 'paste', 'dialpad', 'dial'], each: [], dialled: '1*#', wrong: 'bad-number',
    style: ['rgb(1, 2, 3)', '31px'], hidden: 'none',
  });

  // Registers by itself once the account is there; a call comes in, is answered, declined from the screen, and all of it is told.
  const element = home.page.locator('#element');
  await home.page.evaluate((ws) => {
    const phone = /** @type {any} */ (document.getElementById('element'));
    const told = (/** @type {any} */ (globalThis).told = []);
    for (const name of ['ringingin', 'answer', 'end', 'registered', 'unregistered', 'error']) phone.addEventListener(name, (/** @type {any} */ { detail }) => told.push([name, detail?.cause ?? detail?.number ?? detail?.code ?? '']));
    phone.onRingingIn = () => { throw new Error('of the page'); };
    phone.autoRegister = true;
    phone.show = '';
    phone.setConfig({ username: '1001', password: 'demo-1001', wsServers: [ws] });
  }, home.ws);
  await element.getByRole('status').filter({ hasText: /^Registered$/ }).waitFor();
  await home.site.demo.desk.dial('sip:1001@localhost');
  await element.getByRole('button', { name: 'Answer' }).click();
  await element.getByRole('timer').filter({ hasText: /0:0/ }).waitFor();
  for (const name of ['Mute', 'Hold', 'Hang up', 'Paste', 'Log out']) assert.ok(await element.getByRole('button', { name, exact: true }).isVisible(), `${name} is there in a call`);
  await home.site.demo.desk.hangup();
  await element.getByRole('button', { name: 'Call' }).waitFor();
  await home.site.demo.desk.dial('sip:1001@localhost');
  await element.getByRole('button', { name: 'Decline' }).click();
  await element.getByRole('button', { name: 'Call' }).click();
  await element.getByRole('alert').filter({ hasText: 'there is no number' }).waitFor();
  await element.getByRole('button', { name: 'Log out' }).click();
  await home.page.waitForFunction(() => /** @type {any} */ (globalThis).told.some((/** @type {any[]} */ [name]) => name === 'unregistered'));
  assert.deepEqual(await home.page.evaluate(() => /** @type {any} */ (globalThis).told), [
    ['registered', ''], ['ringingin', '1003'], ['answer', '1003'], ['end', 'remote-hangup'], ['ringingin', '1003'], ['end', 'declined'], ['error', 'bad-number'], ['unregistered', ''],
  ]);
  assert.deepEqual(faults, ['Error: of the page', 'Error: of the page'], 'a handler that throws keeps nothing from the screen');

  // Nothing of a phone stays behind when it is closed, or its element taken away.
  const session = await home.context.newCDPSession(home.page);
  const left = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { result } = await session.send('Runtime.evaluate', { expression: 'Phone.prototype' });
    const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '' });
    const { result: { value } } = await session.send('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: 'function () { return this.length; }', returnByValue: true });
    await session.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' });
    return value;
  };
  const before = await left();
  await home.page.evaluate(async (ws) => {
    const { Phone, WebPhone } = /** @type {any} */ (globalThis);
    for (let i = 0; i < 5; i++) {
      new Phone({ domain: 'localhost', wsServers: [ws], username: '1002', password: 'x' }).close();
      const one = Object.assign(new WebPhone(), { realm: 'localhost', wsServers: ws, username: '1002', password: 'x' });
      one.autoRegister = true;
      document.body.append(one);
      one.remove();
    }
  }, home.ws);
  for (let tries = 0; await left() > before; tries++) assert.ok(tries < 100, `${await left()} phones, not ${before}`);
});
