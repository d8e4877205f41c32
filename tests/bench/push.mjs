// SPDX-License-Identifier: MIT
// Calls for closed phones: from the INVITE at the SIP server to the push that is accepted; a thousand parked at once.
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Branch } from '../support/branch.mjs';
import { freePort, Portal } from '../support/portal.mjs';
import { PushSink } from '../support/push-sink.mjs';
import { SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite, testFolder } from '../support/site.mjs';
import { makeRow, median, quantile } from './portable.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TIMES = Number(process.env.BENCH_TIMES ?? 5) * 20;
export const PUSHED_MS = 50;
const PARKED = 1000;
const PARKED_MB = 40;  // more than before, at the most
export const webphoned = path.join(root, 'build/release/server/webphoned');

/** The portal's client for one device. @param {string} url @param {PushSink} sink */
export async function subscribe(url, sink) {
  const headers = { 'Origin': url.slice(0, -1), 'Content-Type': 'application/json' };
  const session = await fetch(`${url}api/softphone/session`, { method: 'POST', headers, body: JSON.stringify({ username: '1002', password: 'demo-1002' }) });
  const { token, ...subscription } = sink.subscribe();
  const Cookie = String(session.headers.get('set-cookie')).split(';')[0];
  const put = await fetch(`${url}api/softphone/push/subscription`, { method: 'PUT', headers: { ...headers, Cookie }, body: JSON.stringify(subscription) });
  if (put.status !== 200) throw new Error(`subscription: ${put.status}`);
  return token;
}

/** @param {PushSink} sink */
async function latency(sink) {
  const site = await startSite({ push: sink.config, parts: ['webphoned', 'rtpengine', 'kamailio'], webphoned });
  const anna = await new SipPeer({ user: '1001', udpPort: site.demo.ports.sip }).open();
  /** @type {number[]} */
  const times = [];
  try {
    const token = await subscribe(site.demo.urls.portal, sink);
    for (let i = 0; i < TIMES; i++) {
      // As SIP.js and phones do it: with the nonce of the call before, so that only the last INVITE counts.
      const { sent } = await anna.authenticated({ method: 'INVITE', uri: 'sip:1002@localhost' });
      const begun = performance.now();
      const push = await sink.next({ token, kind: 'ring' });
      times.push(push.at - begun);
      await anna.response(sent, 180);
      anna.send(anna.cancel(sent));
      const end = await anna.next((m) => statusOf(m) === 487, '487');
      anna.send(anna.ackFailure(sent, end));
      await sink.next({ token, kind: 'missed' });
    }
  } finally {
    anna.close();
    await site.stop();
  }
  return times;
}

/** A thousand INVITEs at the gateway at once, over a connection: what is lost is not lost by the kernel. @param {PushSink} sink */
async function parked(sink) {
  const portal = new Portal();
  const sip = await freePort();
  process.env.WEBPHONED = webphoned;
  portal.write({ 'index.html': 'x' });
  portal.addAccount('1002', 'demo-1002');
  await portal.start((config) => { config.push = { ...sink.config, sip: { listen: '127.0.0.1', port: sip, servers: ['127.0.0.1'], ring: 120 } }; });
  const branch = await new Branch().open(sip, { tcp: true });
  try {
    await subscribe(`http://localhost:${portal.port}/`, sink);
    const before = portal.memoryKb();
    const begun = performance.now();
    const calls = Array.from({ length: PARKED }, () => branch.invite('1002'));
    await Promise.all(calls.map((invite) => branch.answer(invite, 180, { ms: 60000 })));
    const ms = performance.now() - begun;
    const mb = (portal.memoryKb() - before) / 1024;
    for (const invite of calls) branch.follow('CANCEL', invite, { headers: ['Reason: SIP;cause=200'] });
    return { ms, mb, pushed: sink.messages.filter(({ json }) => json.kind === 'ring').length };
  } finally {
    branch.close();
    await portal.stop();
  }
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function push() {
  const folder = testFolder();
  const sink = await new PushSink().start(folder);
  try {
    const times = await latency(sink);
    sink.messages = [];
    const many = await parked(sink);
    const name = 'INVITE at the SIP server to push accepted';
    return [
      makeRow({ name: `${name}, median`, unit: 'ms', ours: median(times) }),
      makeRow({ name: `${name}, 95 of 100`, unit: 'ms', ours: quantile(times, 0.95), target: PUSHED_MS }),
      makeRow({ name: `${PARKED} calls parked at once: pushed and ringing`, unit: 'calls', ours: many.pushed, target: PARKED, better: 'higher' }),
      makeRow({ name: `${PARKED} calls parked at once: until the last rings`, unit: 'ms', ours: many.ms }),
      makeRow({ name: `${PARKED} calls parked at once: memory`, unit: 'MB', ours: many.mb, target: PARKED_MB }),
    ];
  } finally {
    await sink.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
