// SPDX-License-Identifier: MIT
// The test before a call: microphone and echo, the way to the SIP server, each STUN and TURN server by itself, a call of this
// page with itself, pushes. What the numbers mean the rules in core/src/media/trial.c say.
import { TRIAL } from '#opus-abi';
import { loop } from './loop.js';
import { address, listen, server, wait, within } from './precall-steps.js';

/** @typedef {{ step: keyof typeof TRIAL, name: string, value: number, grade: number }} Row  value: -1 where it came to nothing */
/** @typedef {{ rows: Row[], running: boolean, verdict: number, mos: number, way: import('../phone/messages.js').Way | null }} Report */
/** @typedef {import('../phone/messages.js').TrialAsk} Ask */

/**
 * @typedef {object} Setup
 * @property {string} server  wss://
 * @property {string} domain
 * @property {RTCIceServer[]} iceServers
 * @property {string[]} codecs  as they are offered, "opus/48000/2"; none: as the browser has them
 * @property {boolean | null} push  calls are told of while the phone is closed; null: that is not asked
 * @property {() => Promise<MediaStreamTrack>} openMicrophone
 * @property {() => Worker} worker  with the rules
 */

const LOOP = 4000;
const SERVERS_MAX = 16;

/** Each address of each server by itself. @param {RTCIceServer[]} servers */
const single = (servers) => servers.flatMap(({ urls, ...rest }) => [urls].flat().map((url) => ({ ...rest, urls: url }))).slice(0, SERVERS_MAX);

const nameOf = (/** @type {number} */ step) => /** @type {keyof typeof TRIAL} */ (Object.entries(TRIAL).find(([, number]) => number === step)?.[0]);

/** The rules, asked one question after the other. @param {Worker} worker */
const rules = (worker) => (/** @type {Ask} */ ask) => within(new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => (data.fault ? reject(new Error(data.fault)) : resolve(data));
  worker.onerror = () => reject(new Error('precall: no worker'));
  worker.postMessage(ask);
}));

class Precall {
  /** @type {{ step: number, name: string, value: number }[]} */ #measured = [];
  /** @type {import('./loop.js').Way | null} */ #way = null;
  #judge;
  #tell;

  /** @param {(ask: Ask) => Promise<any>} judge @param {(report: Report) => void} tell */
  constructor(judge, tell) {
    this.#judge = judge;
    this.#tell = tell;
  }

  /** @param {number} step @param {string} name @param {number} value */
  async add(step, name, value) {
    this.#measured.push({ step, name, value });
    await this.report(true);
  }

  /** @param {boolean} running @returns {Promise<Report>} */
  async report(running) {
    const way = this.#way;
    const { mos, grades, verdict } = await this.#judge({ type: 'judge', values: best(this.#measured), way });
    /** @type {Map<number, number>} */
    const gradeOf = new Map(grades);
    const rows = this.#measured.map(({ step, name, value }) => ({ step: nameOf(step), name, value, grade: value < 0 ? 3 : Number(gradeOf.get(step)) }));
    if (way) rows.push({ step: 'MEDIA', name: way.codec, value: mos, grade: Number(gradeOf.get(TRIAL.MEDIA)) });
    const report = { rows, running, verdict, mos, way };
    this.#tell(report);
    return report;
  }

  /** @param {MediaStreamTrack | null} track */
  async microphone(track) {
    const { level, echo } = track ? await this.#judge(await listen(track)) : { level: -1, echo: -1 };
    await this.add(TRIAL.MICROPHONE, '', level);
    if (track) await this.add(TRIAL.ECHO, '', echo);
  }

  /** All at once: one that is silent takes its time. @param {RTCIceServer[]} servers @returns {Promise<RTCIceServer[]>} those that relay */
  async ice(servers) {
    const all = single(servers).map((one) => ({ one, relay: /^turns?:/.test(one.urls) }));
    const tried = await Promise.all(all.map(async ({ one, relay }) => ({ one, relay, took: await address(one, relay) })));
    for (const { one, relay, took } of tried) this.#measured.push({ step: relay ? TRIAL.TURN : TRIAL.STUN, name: one.urls, value: took });
    await this.report(true);
    return tried.filter(({ relay, took }) => relay && took >= 0).map(({ one }) => one);
  }

  /** A call of the page with itself, over a relay where one works. @param {MediaStreamTrack} track @param {string[]} codecs @param {RTCIceServer[]} relays */
  async media(track, codecs, relays) {
    const config = relays.length ? { iceServers: relays, iceTransportPolicy: /** @type {const} */ ('relay') } : {};
    const call = await loop(track, { codecs, config }).catch(() => null);
    if (call) await wait(LOOP);
    this.#way = call ? await call.measure() : { roundTrip: 0, jitter: 0, loss: 1000, codec: '', relayed: false };
    call?.close();
  }
}

/** @param {Setup} setup @param {(report: Report) => void} tell @returns {Promise<Report>} */
export async function precall(setup, tell) {
  const worker = setup.worker();
  const track = await setup.openMicrophone().catch(() => null);
  try {
    const trial = new Precall(rules(worker), tell);
    await trial.microphone(track);
    const { open, answer } = await server(setup.server, setup.domain);
    await trial.add(TRIAL.SOCKET, setup.server, open);
    await trial.add(TRIAL.SERVER, setup.domain, answer);
    const relays = await trial.ice(setup.iceServers);
    if (track) await trial.media(track, setup.codecs, relays);
    if (setup.push !== null) await trial.add(TRIAL.PUSH, '', setup.push ? 0 : 1);
    return await trial.report(false);
  } finally {
    track?.stop();
    worker.terminate();
  }
}

/** @param {{ step: number, value: number }[]} measured @returns {[number, number][]} of each step the best: one server that works is enough of its kind */
function best(measured) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (const { step, value } of measured) {
    const before = found.get(step) ?? -1;
    if (before < 0 || (value >= 0 && value < before)) found.set(step, value);
  }
  return [...found];
}
