// SPDX-License-Identifier: MIT
// The built app in Chromium with a server that says yes: a remembered login, pages that share one phone,
// pages that vanish, browsers without SharedWorker, a start without portal, tracing.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test, { after, afterEach, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { FAKE_MEDIA, launchChromium, serve } from '../support/chromium.mjs';

const web = fileURLToPath(new URL('../../build/web', import.meta.url));
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws:; "
  + "object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html webphone webphone-page";
const OFFER = ['v=0', 'o=- 2 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`, 'a=setup:actpass',
  'a=mid:0', 'a=sendrecv', 'a=rtcp-mux', 'a=rtpmap:111 opus/48000/2', ''].join('\r\n');

/** A registrar that accepts everybody and keeps every message. */
class Registrar {
  got = [];
  sockets = new Set();
  acks = false;  // each 200 to an INVITE, as often as it comes
  #waiting = [];

  async open() {
    this.server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('message', (data) => this.#take(String(data), socket));
    });
    await new Promise((resolve) => { this.server.once('listening', resolve); });
    this.url = `ws://localhost:${this.server.address().port}`;
  }

  /** The next message that begins so, come or coming; each is given out once. */
  next(start) {
    const at = this.got.findIndex((message) => message.startsWith(start));
    if (at >= 0) return Promise.resolve(this.got.splice(at, 1)[0]);
    return new Promise((resolve) => { this.#waiting.push({ start, resolve }); });
  }

  count(start) { return this.got.filter((message) => message.startsWith(start)).length; }

  /** Calls the phone that registered so. */
  ring(register) {
    const [, contact] = /^Contact: <([^>]+)>/m.exec(register);
    this.send(`INVITE ${contact} SIP/2.0\r\nVia: SIP/2.0/WS ring.invalid;branch=z9hG4bKring${Math.random()}\r\nMax-Forwards: 70\r\n`
      + 'To: <sip:1001@localhost>\r\nFrom: <sip:1002@localhost>;tag=ring\r\n'
      + `Call-ID: ring${Math.random()}\r\nCSeq: 1 INVITE\r\nContact: <sip:ring@ring.invalid;transport=ws>\r\n`
      + `Content-Type: application/sdp\r\nContent-Length: ${OFFER.length}\r\n\r\n${OFFER}`);
  }

  send(text) { for (const socket of this.sockets) socket.send(text); }

  close() {
    for (const socket of this.sockets) socket.terminate();
    this.server.close();
  }

  #take(message, socket) {
    if (!message.trim()) return;
    if (/^(REGISTER|BYE)/.test(message)) socket.send(this.#ok(message));
    if (this.acks && message.startsWith('SIP/2.0 200') && /^CSeq: \d+ INVITE/m.test(message)) socket.send(ack(message));
    const at = this.#waiting.findIndex(({ start }) => message.startsWith(start));
    if (at < 0) this.got.push(message);
    else this.#waiting.splice(at, 1)[0].resolve(message);
  }

  #ok(request) {
    const kept = request.split('\r\n').filter((line) => /^(Via|To|From|Call-ID|CSeq|Contact|Expires):/.test(line));
    const lines = kept.map((line) => (line.startsWith('To:') && !line.includes('tag=') ? `${line};tag=yes` : line));
    return ['SIP/2.0 200 OK', ...lines, 'Content-Length: 0', '', ''].join('\r\n');
  }
}

const TEST = { timeout: 30000 };
let site, browser, registrar, context;
const portal = { away: false };

before(async () => {
  const files = Object.fromEntries(readdirSync(web, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz|map)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => [`/${path.relative(web, file)}`, readFileSync(file)]));
  const config = () => (portal.away ? undefined : JSON.stringify({
    brand: 'Webphone', domain: 'localhost', wsServers: [registrar.url], iceServers: [], codecDelete: [], codecPriority: [], expires: 600,
  }));
  site = await serve({ ...files, '/': files['/index.html'], '/api/softphone/config': config }, { 'Content-Security-Policy': POLICY });
  browser = await launchChromium(FAKE_MEDIA);
});

beforeEach(async () => {
  portal.away = false;
  registrar = new Registrar();
  await registrar.open();
  context = await browser.newContext();
  context.setDefaultTimeout(10000);
});

afterEach(async () => {
  await context.close();
  registrar.close();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function open() {
  const page = await context.newPage();
  page.log = [];
  page.on('console', (message) => page.log.push(message.text()));
  page.on('pageerror', (error) => page.log.push(`error: ${error.message}`));
  await page.goto(site.url);
  return page;
}

async function logIn(page, remember = true) {
  await page.getByRole('textbox', { name: 'Username' }).fill('1001');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo-1001');
  const box = page.getByRole('checkbox');
  if (await box.count()) await box.first().setChecked(remember);
  await page.getByRole('button', { name: 'Log in' }).click();
  await registered(page);
}

const registered = (page) => page.getByRole('status').filter({ hasText: 'Registered' }).first().waitFor();
/** What the browser keeps for this site, as text, when it keeps something. */
const kept = (page) => page.waitForFunction(() => new Promise((resolve) => {
  const request = indexedDB.open('webphone');
  request.onsuccess = () => {
    const { result: db } = request;
    const names = db.transaction('kept').objectStore('kept').getAllKeys();
    names.onsuccess = () => { db.close(); resolve(names.result.includes('login')); };
  };
}));

/** The phone's image is of now: what it has learnt by this moment is in it. */
const imaged = async (page) => page.waitForFunction((since) => new Promise((resolve) => {
  const request = indexedDB.open('webphone');
  request.onsuccess = () => {
    const { result: db } = request;
    const image = db.transaction('kept').objectStore('kept').get('image');
    image.onsuccess = () => { db.close(); resolve(image.result?.at > since); };
  };
}), await page.evaluate(() => Date.now()));

test('a remembered login registers at the next start without a question', TEST, async () => {
  const page = await open();
  await logIn(page);
  await registrar.next('REGISTER');
  await kept(page);
  await page.close();
  const again = await open();
  await registered(again);
  assert.match(await registrar.next('REGISTER'), /^To: .*sip:1001@localhost/m);
  const stored = await again.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.ok(!stored.includes('demo-1001'));
});

test('a log out is forgotten here and un-registered there', TEST, async () => {
  const page = await open();
  await logIn(page);
  await registrar.next('REGISTER');
  await kept(page);
  await page.getByRole('navigation', { name: 'Main' }).getByText('Settings').click();
  await page.getByRole('button', { name: 'Log out' }).click();
  assert.match(await registrar.next('REGISTER'), /expires[=:] ?0/i);
  await page.getByRole('textbox', { name: 'Username' }).waitFor();
  await page.reload();
  await page.getByRole('textbox', { name: 'Username' }).waitFor();
});

test('two pages share one registration and ring together; when the one that answered closes, the other takes the call', TEST, async () => {
  const one = await open();
  await logIn(one);
  const register = await registrar.next('REGISTER');
  const two = await open();
  await registered(two);
  assert.equal(registrar.count('REGISTER'), 0);
  registrar.ring(register);
  const dialogs = [one, two].map((page) => page.getByRole('alertdialog', { name: 'Incoming call' }));
  await Promise.all(dialogs.map((dialog) => dialog.waitFor()));
  assert.match(await registrar.next('SIP/2.0 180'), /^CSeq: 1 INVITE/m);
  await dialogs[1].getByRole('button', { name: 'Answer' }).click();
  const ok = await registrar.next('SIP/2.0 200');
  assert.match(ok, /m=audio/);
  await one.getByRole('button', { name: 'Hang up' }).waitFor();
  registrar.send(ack(ok));
  await two.close({ runBeforeUnload: true });
  assert.match(await registrar.next('INVITE'), /m=audio/);
  await one.getByRole('button', { name: 'Hang up' }).click();
  assert.match(await registrar.next('BYE'), /^CSeq: \d+ BYE/m);
  await one.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' });
});

test('a page that freezes or is not looked at any more rings no longer: the other does; what is resumed or comes to the front rings again', TEST, async () => {
  await context.addInitScript(() => {
    const page = /** @type {any} */ (window);
    page.told = [];
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function watched(message, ...rest) {
      if (message?.type === 'hello' || message?.type === 'focus') page.told.push(message.visible ?? message.type);
      return postMessage.call(this, message, ...rest);
    };
    page.ringing = 0;
    const { start, stop } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function watched(...args) {
      if (this.loop) page.ringing++;
      return start.apply(this, args);
    };
    AudioBufferSourceNode.prototype.stop = function watched(...args) {
      if (this.loop) page.ringing--;
      return stop.apply(this, args);
    };
  });
  const one = await open();
  await logIn(one);
  const register = await registrar.next('REGISTER');
  const two = await open();
  await registered(two);
  /** What the browser says to it. @param {any} page @param {'freeze' | 'resume'} name */
  const hears = (page, name) => page.evaluate((type) => { document.dispatchEvent(new Event(type)); }, name);
  const rings = (page) => page.waitForFunction(() => /** @type {any} */ (window).ringing === 1);
  const quiet = (page) => page.waitForFunction(() => /** @type {any} */ (window).ringing === 0);
  const focus = (page) => page.evaluate(() => { window.dispatchEvent(new Event('focus')); });
  await focus(two);
  registrar.ring(register);
  await Promise.all([quiet(one), rings(two)]);
  await hears(two, 'freeze');
  await Promise.all([rings(one), quiet(two)]);
  await hears(two, 'resume');
  await Promise.all([quiet(one), rings(two)]);
  await focus(one);
  await Promise.all([rings(one), quiet(two)]);
  const told = await two.evaluate(() => /** @type {any} */ (window).told.slice(-2));
  assert.deepEqual(told, [false, true]);
  await one.getByRole('alertdialog', { name: 'Incoming call' }).getByRole('button', { name: 'Decline' }).click();
  await Promise.all([quiet(one), quiet(two)]);
});

test('the call of a page that crashes is taken over, too', TEST, async () => {
  const one = await open();
  await logIn(one);
  const register = await registrar.next('REGISTER');
  const two = await open();
  registrar.ring(register);
  await two.getByRole('alertdialog', { name: 'Incoming call' }).getByRole('button', { name: 'Answer' }).click();
  registrar.send(ack(await registrar.next('SIP/2.0 200')));
  await one.getByRole('button', { name: 'Hang up' }).waitFor();
  await two.goto('chrome://crash').catch(() => {});
  assert.match(await registrar.next('INVITE'), /m=audio/);
  await one.getByRole('button', { name: 'Hang up' }).click();
  await registrar.next('BYE');
  await one.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' });
});

test('a phone that dies is started anew by the pages, which keep their call', TEST, async () => {
  const page = await open();
  await logIn(page);
  const register = await registrar.next('REGISTER');
  await kept(page);
  registrar.ring(register);
  await page.getByRole('alertdialog', { name: 'Incoming call' }).getByRole('button', { name: 'Answer' }).click();
  const ok = await registrar.next('SIP/2.0 200');
  await imaged(page);
  registrar.send(ack(ok));
  registrar.acks = true;  // the phone may die before it has written that the ACK is there; then it says 200 again
  await page.getByRole('button', { name: 'Hang up' }).waitFor();
  const cdp = await browser.newBrowserCDPSession();
  const { targetInfos } = await cdp.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
  for (const { targetId } of targetInfos) await cdp.send('Target.closeTarget', { targetId });
  await registrar.next('REGISTER');
  assert.match(await registrar.next('INVITE'), /m=audio/);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await registrar.next('BYE');
  await page.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' });
  await registered(page);
});

function ack(ok) {
  const field = (name) => new RegExp(`^${name}: (.*)\\r$`, 'm').exec(ok)[1];
  const [, target] = /^Contact: <([^>]+)>/m.exec(ok);
  return `ACK ${target} SIP/2.0\r\nVia: SIP/2.0/WS ring.invalid;branch=z9hG4bKack${Math.random()}\r\nMax-Forwards: 70\r\n`
    + `To: ${field('To')}\r\nFrom: ${field('From')}\r\nCall-ID: ${field('Call-ID')}\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n`;
}

test('without SharedWorker one page leads; when it closes another takes over', TEST, async () => {
  await context.addInitScript(() => { delete window.SharedWorker; });
  const one = await open();
  await logIn(one);
  await registrar.next('REGISTER');
  await kept(one);
  const two = await open();
  await registered(two);
  assert.equal(registrar.count('REGISTER'), 0, 'the second page uses the phone of the first');
  await one.close();
  assert.match(await registrar.next('REGISTER'), /^To: .*sip:1001@localhost/m, 'the second leads now');
  await registered(two);
});

test('without the portal the last configuration serves; without any the page says so and can retry', TEST, async () => {
  portal.away = true;
  const first = await open();
  const alert = first.getByRole('alert').filter({ hasText: 'could not be loaded' });
  await alert.waitFor();
  portal.away = false;
  await first.getByRole('button', { name: /again|retry/i }).first().click();
  await alert.waitFor({ state: 'detached' });
  await logIn(first);
  await kept(first);
  await first.close();
  portal.away = true;
  await registered(await open());
});

test('*#0*# prints every message in the console, without secrets; again stops it', TEST, async () => {
  const page = await open();
  await logIn(page);
  const register = await registrar.next('REGISTER');
  const number = page.getByRole('textbox', { name: 'Number' });
  await number.pressSequentially('*#0*#');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('wp-app')).state.tracing);
  registrar.ring(register);
  const dialog = page.getByRole('alertdialog', { name: 'Incoming call' });
  await dialog.getByRole('button', { name: 'Decline' }).click();
  await registrar.next('SIP/2.0 603');
  await dialog.waitFor({ state: 'detached' });
  await assertEventually(() => page.log.some((line) => line.startsWith('SIP received: INVITE')) && page.log.some((line) => line.startsWith('SIP sent: SIP/2.0 180')));
  assert.ok(!page.log.join('\n').includes('demo-1001'));
  await number.pressSequentially('*#0*#');
  await page.waitForFunction(() => !/** @type {any} */ (document.querySelector('wp-app')).state.tracing);
});

async function assertEventually(test) {
  for (let left = 100; !test(); left--) {
    assert.ok(left > 0, test.toString());
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

test('the strict policy is kept: nothing in the console', TEST, async () => {
  const page = await open();
  await logIn(page);
  await page.getByRole('textbox', { name: 'Number' }).fill('1002');
  assert.deepEqual(page.log, []);
});
