// SPDX-License-Identifier: MIT
// WebKitGTK once, in one session. Debian builds it without WebRTC: all but the sound works, and what does not is said.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Household } from '../support/household.mjs';
import { waysOpen } from '../support/policy.mjs';
import { browserSdp, statusOf } from '../support/sip-peer.mjs';
import { WebKit } from '../support/webkit.mjs';

const CANNOT = 'This browser cannot make calls';
/** @type {Household} */
let home;
/** @type {WebKit} */
let anna;

before(async () => {
  home = await Household.start({ parts: ['webphoned', 'rtpengine', 'kamailio'] });
  anna = await WebKit.start(home.site.demo.urls.portal);
});
after(async () => {
  await anna?.stop();
  await home.stop();
});

test('WebKitGTK draws the log-in under the policy, and says that it cannot call', async () => {
  await anna.get('button', 'Log in');
  await anna.get('alert', CANNOT);
  assert.deepEqual(await anna.run(waysOpen), []);
  await anna.run(() => { /** @type {any} */ (globalThis).violations.length = 0; });
  assert.deepEqual(await anna.run(() => ({ webrtc: 'RTCPeerConnection' in globalThis, isolated: crossOriginIsolated })), { webrtc: false, isolated: true });
});

test('it registers over the WebSocket, shows every page, and is let in again after a reload without the portal', async () => {
  await anna.login('1001');
  assert.equal(await home.bindings('1001'), 1);
  await anna.get('alert', CANNOT);
  for (const page of ['History', 'Contacts', 'Voicemail', 'Settings', 'Dialpad']) {
    await anna.press(page, 'link');
    await anna.get('heading', page);
  }
  assert.equal(await anna.run(async () => (await navigator.serviceWorker.ready).active?.scriptURL.endsWith('/sw.js')), true);
  assert.deepEqual(await anna.run(() => /** @type {any} */ (globalThis).violations), []);
  await home.site.demo.kill9('webphoned');
  await anna.reload();
  await anna.get('status', 'Registered');
  await home.site.demo.part('webphoned').start();
});

test('a call that comes in shows who calls; to answer it and to dial end in words, on both sides', async () => {
  const ben = await home.peer('1002');
  const invite = await ben.invite('1001', browserSdp(), { from: `"Ben of Sales" <sip:1002@localhost>;tag=${ben.tag}` });
  await anna.get('alertdialog', '');
  await anna.press('Answer');
  assert.ok(statusOf(await ben.response(invite)) >= 400);
  await anna.gone('alertdialog', '');
  await anna.get('alert', CANNOT);
  await anna.fill('Number', '1002');
  await anna.press('Call');
  await anna.gone('timer', '');
  await anna.get('alert', CANNOT);
  assert.equal(ben.has('INVITE '), false);
});
