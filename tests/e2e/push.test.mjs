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

const VOICE = 1000;
// Firefox hides its addresses, as it does by default: rtpengine has to find it by the checks that it sends.
const network = { 'media.peerconnection.ice.loopback': true, ...(hasNetwork ? {} : { 'media.peerconnection.ice.obfuscate_host_addresses': false }) };
/** @type {PushHousehold} */
let house;
/** @type {Fox} */
let anna;

before(async () => { house = await new PushHousehold().start({ desk: { tone: 880, record: true } }); });
after(async () => { await house?.stop(); });

/** No page of the phone any more, and the server has noticed. */
async function closePhone() {
  const { page } = anna;
  anna.page = await anna.browser.newPage();
  await page.close();
  while (await house.home.bindings('1001') > 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
}

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
  house.notices.click(missed);
  await anna.opened(house.url);
  await anna.get('status', 'Registered');
  await house.notices.none();
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

async function isForgotten() {
  house.service.expire();
  const over = desk().event('CALL_CLOSED', 10000);
  await desk().dial('sip:1001@localhost');
  assert.match(JSON.stringify(await over), /480/);
}

async function subscribesAnew() {
  await house.newKey();
  const from = house.service.log.length;
  await anna.page.goto(house.url);
  await house.service.heard(({ what }) => what === 'subscribed', from);
  await anna.page.waitForFunction(() => /** @type {any} */ (document.querySelector('wp-app'))?.state.push.state === 'on', { timeout: 20000, polling: 50 });
  await declines();
}

async function leaves() {
  const from = house.service.log.length;
  await anna.page.goto(house.url);
  await anna.get('status', 'Registered');
  await anna.page.evaluate(() => document.querySelector('wp-app')?.dispatchEvent(new CustomEvent('intent', { detail: { name: 'logout' } })));
  await house.service.heard(({ what }) => what === 'unsubscribed', from);
  while (await house.home.bindings('1001') > 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
  const over = desk().event('CALL_CLOSED', 10000);
  const posts = house.service.log.length;
  await desk().dial('sip:1001@localhost');
  assert.match(JSON.stringify(await over), /480/);
  assert.deepEqual(house.service.log.slice(posts), [], 'the portal does not know the device any more');
}

/** What the worker remembers of the latest call. */
const fate = () => anna.page.evaluate(() => new Promise((resolve, reject) => {
  const opened = indexedDB.open('webphone');
  opened.onerror = reject;
  opened.onsuccess = () => {
    const asked = opened.result.transaction('kept').objectStore('kept').get('push-calls');
    asked.onsuccess = () => { opened.result.close(); resolve(asked.result?.[0].fate); };
  };
}));

/** @param {string} wanted */
async function becomes(wanted) {
  for (const end = Date.now() + 15000; await fate() !== wanted;) {
    if (Date.now() > end) throw new Error(`the worker does not know that it ${wanted}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

async function ringsOnScreen() {
  await anna.page.goto(house.url);
  await anna.get('status', 'Registered');
  const before = house.notices.log.length;
  await desk().dial('sip:1001@localhost');
  await anna.get('button', 'Answer');
  await becomes('rings');
  await desk().hangup();
  await anna.gone('button', 'Answer');
  await becomes('missed');
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
  const over = desk().event('CALL_CLOSED', 10000);
  house.notices.click(notice, 'Decline');
  assert.match(JSON.stringify(await over), /603/);
}

const open = {
  Firefox: () => Fox.start(house.url, VOICE, network, house.desktop),
  Chromium: () => Chrome.open(house.url, VOICE, house),
};

for (const [name, start] of Object.entries(open)) {
  describe(name, () => {
    before(async () => { anna = await start(); });
    after(async () => { await anna?.stop(); });
    test('the phone says why it asks; once it may, this device is subscribed and the portal knows', subscribes);
    test('the page is closed, a call comes: its notice rings, Answer opens the phone, the call is up with audio', answersClosed);
    test('the caller gives up: the notice becomes a missed call, which leads to the history', isMissed);
    test('Decline ends it for the caller, and no window opens', declines);
    test('answered at another phone of the number: the notice says so, and rings no more', isAnsweredElsewhere);
    if (name === 'Chromium') {
      test('a page that somebody looks at rings: no notice, nor one that it was missed', ringsOnScreen);
      test('the page is frozen, and stays registered: the notice rings, Answer wakes it up, the call is up', ringsFrozen);
      test('the page looks alive, and its connection swallows everything: the notice rings', ringsHalfDead);
    }
    test('the push service has forgotten the subscription: the caller hears that nobody is there', isForgotten);
    test('the portal has another key: at its next start the device subscribes anew, and rings', subscribesAnew);
    test('who logs out takes the subscription along, in the browser and at the portal', leaves);
  });
}
