// SPDX-License-Identifier: MIT
// The echo service and the desk phone, heard: real sound over plain RTP.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RtpPeer } from '../support/rtp-peer.mjs';
import { bodyOf, field, plainSdp, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite } from '../support/site.mjs';

const DESK_TONE = 880;
/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;

before(async () => {
  site = await startSite({ desk: { tone: DESK_TONE } });
});
/** @type {{ close(): void }[]} closed whatever became of the test, or this process would not end */
const opened = [];
after(async () => {
  for (const peer of opened) peer.close();
  await site.stop();
});

/** @param {string} user */
async function phone(user) {
  const sip = await new SipPeer({ user, udpPort: site.demo.ports.sip }).open();
  assert.equal(statusOf(await sip.register()), 200);
  const rtp = await new RtpPeer().open();
  opened.push(sip, rtp);
  return { sip, rtp };
}

/** @param {Awaited<ReturnType<typeof phone>>} from @param {string} number */
async function call({ sip, rtp }, number) {
  const invite = await sip.invite(number, plainSdp(rtp.port));
  const ok = await sip.response(invite);
  assert.equal(statusOf(ok), 200);
  sip.send(sip.inside('ACK', ok, { cseq: parseInt(field(invite, 'CSeq')) }));
  return ok;
}

/** @param {Awaited<ReturnType<typeof phone>>} from @param {string} ok */
async function end({ sip, rtp }, ok) {
  const bye = sip.inside('BYE', ok);
  sip.send(bye);
  assert.equal(statusOf(await sip.response(bye)), 200);
  await sip.register({ expires: 0 });
  sip.close();
  rtp.close();
}

test('600 plays back what it hears, to each of several callers their own', async () => {
  const callers = await Promise.all(['1001', '1002'].map(phone));
  const tones = [500, 700];
  const oks = await Promise.all(callers.map((caller) => call(caller, '600')));
  callers.forEach(({ rtp }, i) => rtp.play(bodyOf(oks[i]), tones[i]));
  const heard = await Promise.all(callers.map(({ rtp }, i) => rtp.hears(tones[i])));
  for (const share of heard) assert.ok(share > 0.9, `the own tone is ${share.toFixed(2)} of what came back`);
  await Promise.all(callers.map((caller, i) => end(caller, oks[i])));
});

test('600 after a hold: the answer is the one that belongs to it, and the echo comes back', async () => {
  const anna = await phone('1001');
  const ok = await call(anna, '600');
  for (const [offered, expected] of [['sendonly', 'recvonly'], ['inactive', 'inactive'], ['sendrecv', 'sendrecv']]) {
    const invite = anna.sip.inside('INVITE', ok, {
      headers: ['Content-Type: application/sdp'], body: plainSdp(anna.rtp.port).replace('sendrecv', offered),
    });
    anna.sip.send(invite);
    const again = await anna.sip.response(invite);
    assert.match(bodyOf(again), new RegExp(`a=${expected}\r\n`));
    anna.sip.send(anna.sip.inside('ACK', again, { cseq: parseInt(field(invite, 'CSeq')) }));
  }
  anna.rtp.play(bodyOf(ok), 500);
  const share = await anna.rtp.hears(500);
  assert.ok(share > 0.9, `the own tone is ${share.toFixed(2)} of what came back`);
  await end(anna, ok);
});

test('the desk phone answers by itself and sends its tone', async () => {
  const anna = await phone('1001');
  const ok = await call(anna, '1003');
  anna.rtp.play(bodyOf(ok), 500);
  const share = await anna.rtp.hears(DESK_TONE);
  assert.ok(share > 0.8, `the tone is ${share.toFixed(2)} of what came`);
  await end(anna, ok);
});

test('the desk phone does as it is told: dial, hold, resume, hang up', async () => {
  const { sip, rtp } = await phone('1001');
  await site.demo.desk.dial('sip:1001@localhost');
  const invite = await sip.request('INVITE');
  const established = site.demo.desk.event('CALL_ESTABLISHED');
  sip.reply(invite, 200, 'OK', { body: plainSdp(rtp.port) });
  await sip.request('ACK');
  await established;
  for (const [command, direction] of [['hold', 'sendonly'], ['resume', 'sendrecv']]) {
    await site.demo.desk[command]();
    const again = await sip.request('INVITE');
    assert.match(bodyOf(again), new RegExp(`a=${direction}`));
    sip.reply(again, 200, 'OK', { body: plainSdp(rtp.port) });
    await sip.request('ACK');
  }
  await site.demo.desk.hangup();
  sip.reply(await sip.request('BYE'), 200, 'OK');
  await sip.register({ expires: 0 });
  sip.close();
  rtp.close();
});
