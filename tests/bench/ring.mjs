// SPDX-License-Identifier: MIT
// Calls in a row to a phone that is closed, frozen or half cut off, through the real SIP server and gateway: each must ring.
// A device that is pushed opens a connection, registers and answers; SIP peers stand for browsers and a strict push
// service for theirs, so what is measured is our servers alone.
import { rmSync } from 'node:fs';
import process from 'node:process';
import { PushSink } from '../support/push-sink.mjs';
import { browserSdp, field, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite, testFolder } from '../support/site.mjs';
import { makeRow, median, quantile } from './portable.mjs';
import { PUSHED_MS, subscribe, webphoned } from './push.mjs';

const CALLS = Number(process.env.BENCH_CALLS ?? 200);
const ANSWERED_MS = 1500;  // with a browser's own share (tests/e2e/push.test.mjs)
const BEN = '1002';

/** @typedef {{site: Awaited<ReturnType<typeof startSite>>, sink: PushSink, anna: SipPeer, token: string}} Lab */
/** @typedef {{rang: number, pushed: number[], woken: number[], answered: number[], again: number, why: string}} Told */

/** @param {Lab} lab */
async function bindings({ site }) {
  try {
    return (await site.demo.kamailioRpc('ul.lookup', 'location', BEN)).Contacts.length;
  } catch {
    return 0;
  }
}

/** @param {Lab} lab */
const connect = ({ site }) => new SipPeer({ user: BEN, url: `ws://127.0.0.1:${site.demo.ports.ws}` }).open();

/** One call: pushed, woken up, answered, ended. @param {Lab} lab @param {Told} told */
async function call(lab, told) {
  const { anna, sink, token } = lab;
  // As phones do it: with the nonce that they have, so that only the last INVITE counts.
  const { sent } = await anna.authenticated({ method: 'INVITE', uri: `sip:${BEN}@localhost`, headers: ['Content-Type: application/sdp'], body: browserSdp() });
  const begun = performance.now();
  const push = await sink.next({ token, kind: 'ring' });
  told.pushed.push(push.at - begun);
  await anna.response(sent, 180);
  const clicked = performance.now();
  const ben = await connect(lab);
  try {
    if (statusOf(await ben.register()) !== 200) throw new Error('the woken phone cannot register');
    const registered = performance.now();
    const invite = await ben.request('INVITE');
    if (field(invite, 'Call-ID') !== push.json.call) throw new Error('it was woken for another call');
    told.woken.push(performance.now() - registered);
    ben.reply(invite, 200, 'OK', { body: browserSdp().replace('actpass', 'active') });
    const ok = await anna.response(sent);
    told.answered.push(performance.now() - clicked);
    anna.send(anna.inside('ACK', ok, { cseq: parseInt(field(sent, 'CSeq')) }));
    await ben.request('ACK');
    anna.send(anna.inside('BYE', ok));
    ben.reply(await ben.request('BYE'), 200, 'OK');
    await sink.next({ token, kind: 'elsewhere' });
    told.rang++;
    await ben.register({ expires: 0 });
  } finally {
    ben.close();
  }
}

/**
 * @param {Lab} lab @param {((peer: SipPeer) => void) | null} spoil  what becomes of a phone that has registered; null: there is none
 * @returns {Promise<Told>}
 */
async function row(lab, spoil) {
  /** @type {Told} */
  const told = { rang: 0, pushed: [], woken: [], answered: [], again: 0, why: '' };
  /** @type {SipPeer | null} */
  let spoilt = null;
  for (let i = 0; i < CALLS; i++) {
    if (spoil && await bindings(lab) === 0) {
      spoilt?.close();
      spoilt = await connect(lab);
      await spoilt.register();
      spoil(spoilt);
      told.again++;
    }
    await call(lab, told).catch((error) => { told.why ||= `call ${i}: ${error.message}`; });
  }
  spoilt?.close();
  while (await bindings(lab) > 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
  return told;
}

/** @param {string} name @param {Told} told */
const rowsOf = (name, told) => [
  makeRow({ name: `${CALLS} calls in a row to ${name}: rang and answered`, unit: 'calls', ours: told.rang, target: CALLS, better: 'higher', note: told.why || undefined }),
  makeRow({ name: `${name}: INVITE at the SIP server to push accepted, median`, unit: 'ms', ours: median(told.pushed) }),
  makeRow({ name: `${name}: INVITE at the SIP server to push accepted, 95 of 100`, unit: 'ms', ours: quantile(told.pushed, 0.95), target: PUSHED_MS }),
  makeRow({ name: `${name}: registered to INVITE at the phone, 95 of 100`, unit: 'ms', ours: quantile(told.woken, 0.95) }),
  makeRow({ name: `${name}: opens a connection to 200 at the caller, 95 of 100`, unit: 'ms', ours: quantile(told.answered, 0.95), target: ANSWERED_MS }),
];

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function ring() {
  const folder = testFolder();
  const sink = await new PushSink().start(folder);
  const site = await startSite({ push: sink.config, parts: ['webphoned', 'rtpengine', 'kamailio'], webphoned });
  const anna = await new SipPeer({ user: '1001', udpPort: site.demo.ports.sip }).open();
  try {
    const lab = { site, sink, anna, token: await subscribe(site.demo.urls.portal, sink) };
    return [
      ...rowsOf('a closed phone', await row(lab, null)),
      // Its browser keeps the connection and answers pings; the page says nothing.
      ...rowsOf('a frozen tab', await row(lab, () => {})),
      // Nothing is read from its connection, and nothing sent.
      ...rowsOf('a tab that is half cut off', await row(lab, (peer) => { peer.socket?.pause(); })),
    ];
  } finally {
    anna.close();
    await site.stop();
    await sink.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
