// SPDX-License-Identifier: MIT
// Calls to a phone that is closed, in the real chain: baresip -> Kamailio -> webphoned -> a push service of the tests ->
// Firefox and Chromium -> the service worker -> the desktop, where the notice is clicked. Only the push services' addresses
// are not the real ones.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Chrome } from '../support/chrome.mjs';
import { Fox } from '../support/fox.mjs';
import { hasNetwork } from '../support/household.mjs';
import { PushHousehold } from '../support/push-household.mjs';
import { plainSdp, SipPeer } from '../support/sip-peer.mjs';
import { until } from '../support/until.mjs';

const VOICE = 1000;
// Firefox hides its addresses, as it does by default: rtpengine has to find it by the checks that it sends.
const network = { 'media.peerconnection.ice.loopback': true, ...(hasNetwork ? {} : { 'media.peerconnection.ice.obfuscate_host_addresses': false }) };
/** @type {PushHousehold} */
let house;
/** @type {Fox} */
let anna;
/** @type {Fox | undefined} her other device, closed again when it has been that */
let firefox;

before(async () => { house = await new PushHousehold().start({ desk: { tone: 880, record: true } }); });
after(async () => {
  await firefox?.stop();
  await house?.stop();
});

/** No page of the phone any more, and the server has noticed. */
async function closePhone() {
  anna.page = await anna.browser.newPage();
  for (const page of await anna.browser.pages()) if (page.url().startsWith(house.url)) await page.close();
  while (await house.home.bindings('1001') > 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
}

/** A page of the site, and none of the phone. */
const onSite = () => anna.page.goto(`${house.url}/manifest.webmanifest`);

const desk = () => house.home.site.demo.desk;
/** The desk phone calls. @returns {Promise<import('../support/notices.mjs').Notice>} what Anna's desktop shows */
async function called() {
  await desk().dial('sip:1001@localhost');
  return house.notices.titled('Incoming call');
}

/** Answer is clicked, and the call is up: what she says is heard. @param {import('../support/notices.mjs').Notice} notice */
async function answers(notice) {
  const up = desk().event('CALL_ESTABLISHED', 20000);
  house.notices.click(notice, 'Answer');
  await up;
  await house.home.deskHears(VOICE);
}

async function subscribes() {
  const from = house.service.log.length;
  await anna.login('1001');
  await anna.get('button', 'Ring on this device');
  await anna.allow(house.url);
  await house.service.heard(({ what }) => what === 'subscribed', from);
  await anna.gone('button', 'Ring on this device');
}

/** The test before a call, in Settings: of a phone that is reached while it is closed nothing is missing. */
async function isReady() {
  await anna.open('Settings');
  await anna.press('Test now');
  await anna.get('status', 'Ready: calls will work.', 60_000);
  const row = await anna.get('listitem', 'Calls while closed');
  assert.match(await row.evaluate((/** @type {Element} */ one) => one.textContent ?? ''), /: good/);
  await anna.open('Dialpad');
}

async function answersClosed() {
  await closePhone();
  const notice = await called();
  assert.match(notice.body, /1003/);
  assert.deepEqual(Object.values(notice.actions).filter((one) => /Answer|Decline/.test(one)), ['Answer', 'Decline']);
  await answers(notice);
  await anna.opened(house.url);
  await anna.get('timer', '');
  await desk().hangup();
  await anna.gone('timer', '');
  await house.notices.none();
}

async function isMissed() {
  await closePhone();
  await called();
  await desk().hangup();
  const missed = await house.notices.titled('Missed call');
  assert.match(missed.body, /1003/);
  assert.equal([...house.notices.shown.values()].filter(({ title }) => title === 'Incoming call').length, 0);
  await onSite();
  await keeps('push-missed', (count) => count === 1);
  await anna.page.goto('about:blank');
  house.notices.click(missed);
  await anna.opened(house.url);
  await anna.get('status', 'Registered');
  await house.notices.none();
  await keeps('push-missed', (count) => count === undefined);
}

/** Again and again, before a desktop that takes its time to say that it has a notice: until then a browser can neither replace nor close it. */
async function givesUpAtOnce() {
  const ROUNDS = 6;
  await closePhone();
  const ben = await new SipPeer({ user: '1002', udpPort: house.home.site.demo.ports.sip }).open();
  house.notices.slow = 600;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const invite = await ben.invite('1001', plainSdp());
      await house.notices.titled('Incoming call');
      ben.send(ben.cancel(invite));
      // 200 for the CANCEL, then the end of the call.
      const end = await ben.next((message) => message.startsWith('SIP/2.0 487'), '487', 20_000);
      ben.send(ben.ackFailure(invite, end));
      const missed = await house.notices.titled('Missed call');
      const left = () => [...house.notices.shown.values()].filter(({ title }) => /call/.test(title)).map(({ title }) => title);
      await house.notices.until(() => left().length === 1, `one notice in round ${round}`);
      assert.deepEqual(left(), ['Missed call']);
      await house.notices.until(() => !house.notices.owed, 'the desktop has said that it has it');
      house.notices.dismiss(missed);
    }
  } finally {
    house.notices.slow = 0;
    ben.close();
  }
  await onSite();
  await keeps('push-missed', (count) => count === ROUNDS);
}

async function declines() {
  await closePhone();
  const notice = await called();
  const over = desk().event('CALL_CLOSED', 10000);
  house.notices.click(notice, 'Decline');
  assert.match(JSON.stringify(await over), /603/);
  await house.notices.none();
  assert.equal((await anna.browser.pages()).filter((page) => page.url().startsWith(house.url)).length, 0);
}

async function isAnsweredElsewhere() {
  const peer = await new SipPeer({ user: '1001', udpPort: house.home.site.demo.ports.sip }).open();
  await peer.register();
  await called();
  const up = desk().event('CALL_ESTABLISHED', 10000);
  const invite = await peer.request('INVITE');
  peer.reply(invite, 200, 'OK', { body: plainSdp() });
  await up;
  const notice = await house.notices.titled('Answered elsewhere');
  assert.equal([...house.notices.shown.values()].filter(({ title }) => title === 'Incoming call').length, 0);
  house.notices.dismiss(notice);
  await desk().hangup();
  peer.reply(await peer.request('BYE'), 200, 'OK');
  await peer.register({ expires: 0 });
  peer.close();
}

/**
 * The portal still pushes to a device where nobody is logged in: its log-out reached nobody, or what it kept was thrown away. The
 * next call finds the subscription expired.
 */
async function isForgotten() {
  await closePhone();
  await onSite();
  await store('delete', 'push');
  const [shown, posts] = [house.notices.log.length, house.service.log.length];
  await desk().dial('sip:1001@localhost');
  await house.service.heard(({ what }) => what === 'unsubscribed', posts);
  const given = desk().event('CALL_CLOSED', 10000);
  await desk().hangup();
  await given;
  const over = desk().event('CALL_CLOSED', 10000);
  await desk().dial('sip:1001@localhost');
  assert.match(JSON.stringify(await over), /480/);
  assert.deepEqual(house.notices.log.slice(shown).filter(({ title }) => /call/.test(title ?? '')), []);
}

/** The portal knows this device. */
async function isSubscribed() {
  await anna.page.waitForFunction(() => /** @type {any} */ (document.querySelector('wp-app'))?.state.push.state === 'on', { timeout: 20000, polling: 50 });
}

async function subscribesAtStart() {
  const from = house.service.log.length;
  await anna.page.goto(house.url);
  await house.service.heard(({ what }) => what === 'subscribed', from);
  await isSubscribed();
}

async function subscribesAnew() {
  await house.newKey();
  await subscribesAtStart();
  await declines();
}

async function logsOut() {
  const from = house.service.log.length;
  await anna.page.goto(house.url);
  await anna.get('status', 'Registered');
  await anna.page.evaluate(() => document.querySelector('wp-app')?.dispatchEvent(new CustomEvent('intent', { detail: { name: 'logout' } })));
  await house.service.heard(({ what }) => what === 'unsubscribed', from);
}

async function leaves() {
  await logsOut();
  await until(async () => await house.home.bindings('1001') === 0, 'registered no more');
  await until(() => house.devices() === 0, 'the portal does not know the device any more');
  const over = desk().event('CALL_CLOSED', 10000);
  const posts = house.service.log.length;
  await desk().dial('sip:1001@localhost');
  assert.match(JSON.stringify(await over), /480/);
  assert.deepEqual(house.service.log.slice(posts), [], 'and wakes it up no more');
}

/** Asks the phone's own store, from a page of the site. @param {string} method @param {...any} args @returns {Promise<any>} */
const store = (method, ...args) => anna.page.evaluate((method, args) => new Promise((resolve, reject) => {
  const opened = indexedDB.open('webphone');
  opened.onerror = reject;
  opened.onsuccess = () => {
    const asked = /** @type {any} */ (opened.result.transaction('kept', 'readwrite').objectStore('kept'))[method](...args);
    asked.onsuccess = () => { opened.result.close(); resolve(asked.result); };
  };
}), method, args);
/** What the worker has written down. @param {string} name */
const kept = (name) => store('get', name);

/** @param {string} name @param {(found: any) => boolean} is */
async function keeps(name, is) {
  for (const end = Date.now() + 15000; !is(await kept(name));) {
    if (Date.now() > end) throw new Error(`${name} is ${JSON.stringify(await kept(name))}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/**
 * A push service that delivers when all is over, what it had replaced as well; then one that takes a push and says that it failed,
 * so that the portal sends it again.
 */
async function comesLateAndTwice() {
  await closePhone();
  await onSite();
  const [shown, posts] = [house.notices.log.length, house.service.log.length];
  const titles = () => house.notices.log.slice(shown).filter(({ title }) => /call/.test(title ?? '')).map(({ title }) => title);
  const accepted = () => house.service.log.slice(posts).filter(({ what }) => what === 'accepted').length;
  house.service.hold();
  const peer = await new SipPeer({ user: '1002', udpPort: house.home.site.demo.ports.sip }).open();
  const invite = await peer.invite('1001', plainSdp(), { headers: ['Content-Type: application/sdp', 'Expires: 1'] });
  const end = await peer.response(invite);
  assert.match(end, / 480 /);
  peer.send(peer.ackFailure(invite, end));
  peer.close();
  await house.service.heard(() => accepted() === 2, posts);
  house.service.release();
  house.notices.dismiss(await house.notices.titled('Missed call'));
  house.service.fail(503, {}, true);
  await called();
  await house.notices.until(() => titles().length === 3, 'the second of the two');
  assert.equal([...house.notices.shown.values()].filter(({ title }) => title === 'Incoming call').length, 1, 'one notice');
  await desk().hangup();
  house.notices.dismiss(await house.notices.titled('Missed call'));
  assert.deepEqual(titles(), ['Missed call', 'Incoming call', 'Incoming call', 'Missed call']);
  await keeps('push-missed', (count) => count === 2);
}

/** The latest call as the worker remembers it. @param {string} wanted */
const becomes = (wanted) => keeps('push-calls', (past) => past?.[0].fate === wanted);

async function ringsOnScreen() {
  await anna.page.goto(house.url);
  await anna.get('status', 'Registered');
  const first = anna.page;
  const others = await Promise.all(Array.from({ length: 2 }, () => anna.browser.newPage()));
  for (anna.page of others) {
    await anna.page.goto(house.url);
    await anna.get('status', 'Registered');
  }
  const before = house.notices.log.length;
  await desk().dial('sip:1001@localhost');
  await anna.get('button', 'Answer');
  await becomes('rings');
  assert.equal(await house.home.bindings('1001'), 1, 'three tabs are one phone');
  await desk().hangup();
  await anna.gone('button', 'Answer');
  await becomes('missed');
  anna.page = first;
  for (const page of others) await page.close();
  assert.deepEqual(house.notices.log.slice(before).filter(({ title }) => /call/.test(title ?? '')), []);
}

async function ringsFrozen() {
  const session = await anna.page.createCDPSession();
  const turn = (/** @type {'frozen' | 'active'} */ state) => session.send('Page.setWebLifecycleState', { state });
  await turn('frozen');
  const notice = await called();
  assert.equal(await house.home.bindings('1001'), 1, 'the registration is kept, and did not swallow the call');
  const up = desk().event('CALL_ESTABLISHED', 20000);
  house.notices.click(notice, 'Answer');
  await turn('active');  // a browser that is driven does not do so by itself when the page is brought to the front
  await up;
  await desk().hangup();
  await anna.gone('timer', '');
}

async function ringsHalfDead() {
  house.wire.halfDie();
  const notice = await called();
  const up = desk().event('CALL_ESTABLISHED', 20000);
  house.notices.click(notice, 'Answer');
  await up;  // over another connection: nobody waits until this one is silent for long enough
  await desk().hangup();
  await anna.gone('timer', '');
}

/** Two devices of one person, both closed: both ring, one takes it, the other says so. */
async function ringsOnBoth() {
  await closePhone();
  const chromium = anna;
  anna = /** @type {Fox} */ (firefox);
  try {
    await anna.page.goto(house.url);
    await anna.login('1001');
    await isSubscribed();  // it may since it was asked: nobody has to press anything
    await closePhone();
    await desk().dial('sip:1001@localhost');
    const both = () => [...house.notices.shown.values()].filter(({ title }) => title === 'Incoming call');
    const [notice] = await house.notices.until(() => both().length === 2 && both(), 'two notices');
    const up = desk().event('CALL_ESTABLISHED', 20000);
    house.notices.click(notice, 'Answer');
    await up;
    house.notices.dismiss(await house.notices.titled('Answered elsewhere'));
    assert.deepEqual(both(), []);
    await desk().hangup();
    await house.notices.none();
    await logsOut();
  } finally {
    anna = chromium;
  }
}

/**
 * RFC 8599: a switch that pushes itself sends nothing but the knock. Our gateway's own push is refused here, so that the knock
 * is all there is.
 */
async function understandsTheKnock() {
  await closePhone();
  house.service.fail(503, { 'Retry-After': '30' });
  await desk().dial('sip:1001@localhost');
  house.service.knock();
  const notice = await house.notices.titled('Incoming call');
  assert.equal(notice.body.includes('1003'), false, 'it says of no one');
  house.notices.click(notice);
  await anna.opened(house.url);
  await anna.get('button', 'Answer');
  const up = desk().event('CALL_ESTABLISHED', 20000);
  await anna.press('Answer');
  await up;
  await desk().hangup();
  await anna.gone('timer', '');
  await house.notices.none();
}

const open = {
  Firefox: () => Fox.start(house.url, VOICE, network, house.desktop, true),
  Chromium: () => Chrome.open(house.url, VOICE, house),
};

for (const [name, start] of Object.entries(open)) {
  describe(name, () => {
    before(async () => {
      anna = await start();
      if (name === 'Firefox') firefox = anna;
    });
    after(async () => { if (anna !== firefox) await anna?.stop(); });
    test('the phone says why it asks; once it may, this device is subscribed and the portal knows', subscribes);
    test('the test in Settings knows that calls come while the phone is closed, and says that it is ready', isReady);
    test('the page is closed, a call comes: its notice rings, Answer opens the phone, the call is up with audio', answersClosed);
    test('the caller gives up: the notice becomes a missed call, which leads to the history', isMissed);
    test('Decline ends it for the caller, and no window opens', declines);
    test('answered at another phone of the number: the notice says so, and rings no more', isAnsweredElsewhere);
    test('a page that somebody looks at rings: no notice, nor one that it was missed', ringsOnScreen);
    // Firefox freezes no page.
    if (name === 'Chromium') test('the page is frozen, and stays registered: the notice rings, Answer wakes it up, the call is up', ringsFrozen);
    test('the page looks alive, and its connection swallows everything: the notice rings, Answer finds another one', ringsHalfDead);
    test('late and replaced, then twice: one missed call each, one notice, no ghost', comesLateAndTwice);
    test('a push without a word, as a switch sends it that pushes itself: it rings, the phone opens and has the call', understandsTheKnock);
    if (name === 'Chromium') {
      test('the caller gives up in the very moment that the notice comes, again and again: one notice is left, of a missed call', givesUpAtOnce);
      test('two devices of one person: both ring, one takes the call, the other says so', ringsOnBoth);
    }
    test('nobody is logged in here any more: a call shows nothing and ends the subscription; the next caller hears that nobody is there', isForgotten);
    test('the portal has another key: at its next start the device subscribes anew, and rings', subscribesAnew);
    test('who logs out takes the subscription along, in the browser and at the portal', leaves);
  });
}
