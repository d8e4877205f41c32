// SPDX-License-Identifier: MIT
// The test before a call for other people's programs: it needs no phone, and no more of a server than that it speaks SIP over
// WebSockets.
import { GRADE, VERDICT } from '#opus-abi';
import { openMicrophone } from '../page/devices.js';
import { precall as run } from '../page/precall.js';

/** @typedef {import('./precall.d.ts').PrecallReport} PrecallReport */

/** @param {Record<string, number>} names @param {number} value */
const word = (names, value) => (Object.entries(names).find(([, one]) => one === value)?.[0] ?? '').toLowerCase();

/** @param {import('../page/precall.js').Report} report @returns {PrecallReport} */
const inWords = ({ rows, running, verdict, mos, way }) => /** @type {any} */ ({
  running, verdict: word(VERDICT, verdict), mos: mos / 100, way,
  steps: rows.map(({ step, name, value, grade }) => ({ step: step.toLowerCase(), name, value, grade: word(GRADE, grade) })),
});

/** @param {import('./precall.d.ts').PrecallOptions} options @param {(report: PrecallReport) => void} [tell] */
export async function precall({ domain, wsServers, iceServers = [], codecs = [], microphone = '', worker }, tell) {
  return inWords(await run({
    server: wsServers[0] ?? '', domain, iceServers, codecs, push: null, openMicrophone: () => openMicrophone(microphone),
    worker: worker ?? (() => new Worker(new URL('./precall-worker.js', import.meta.url), { type: 'module' })),
  }, (report) => tell?.(inWords(report))));
}
