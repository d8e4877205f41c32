// SPDX-License-Identifier: MIT
// Pages of another site that hold the phone: allowed and not allowed, well behaved and hostile. The phone is at
// http://localhost, the pages at http://127.0.0.1, which browsers take for another site.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { ACCOUNT, Embedding } from '../support/embedding.mjs';

/** @type {Embedding} */
let home;

before(async () => { home = await Embedding.start(); });
afterEach(async () => { await home.context?.close(); });
after(async () => { await home?.stop(); });

const ask = (/** @type {string} */ method, /** @type {unknown[]} */ ...args) => home.ask(method, ...args);
const seen = (/** @type {string} */ name) => home.seen(name);
const order = () => home.order();

test('the documented page drives the phone: account, registration, a call with all that belongs to it, and its record', async () => {
  const faults = await home.open(`${home.allowed}/documented`);
  const frame = await home.page.evaluate(() => {
    const element = /** @type {HTMLIFrameElement} */ (document.querySelector('#cxPhone > iframe'));
    return { alone: element.parentElement?.childNodes.length, allow: element.allow, width: element.clientWidth, height: element.clientHeight };
  });
  assert.deepEqual({ ...frame, allow: /microphone; autoplay/.test(frame.allow) }, { alone: 1, allow: true, width: 400, height: 300 });

  assert.deepEqual(await ask('call', '600'), { isError: true, code: 'not-registered', message: 'this phone is not registered' });
  assert.equal((await ask('register')).code, 'no-account');
  assert.equal((await ask('register', { ...ACCOUNT, wsServer: 'wss://evil.example' })).code, 'bad-server');
  assert.equal((await ask('register', { username: '1001' })).code, 'bad-data');
  assert.equal((await ask('provision', { email: 'joe@example.com' })).code, 'sign-up-closed');

  assert.equal((await ask('config', { ...ACCOUNT, wsServer: home.ws })).ok, true);
  const { ok } = await ask('register');
  assert.deepEqual([ok.registration, ok.account, ok.calls], ['registered', 'sip:1001@localhost', []]);
  assert.equal((await seen('register-registered')).account, 'sip:1001@localhost');
  assert.ok((await order()).includes('session-idle'));

  await home.page.getByRole('button', { name: 'Call 600' }).click();
  const up = await seen('session-established');
  assert.deepEqual([up.direction, up.number, up.state], ['out', '600', 'up']);
  assert.deepEqual((await order()).filter((name) => name !== 'session-ringing'), ['session-initial', 'session-establising', 'session-answered', 'session-established']);
  assert.equal((await ask('mute')).ok, true);
  assert.equal((await ask('hold')).ok, true);
  const state = (await ask('state')).ok;
  assert.deepEqual(state.calls.map(({ muted, held }) => [muted, held]), [[true, true]]);
  assert.equal((await ask('unhold')).ok, true);
  assert.equal((await ask('unmute')).ok, true);
  assert.equal((await ask('sendDTMF', '5')).ok, true);
  assert.equal((await ask('sendDTMF', 'x')).code, 'bad-data');
  assert.equal((await ask('answer')).code, 'no-call');
  // Registering again while the call is up ends nothing.
  assert.equal((await ask('register', ACCOUNT)).ok.calls.length, 1);
  await home.page.getByRole('button', { name: 'Hang Up' }).click();
  const cdr = await seen('cdr');
  assert.deepEqual([cdr.direction, cdr.number, cdr.cause], ['out', '600', 'local-hangup']);
  assert.ok(cdr.answeredAt >= cdr.startedAt && cdr.endedAt >= cdr.answeredAt);
  await seen('session-idle');
  assert.deepEqual(await order(), ['session-mute', 'session-hold', 'session-unhold', 'session-unmute', 'session-terminating', 'session-terminated', 'cdr', 'session-idle']);

  assert.equal((await ask('unregister')).ok, true);
  assert.equal((await seen('register-unregistered')).state, 'off');
  assert.equal((await ask('register')).ok.registration, 'registered', 'the account it was handed is known still');
  // What a log-in comes to is its own outcome, not what an earlier one has come to.
  const ben = { username: '1002', password: 'demo-1002' };
  const { ok: other } = await ask('register', ben);
  assert.deepEqual([other.registration, other.account], ['registered', 'sip:1002@localhost']);
  const [first, second] = await Promise.all([ask('register', ACCOUNT), ask('register', ben)]);
  assert.deepEqual([first.code, second.ok?.account], ['replaced', 'sip:1002@localhost']);
  assert.equal((await ask('register', { ...ben, password: 'wrong' })).code, 'wrong-password', 'who is registered with another password is not');
  const ended = await Promise.all([ask('register', ben), ask('unregister')]);
  assert.deepEqual(ended.map(({ ok: done, code }) => done ?? code), ['logged-out', true]);
  assert.deepEqual(faults, []);
});

test('a page that is not on the list cannot hold the phone, and one that is has no say for others', async () => {
  await home.open(`${home.stranger}/raw`);
  await home.page.waitForFunction(() => {
    try {
      return document.querySelector('iframe')?.contentWindow?.location.href === undefined;
    } catch {
      return true;  // an error page of the browser, or the phone: neither can be looked into
    }
  });
  const frame = home.page.frames().find((one) => one !== home.page.mainFrame());
  assert.doesNotMatch(await frame?.content() ?? '', /wp-app/, 'frame-ancestors');
  const { headers } = await fetch(home.portal);
  assert.match(headers.get('content-security-policy') ?? '', new RegExp(`frame-ancestors ${home.allowed};`));
  assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
  const script = await fetch(`${home.portal}connector.js`);
  assert.deepEqual([script.headers.get('cross-origin-resource-policy'), script.headers.get('access-control-allow-origin')], ['cross-origin', '*']);
  const other = await fetch(`${home.portal}phone.js`);
  assert.deepEqual([other.headers.get('cross-origin-resource-policy'), other.headers.get('access-control-allow-origin')], ['same-origin', null]);
});

test('a hostile parent: wrong types, replayed ids, unknown methods, a flood; the phone lives', async () => {
  await home.open(`${home.allowed}/raw`);
  await home.page.waitForFunction(() => /** @type {any} */ (globalThis).heard.some((/** @type {any} */ one) => one.ready));
  const frame = home.frame;
  await frame.getByRole('button', { name: 'Log in' }).waitFor();
  const answers = await home.page.evaluate(async () => {
    const { say, heard } = /** @type {any} */ (globalThis);
    const base = { containerId: 'a', _type: 'webphone-sdk' };
    const quiet = [
      null, 1, 'text', [], {}, { ...base }, { ...base, id: {}, fn: 'state' }, { ...base, id: NaN, fn: 'state' }, { ...base, id: '', fn: 'state' },
      { ...base, id: 'x'.repeat(300), fn: 'state' }, { id: 1, containerId: {}, _type: base._type, fn: 'state' }, { id: 2, containerId: 'a', fn: 'state' },
      { id: 3, ...base, _type: 'other', fn: 'state' },
    ];
    for (const message of quiet) say(message);
    const loud = {
      unknown: { ...base, id: 'unknown', fn: 'constructor' }, none: { ...base, id: 'none', fn: ['state'] }, call: { ...base, id: 'call', fn: 'call', data: { destination: { toString: 1 } } },
      long: { ...base, id: 'long', fn: 'call', data: { destination: '1'.repeat(5000) } }, account: { ...base, id: 'account', fn: 'register', data: 'text' },
      tone: { ...base, id: 'tone', fn: 'sendDTMF', data: { tone: 5 } }, state: { ...base, id: 'state', fn: 'state' }, number: { ...base, id: 12345.678, fn: 'state' },
    };
    for (const message of Object.values(loud)) say(message);
    say({ ...base, id: 'state', fn: 'call', data: { destination: '600' } });
    say({ ...base, id: 'last', fn: 'state' });
    await new Promise((resolve) => {
      addEventListener('message', ({ data }) => { if (data.id === 'last') resolve(undefined); });
    });
    return heard.filter((/** @type {any} */ one) => one.id !== undefined);
  });
  /** @type {Record<string, any>} */
  const by = Object.fromEntries(answers.map((/** @type {any} */ one) => [String(one.id), one]));
  assert.equal(answers.length, 9, JSON.stringify(answers));
  assert.deepEqual(['unknown', 'none'].map((id) => by[id].code), ['unknown-method', 'unknown-method']);
  assert.deepEqual(['call', 'long', 'account', 'tone'].map((id) => by[id].code), ['bad-data', 'bad-data', 'bad-data', 'bad-data']);
  assert.deepEqual(['state', '12345.678', 'last'].map((id) => [by[id].data.registration, by[id].error]), [['off', undefined], ['off', undefined], ['off', undefined]]);

  const flood = await home.page.evaluate(async () => {
    const { say, heard } = /** @type {any} */ (globalThis);
    heard.length = 0;
    for (let i = 0; i < 10_000; i++) say({ id: `f${i}`, containerId: `c${i}`, fn: 'state', _type: 'webphone-sdk' });
    await new Promise((resolve) => {
      addEventListener('message', ({ data }) => { if (data.id === 'f9999') resolve(undefined); });
    });
    return { good: heard.filter((/** @type {any} */ one) => one.data?.registration).length, refused: heard.filter((/** @type {any} */ one) => one.code === 'too-many').length };
  });
  assert.equal(flood.good + flood.refused, 10_000);
  assert.ok(flood.good >= 80 && flood.good < 2000, `${flood.good} were heard`);

  await frame.getByRole('textbox', { name: 'Username' }).fill('1001');
  await frame.getByRole('textbox', { name: 'Password' }).fill('demo-1001');
  await frame.getByRole('button', { name: 'Log in' }).click();
  await frame.getByRole('status').filter({ hasText: 'Registered' }).first().waitFor();
});

test('hostile frames: one that is not the phone is not heard, nor is the phone by another page\'s word', async () => {
  await home.open(`${home.allowed}/documented`);
  await ask('state');
  await order();
  const result = await home.page.evaluate(async ([liar, origin]) => {
    const evil = document.createElement('iframe');
    evil.src = liar;
    document.body.append(evil);
    await new Promise((resolve) => { evil.onload = resolve; });
    const { phone, seen } = /** @type {any} */ (globalThis);
    // What the liar is sent it says to its parent, this page, as if it were the phone; and to the phone's frame.
    evil.contentWindow?.postMessage({ containerId: 'cxPhone', event: 'cdr', data: { detail: {} } }, '*');
    evil.contentWindow?.postMessage({ _type: 'webphone-sdk', ready: true }, '*');
    dispatchEvent(new MessageEvent('message', { data: { containerId: 'cxPhone', event: 'cdr', data: {} }, origin, source: window }));
    dispatchEvent(new MessageEvent('message', { data: { containerId: 'cxPhone', event: 'click', data: {} }, origin, source: phone.frame.contentWindow }));
    let clicks = 0;
    document.getElementById('cxPhone')?.addEventListener('click', () => { clicks += 1; });
    const { registration } = await phone.state();
    return { registration, seen: seen.length, clicks };
  }, /** @type {const} */ ([`${home.stranger}/liar`, new URL(home.portal).origin]));
  assert.deepEqual(result, { registration: 'off', seen: 0, clicks: 0 });
  // A page beside the parent has the phone's window too, and is not its parent.
  const frame = home.frame;
  const forged = await home.page.frames().find((one) => one.url().endsWith('/liar'))?.evaluate(async (origin) => {
    /** @type {any[]} */
    const heard = [];
    addEventListener('message', ({ data, source }) => { if (source !== parent) heard.push(data); });
    parent.frames[0].postMessage({ id: 'forged', containerId: 'cxPhone', fn: 'state', _type: 'webphone-sdk' }, origin);
    return heard.length;
  }, new URL(home.portal).origin);
  assert.equal(forged, 0);
  await frame.getByRole('button', { name: 'Log in' }).waitFor();
  assert.equal((await ask('state')).ok.registration, 'off');
  // And one that the page itself took for a phone: rubbish, a flood of 10,000 answers to nothing, a replayed answer.
  const played = await home.page.evaluate(async (url) => {
    const container = document.body.appendChild(Object.assign(document.createElement('div'), { id: 'evil' }));
    /** @type {string[]} */
    const events = [];
    for (const name of ['cdr', 'click', 'constructor', 'session-idle']) container.addEventListener(name, () => events.push(name));
    const fake = /** @type {any} */ (globalThis).cxWebphone('evil', url);
    const answer = await fake.state();
    return [answer, events];
  }, `${home.allowed}/evil`);
  assert.deepEqual(played, ['first', ['cdr']]);
  const unsaid = await home.page.evaluate(async (url) => {
    const { phone, cxWebphone } = /** @type {any} */ (globalThis);
    document.body.append(Object.assign(document.createElement('div'), { id: 'early' }));
    const early = cxWebphone('early', url);
    const code = (/** @type {Promise<any>} */ asked) => asked.then(() => 'done', ({ name, code: one }) => one ?? name);
    const strange = { username: '1001', password: () => '' };
    return Promise.all([early.config(strange), early.state(), phone.config(strange), phone.call({ toString: 1 }), phone.state()].map(code));
  }, home.portal);
  assert.deepEqual(unsaid, ['bad-data', 'done', 'bad-data', 'TypeError', 'done'], 'what cannot be sent stands in nobody\'s way');
  const gone = home.page.evaluate(() => {
    const { phone } = /** @type {any} */ (globalThis);
    const asked = phone.hangup().catch((/** @type {any} */ error) => error.code);
    phone.close();
    return asked;
  });
  assert.equal(await gone, 'closed');
});

test('headless: twenty lines from another site register, call, hold, measure, hang up; the component does it with buttons', async () => {
  const faults = await home.open(`${home.allowed}/kit`);
  await home.page.waitForFunction(() => /** @type {any} */ (globalThis).ready);
  const options = { domain: 'localhost', wsServers: [home.ws], username: '1001', password: 'demo-1001' };
  const result = await home.page.evaluate(async (account) => {
    const { Phone } = /** @type {any} */ (globalThis);
    const wrong = new Phone({ ...account, password: 'wrong' });
    const refused = await wrong.register().catch((/** @type {any} */ error) => error.code);
    wrong.close();
    const phone = new Phone(account);
    await phone.register();
    const call = await phone.call('600');
    /** @type {string[]} */
    const states = [call.state];
    call.addEventListener('state', () => { if (states.at(-1) !== call.state) states.push(call.state); });
    await new Promise((resolve) => {
      const look = () => { if (call.state === 'up') resolve(undefined); };
      call.addEventListener('state', look);
      look();
    });
    await call.hold();
    const { held } = call;
    await call.unhold();
    await call.mute();
    const { muted, number, direction } = call;
    call.sendDTMF('1');
    const stats = [...(await call.stats()).values()].some(({ type }) => type === 'transport' || type === 'candidate-pair');
    await call.hangup();
    const nothing = await phone.call('').catch((/** @type {any} */ error) => error.code);
    await phone.unregister();
    const { state } = phone.registration;
    phone.close();
    return { refused, states: states.filter((one) => one !== 'progress'), held, muted, number, direction, stats, cause: call.cause, calls: phone.calls.length, nothing, state };
  }, options);
  assert.deepEqual(result, {
    refused: 'wrong-password', states: ['dialing', 'up', 'ended'], held: true, muted: true, number: '600', direction: 'out', stats: true,
    cause: 'local-hangup', calls: 0, nothing: 'bad-number', state: 'off',
  });

  const element = home.page.locator('web-phone');
  await home.page.evaluate(() => {
    const phone = /** @type {any} */ (document.getElementById('element'));
    const told = (/** @type {any} */ (globalThis).told = []);
    for (const name of ['Answer', 'RingingOut', 'End', 'Registered', 'Unregistered', 'Error']) {
      phone[`on${name}`] = (/** @type {any} */ detail) => told.push([name, detail?.number ?? detail?.code ?? '']);
    }
  });
  await element.getByRole('textbox', { name: 'Username' }).fill('1002');
  await element.getByRole('textbox', { name: 'Password' }).fill('demo-1002');
  await element.getByRole('button', { name: 'Log in' }).click();
  await element.getByRole('status').filter({ hasText: /^Registered$/ }).waitFor();
  for (const digit of '600') await element.getByRole('button', { name: digit, exact: true }).click();
  await element.getByRole('button', { name: 'Call' }).click();
  await element.getByRole('timer').filter({ hasText: /0:0/ }).waitFor();
  await element.getByRole('button', { name: 'Hold' }).click();
  await element.getByRole('button', { name: 'Resume' }).click();
  await element.getByRole('button', { name: 'Hold' }).waitFor();
  await element.getByRole('button', { name: 'Hang up' }).click();
  await element.getByRole('button', { name: 'Call' }).waitFor();
  const told = await home.page.evaluate(() => /** @type {any} */ (globalThis).told.filter((/** @type {any[]} */ [name]) => name !== 'RingingOut'));
  assert.deepEqual(told, [['Registered', ''], ['Answer', '600'], ['End', '600']]);
  await home.page.evaluate(() => { /** @type {any} */ (document.getElementById('element')).show = 'dial'; });
  assert.deepEqual((await element.getByRole('button').allInnerTexts()).sort(), ['Call', 'My own'], 'one button, and the page\'s own');

  const called = await home.page.evaluate(() => {
    /** @type {string[]} */
    const numbers = (/** @type {any} */ (globalThis).numbers = []);
    /** @type {any} */ (globalThis).clickToCall({ call: (/** @type {string} */ number) => numbers.push(number) });
    addEventListener('click', (event) => event.preventDefault());  // what is left to the browser
    document.getElementById('tel')?.click();  // a script's click is no person's
    return numbers.length;
  });
  assert.equal(called, 0);
  for (const id of ['tel', 'sip', 'other']) await home.page.locator(`#${id}`).click();
  assert.deepEqual(await home.page.evaluate(() => /** @type {any} */ (globalThis).numbers), ['+49 30', 'sip:600@localhost']);
  assert.deepEqual(faults, []);
});

test('a link that names whom to call fills the number in and dials nothing', async () => {
  // What the installed phone says it opens, in the browser's own reading of it, is where the link led.
  await home.open(home.portal, (context) => context.addInitScript(() => {
    const taken = (/** @type {any} */ (globalThis).taken = []);
    navigator.registerProtocolHandler = (scheme, url) => { taken.push([scheme, String(url)]); };
  }));
  const session = await home.context.newCDPSession(home.page);
  const { data, errors } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { protocol_handlers: handlers, launch_handler: launch } = JSON.parse(data ?? '{}');
  assert.deepEqual([handlers.map((/** @type {any} */ one) => one.protocol), launch], [['tel', 'sip', 'web+sip'], { client_mode: 'navigate-new' }]);
  const wanted = new URL(handlers[0].url.replace('%s', encodeURIComponent('tel:+4930')), home.portal);
  await home.page.goto(wanted.href);
  await home.page.getByRole('textbox', { name: 'Username' }).fill('1001');
  await home.page.getByRole('textbox', { name: 'Password' }).fill('demo-1001');
  await home.page.getByRole('button', { name: 'Log in' }).click();
  await home.page.getByRole('status').filter({ hasText: 'Registered' }).first().waitFor();
  await home.page.waitForFunction(() => {
    const app = /** @type {any} */ (document.querySelector('wp-app'));
    return app.shadowRoot.querySelector('wp-dialpad')?.shadowRoot.querySelector('input')?.value === '+4930';
  });
  assert.equal(new URL(home.page.url()).search, '');
  await home.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).or(home.page.getByRole('tab', { name: 'Settings' })).click();
  await home.page.getByRole('button', { name: 'Open phone links here' }).click();
  await home.page.waitForFunction(() => /** @type {any} */ (globalThis).taken.length === 3);
  assert.deepEqual(await home.page.evaluate(() => /** @type {any} */ (globalThis).taken), ['tel', 'sip', 'web+sip'].map((scheme) => [scheme, `${new URL(home.portal).origin}/?call=%s`]));
  assert.equal(await home.page.getByRole('region', { name: /Call with/ }).count(), 0);
});
