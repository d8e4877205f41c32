// SPDX-License-Identifier: MIT
// Calls that nobody answers, through the real SIP server to the real voicemail, with real sound: left, listed, announced,
// heard, deleted by telephone; and what was said before the portal was killed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { RtpPeer } from '../support/rtp-peer.mjs';
import { bodyOf, browserSdp, field, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite } from '../support/site.mjs';
import { readWav, share } from '../support/tone.mjs';

const CALLERS = 20;

/** @type {Awaited<ReturnType<typeof startSite>>} */ let site;
/** @type {string} */ let cookie;
/** @type {(SipPeer | RtpPeer)[]} */ const open = [];
/** @type {SipPeer} */ let watcher;

/** @param {string} method @param {string} target @param {object} [body] */
async function portal(method, target, body) {
  const answer = await fetch(new URL(target, site.demo.urls.portal), {
    method, body: body && JSON.stringify(body),
    headers: { Origin: site.demo.urls.portal.slice(0, -1), ...(body ? { 'Content-Type': 'application/json' } : {}), ...(cookie ? { Cookie: cookie } : {}) },
  });
  cookie ||= (answer.headers.get('set-cookie') ?? '').split(';')[0];
  return answer;
}

/** @param {string} [query] */
const list = async (query = '') => /** @type {any[]} */ ((/** @type {any} */ (await (await portal('GET', `api/softphone/voicemail${query}`)).json())).items);

/** Waits until so many messages are listed. @param {number} count @param {string} [query] */
async function messages(count, query) {
  for (const end = Date.now() + 20000; ;) {
    const items = await list(query);
    if (items.length === count) return items;
    assert.ok(Date.now() < end, `${items.length} messages, not ${count}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** The next NOTIFY that says so. @param {string} counts */
async function told(counts) {
  const notify = await watcher.next((m) => m.startsWith('NOTIFY') && m.includes(`Voice-Message: ${counts}`), `NOTIFY ${counts}`);
  watcher.reply(notify, 200, 'OK');
  return notify;
}

before(async () => {
  site = await startSite({ voicemail: { silence: 2, longest: 5, calls: CALLERS }, desk: { tone: 880 }, ring: 10 });
  assert.equal((await portal('POST', 'api/softphone/session', { username: '1002', password: 'demo-1002' })).status, 200);
  watcher = await new SipPeer({ user: '1002', udpPort: site.demo.ports.sip }).open();
  const { sent } = await watcher.authenticated({ method: 'SUBSCRIBE', uri: 'sip:1002@localhost', headers: ['Event: message-summary', 'Expires: 600'] });
  assert.ok(statusOf(await watcher.response(sent)) < 300);
  watcher.reply(await watcher.request('NOTIFY'), 200, 'OK');
});
after(async () => {
  watcher?.close();
  await site?.stop();
});
afterEach(async () => {
  for (const one of open.splice(0)) {
    if (one instanceof SipPeer && one.udp && one.gruu !== '') await one.register({ expires: 0 });
    one.close();
  }
});

/** @param {string} user @param {boolean} [register] */
async function phone(user, register = false) {
  const peer = await new SipPeer({ user, udpPort: site.demo.ports.sip }).open();
  open.push(peer);
  if (register) assert.equal(statusOf(await peer.register()), 200);
  return peer;
}

async function sound() {
  const rtp = await new RtpPeer().open();
  open.push(rtp);
  return rtp;
}

/** @param {number} port */
const offer = (port) => ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${port} RTP/AVP 0 8 101`,
  'a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', 'a=sendrecv', ''].join('\r\n');

/** A call that is answered; `refuse` is what the called phone says. @param {string} number @param {(invite: string) => void} [refuse] @param {SipPeer} [called] */
async function answered(number, refuse, called) {
  const peer = await phone(number === '*1' ? '1002' : '1001');
  const rtp = await sound();
  const invite = await peer.invite(number, offer(rtp.port));
  if (refuse && called) refuse(await called.request('INVITE'));
  const answer = await peer.response(invite, 200, 15000);
  assert.equal(statusOf(answer), 200, answer);
  peer.send(peer.inside('ACK', answer, { cseq: parseInt(field(invite, 'CSeq')) }));
  rtp.play(bodyOf(answer), 0);  // silence
  return { peer, rtp, invite, answer, sdp: bodyOf(answer), callId: field(invite, 'Call-ID') };
}

/** What was left, as samples. @param {number} id */
async function samples(id) {
  const answer = await portal('GET', `api/softphone/voicemail/${id}/audio`);
  assert.equal(answer.headers.get('content-type'), 'audio/ogg');
  const [ogg, wav] = ['ogg', 'wav'].map((end) => path.join(site.folder, `${id}.${end}`));
  writeFileSync(ogg, Buffer.from(await answer.arrayBuffer()));
  execFileSync('opusdec', ['--quiet', '--rate', '8000', ogg, wav]);
  return readWav(wav);
}

/** Half a second from its middle. @param {{rate: number, samples: number[]}} wav @param {number} hertz */
function middle({ rate, samples: all }, hertz) {
  const from = Math.floor(all.length / 2 - rate / 4);
  return share(all.slice(from, from + rate / 2), rate, hertz);
}

test('an absent phone: greeting, tone, message; listed at once, announced, and its sound is what was said', async () => {
  const { peer, rtp, sdp, callId } = await answered('1002');
  await rtp.catches(440);   // the greeting's last tone
  await rtp.catches(1000);
  rtp.play(sdp, 700);
  await rtp.passes(2500);
  rtp.press(sdp, '#');
  peer.reply(await peer.request('BYE'), 200, 'OK');
  const [message] = await messages(1);
  assert.deepEqual([message.caller, message.callId, message.read, message.deleted], ['1001', callId, false, false]);
  assert.ok(message.duration >= 1500 && message.duration < 4000, String(message.duration));
  assert.ok(Math.abs(Date.now() - message.at) < 60000);
  assert.ok(middle(await samples(message.id), 700) > 0.8);
  assert.match(await told('1/0'), /Messages-Waiting: yes/);
});

test('busy: who hangs up in the middle has left a message', async () => {
  const ben = await phone('1002', true);
  const { peer, rtp, sdp, answer } = await answered('1002', (invite) => ben.reply(invite, 486, 'Busy Here'), ben);
  rtp.press(sdp, '#');  // no greeting
  await rtp.catches(1000);
  rtp.play(sdp, 500);
  await rtp.passes(500);
  // What came late came before the end.
  rtp.burst(sdp, 500, 2000);
  await rtp.passes(200);
  const bye = peer.inside('BYE', answer);
  peer.send(bye);
  assert.equal(statusOf(await peer.response(bye)), 200);
  const [message] = await messages(2);
  assert.ok(message.duration >= 2200, String(message.duration));
  assert.ok(middle(await samples(message.id), 500) > 0.8);
  await told('2/0');
  await ben.register({ expires: 0 });
});

test('refused: silence ends the call, and who says nothing leaves nothing', async () => {
  const ben = await phone('1002', true);
  const { peer, rtp, sdp } = await answered('1002', (invite) => ben.reply(invite, 603, 'Decline'), ben);
  rtp.press(sdp, '#');
  await rtp.catches(1000);
  peer.reply(await peer.request('BYE', 8000), 200, 'OK');
  assert.equal((await list()).length, 2);
  await ben.register({ expires: 0 });
});

test('killed in the middle of a message: what was said is there when the portal is back', async () => {
  const { rtp, sdp } = await answered('1002');
  rtp.press(sdp, '#');
  await rtp.catches(1000);
  rtp.play(sdp, 900);
  await rtp.passes(3500);
  await site.demo.kill9('webphoned');
  await site.demo.part('webphoned').start();
  const [message] = await messages(3);
  assert.ok(message.duration >= 1500, String(message.duration));
  assert.ok(middle(await samples(message.id), 900) > 0.8);
  await told('3/0');
});

test('a desk phone leaves a message, and *1 plays, pauses, deletes and undeletes', async () => {
  for (const { id } of await list()) await portal('DELETE', `api/softphone/voicemail/${id}`);
  await site.demo.desk.dial('1002');
  await messages(1);
  const { peer, rtp, sdp, answer } = await answered('*1');
  await rtp.catches(1175);  // one message is new
  rtp.press(sdp, '1');
  await rtp.catches(880);
  rtp.press(sdp, '2');
  await rtp.passes(400);
  assert.ok(rtp.heard.slice(-800).every((sample) => Math.abs(sample) < 0.01), 'it is paused');
  // A phone counts a peak below a thousandth as a microphone that is switched off.
  assert.ok(Math.max(...rtp.heard.slice(-800)) > 0.001, 'and does not sound dead');
  const info = peer.inside('INFO', answer, { headers: ['Content-Type: application/dtmf-relay'], body: 'Signal=1\r\nDuration=160\r\n' });
  peer.send(info);
  assert.equal(statusOf(await peer.response(info)), 200);
  await rtp.catches(880);
  rtp.press(sdp, '7');
  await messages(0);
  rtp.press(sdp, '8');
  const [message] = await messages(1);
  assert.equal(message.caller, '1003');
  rtp.press(sdp, '*');
  await rtp.catches(784);
  rtp.press(sdp, '*');
  peer.reply(await peer.request('BYE'), 200, 'OK');
});

test('a greeting of one\'s own is recorded by telephone, and callers hear it', async () => {
  const { peer, rtp, sdp } = await answered('*1');
  await rtp.catches(784);
  rtp.press(sdp, '0');
  await rtp.catches(1000);
  rtp.play(sdp, 620);
  await rtp.passes(1500);
  rtp.press(sdp, '#');
  await rtp.catches(620);
  rtp.press(sdp, '9');
  await rtp.catches(1175);
  rtp.press(sdp, '*');
  peer.reply(await peer.request('BYE'), 200, 'OK');
  assert.equal((await portal('GET', 'api/softphone/voicemail/greeting')).status, 200);
  const caller = await answered('1002');
  await caller.rtp.catches(620);
  const bye = caller.peer.inside('BYE', caller.answer);
  caller.peer.send(bye);
  assert.equal(statusOf(await caller.peer.response(bye)), 200);
  assert.equal((await portal('DELETE', 'api/softphone/voicemail/greeting')).status, 204);
});

test('a browser is answered through the media relay; who is nobody here has no mailbox', async () => {
  const anna = await new SipPeer({ user: '1001', url: `ws://127.0.0.1:${site.demo.ports.ws}` }).open();
  open.push(anna);
  assert.equal(statusOf(await anna.register()), 200);
  const invite = await anna.invite('1002', browserSdp());
  const answer = await anna.response(invite, 200, 15000);
  assert.equal(statusOf(answer), 200);
  assert.match(bodyOf(answer), /UDP\/TLS\/RTP\/SAVPF 0[ \r]/);
  anna.send(anna.inside('ACK', answer, { cseq: parseInt(field(invite, 'CSeq')) }));
  const bye = anna.inside('BYE', answer);
  anna.send(bye);
  assert.equal(statusOf(await anna.response(bye)), 200);
  const nobody = await anna.invite('4711', browserSdp());
  const refusal = await anna.response(nobody);
  assert.equal(statusOf(refusal), 404);
  anna.send(anna.ackFailure(nobody, refusal));
});

test('twenty callers at once: a message of each, with the tone of each', async () => {
  for (const { id } of await list()) await portal('DELETE', `api/softphone/voicemail/${id}`);
  await messages(0);
  const callers = await Promise.all(Array.from({ length: CALLERS }, async (_, i) => {
    const call = await answered('1002');
    const hertz = 400 + 50 * i;
    await call.rtp.catches(1000, 20000);
    call.rtp.play(call.sdp, hertz);
    return { ...call, hertz };
  }));
  await callers[0].rtp.passes(2500);
  for (const { peer, answer } of callers) peer.send(peer.inside('BYE', answer));
  const left = await messages(CALLERS, `?limit=${CALLERS}`);
  for (const { callId, hertz } of callers) {
    const message = left.find((one) => one.callId === callId);
    assert.ok(message?.duration >= 1500, `${hertz} Hz: ${message?.duration} ms`);
    assert.ok(middle(await samples(message.id), hertz) > 0.8, `${hertz} Hz is not what is in its message`);
  }
});
