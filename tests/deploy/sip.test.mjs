// SPDX-License-Identifier: MIT
// The SIP server's promises to a phone, seen from a socket: who may, who is reached, what survives.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { bodyOf, browserSdp, field, fields, plainSdp, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite } from '../support/site.mjs';

/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;
/** @type {SipPeer[]} */
let peers = [];

before(async () => {
  site = await startSite({ seed: true });  // 1001 and 1002 may call as +15550199
});
after(async () => {
  for (const peer of peers) peer.close();
  await site.stop();
});

/** A browser that names no address. */
const hidden = browserSdp().replace(/127\.0\.0\.1 40002/, '4420309f-7917-43ec-b571-9fb2cb783100.local 40002');

/** @param {string} user @param {{password?: string, udp?: boolean, register?: boolean}} [options] */
async function phone(user, { password, udp = false, register = true } = {}) {
  const { ws, sip } = site.demo.ports;
  const peer = await new SipPeer({ user, password, ...(udp ? { udpPort: sip } : { url: `ws://127.0.0.1:${ws}` }) }).open();
  peers.push(peer);
  if (register) assert.equal(statusOf(await peer.register()), 200);
  return peer;
}

/** Ends the test's phones, and waits until the server has forgotten their bindings. */
async function hangUpAll() {
  for (const peer of peers) {
    if (peer.udp) await peer.register({ expires: 0 });
    peer.close();
  }
  peers = [];
  for (const user of ['1001', '1002']) await forgotten(user);
}

/** @param {string} user */
async function forgotten(user) {
  const gone = async () => {
    try {
      await site.demo.kamailioRpc('ul.lookup', 'location', user);
      return false;
    } catch {
      return true;
    }
  };
  while (!(await gone())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** @param {string} protocol @param {string} [origin] */
async function handshake(protocol, origin) {
  const socket = new WebSocket(site.demo.urls.ws, protocol ? [protocol] : [], { origin });
  const [event] = await Promise.race([
    once(socket, 'open').then(() => ['open']),
    once(socket, 'unexpected-response').then(([, response]) => [response.statusCode]),
  ]);
  socket.on('error', () => {});
  socket.terminate();
  return event;
}

test('the WebSocket opens for SIP and for pages of this machine only', async () => {
  assert.equal(await handshake('sip'), 'open');
  assert.equal(await handshake('sip', 'http://localhost:8080'), 'open');
  assert.equal(await handshake('sip', 'http://localhost.example.com'), 403);
  assert.equal(await handshake('sip', 'https://evil.example'), 403);
  assert.equal(await handshake('xmpp'), 400);
  const page = await fetch(`http://127.0.0.1:${site.demo.ports.ws}/`);
  assert.equal(page.status, 404);
});

test('a registration needs the right password and is for oneself only', async () => {
  const wrong = await phone('1001', { password: 'guess', register: false });
  assert.equal(statusOf(await wrong.register()), 401);
  const stranger = await phone('1001', { register: false });
  assert.equal(statusOf(await stranger.register({ aor: 'sip:1002@localhost' })), 403);
  const nobody = await phone('4711', { register: false });
  assert.equal(statusOf(await nobody.register()), 401);
  const right = await phone('1001', { register: false });
  const answer = await right.register();
  assert.equal(statusOf(answer), 200);
  assert.match(answer, /pub-gruu="sip:1001@localhost;gr=urn:uuid:/);
  assert.match(field(answer, 'Require'), /outbound/);
  await hangUpAll();
});

test('a second connection of the same phone replaces the first; another phone stands beside it', async () => {
  const one = await phone('1001');
  const again = await phone('1001', { register: false });
  again.instance = one.instance;
  const bindings = (/** @type {string} */ answer) => fields(answer, 'Contact').join().match(/;expires=/g)?.length;
  assert.equal(bindings(await again.register()), 1);
  const other = await phone('1001', { register: false });
  assert.equal(bindings(await other.register()), 2);
  await hangUpAll();
});

test('an unknown number is 404, a known one without a phone 480, a foreign domain 404', async () => {
  const anna = await phone('1001');
  for (const [uri, expected] of [['4711', 404], ['1002', 480], ['sip:1002@example.com', 404], ["sip:10'02@localhost", 404]]) {
    const invite = await anna.invite(String(uri));
    const answer = await anna.response(invite);
    anna.send(anna.ackFailure(invite, answer));
    assert.equal(statusOf(answer), expected, String(uri));
  }
  const { sent } = await anna.authenticated({ method: 'PUBLISH', uri: 'sip:1001@localhost' });
  const answer = await anna.response(sent);
  assert.equal(statusOf(answer), 405);
  assert.match(field(answer, 'Allow'), /INVITE/);
  await hangUpAll();
});

test('who calls is asserted by the server alone; who wants to be unknown is', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const call = async (/** @type {string} */ from, /** @type {string[]} */ headers) => {
    const invite = await anna.invite('1002', browserSdp(), { from: `${from};tag=1`, headers: ['Content-Type: application/sdp', ...headers] });
    const seen = await ben.request('INVITE');
    ben.reply(seen, 603, 'Decline');
    await anna.response(invite);
    return seen;
  };
  const named = await call('<sip:1001@localhost>', ['P-Asserted-Identity: <sip:1003@localhost>']);
  assert.deepEqual([fields(named, 'P-Asserted-Identity'), fields(named, 'P-Preferred-Identity')], [['<sip:1001@localhost>'], []]);
  const hidden = await call('"Anonymous" <sip:anonymous@anonymous.invalid>', ['Privacy: id', 'P-Preferred-Identity: <sip:1001@localhost>']);
  assert.deepEqual([fields(hidden, 'P-Asserted-Identity'), fields(hidden, 'P-Preferred-Identity'), fields(hidden, 'Privacy')], [[], [], ['id']]);
  await hangUpAll();
});

test('an account calls as itself or as a number that is its own, and as nobody else', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const from = async (/** @type {SipPeer} */ who, /** @type {string} */ to, /** @type {string} */ preferred) => who.invite(to, browserSdp(), { headers: ['Content-Type: application/sdp', `P-Preferred-Identity: ${preferred}`] });
  for (const [preferred, shown] of [['<sip:+15550199@localhost>', '+15550199'], ['"Shop" <sip:15550199@localhost>', '15550199'], ['<sip:1001@localhost>', '1001']]) {
    const invite = await from(anna, '1002', preferred);
    const seen = await ben.request('INVITE');
    assert.deepEqual([fields(seen, 'P-Asserted-Identity'), fields(seen, 'P-Preferred-Identity')], [[`<sip:${shown}@localhost>`], []], preferred);
    ben.reply(seen, 603, 'Decline');
    anna.send(anna.ackFailure(invite, await anna.response(invite)));
  }
  for (const preferred of ['<sip:1003@localhost>', '<sip:5550199@localhost>', '<sip:+1555019@localhost>', '<sip:1555019.@localhost>', '<sip:@localhost>', '<sip:+15550199@example.com>', 'sip:+15550199@localhost', '<sip:+15550199@localhost>;x', '<sip:","@localhost>', '<sip:++15550199@localhost>', 'x']) {
    const invite = await from(anna, '1002', preferred);
    const answer = await anna.response(invite);
    anna.send(anna.ackFailure(invite, answer));
    assert.equal(statusOf(answer), 403, preferred);
  }
  const desk = await phone('1003', { register: false });
  const stolen = await from(desk, '1002', '<sip:+15550199@localhost>');
  const answer = await desk.response(stolen);
  desk.send(desk.ackFailure(stolen, answer));
  assert.equal(statusOf(answer), 403, "another account's number");
  await hangUpAll();
});

test('a call over GRUUs: the media description arrives as it was sent', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const invite = await anna.invite('1002', browserSdp());
  const got = await ben.request('INVITE');
  assert.ok(got.endsWith(browserSdp()), 'the description was changed');
  assert.equal(field(got, 'Contact'), anna.contact);
  ben.reply(got, 180, 'Ringing');
  ben.reply(got, 200, 'OK', { body: hidden });
  const ok = await anna.response(invite);
  assert.equal(bodyOf(ok), hidden, 'another browser is told no address of his');
  anna.send(anna.inside('ACK', ok, { cseq: parseInt(field(invite, 'CSeq')) }));
  await ben.request('ACK');
  ben.send(ben.inside('BYE', got));
  anna.reply(await anna.request('BYE'), 200, 'OK');
  await hangUpAll();
});

/** A call from anna to ben, both sides up. @param {SipPeer} anna @param {SipPeer} ben */
async function connect(anna, ben) {
  const invite = await anna.invite('1002', browserSdp());
  const got = await ben.request('INVITE');
  ben.reply(got, 200, 'OK', { body: browserSdp() });
  const ok = await anna.response(invite);
  anna.send(anna.inside('ACK', ok, { cseq: parseInt(field(invite, 'CSeq')) }));
  await ben.request('ACK');
  return { ok, got };
}

test('a hang-up arrives after the far side has a new connection', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const { ok } = await connect(anna, ben);
  ben.drop();
  await ben.open();
  await ben.register();
  const bye = anna.inside('BYE', ok);
  anna.send(bye);
  ben.reply(await ben.request('BYE'), 200, 'OK');
  assert.equal(statusOf(await anna.response(bye)), 200);
  await hangUpAll();
});

test('a hang-up waits for a far side that is between two connections', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const { ok } = await connect(anna, ben);
  ben.drop();
  await forgotten('1002');
  const bye = anna.inside('BYE', ok);
  anna.send(bye);
  // One connection is read in order: what is answered now came after it.
  assert.equal(statusOf(await anna.register()), 200);
  await ben.open();
  await ben.register();
  ben.reply(await ben.request('BYE'), 200, 'OK');
  assert.equal(statusOf(await anna.response(bye)), 200);
  assert.equal(ben.has('BYE'), false);
  await hangUpAll();
});

test('a call outlives the SIP server: both come back, and the hang-up arrives', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const { got } = await connect(anna, ben);
  await site.demo.kill9('kamailio');
  await site.demo.restart('kamailio');
  for (const peer of [anna, ben]) {
    await peer.open();
    assert.equal(statusOf(await peer.register()), 200);
  }
  const bye = ben.inside('BYE', got);
  ben.send(bye);
  anna.reply(await anna.request('BYE'), 200, 'OK');
  assert.equal(statusOf(await ben.response(bye)), 200);
  await hangUpAll();
});

test('all phones of a number ring; one answers, the others hear why theirs stopped', async () => {
  const anna = await phone('1001');
  const bens = [await phone('1002'), await phone('1002'), await phone('1002', { udp: true })];
  const invite = await anna.invite('1002', browserSdp());
  const got = await Promise.all(bens.map((ben) => ben.request('INVITE')));
  // Decided per branch: browsers see what the browser offered, the UDP phone sees plain RTP.
  assert.match(got[0], /UDP\/TLS\/RTP\/SAVPF/);
  assert.match(got[2], /m=audio \d+ RTP\/AVP/);
  assert.doesNotMatch(got[2], /fingerprint|ice-ufrag/);
  bens.forEach((ben, i) => ben.reply(got[i], 180, 'Ringing'));
  bens[1].reply(got[1], 200, 'OK', { body: browserSdp() });
  assert.equal(statusOf(await anna.response(invite)), 200);
  for (const i of [0, 2]) {
    const cancel = await bens[i].request('CANCEL');
    assert.match(field(cancel, 'Reason'), /cause=200/);
    bens[i].reply(cancel, 200, 'OK');
    bens[i].reply(got[i], 487, 'Request Terminated');
  }
  await hangUpAll();
});

test('a caller who gives up: the phone stops, the caller hears 487', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const invite = await anna.invite('1002');
  const got = await ben.request('INVITE');
  ben.reply(got, 180, 'Ringing');
  await anna.response(invite, 180);
  anna.send(anna.cancel(invite));
  ben.reply(await ben.request('CANCEL'), 200, 'OK');
  ben.reply(got, 487, 'Request Terminated');
  const end = await anna.next((m) => statusOf(m) === 487, '487');
  anna.send(anna.ackFailure(invite, end));
  await hangUpAll();
});

test('a UDP phone calls a browser: the offer is made into one for browsers', async () => {
  const [anna, ben] = [await phone('1001', { udp: true }), await phone('1002')];
  const invite = await anna.invite('1002', plainSdp());
  const got = await ben.request('INVITE');
  assert.match(got, /m=audio \d+ UDP\/TLS\/RTP\/SAVPF/);
  assert.match(got, /a=fingerprint:/);
  assert.match(got, /a=rtcp-mux/);
  ben.reply(got, 200, 'OK', { body: browserSdp().replace('actpass', 'active') });
  const ok = await anna.response(invite);
  assert.match(ok, /m=audio \d+ RTP\/AVP/);
  await hangUpAll();
});

test('a browser that hides its addresses is not on hold for a UDP phone, whichever way it says so', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002', { udp: true })];
  for (const sdp of [hidden.replace('a=mid:0', 'a=ice-options:trickle\r\na=mid:0'), hidden.replace('t=0 0', 't=0 0\r\na=ice-options:trickle')]) {
    const invite = await anna.invite('1002', sdp);
    const got = await ben.request('INVITE');
    assert.match(bodyOf(got), /c=IN IP4 127\.0\.0\.1/);
    assert.match(bodyOf(got), /a=sendrecv/);
    ben.reply(got, 486, 'Busy Here');
    await ben.request('ACK');
    anna.send(anna.ackFailure(invite, await anna.response(invite)));
  }
  await hangUpAll();
});

test('60 kB pass whole; a message above the limit costs its sender the connection, nobody else', async () => {
  const [anna, ben] = [await phone('1001'), await phone('1002')];
  const send = (/** @type {number} */ size) => anna.authenticated({
    method: 'MESSAGE', uri: 'sip:1002@localhost', headers: ['Content-Type: text/plain'], body: 'x'.repeat(size), contact: null,
  });
  const { sent } = await send(60000);
  const got = await ben.request('MESSAGE');
  assert.ok(got.endsWith('x'.repeat(60000)));
  ben.reply(got, 200, 'OK');
  assert.equal(statusOf(await anna.response(sent)), 200);
  const closed = once(/** @type {WebSocket} */ (anna.socket), 'close');
  send(90000).catch(() => {});
  await closed;
  assert.equal(statusOf(await ben.register()), 200);
  await hangUpAll();
});

test('bytes that are no SIP leave the server working', async () => {
  const anna = await phone('1001', { register: false });
  for (const junk of ['', '\0', 'GET / HTTP/1.1\r\n\r\n', 'INVITE sip:x SIP/2.0\r\n\r\n', `A ${'b'.repeat(5000)} SIP/2.0\r\nVia: \r\n\r\n`,
    'INVITE sip:1002@localhost SIP/2.0\r\nVia: SIP/2.0/WS x;branch=z9hG4bK1\r\nCSeq: 99999999999 INVITE\r\nFrom: <\r\nTo: >\r\nCall-ID: \r\n\r\n']) {
    anna.send(junk);
  }
  const ben = await phone('1002');
  assert.equal(statusOf(await ben.register()), 200);
  await hangUpAll();
});
