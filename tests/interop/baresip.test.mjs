// SPDX-License-Identifier: MIT
// baresip, the desk phone, and our phone: hold from both sides, transfers both ways. No media on our side.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { NativePhone } from '../support/native-phone.mjs';
import { startSite } from '../support/site.mjs';

/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;
/** @type {NativePhone} */
let anna;

before(async () => {
  site = await startSite();
});
afterEach(async () => {
  await anna.stop();
  assert.deepEqual(anna.faults, []);
});
after(() => site.stop());

/** Our phone, in a call with the desk phone. */
async function inCall() {
  anna = await new NativePhone('1001').start(`ws://127.0.0.1:${site.demo.ports.ws}`);
  await anna.dial('1003');
  return (await anna.call('up')).call;
}

/** @param {number} call @param {string} flag @param {boolean} on */
const flagged = (call, flag, on) => anna.until(() => {
  const now = /** @type {any} */ (anna.calls.get(call));
  return now?.flags[flag] === on && !now.flags.changing;
}, `${flag} ${on}`);

/** @param {number} call @param {string} cause */
async function ended(call, cause) {
  await anna.until(() => anna.calls.get(call)?.state === 'ended', 'end of the call');
  assert.equal(anna.calls.get(call)?.cause, cause);
}

test('it calls us; we hold and resume, it holds and resumes; it hangs up', async () => {
  anna = await new NativePhone('1001').start(`ws://127.0.0.1:${site.demo.ports.ws}`);
  const { desk } = site.demo;
  await desk.dial('sip:1001@localhost');
  const { call } = await anna.call('ringing');
  const established = desk.event('CALL_ESTABLISHED');
  anna.command('ANSWER', { call });
  await established;
  anna.command('HOLD', { call, number: 1 });
  await flagged(call, 'held', true);
  anna.command('HOLD', { call, number: 0 });
  await flagged(call, 'held', false);
  await desk.hold();
  await flagged(call, 'remoteHeld', true);
  await desk.resume();
  await flagged(call, 'remoteHeld', false);
  await desk.hangup();
  await ended(call, 'remote-hangup');
});

test('both hold at once: each change has its turn', async () => {
  const call = await inCall();
  const { desk } = site.demo;
  anna.command('HOLD', { call, number: 1 });
  await desk.hold();
  await flagged(call, 'held', true);
  anna.command('HANGUP', { call });
  await ended(call, 'local-hangup');
});

test('a blind transfer: the desk phone calls the echo service for us, and our call ends as transferred', async () => {
  const call = await inCall();
  anna.command('TRANSFER', { call, text: ['600'] });
  await ended(call, 'transferred');
  assert.ok(anna.told.some(({ kind, progress }) => kind === 'EV_TRANSFER' && progress === 'done'));
  await site.demo.desk.hangup();
});

test('a transfer to nobody: our call comes back', async () => {
  const call = await inCall();
  anna.command('TRANSFER', { call, text: ['4711'] });
  await anna.until(() => anna.told.some(({ kind, progress }) => kind === 'EV_TRANSFER' && progress === 'failed'), 'failure');
  assert.equal(anna.calls.get(call)?.state, 'up');
  anna.command('HANGUP', { call });
  await ended(call, 'local-hangup');
});

test('an attended transfer: the desk phone takes the place in our other call, and both of ours end', async () => {
  const call = await inCall();
  anna.command('HOLD', { call, number: 1 });
  await flagged(call, 'held', true);
  const { call: other } = await anna.dial('600');
  await anna.until(() => anna.calls.get(other)?.state === 'up', 'the call to the echo service');
  anna.command('TRANSFER', { call, number: other });
  await anna.until(() => anna.told.some(({ kind, progress }) => kind === 'EV_TRANSFER' && progress === 'done'), 'its end');
  assert.match(anna.sent.find((message) => message.startsWith('REFER ')) ?? '', /^Refer-To: <sip:600@[^>]*[?]Replaces=/m);
  await ended(call, 'transferred');
  await anna.until(() => anna.alive.length === 0, 'the end of the other call');
  await site.demo.desk.hangup();
});

test('the desk phone sends us to the echo service: we call there', async () => {
  const call = await inCall();
  await site.demo.desk.transfer('sip:600@localhost');
  await anna.until(() => anna.alive.some((other) => other.call !== call && other.state === 'up'), 'call to the echo service');
  await anna.until(() => anna.calls.get(call)?.state === 'ended', 'end of the first call');
  const [echo] = anna.alive;
  assert.match(echo.peer, /600/);
  anna.command('HANGUP', { call: echo.call });
  await ended(echo.call, 'local-hangup');
});
