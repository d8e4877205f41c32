// SPDX-License-Identifier: MIT
// Three people, three browsers, three voices: who joins two calls is heard by both, and they hear each other.
import { after, afterEach, before, test } from 'node:test';
import { ANNA, BEN, Household } from '../support/household.mjs';

const CARL = 1000;
/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Machine[]} */
let machines;

before(async () => {
  home = await Household.start();
  await home.site.demo.part('desk').stop();  // its number is Carl's today
  machines = await Promise.all([home.machine(ANNA), home.machine(BEN), home.machine(CARL)]);
  while (await home.bindings('1003') > 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
});
afterEach(() => home.clear());
after(() => home.stop());

async function threeInTwoCalls() {
  const people = await Promise.all(machines.map((machine, i) => home.person(machine, `100${i + 1}`)));
  const [anna, ben, carl] = people;
  await anna.dial('1002');
  await ben.answer();
  await Promise.all([anna.talks(), ben.talks()]);
  await anna.press('Add call');
  await anna.dial('1003');
  await ben.reads('The other side has put you on hold');
  await carl.answer();
  await carl.talks();
  await anna.hearsTogether([CARL], [ANNA, BEN]);
  return people;
}

test('calls are joined: each hears the two others; muting is for both; one leaves and two talk on', async () => {
  const [anna, ben, carl] = await threeInTwoCalls();
  await anna.button('Join calls').click();
  await anna.reads('In the conference');
  await anna.hearsTogether([BEN, CARL], [ANNA]);
  await ben.hearsTogether([ANNA, CARL], [BEN]);
  await carl.hearsTogether([ANNA, BEN], [CARL]);

  await anna.call('1003').getByRole('button', { name: 'Mute', exact: true }).click();
  await ben.hears(CARL, [ANNA, BEN]);
  await carl.hears(BEN, [ANNA, CARL]);
  await anna.call('1003').getByRole('button', { name: 'Unmute', exact: true }).click();
  await ben.hearsTogether([ANNA, CARL], [BEN]);

  await carl.press('Hold');
  await ben.hears(ANNA, [BEN, CARL]);
  await carl.press('Resume');
  await ben.hearsTogether([ANNA, CARL], [BEN]);

  await ben.hangUp();
  await carl.hears(ANNA, [BEN, CARL]);
  await anna.hears(CARL, [ANNA, BEN]);
  await carl.hangUp();
  await Promise.all([anna.noCall(), ben.noCall(), carl.noCall()]);
});

test('calls are split again: one goes on, the other is held', async () => {
  const [anna, ben, carl] = await threeInTwoCalls();
  await anna.button('Join calls').click();
  await ben.hearsTogether([ANNA, CARL], [BEN]);
  await anna.button('Split calls').click();
  await ben.reads('The other side has put you on hold');
  await ben.hearsNothing();
  await carl.hears(ANNA, [BEN, CARL]);
  await carl.hangUp();
  await anna.press('Resume');
  await ben.hears(ANNA, [BEN, CARL]);
  await anna.hangUp();
  await ben.noCall();
});
