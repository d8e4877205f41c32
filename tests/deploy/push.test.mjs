// SPDX-License-Identifier: MIT
// A call to a phone that is closed, through the real SIP server and the real gateway, to a push service of the test.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { PushSink } from '../support/push-sink.mjs';
import { bodyOf, browserSdp, field, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite, testFolder } from '../support/site.mjs';

/** @type {Awaited<ReturnType<typeof startSite>>} */ let site;
/** @type {PushSink} */ let sink;
/** @type {SipPeer[]} */ const peers = [];
/** @type {string} */ let cookie;
const folder = testFolder();

/** @param {string} method @param {string} target @param {object} [body] */
async function portal(method, target, body) {
  const answer = await fetch(new URL(target, site.demo.urls.portal), {
    method, body: body && JSON.stringify(body),
    headers: { 'Origin': site.demo.urls.portal.slice(0, -1), ...(body ? { 'Content-Type': 'application/json' } : {}), ...(cookie ? { Cookie: cookie } : {}) },
  });
  cookie ||= (answer.headers.get('set-cookie') ?? '').split(';')[0];
  return { status: answer.status, json: /** @type {any} */ (answer.status === 204 ? null : await answer.json()) };
}

before(async () => {
  sink = await new PushSink().start(folder);
  site = await startSite({ push: sink.config, parts: ['webphoned', 'rtpengine', 'kamailio'] });
  assert.equal((await portal('POST', 'api/softphone/session', { username: '1002', password: 'demo-1002' })).status, 200);
});
after(async () => {
  for (const peer of peers) peer.close();
  await site?.stop();
  await sink?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const peer of peers.splice(0)) {
    if (peer.udp) await peer.register({ expires: 0 });
    peer.close();
  }
  for (const { id } of (await portal('GET', 'api/softphone/push/subscription')).json.items) await portal('DELETE', `api/softphone/push/subscription/${id}`);
  for (const user of ['1001', '1002']) while (await bindings(user) > 0) await new Promise((resolve) => { setTimeout(resolve, 30); });
});

/** @param {string} user */
async function bindings(user) {
  try {
    return (await site.demo.kamailioRpc('ul.lookup', 'location', user)).Contacts.length;
  } catch {
    return 0;
  }
}

/** Call-IDs of the calls of 1002 that a phone would join if it registered now. @returns {Promise<string[]>} */
async function ringing() {
  const slots = await site.demo.kamailioRpc('htable.dump', 'ringing');
  return slots.flatMap(({ slot }) => slot).map(({ name }) => name.split('sip:1002@localhost::')[1]);
}

/** @param {string} user @param {{udp?: boolean, register?: boolean}} [options] */
async function phone(user, { udp = false, register = true } = {}) {
  const { ws, sip } = site.demo.ports;
  const peer = await new SipPeer({ user, ...(udp ? { udpPort: sip } : { url: `ws://127.0.0.1:${ws}` }) }).open();
  peers.push(peer);
  if (register) assert.equal(statusOf(await peer.register()), 200);
  return peer;
}

/** A device of 1002 whose phone is closed. */
async function device() {
  const { token, ...subscription } = sink.subscribe();
  assert.equal((await portal('PUT', 'api/softphone/push/subscription', subscription)).status, 200);
  return token;
}

/** @param {SipPeer} anna */
const dials = (anna) => anna.invite('1002', browserSdp());

/** Ben's phone rings and is answered; both are in the call. @param {SipPeer} anna @param {SipPeer} ben @param {string} invite */
async function answered(anna, ben, invite) {
  const got = await ben.request('INVITE');
  assert.equal(field(got, 'Call-ID'), field(invite, 'Call-ID'));
  ben.reply(got, 200, 'OK', { body: browserSdp().replace('actpass', 'active') });
  const ok = await anna.response(invite);
  assert.equal(statusOf(ok), 200);
  anna.send(anna.inside('ACK', ok, { cseq: parseInt(field(invite, 'CSeq')) }));
  await ben.request('ACK');
  return { got, ok };
}

/** @param {SipPeer} anna @param {SipPeer} ben @param {string} ok */
async function hangsUp(anna, ben, ok) {
  anna.send(anna.inside('BYE', ok));
  ben.reply(await ben.request('BYE'), 200, 'OK');
}

test('closed: pushed, the caller hears ringing; the phone wakes up, joins the ringing call and answers it', async () => {
  const [one, two] = [await device(), await device()];
  const anna = await phone('1001');
  const invite = await dials(anna);
  const { json } = await sink.next({ token: one, kind: 'ring' });
  await sink.next({ token: two, kind: 'ring' });
  assert.deepEqual([json.call, json.account, json.from.number], [field(invite, 'Call-ID'), '1002@localhost', '1001']);
  await anna.response(invite, 180);
  const ben = await phone('1002', { register: false });
  assert.equal((await portal('POST', 'api/softphone/push/answered', { token: json.token })).status, 204);
  await ben.register();
  const { got, ok } = await answered(anna, ben, invite);
  assert.equal(bodyOf(got), browserSdp(), 'audio between two browsers goes straight, also for one that joins later');
  assert.equal((await sink.next({ token: two })).json.kind, 'elsewhere');
  assert.ok(!sink.messages.some(({ token }) => token === one), 'who answers is not told');
  await hangsUp(anna, ben, ok);
});

test('a UDP caller: the browser that joins later gets an offer for browsers', async () => {
  const one = await device();
  const anna = await phone('1001', { udp: true });
  const invite = await anna.invite('1002');
  await sink.next({ token: one, kind: 'ring' });
  await anna.response(invite, 180);
  const ben = await phone('1002');
  const got = await ben.request('INVITE');
  assert.match(got, /m=audio \d+ UDP\/TLS\/RTP\/SAVPF/);
  ben.reply(got, 486, 'Busy Here');
  anna.send(anna.cancel(invite));
  anna.send(anna.ackFailure(invite, await anna.response(invite, 300)));
  await sink.next({ token: one, kind: 'missed' });
});

test('declined from the push: 603 for the caller, and other phones stop; the other device too', async () => {
  const [one, two] = [await device(), await device()];
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const invite = await dials(anna);
  const { json } = await sink.next({ token: one, kind: 'ring' });
  const got = await ben.request('INVITE');
  ben.reply(got, 180, 'Ringing');
  assert.equal((await portal('POST', 'api/softphone/push/decline', { token: json.token })).status, 204);
  const cancel = await ben.request('CANCEL');
  ben.reply(cancel, 200, 'OK');
  ben.reply(got, 487, 'Request Terminated');
  const end = await anna.response(invite);
  assert.equal(statusOf(end), 603);
  anna.send(anna.ackFailure(invite, end));
  assert.equal((await sink.next({ token: two, kind: 'cancel' })).json.call, json.call);
});

test('the caller gives up: a missed call, with the same topic and tag; who wakes up too late hears nothing', async () => {
  const one = await device();
  const anna = await phone('1001');
  const invite = await dials(anna);
  const ring = await sink.next({ token: one, kind: 'ring' });
  await anna.response(invite, 180);
  anna.send(anna.cancel(invite));
  const end = await anna.next((m) => statusOf(m) === 487, '487');
  anna.send(anna.ackFailure(invite, end));
  const missed = await sink.next({ token: one });
  assert.deepEqual([missed.json.kind, missed.topic, missed.json.tag], ['missed', ring.topic, ring.json.tag]);
  const ben = await phone('1002');
  assert.ok(!ben.has('INVITE'));
});

test('answered on a phone that was there: the device hears that', async () => {
  const one = await device();
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const invite = await dials(anna);
  await sink.next({ token: one, kind: 'ring' });
  const { ok } = await answered(anna, ben, invite);
  assert.equal((await sink.next({ token: one })).json.kind, 'elsewhere');
  await hangsUp(anna, ben, ok);
});

test('a phone whose connection is half dead swallows nothing: pushed at once, and the one that wakes up answers', async () => {
  const one = await device();
  const [anna, frozen] = [await phone('1001'), await phone('1002')];
  frozen.socket?.pause();
  const begun = performance.now();
  const invite = await dials(anna);
  await sink.next({ token: one, kind: 'ring' });
  await anna.response(invite, 180);
  assert.ok(performance.now() - begun < 3000);
  // Longer than the frozen one may be silent (5 s): the call rings on.
  await assert.rejects(anna.response(invite, 300, 6000));
  const ben = await phone('1002');
  const { ok } = await answered(anna, ben, invite);
  await hangsUp(anna, ben, ok);
  frozen.drop();
});

test('two calls ring, one ends: who wakes up joins the other; once it is over nothing waits for a registration', async () => {
  const one = await device();
  const [anna, desk] = [await phone('1001'), await phone('1003', { udp: true })];
  const [rings, ends] = [await dials(anna), await desk.invite('1002')];
  for (let i = 0; i < 2; i++) await sink.next({ token: one, kind: 'ring' });
  desk.send(desk.cancel(ends));
  desk.send(desk.ackFailure(ends, await desk.next((m) => statusOf(m) === 487, '487')));
  await sink.next({ token: one, kind: 'missed' });
  const ben = await phone('1002');
  assert.deepEqual(await ringing(), [field(rings, 'Call-ID')]);
  const { ok } = await answered(anna, ben, rings);
  assert.deepEqual(await ringing(), []);
  await hangsUp(anna, ben, ok);
  const refused = await dials(anna);
  ben.reply(await ben.request('INVITE'), 603, 'Decline');
  anna.send(anna.ackFailure(refused, await anna.response(refused, 300)));
  assert.deepEqual(await ringing(), []);
});

test('no device, an expired one, a busy phone: 480, 480, 486', async () => {
  const anna = await phone('1001');
  const ends = async (/** @type {number} */ status) => {
    const invite = await dials(anna);
    return { invite, over: anna.response(invite).then((end) => {
      anna.send(anna.ackFailure(invite, end));
      assert.equal(statusOf(end), status);
    }) };
  };
  await (await ends(480)).over;
  const one = await device();
  sink.forget({ token: one });
  await (await ends(480)).over;
  while ((await portal('GET', 'api/softphone/push/subscription')).json.items.length) await new Promise((resolve) => { setTimeout(resolve, 20); });
  const ben = await phone('1002');
  const { over } = await ends(486);
  ben.reply(await ben.request('INVITE'), 486, 'Busy Here');
  await over;
});

test('the portal dies while a call is parked: that branch ends, the phone that is there rings and answers', async () => {
  const one = await device();
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const invite = await dials(anna);
  await sink.next({ token: one, kind: 'ring' });
  await site.demo.kill9('webphoned');
  const { ok } = await answered(anna, ben, invite);
  await hangsUp(anna, ben, ok);
  const next = await dials(anna);
  const talk = await answered(anna, ben, next);  // and calls go on without it
  await hangsUp(anna, ben, talk.ok);
  await site.demo.restart('webphoned');
});

test('the portal dies with a call that only it rings: who was woken still gets it; a new call waits for the restart', async () => {
  const one = await device();
  const anna = await phone('1001');
  const invite = await dials(anna);
  await anna.response(invite, 180);
  await sink.next({ token: one, kind: 'ring' });
  await site.demo.kill9('webphoned');
  const ben = await phone('1002');
  const { ok } = await answered(anna, ben, invite);
  await hangsUp(anna, ben, ok);
  await ben.register({ expires: 0 });
  ben.close();
  // Between death and restart: the SIP server asks again (RFC 3261 17.1.1.2), and the new process answers.
  const late = await dials(anna);
  await site.demo.restart('webphoned');
  await sink.next({ token: one, kind: 'ring' });
  await anna.response(late, 180);
  anna.send(anna.cancel(late));
  anna.send(anna.ackFailure(late, await anna.next((m) => statusOf(m) === 487, '487')));
  await sink.next({ token: one, kind: 'missed' });
});

test('the SIP server restarts while a call is parked: its ring ends by itself as a missed call, and the next one rings', async () => {
  const one = await device();
  const anna = await phone('1001', { udp: true });
  const invite = await anna.invite('1002', browserSdp(), { headers: ['Content-Type: application/sdp', 'Expires: 3'] });
  const ring = await sink.next({ token: one, kind: 'ring' });
  await anna.response(invite, 180);
  await site.demo.kill9('kamailio');
  await site.demo.restart('kamailio');
  const ben = await phone('1002');
  assert.deepEqual(await ringing(), [], 'who answers now finds nothing');
  const missed = await sink.next({ token: one, kind: 'missed' }, 20000);
  assert.equal(missed.json.tag, ring.json.tag);
  const carl = await phone('1003');
  const next = await dials(carl);
  await sink.next({ token: one, kind: 'ring' });
  const { ok } = await answered(carl, ben, next);
  await hangsUp(carl, ben, ok);
});
