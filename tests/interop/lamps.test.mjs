// SPDX-License-Identifier: MIT
// Lamps: our phone subscribes, the SIP server says who rings, talks and is free again, whatever becomes of the call.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { NativePhone } from '../support/native-phone.mjs';
import { SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite } from '../support/site.mjs';

const LAMP = 2;  // WP_PACKAGE_DIALOG
/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;
/** @type {NativePhone} */
let anna;
/** @type {SipPeer} */
let ben;
let url = '';

before(async () => {
  site = await startSite();
  url = `ws://127.0.0.1:${site.demo.ports.ws}`;
  anna = await new NativePhone('1001').start(url);
  ben = await new SipPeer({ user: '1002', url }).open();
  await ben.register();
});
after(async () => {
  ben?.close();
  await anna?.stop();
  await site?.stop();
});

/** What the lamp of a number shows now. @param {string} number @param {NativePhone} [phone] */
const lamp = (number, phone = anna) => phone.told.filter(({ kind, peer }) => kind === 'EV_WATCH' && peer === `sip:${number}@localhost`).at(-1)?.state;
/** @param {string} number @param {string} state @param {NativePhone} [phone] */
const shows = (number, state, phone = anna) => phone.until(() => lamp(number, phone) === state, `lamp of ${number}: ${state}, not ${lamp(number, phone)}`);

test('a lamp is off, rings, burns and goes out; so does the one of who calls; who does not exist has none', async () => {
  for (const number of ['1002', '1003', '4711']) anna.command('SUBSCRIBE', { number: LAMP, text: [number] });
  await Promise.all([shows('1002', 'idle'), shows('1003', 'idle'), shows('4711', 'unknown')]);
  const invite = await ben.invite('1003');
  await shows('1002', 'busy');
  const answer = await ben.response(invite);
  assert.equal(statusOf(answer), 200);
  ben.send(ben.inside('ACK', answer, { cseq: parseInt(/CSeq: (\d+)/.exec(invite)?.[1] ?? '') }));
  await shows('1003', 'busy');
  assert.ok(anna.told.some(({ kind, peer, state }) => kind === 'EV_WATCH' && peer === 'sip:1003@localhost' && state === 'ringing'), 'it rang before');
  // The far side of a call is nobody else's business.
  assert.doesNotMatch(anna.received.filter((message) => message.includes('dialog-info')).join('\n'), /<remote>/);
  ben.send(ben.inside('BYE', answer));
  await Promise.all([shows('1002', 'idle'), shows('1003', 'idle')]);
});

test('declined, given up: the lamp goes out', async () => {
  const carl = await new NativePhone('1003').start(url);
  const one = await carl.dial('1002');
  const first = await ben.request('INVITE');
  ben.reply(first, 180, 'Ringing');
  await shows('1002', 'ringing');
  ben.reply(first, 603, 'Decline');
  await shows('1002', 'idle');
  await carl.until(() => carl.calls.get(one.call)?.state === 'ended', 'end');
  const two = await carl.dial('1002');
  const second = await ben.request('INVITE');
  ben.reply(second, 180, 'Ringing');
  await shows('1002', 'ringing');
  carl.command('HANGUP', { call: two.call });
  ben.reply(await ben.request('CANCEL'), 200, 'OK');
  ben.reply(second, 487, 'Request Terminated');
  await Promise.all([shows('1002', 'idle'), shows('1003', 'idle')]);
  await carl.stop();
});

test('a call waits for no lamp: while nobody can write one, it is answered, and the lamp follows', async () => {
  const other = spawn('sqlite3', [path.join(site.demo.dir, 'kamailio', 'presence.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  other.stdin.write("BEGIN IMMEDIATE; SELECT 'locked';\n");
  await once(other.stdout, 'data');
  const invite = await ben.invite('1003');
  const answer = await ben.response(invite);
  ben.send(ben.inside('ACK', answer, { cseq: parseInt(/CSeq: (\d+)/.exec(invite)?.[1] ?? '') }));
  assert.equal(lamp('1003'), 'idle', 'the lamp is told of later');
  other.stdin.end('ROLLBACK;\n');
  await shows('1003', 'busy');
  ben.send(ben.inside('BYE', answer));
  await Promise.all([shows('1002', 'idle'), shows('1003', 'idle')]);
});

test('a lamp outlives the server, and a call that ended meanwhile', async () => {
  const invite = await ben.invite('1003');
  const answer = await ben.response(invite);
  ben.send(ben.inside('ACK', answer, { cseq: parseInt(/CSeq: (\d+)/.exec(invite)?.[1] ?? '') }));
  await shows('1003', 'busy');
  await site.demo.restart('kamailio');
  await Promise.all([shows('1002', 'idle'), shows('1003', 'idle')]);
});

test('who watches no more is told no more; nobody but the portal publishes', async () => {
  anna.command('UNSUBSCRIBE', { number: LAMP, text: ['1003'] });
  await anna.until(() => anna.received.some((message) => /^Subscription-State: terminated/mi.test(message)), 'the end of the subscription');
  const eve = await new SipPeer({ user: '1002', url }).open();
  const { sent } = await eve.authenticated({ method: 'PUBLISH', uri: 'sip:1003@localhost', headers: ['Event: dialog', 'Expires: 600', 'Content-Type: application/dialog-info+xml'], body: '<dialog-info/>' });
  assert.equal(statusOf(await eve.response(sent)), 405);
  eve.close();
});
