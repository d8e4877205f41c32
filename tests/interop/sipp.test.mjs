// SPDX-License-Identifier: MIT
// sipp -> Kamailio -> WebSocket -> our phone, and back: another's idea of SIP on the far side, real servers between.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { NativePhone } from '../support/native-phone.mjs';
import { field, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite } from '../support/site.mjs';
import { sipp } from '../support/sipp.mjs';

/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;
/** @type {{sipPort: number, folder: string}} */
let where;
/** @type {NativePhone[]} */
const phones = [];

before(async () => {
  site = await startSite({ parts: ['webphoned', 'rtpengine', 'kamailio'] });
  where = { sipPort: site.demo.ports.sip, folder: site.folder };
});
afterEach(async () => {
  for (const phone of phones.splice(0)) {
    await phone.stop();
    assert.deepEqual(phone.faults, []);
  }
});
after(() => site.stop());

/** @param {Record<string, unknown>} [config] */
async function phone(config) {
  const one = new NativePhone('1001');
  phones.push(one);
  return one.start(`ws://127.0.0.1:${site.demo.ports.ws}`, config);
}

/** Answers the next call. @param {NativePhone} one */
async function answers(one) {
  const { call } = await one.call('ringing');
  one.command('ANSWER', { call });
  return call;
}

/** @param {NativePhone} one @param {number} call @param {string} cause */
async function ended(one, call, cause) {
  await one.until(() => one.calls.get(call)?.state === 'ended', 'end of the call');
  assert.equal(one.calls.get(call)?.cause, cause);
  assert.equal(one.alive.length, 0);
}

test('a storm of registrations: none is lost, and our phones get in', async () => {
  const started = performance.now();
  const storm = sipp(where, 'register', { calls: 400, rate: 200, seconds: 60 });
  await Promise.all(Array.from({ length: 8 }, () => phone()));
  await storm;
  console.log(`400 registrations and 8 phones in ${((performance.now() - started) / 1000).toFixed(1)} s`);
});

test('sipp calls; we answer; sipp hangs up', async () => {
  const anna = await phone();
  const run = sipp(where, 'call');
  const call = await answers(anna);
  await run;
  await ended(anna, call, 'remote-hangup');
});

test('a burst of eight calls of sipp, all given up as soon as they ring', async () => {
  const anna = await phone();
  await sipp(where, 'cancel', { calls: 8, rate: 100 });
  await anna.until(() => anna.calls.size === 8, 'eight calls');
  await anna.until(() => anna.alive.length === 0, 'end of all');
  assert.deepEqual([...new Set([...anna.calls.values()].map(({ cause }) => cause))], ['cancelled']);
});

test('sipp gives up while it rings', async () => {
  const anna = await phone();
  const run = sipp(where, 'cancel');
  await run;
  const [only] = [...anna.calls.values()];
  await ended(anna, only.call, 'cancelled');
});

test('a CANCEL and an answer that meet: whatever wins, both sides agree', async () => {
  const anna = await phone();
  const ben = await new SipPeer({ user: '1002', udpPort: where.sipPort }).open();
  /** @type {number[]} */
  const finals = [];
  for (let i = 0; i < 20; i++) {
    const invite = await ben.invite('1001');
    const { call } = await anna.call('ringing');
    await ben.response(invite, 180);
    setTimeout(() => anna.calls.get(call)?.state === 'ringing' && anna.command('ANSWER', { call }), i * 4);
    setTimeout(() => ben.send(ben.cancel(invite)), 30);
    const final = await ben.response(invite);
    finals.push(statusOf(final));
    if (statusOf(final) === 200) {
      ben.send(ben.inside('ACK', final, { cseq: parseInt(field(invite, 'CSeq')) }));
      const bye = ben.inside('BYE', final);
      ben.send(bye);
      assert.equal(statusOf(await ben.response(bye)), 200);
    } else {
      assert.equal(statusOf(final), 487);
      ben.send(ben.ackFailure(invite, final));
    }
    await ended(anna, call, statusOf(final) === 200 ? 'remote-hangup' : 'cancelled');
  }
  ben.close();
  console.log(`the answer won ${finals.filter((status) => status === 200).length} of ${finals.length}`);
});

test('sipp insists on reliable provisional responses', async () => {
  const anna = await phone();
  const run = sipp(where, 'reliable');
  await anna.until(() => anna.received.some((text) => text.startsWith('PRACK ')), 'PRACK');
  const call = await answers(anna);
  await run;
  await ended(anna, call, 'remote-hangup');
});

test('what sipp offers has no sound that we know: 488, and nobody is rung', async () => {
  const anna = await phone();
  await sipp(where, 'no-audio');
  assert.equal(anna.calls.size, 0);
});

test('a message as no machine would write it', async () => {
  const anna = await phone();
  const run = sipp(where, 'strange');
  const call = await answers(anna);
  await run;
  await ended(anna, call, 'remote-hangup');
});

test('we call sipp, and hang up', async () => {
  const anna = await phone();
  const port = site.demo.ports.desk;  // of the desk phone, which is not here
  await sipp(where, 'register', { port });
  const run = sipp(where, 'answer', { port });
  await anna.dial('1002');
  const { call } = await anna.call('up');
  anna.command('HANGUP', { call });
  await run;
  await ended(anna, call, 'local-hangup');
});

test('a session that sipp promised to refresh and does not: we end it', async () => {
  const anna = await phone();
  const run = sipp(where, 'timer', { seconds: 100 });
  const call = await answers(anna);
  await run;
  await ended(anna, call, 'gone');
});
