// SPDX-License-Identifier: MIT
// The push branch under pressure: bursts, ends that come at once, connections that nobody closes, services that are slow or
// lead elsewhere, groups, races, garbage.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { Branch } from '../support/branch.mjs';
import { freePort, Portal } from '../support/portal.mjs';
import { PushSink } from '../support/push-sink.mjs';
import { field, statusOf } from '../support/sip-peer.mjs';
import { until } from '../support/until.mjs';

const DEVICES = 10;
const FLYING = 64;  // pushes at once, of which so many places are kept for what rings:
const KEPT = 16;
/** @type {Portal} */ let portal;
/** @type {PushSink} */ let sink;
/** @type {Branch} */ let branch;
/** @type {Record<string, {Cookie: string}>} */ const who = {};
/** @type {Branch[]} */ const open = [];
let sip = 0;

before(async () => {
  portal = new Portal();
  portal.write({ 'index.html': 'x' });
  for (const number of ['1001', '1002']) portal.addAccount(number, 'correct horse');
  sink = await new PushSink().start(portal.folder);
  sip = await freePort();
  await portal.start((config) => {
    config.push = { ...sink.config, sip: { listen: '127.0.0.1', port: sip, servers: ['127.0.0.1'], ring: 60, calls: 100 } };
  });
  for (const number of ['1001', '1002']) who[number] = { Cookie: await portal.login(number, 'correct horse') };
  branch = await new Branch().open(sip);
  open.push(branch);
});
after(async () => {
  for (const one of open) one.close();
  await portal?.stop();
  await sink?.stop();
});
afterEach(async () => {
  sink.delay = 0;
  for (const headers of Object.values(who)) {
    const { items } = (await portal.call('GET', '/api/softphone/push/subscription', undefined, headers)).json;
    for (const { id } of items) await portal.call('DELETE', `/api/softphone/push/subscription/${id}`, undefined, headers);
  }
  sink.messages = [];
});

/** @param {string} number */
async function device(number) {
  const { token, ...subscription } = sink.subscribe();
  assert.equal((await portal.call('PUT', '/api/softphone/push/subscription', subscription, who[number])).status, 200);
  return token;
}

/** @param {string} invite @param {string} [reason] */
async function cancelled(invite, reason = 'SIP;cause=200') {
  branch.follow('CANCEL', invite, { headers: [`Reason: ${reason}`] });
  await branch.ends(invite, 487);
}

/** Hundredths of a second of processor that the portal has used. */
function used() {
  const fields = readFileSync(`/proc/${portal.child?.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

test('ten devices at once: one connection (HTTP/2) for all, also the first time', async () => {
  const tokens = await Promise.all(Array.from({ length: DEVICES }, () => device('1001')));
  const call = branch.invite('1001');
  await Promise.all(tokens.map((token) => sink.next({ token, kind: 'ring' })));
  assert.equal(sink.connections, 1);
  assert.deepEqual(Object.keys(sink.versions), ['2.0']);
  await cancelled(call);
  await Promise.all(tokens.map((token) => sink.next({ token, kind: 'elsewhere' })));
});

test('a group has one Call-ID: every member is woken, and each branch ends for itself', async () => {
  const tokens = [await device('1001'), await device('1002')];
  const calls = ['1001', '1002'].map((number) => branch.invite('1000', { uri: `sip:${number}@localhost`, callId: 'group@host', tag: 'one' }));
  const rings = await Promise.all(tokens.map((token) => sink.next({ token, kind: 'ring' })));
  assert.deepEqual(rings.map(({ json }) => [json.call, json.account]), [['group@host', '1001@localhost'], ['group@host', '1002@localhost']]);
  for (const call of calls) branch.follow('CANCEL', call, { headers: ['Reason: SIP;cause=200'] });
  for (let i = 0; i < 2; i++) await branch.ends(calls[0], 487);
  await Promise.all(tokens.map((token) => sink.next({ token, kind: 'elsewhere' })));
});

test('two devices take the call at once, one gets it: neither is told that it was answered elsewhere', async () => {
  const tokens = [await device('1001'), await device('1001'), await device('1001')];
  const call = branch.invite('1001');
  const rings = await Promise.all(tokens.map((token) => sink.next({ token, kind: 'ring' })));
  const said = await Promise.all([0, 1].map((i) => portal.call('POST', '/api/softphone/push/answered', { token: rings[i].json.token })));
  assert.deepEqual(said.map(({ status }) => status), [204, 204]);
  await cancelled(call);
  await sink.next({ token: tokens[2], kind: 'elsewhere' });
  assert.deepEqual(sink.messages, []);
});

test('a push service that takes its time: the portal waits without working; what rings goes before the news of what is over', async () => {
  await Promise.all(Array.from({ length: DEVICES }, () => device('1001')));
  const other = await device('1002');
  const arrived = sink.arrived;
  sink.delay = 1500;
  const calls = Array.from({ length: 7 }, () => branch.invite('1001'));
  await until(() => sink.arrived >= arrived + FLYING, 'pushes under way');
  const [worked, since] = [used(), performance.now()];
  await sink.next({ kind: 'ring' }, 20000);
  const share = (used() - worked) * 10 / (performance.now() - since);
  assert.ok(share < 0.25, `${Math.round(share * 100)} of 100 of a processor, and nothing to do`);
  for (let i = 1; i < calls.length * DEVICES; i++) await sink.next({ kind: 'ring' }, 20000);
  await Promise.all(calls.map((call) => cancelled(call)));
  const late = branch.invite('1002');
  await sink.next({ token: other, kind: 'ring' }, 20000);
  const before = sink.messages.filter(({ json }) => json.kind === 'elsewhere').length;
  assert.ok(before <= FLYING - KEPT, `${before} of ${calls.length * DEVICES} pushes that nobody waits for went before`);
  await cancelled(late);
  sink.delay = 0;
  for (let i = 0; i <= calls.length * DEVICES; i++) await sink.next({ kind: 'elsewhere' }, 20000);
});

test('connections that nobody closed keep no SIP server out', async () => {
  const token = await device('1001');
  for (let i = 0; i < FLYING + 2; i++) open.push(await new Branch().open(sip, { tcp: true }));
  const late = await new Branch().open(sip, { tcp: true });
  open.push(late);
  const call = late.invite('1001');
  await late.answer(call, 180);
  late.follow('CANCEL', call);
  await late.ends(call, 487);
  await sink.next({ token, kind: 'missed' });
});

test('a push service that leads elsewhere is not followed', async () => {
  const token = await device('1001');
  for (const status of [301, 307, 308]) {
    const [arrived, connections] = [sink.arrived, sink.connections];
    sink.fail(status, { headers: { Location: `${sink.origin}/push/${token}` }, token });
    await branch.ends(branch.invite('1001'), 480);
    assert.deepEqual([sink.arrived, sink.connections], [arrived + 1, connections]);
  }
  assert.deepEqual(sink.messages, []);
});

test('a push service says nonsense of when to come again: it is asked soon, or given up, and never forgotten', async () => {
  const token = await device('1001');
  const soon = ['0', '-99999999999999999999', 'soon', '\u00ff'.repeat(2000)];
  for (const wait of soon) {
    sink.fail(429, { headers: { 'Retry-After': wait }, token });
    const call = branch.invite('1001');
    await branch.answer(call, 180);
    await cancelled(call);
    await sink.next({ token, kind: 'elsewhere' });
  }
  for (const wait of ['61', '9223372036854775807', 'Fri, 31 Dec 9999 23:59:59 GMT']) {
    sink.fail(503, { headers: { 'Retry-After': wait }, token });
    await branch.ends(branch.invite('1001'), 480);
  }
});

test('a push service whose answer does not end: its status counts at once', async () => {
  const token = await device('1001');
  sink.fail(201, { token, endless: true });
  const call = branch.invite('1001');
  await branch.answer(call, 180, { ms: 8000 });  // sooner than such a request is given up
  await cancelled(call);
  await sink.next({ token, kind: 'elsewhere' });
  sink.fail(410, { token, endless: true });
  await branch.ends(branch.invite('1001'), 480, 8000);
});

test('two portals, one of them without a gateway: what a device says to either reaches the call', async () => {
  const second = new Portal();
  second.where = portal.database;
  second.write({ 'index.html': 'x' });
  await second.start();
  try {
    const token = await device('1001');
    const call = branch.invite('1001');
    const ring = await sink.next({ token, kind: 'ring' });
    assert.equal((await second.call('POST', '/api/softphone/push/decline', { token: ring.json.token })).status, 204);
    await branch.ends(call, 603);
    assert.equal((await portal.call('POST', '/api/softphone/push/decline', { token: ring.json.token })).status, 404, 'it works once');
  } finally {
    await second.stop();
  }
});

test('somebody else writes to the database and does not end: it rings, and Decline waits until it can be heard', async () => {
  const token = await device('1001');
  const writer = spawn('sqlite3', [portal.database], { stdio: ['pipe', 'pipe', 'inherit'] });
  writer.stdin.write("BEGIN IMMEDIATE; SELECT 'locked';\n");
  await once(writer.stdout, 'data');
  const call = branch.invite('1001');
  const ring = await sink.next({ token, kind: 'ring' });
  await branch.answer(call, 180);
  const decline = () => portal.call('POST', '/api/softphone/push/decline', { token: ring.json.token });
  const busy = await decline();
  assert.deepEqual([busy.status, Number(busy.headers['retry-after']) > 0], [503, true]);
  writer.stdin.end('COMMIT;\n');
  await once(writer, 'exit');
  assert.equal((await decline()).status, 204);
  await branch.ends(call, 603);
});

test('CANCEL, ACK and INVITE in any order and more than once change nothing', async () => {
  const token = await device('1001');
  const call = branch.invite('1001');
  branch.send(call);
  branch.follow('ACK', call);
  await branch.answer(call, 180);
  for (let i = 0; i < 3; i++) branch.follow('CANCEL', call, { headers: ['Reason: SIP;cause=200'] });
  branch.send(call);
  const end = await branch.answer(call, 487);
  for (let i = 0; i < 3; i++) branch.follow('ACK', call, { to: field(end, 'To') });
  branch.follow('CANCEL', call);
  await sink.next({ token, kind: 'ring' });
  await sink.next({ token, kind: 'elsewhere' });
  const unknown = call.replaceAll('z9hG4bK', 'z9hG4bKno');
  branch.follow('CANCEL', unknown);
  await branch.next((m) => statusOf(m) === 481 && field(m, 'CSeq') === '7 CANCEL', '481');
  // Declined when the caller has given up: too late, and no harm.
  const second = branch.invite('1001');
  const ring = await sink.next({ token, kind: 'ring' });
  branch.follow('CANCEL', second, { headers: ['Reason: SIP;cause=200'] });
  await branch.answer(second, 200, { method: 'CANCEL' });
  await portal.call('POST', '/api/softphone/push/decline', { token: ring.json.token });
  await branch.ends(second, 487);
  await sink.next({ token, kind: 'elsewhere' });
  assert.deepEqual(sink.messages, []);
});

test('thousands of datagrams of strangers and of nonsense: a call rings beside them', async () => {
  const token = await device('1001');
  const stranger = dgram.createSocket('udp4');
  await new Promise((resolve) => { stranger.bind(0, '127.0.0.3', () => resolve(undefined)); });
  const spoofed = Buffer.from(branch.invite('nobody').replaceAll('nobody', '1001'));
  for (let i = 0; i < 4000; i++) {
    stranger.send(spoofed, sip, '127.0.0.1');
    branch.send(i % 2 ? `INVITE sip:1001@localhost SIP/2.0\r\nVia: ${'x'.repeat(i)}` : Buffer.alloc(i, i));
  }
  const call = branch.invite('1001');
  const again = setInterval(() => branch.send(call), 500);  // 3261 17.1.1.2: what was lost is sent again
  await branch.answer(call, 180, { ms: 15000 });
  clearInterval(again);
  stranger.close();
  await sink.next({ token, kind: 'ring' });
  assert.deepEqual(sink.messages, [], 'a stranger wakes nobody');
  await cancelled(call);
});
