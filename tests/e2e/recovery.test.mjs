// SPDX-License-Identifier: MIT
// The connection goes, the call stays: whatever happens to the signalling, a hang-up arrives.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { ANNA, BEN, DESK, Household } from '../support/household.mjs';

/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Machine} */
let left;
/** @type {import('../support/person.mjs').Machine} */
let right;

before(async () => {
  home = await Household.start();
  [left, right] = await Promise.all([home.machine(ANNA), home.machine(BEN)]);
});
afterEach(() => home.clear());
after(() => home.stop());

const talking = () => home.call(left, right);

test('the connections of both are cut in a call: they talk on, and the hang-up arrives', async () => {
  const [anna, ben] = await talking();
  await home.reconnected(() => home.cut(), '1001', '1002');
  await Promise.all([anna.registered(), ben.registered()]);
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  await anna.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('the SIP server is killed and comes back: they talk on meanwhile, and the hang-up arrives', async () => {
  const [anna, ben] = await talking();
  await home.site.demo.kill9('kamailio');
  await anna.page.getByRole('status').filter({ hasText: 'Reconnecting' }).first().waitFor();
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  await home.site.demo.restart('kamailio');
  await Promise.all([anna.registered(), ben.registered()]);
  await ben.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('a call to the desk phone outlives a cut connection, and ends properly', async () => {
  const anna = await home.person(left, '1001');
  await anna.dial('1003');
  await anna.talks();
  await anna.hears(DESK);
  const closed = home.site.demo.desk.event('CALL_CLOSED', 20000);
  await home.reconnected(() => home.cut(), '1001');
  await anna.registered();
  await anna.hears(DESK);
  await anna.hangUp();
  await closed;
  await anna.noCall();
});

test('after a restart of the server a new call works', async () => {
  const anna = await home.person(left, '1001');
  await home.reconnected(() => home.site.demo.restart('kamailio'), '1001');
  await anna.registered();
  await anna.dial('600');
  await anna.talks();
  await anna.hears(ANNA);
  await anna.hangUp();
  await anna.noCall();
});

test('server, media relay and the other side are started anew: the call ends with its reason, and what to do', async () => {
  const anna = await home.person(left, '1001');
  await anna.dial('600');
  await anna.talks();
  await anna.hears(ANNA);
  const parts = ['kamailio', 'rtpengine', 'echo'];
  for (const part of parts) await home.site.demo.kill9(part);
  for (const part of parts.reverse()) await home.site.demo.part(part).start();
  await anna.page.getByRole('alert').filter({ hasText: '600 is no longer there' }).waitFor({ timeout: 90_000 });
  assert.match(await anna.page.getByRole('alert').innerText(), /server was restarted\. Call again/);
  await anna.noCall();
});
