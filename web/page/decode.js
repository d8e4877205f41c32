// SPDX-License-Identifier: MIT
// A recording that this browser cannot play -> one that it can, and its waveform, made by a worker: a piece at once, then
// the whole of it. Fetched by the first that is wanted.
import { kept } from './heard.js';
import { scriptUrl } from './script-url.js';

const BYTES_MAX = 32 * 1024 * 1024;
const PATIENCE_MS = 60_000;

/** @typedef {import('../state/heard.js').Made} Made */

/** @param {string} sound  its address @returns {Promise<ArrayBuffer>} from the portal; where that is away, what was heard here */
async function bytesOf(sound) {
  const response = await fetch(sound, { credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  const blob = response && response.status < 500 ? null : await kept(sound);
  const bytes = blob ? await blob.arrayBuffer() : response?.ok ? await response.arrayBuffer() : null;
  if (!bytes || bytes.byteLength > BYTES_MAX) throw new Error(`sound: ${response?.status ?? 'not here'}`);
  return bytes;
}

/** @param {string} sound  its address @param {(made: Made | null) => void} give  null: it cannot be played @returns {Promise<() => void>} nobody wants it any more */
export async function decode(sound, give) {
  const bytes = await bytesOf(sound).catch(() => null);
  if (!bytes) {
    give(null);
    return () => {};
  }
  const worker = new Worker(scriptUrl(new URL('../phone/opus-worker.js', import.meta.url).href), { type: 'module' });
  const seek = (/** @type {number} */ at) => worker.postMessage(at * 1000);
  // What is no Ogg Opus, or comes where there is no decoder now, may play as it is.
  const asItIs = () => {
    worker.terminate();
    give({ url: URL.createObjectURL(new Blob([bytes])), from: 0, until: 0, length: 0, wave: null, bytes });
  };
  worker.onerror = asItIs;
  worker.onmessage = ({ data: { wav, from, until, length, wave, fault } }) => {
    if (fault) return asItIs();
    give({ url: URL.createObjectURL(wav), from: from / 1000, until: until / 1000, length: length / 1000, wave, ...(wave ? {} : { seek }) });
    if (wave) worker.terminate();
  };
  worker.postMessage(bytes);
  return () => worker.terminate();
}
