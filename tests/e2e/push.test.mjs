// SPDX-License-Identifier: MIT
// Calls to a phone that is closed, in Firefox and the real chain: baresip -> Kamailio -> webphoned -> a push service of
// the tests -> Firefox -> the service worker -> the desktop, where the notice is clicked. Only the push service's address
// is not the real one.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Fox } from '../support/fox.mjs';
import { PushHousehold } from '../support/push-household.mjs';
import { plainSdp, SipPeer } from '../support/sip-peer.mjs';
import { readWav, share } from '../support/tone.mjs';

const VOICE = 1000;
// This test is about who answers, not about the way of the audio: addresses as they are.
const network = { 'media.peerconnection.ice.loopback': true, 'media.peerconnection.ice.obfuscate_host_addresses': false };
/** @type {PushHousehold} */
let house;
/** @type {Fox} */
let anna;

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

/** The share of a tone in what the desk phone has heard in its last call. @param {number} hertz */
function deskHeard(hertz) {
  const folder = path.join(house.home.site.demo.dir, 'desk');
  const [last] = readdirSync(folder).filter((name) => name.endsWith('-dec.wav')).sort().slice(-1);
  const { samples, rate } = readWav(path.join(folder, last));
  let best = 0;
  for (let at = 0; at + rate / 5 < samples.length; at += rate / 5) best = Math.max(best, share(samples.slice(at, at + rate / 5), rate, hertz));
  return best;
}

before(async () => {
  house = await new PushHousehold().start({ desk: { tone: 880, record: true } });
  anna = await Fox.start(house.url, VOICE, network, house.desktop);
});
after(async () => {
  await anna?.stop();
  await house?.stop();
});

test('the phone says why it asks; once it may, this device is subscribed and the portal knows', async () => {
  await anna.login('1001');
  await anna.get('button', 'Ring on this device');
  await anna.browser.defaultBrowserContext().overridePermissions(new URL(house.url).origin, ['notifications']);
  await house.service.heard(({ what }) => what === 'subscribed');
  await anna.gone('button', 'Ring on this device');
});

test('the page is closed, a call comes: its notice rings, Answer opens the phone, the call is up with audio', async () => {
  await closePhone();
  const notice = await called();
  assert.match(notice.body, /1003/);
  assert.deepEqual(Object.values(notice.actions).filter((one) => /Answer|Decline/.test(one)), ['Answer', 'Decline']);
  const up = desk().event('CALL_ESTABLISHED', 20000);
  const clicked = house.notices.click(notice, 'Answer');
  await up;
  console.log(`click on Answer -> established at the caller: ${Date.now() - clicked} ms`);
  await anna.opened(house.url);
  await anna.get('timer', '');
  // Long enough to be heard; what the desk phone has heard lies in a file when it is over.
  await new Promise((resolve) => { setTimeout(resolve, 4000); });
  await desk().hangup();
  await anna.gone('timer', '');
  assert.ok(deskHeard(VOICE) > 0.5, `the desk phone hears her: ${deskHeard(VOICE)}`);
});

test('the caller gives up: the notice becomes a missed call, which leads to the history', async () => {
  await closePhone();
  await called();
  await desk().hangup();
  const missed = await house.notices.titled('Missed call');
  assert.match(missed.body, /1003/);
  assert.equal([...house.notices.shown.values()].filter(({ title }) => title === 'Incoming call').length, 0);
  house.notices.click(missed);
  await anna.opened(house.url);
  await anna.get('status', 'Registered');
});

test('Decline ends it for the caller, and no window opens', async () => {
  await closePhone();
  const notice = await called();
  const over = desk().event('CALL_CLOSED', 10000);
  house.notices.click(notice, 'Decline');
  assert.match(JSON.stringify(await over), /603/);
  await house.notices.none();
  assert.equal((await anna.browser.pages()).filter((page) => page.url().startsWith(house.url)).length, 0);
});

test('answered at another phone of the number: the notice says so, and rings no more', async () => {
  const peer = await new SipPeer({ user: '1001', udpPort: house.home.site.demo.ports.sip }).open();
  await peer.register();
  await called();
  const up = desk().event('CALL_ESTABLISHED', 10000);
  const invite = await peer.request('INVITE');
  peer.reply(invite, 200, 'OK', { body: plainSdp() });
  await up;
  await house.notices.titled('Answered elsewhere');
  assert.equal(house.notices.shown.size, 1);
  await desk().hangup();
  peer.reply(await peer.request('BYE'), 200, 'OK');
  await peer.register({ expires: 0 });
  peer.close();
});

test('the push service has forgotten the subscription: the caller hears that nobody is there', async () => {
  house.service.expire();
  const over = desk().event('CALL_CLOSED', 10000);
  await desk().dial('sip:1001@localhost');
  assert.match(JSON.stringify(await over), /480/);
});
