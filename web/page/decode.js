// SPDX-License-Identifier: MIT
// A recording that this browser cannot play -> one that it can, and its waveform, made by a worker. Fetched by the
// first that is wanted.
import { scriptUrl } from './script-url.js';

const BYTES_MAX = 32 * 1024 * 1024;
const PATIENCE_MS = 120_000;

/** @param {string} sound  its address @returns {Promise<{ url: string, wave: Uint8Array }>} */
export async function decode(sound) {
  const response = await fetch(sound, { credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
  const bytes = response.ok ? await response.arrayBuffer() : null;
  if (!bytes || bytes.byteLength > BYTES_MAX) throw new Error(`sound: ${response.status}`);
  const worker = new Worker(scriptUrl(new URL('../phone/opus-worker.js', import.meta.url).href), { type: 'module' });
  try {
    const { wav, wave, fault } = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => reject(new Error('sound: no worker'));
      setTimeout(() => reject(new Error('sound: too long')), PATIENCE_MS);
      worker.postMessage(bytes, [bytes]);
    });
    if (fault) throw new Error(fault);
    return { url: URL.createObjectURL(wav), wave };
  } finally {
    worker.terminate();
  }
}
