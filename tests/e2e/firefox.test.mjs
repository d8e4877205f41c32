// SPDX-License-Identifier: MIT
// The same once in Firefox: log in, call Chromium, be called by it, hear oneself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Fox } from '../support/fox.mjs';
import { BEN, hasNetwork, Household } from '../support/household.mjs';

const FOX = 1000;
/** @type {Household} */
let home;
/** @type {Fox} */
let anna;

before(async () => {
  home = await Household.start();
  // As it comes, where that is possible at all.
  const network = hasNetwork ? {} : { 'media.peerconnection.ice.loopback': true, 'media.peerconnection.ice.obfuscate_host_addresses': false };
  anna = await Fox.start(home.site.demo.urls.portal, FOX, network);
});
after(async () => {
  await anna?.stop();
  await home.stop();
});

test('Firefox logs in, calls Chromium, both hear each other, is called back', async () => {
  await anna.login('1001');
  assert.equal(await home.bindings('1001'), 1);
  const ben = await home.person(await home.machine(BEN), '1002');
  await anna.fill('Number', '1002');
  await anna.press('Call');
  await ben.answer();
  await ben.talks();
  await anna.get('timer', '');
  await ben.hears(FOX, [BEN]);
  await anna.hears();
  await anna.press('Hang up');
  await ben.noCall();

  await ben.dial('1001');
  await anna.press('Answer');
  await ben.hears(FOX, [BEN]);
  await anna.hears();
  await ben.hangUp();
  await anna.gone('timer', '');
});

test('Firefox hears itself through the media relay', async () => {
  await anna.fill('Number', '600');
  await anna.press('Call');
  await anna.get('timer', '');
  await anna.hears();
  await anna.press('Hang up');
  await anna.gone('timer', '');
});
