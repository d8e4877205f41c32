// SPDX-License-Identifier: MIT
// Two people, two browsers, two voices: every way a call can go.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { ANNA, BEN, DESK, Household } from '../support/household.mjs';
import { bodyOf, browserSdp, field, statusOf } from '../support/sip-peer.mjs';

/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Machine} */
let left;
/** @type {import('../support/person.mjs').Machine} */
let right;

before(async () => {
  home = await Household.start({ desk: { tone: DESK, record: true } });
  [left, right] = await Promise.all([home.machine(ANNA, { plain: true }), home.machine(BEN)]);
});
afterEach(() => home.clear());
after(() => home.stop());

const both = () => Promise.all([home.person(left, '1001'), home.person(right, '1002')]);

/** @param {Awaited<ReturnType<typeof both>>} people */
async function talk([anna, ben]) {
  await anna.dial('1002');
  await ben.answer();
  await Promise.all([anna.talks(), ben.talks()]);
}

test('they call, answer, hear each other, hold, resume, and the caller hangs up', async () => {
  const [anna, ben] = await both();
  await anna.dial('1002');
  await ben.incoming().getByText('1001').waitFor();
  assert.equal(await ben.loops(), 1, 'it rings');
  await ben.answer();
  await Promise.all([anna.talks(), ben.talks()]);
  assert.equal(await ben.loops(), 0, 'it rings no more');
  assert.equal(await anna.loops(), 0, 'no ringback any more');
  await anna.hears(BEN, [ANNA]);
  await ben.hears(ANNA, [BEN]);

  await anna.press('Hold');
  await ben.reads('The other side has put you on hold');
  await Promise.all([anna.hearsNothing(), ben.hearsNothing()]);
  await anna.press('Resume');
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);

  await anna.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('the callee hangs up; mute silences one way only', async () => {
  const [anna, ben] = await both();
  await talk([anna, ben]);
  await ben.hears(ANNA);
  await anna.press('Mute');
  await ben.hearsNothing();
  await anna.hears(BEN);
  await anna.press('Unmute');
  await ben.hears(ANNA);
  await ben.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('both hold, both resume', async () => {
  const [anna, ben] = await both();
  await talk([anna, ben]);
  await anna.press('Hold');
  await ben.reads('The other side has put you on hold');
  await ben.press('Hold');
  await anna.reads('On hold on both sides');
  await anna.press('Resume');
  await anna.reads('The other side has put you on hold');
  await Promise.all([anna.hearsNothing(), ben.hearsNothing()]);
  await ben.press('Resume');
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  await anna.hangUp();
  await ben.noCall();
});

test('declined', async () => {
  const [anna, ben] = await both();
  await anna.dial('1002');
  await ben.incoming().getByRole('button', { name: 'Decline' }).click();
  await anna.page.getByRole('alert').filter({ hasText: /1002 (declined|is busy)/ }).waitFor();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

/** What is answered -> what is said of it, what to do, and what the history keeps of it. @type {[number, RegExp, RegExp][]} */
const REFUSALS = [
  [401, /kind of login that this phone does not know/, /SIP digest/],
  [403, /You may not call 1002/, /administrator/],
  [404, /1002 does not exist/, /Check the number/],
  [480, /1002 cannot be reached right now/, /switched off/],
  [486, /1002 is busy/, /few minutes/],
  [488, /no way of sending sound in common/, /administrator/],
  [500, /The server failed to connect the call/, /administrator/],
  [503, /The server (failed to connect|has too much to do)/, /Try again|try again/],
  [603, /1002 declined the call/, /Try again later/],
];

test('each refusal is explained, with what to do; the history keeps the reason', async () => {
  const anna = await home.person(left, '1001');
  const ben = await home.peer('1002');
  for (const [status, what, advice] of REFUSALS) {
    await anna.dial('1002');
    const invite = await ben.request('INVITE');
    ben.reply(invite, status, 'No');
    await ben.request('ACK');
    const alert = anna.page.getByRole('alert').filter({ hasText: what });
    await alert.filter({ hasText: advice }).waitFor();
    await anna.page.getByRole('complementary').getByRole('listitem').filter({ hasText: what }).first().waitFor();
    await anna.noCall();
    await anna.button('Dismiss').click();
    await alert.waitFor({ state: 'detached' });
  }
});

test('a call that waits is answered by key and the other one is held; a key swaps them, and back', async () => {
  const [anna, ben] = await both();
  await anna.dial('600');
  await anna.talks();
  await anna.hears(ANNA, [BEN]);
  await ben.dial('1001');
  await anna.incoming().waitFor();
  assert.equal(await anna.loops(), 1, 'a soft beep');
  await anna.page.keyboard.press('Alt+a');
  await ben.talks();
  await anna.hearsTogether([BEN], [ANNA]);
  await ben.hears(ANNA, [BEN]);
  assert.equal(await anna.loops(), 0);
  await anna.button('Swap').click({ trial: true });  // while the hold is on its way nothing else is
  await anna.page.keyboard.press('Alt+s');
  await ben.reads('The other side has put you on hold');
  await Promise.all([anna.hearsTogether([ANNA], [BEN]), ben.hearsNothing()]);

  await anna.button('Swap').click({ trial: true });
  await anna.page.keyboard.press('Alt+s');
  await Promise.all([anna.hearsTogether([BEN], [ANNA]), ben.hears(ANNA, [BEN])]);

  await anna.page.keyboard.press('Alt+x');  // the one in front
  await ben.noCall();
  await anna.call('600').waitFor();
  await anna.hangUp();
  await anna.noCall();
});

test('cancelled before it was answered', async () => {
  const [anna, ben] = await both();
  await anna.dial('1002');
  await ben.incoming().waitFor();
  await anna.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
  assert.equal(await ben.loops(), 0);
});

test('an unknown number, and a number whose phone is off', async () => {
  const anna = await home.person(left, '1001');
  await anna.dial('4711');
  await anna.page.getByRole('alert').filter({ hasText: '4711 does not exist' }).waitFor();
  await anna.button('Dismiss').click();
  await anna.dial('1002');
  await anna.page.getByRole('alert').filter({ hasText: '1002 cannot be reached' }).waitFor();
});

test('who is transferred to a number that does not exist reads who did it; both talk on', async () => {
  const [anna, ben] = await both();
  await talk([anna, ben]);
  await ben.press('Transfer');
  await ben.page.getByRole('dialog').getByLabel('Transfer to').fill('4711');
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Transfer now' }).click();
  const alert = anna.page.getByRole('alert').filter({ hasText: '4711 does not exist' });
  assert.match(await alert.innerText(), /transferred you, and that failed/);
  assert.equal(await alert.getByRole('button', { name: 'Redial' }).count(), 0);
  await ben.reads('The call was not transferred: that number does not exist');
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  await ben.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('the wrong password, then the right one', async () => {
  const anna = await left.person(home.site.demo.urls.portal, '1001');
  await anna.login('guess');
  await anna.page.getByRole('alert').filter({ hasText: 'The server refused username or password' }).waitFor();
  await anna.login();
  await anna.registered();
});

test('echo: one hears oneself, nothing while holding, and oneself again after it', async () => {
  const anna = await home.person(left, '1001');
  await anna.dial('600');
  await anna.talks();
  await anna.hears(ANNA);
  await anna.press('Hold');
  await anna.hearsNothing();
  await anna.press('Resume');
  await anna.hears(ANNA);
  await anna.hangUp();
  await anna.noCall();
});

test('the desk phone: sound both ways through the media relay, keys, hold from its side, its hang-up', async () => {
  const anna = await home.person(left, '1001');
  const { desk } = home.site.demo;
  await anna.dial('1003');
  await anna.talks();
  await anna.hears(DESK, [ANNA]);
  const pressed = desk.event('CALL_DTMF_START');
  await anna.press('Keypad');
  await anna.press('5');
  assert.match(JSON.stringify(await pressed), /"5"/);
  await desk.hold();
  await anna.reads('The other side has put you on hold');
  await desk.resume();
  await anna.hears(DESK);
  await home.deskHears(ANNA);
  await desk.hangup();
  await anna.noCall();
});

test('the desk phone calls', async () => {
  const anna = await home.person(left, '1001');
  const { desk } = home.site.demo;
  await desk.dial('sip:1001@localhost');
  await anna.incoming().getByText('1003').waitFor();
  await anna.answer();
  await anna.talks();
  await anna.hears(DESK, [ANNA]);
  await anna.hangUp();
  await anna.noCall();
});

test('several phones of one number ring; the first to answer gets the call', async () => {
  const [anna, ben] = await both();
  const other = await home.person(right, '1002');
  await anna.dial('1002');
  await Promise.all([ben.incoming().waitFor(), other.incoming().waitFor()]);
  await other.answer();
  await Promise.all([anna.talks(), other.talks(), ben.noCall()]);
  await anna.hears(BEN);
  await anna.hangUp();
  await other.noCall();
});

test('what the phone sends: it leaves at once, with what a server needs', async () => {
  const anna = await home.person(left, '1001');
  const ben = await home.peer('1002');
  await anna.dial('1002');
  const invite = await ben.request('INVITE', 2000);
  assert.match(field(invite, 'Contact'), /;gr=urn:uuid:/, 'its GRUU, so that it can be reached after a reconnect');
  assert.match(bodyOf(invite), /a=candidate:/);
  ben.reply(invite, 200, 'OK', { body: browserSdp().replace('a=setup:actpass', 'a=setup:active') });
  await ben.request('ACK');
  const bye = ben.inside('BYE', invite);
  ben.send(bye);
  assert.equal(statusOf(await ben.response(bye)), 200);
  await anna.noCall();
});
