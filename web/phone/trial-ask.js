// SPDX-License-Identifier: MIT
// What a test before a call has measured, to grades and a verdict (webphone/trial.h); and what was said into the
// microphone, to an Ogg Opus file.
import { FRAMES, TRIAL } from '#opus-abi';
import { Opus } from './opus.js';

/** @typedef {import('./messages.js').TrialAsk} Ask */
/** @typedef {import('./messages.js').Heard} Heard */
/** @typedef {import('./messages.js').Way} Way */

/** @param {Opus} opus @param {number} rate @param {Float32Array[]} parts  one channel */
function encode(opus, rate, parts) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pages = [];
  const take = (/** @type {boolean} */ all) => { for (let page; (page = opus.page(all));) pages.push(page); };
  opus.record({ rate, channels: 1 });
  for (const part of parts) {
    opus.write(part);
    take(false);
  }
  opus.end();
  take(true);
  opus.close();
  return new Blob(pages, { type: 'audio/ogg' });
}

/** How loud the microphone is, and how much of the tone came back. @param {Opus} opus @param {Heard} heard */
export function listened(opus, { rate, hertz, played, quiet, loud }) {
  const most = (/** @type {Float32Array[]} */ parts) => {
    const found = parts.map((part) => opus.listen(part.subarray(0, FRAMES), rate, hertz));
    return { peak: Math.max(0, ...found.map(({ peak }) => peak)), tone: Math.max(0, ...found.map(({ tone }) => tone)) };
  };
  const [before, during] = [most(quiet), most(loud)];
  return { level: Math.round(before.peak), echo: Math.round(opus.echo(before.tone, during.tone, played)) };
}

/** @param {Opus} opus @param {[number, number][]} measured @param {Way | null} way */
function judge(opus, measured, way) {
  const mos = way ? opus.mos(way.roundTrip, way.jitter, way.loss) : 0;
  const values = way ? [...measured, /** @type {[number, number]} */ ([TRIAL.MEDIA, mos])] : measured;
  const grades = values.map(([step, value]) => /** @type {const} */ ([step, opus.grade(step, value)]));
  return { mos, grades, verdict: opus.verdict(grades) };
}

/** @param {Opus} opus @param {Ask} ask */
const act = (opus, ask) => (ask.type === 'encode' ? encode(opus, ask.rate, ask.parts) : ask.type === 'listen' ? listened(opus, ask) : judge(opus, ask.values, ask.way));

/** Answers what the page asks. @param {Promise<Response>} wasm  opus.wasm */
export function serve(wasm) {
  const opening = WebAssembly.compileStreaming(wasm).then((module) => new Opus(module));
  self.onmessage = async (/** @type {MessageEvent<Ask>} */ { data }) => {
    try {
      self.postMessage(act(await opening, data));
    } catch (error) {
      self.postMessage({ fault: String(error) });
    }
  };
}
