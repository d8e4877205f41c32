// SPDX-License-Identifier: MIT
// So many people leave a message at once, each a tone of their own, through the real SIP server. Are they all there, each
// with its own tone, and what did it cost the portal?
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RtpPeer } from '../support/rtp-peer.mjs';
import { bodyOf, field, plainSdp, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { startSite } from '../support/site.mjs';
import { readWav, share } from '../support/tone.mjs';
import { makeRow } from './portable.mjs';

const CALLERS = 20;
const SECONDS = 10;
const TICKS = 100;  // of the kernel's clock in a second (proc(5))

/** @typedef {Awaited<ReturnType<typeof startSite>>} Site */

/** Processor time that the portal has used, in seconds. @param {Site} site */
function used(site) {
  const fields = readFileSync(`/proc/${site.demo.part('webphoned').pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** One caller, until the tone is heard and the own one is played. @param {Site} site @param {number} i */
async function call(site, i) {
  const peer = await new SipPeer({ user: '1001', udpPort: site.demo.ports.sip }).open();
  const rtp = await new RtpPeer().open();
  const hertz = 400 + 50 * i;
  const invite = await peer.invite('1002', plainSdp(rtp.port));
  const answer = await peer.response(invite, 200, 20000);
  if (statusOf(answer) !== 200) throw new Error(`caller ${i}: ${answer.split('\r\n', 1)[0]}`);
  peer.send(peer.inside('ACK', answer, { cseq: parseInt(field(invite, 'CSeq')) }));
  await rtp.catches(1000, 20000);
  rtp.play(bodyOf(answer), hertz);
  return { peer, rtp, answer, callId: field(invite, 'Call-ID'), hertz };
}

/** The share of its tone in a second of a message. @param {Site} site @param {(target: string) => Promise<Response>} get @param {number} id @param {number} hertz */
async function purity(site, get, id, hertz) {
  const [ogg, wav] = ['ogg', 'wav'].map((end) => path.join(site.folder, `${id}.${end}`));
  writeFileSync(ogg, Buffer.from(await (await get(`api/softphone/voicemail/${id}/audio`)).arrayBuffer()));
  execFileSync('opusdec', ['--quiet', '--rate', '8000', ogg, wav]);
  const { rate, samples } = readWav(wav);
  const from = Math.floor(samples.length / 2);
  return share(samples.slice(from, from + rate), rate, hertz);
}

/** @param {Site} site */
async function measure(site) {
  const { portal } = site.demo.urls;
  const headers = { 'Origin': portal.slice(0, -1), 'Content-Type': 'application/json', 'Cookie': '' };
  const login = await fetch(new URL('api/softphone/session', portal), { method: 'POST', headers, body: JSON.stringify({ username: '1002', password: 'demo-1002' }) });
  headers.Cookie = (login.headers.get('set-cookie') ?? '').split(';')[0];
  const get = (/** @type {string} */ target) => fetch(new URL(target, portal), { headers });
  const callers = await Promise.all(Array.from({ length: CALLERS }, (_, i) => call(site, i)));
  const before = used(site);
  await callers[0].rtp.passes(SECONDS * 1000);
  const cpu = (100 * (used(site) - before)) / SECONDS;
  for (const { peer, answer } of callers) peer.send(peer.inside('BYE', answer));
  /** @type {any[]} */
  let items = [];
  for (const end = Date.now() + 20000; items.length < CALLERS && Date.now() < end;) {
    items = /** @type {any} */ (await (await get(`api/softphone/voicemail?limit=${CALLERS}`)).json()).items;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  let worst = 1;
  for (const { callId, hertz, peer, rtp } of callers) {
    const message = items.find((item) => item.callId === callId);
    worst = Math.min(worst, message ? await purity(site, get, message.id, hertz) : 0);
    peer.close();
    rtp.close();
  }
  return { count: items.length, shortest: Math.min(...items.map(({ duration }) => duration)), worst, cpu };
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function voicemail() {
  const site = await startSite({ voicemail: { calls: CALLERS, silence: 10 }, parts: ['webphoned', 'rtpengine', 'kamailio'] });
  try {
    const { count, shortest, worst, cpu } = await measure(site);
    const name = `${CALLERS} callers of the voicemail at once`;
    return [
      makeRow({ name: `${name}: messages`, unit: 'messages', ours: count, target: CALLERS, better: 'higher' }),
      makeRow({ name: `${name}: the shortest of ${SECONDS} s`, unit: 'ms', ours: shortest, target: 1000 * SECONDS - 1500, better: 'higher' }),
      makeRow({ name: `${name}: share of its own tone in the worst`, unit: '', ours: worst, target: 0.9, better: 'higher' }),
      makeRow({ name: `${name}: the portal's processor`, unit: '% of a core', ours: cpu, target: 200 }),
    ];
  } finally {
    await site.stop();
  }
}
