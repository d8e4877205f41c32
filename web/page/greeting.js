// SPDX-License-Identifier: MIT
// One's own greeting: what is said into the microphone becomes an Ogg Opus file, is heard here first, and goes to the mailbox
// when its owner keeps it.
import { scriptUrl } from './script-url.js';

const PATH = '/api/softphone/voicemail/greeting';
const LONGEST = 60_000;
const PATIENCE = 30_000;

/** @typedef {{ state: 'recording' | 'ready' | 'kept' | 'failed', url?: string }} Told */

/** @type {(() => void) | null} */
let stop = null;
/** @type {Blob | null} */
let made = null;
let busy = false;  // from the wish to record to the file: a second click may be faster than the microphone

/** @param {{ wish: string, tell: (told: Told) => void }} intent @param {() => Promise<MediaStreamTrack>} openMicrophone */
export async function greeting({ wish, tell }, openMicrophone) {
  try {
    if (wish === 'stop') return stop?.();
    if (wish === 'record') return busy ? undefined : await make(tell, openMicrophone);
    const body = wish === 'keep' ? made : null;
    const answer = await fetch(PATH, {
      method: body ? 'PUT' : 'DELETE', body, headers: body ? { 'content-type': 'audio/ogg' } : {}, credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(PATIENCE),
    });
    tell({ state: answer.ok ? 'kept' : 'failed' });
  } catch {
    tell({ state: 'failed' });
  }
}

/** @param {(told: Told) => void} tell @param {() => Promise<MediaStreamTrack>} openMicrophone */
async function make(tell, openMicrophone) {
  busy = true;
  try {
    made = await record(await openMicrophone(), () => tell({ state: 'recording' }));
    tell({ state: 'ready', url: URL.createObjectURL(made) });
  } finally {
    busy = false;
  }
}

/** @param {MediaStreamTrack} track @param {() => void} begun @returns {Promise<Blob>} */
async function record(track, begun) {
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(new URL('./tape-worklet.js', import.meta.url));
    const worklet = new AudioWorkletNode(context, 'tape', { numberOfInputs: 2, numberOfOutputs: 1, channelCount: 1, channelCountMode: 'explicit' });
    context.createMediaStreamSource(new MediaStream([track])).connect(worklet, 0, 0);
    worklet.connect(context.destination);
    await context.resume();
    const parts = await collect(worklet, begun);
    return await encode(parts, context.sampleRate);
  } finally {
    track.stop();
    await context.close();
  }
}

/** What comes until it is stopped, of one side. @param {AudioWorkletNode} worklet @param {() => void} begun */
async function collect(worklet, begun) {
  const { port1, port2 } = new MessageChannel();
  /** @type {Float32Array[]} */
  const parts = [];
  port2.onmessage = ({ data: { samples } }) => {
    parts.push(samples.filter((/** @type {number} */ _, /** @type {number} */ i) => i % 2 === 0));
    port2.postMessage(samples, [samples.buffer]);
  };
  worklet.port.postMessage(port1, [port1]);
  begun();
  const timer = setTimeout(() => stop?.(), LONGEST);
  await new Promise((resolve) => { stop = () => resolve(undefined); });
  clearTimeout(timer);
  stop = null;
  worklet.port.postMessage(null);
  return parts;
}

/** @param {Float32Array[]} parts @param {number} rate @returns {Promise<Blob>} */
async function encode(parts, rate) {
  const worker = new Worker(scriptUrl(new URL('../phone/trial-worker.js', import.meta.url).href), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data instanceof Blob ? resolve(data) : reject(new Error('greeting: not encoded')));
      worker.onerror = () => reject(new Error('greeting: no worker'));
      worker.postMessage({ type: 'encode', rate, parts });
    });
  } finally {
    worker.terminate();
  }
}
