// SPDX-License-Identifier: MIT
// A page's recordings: one tape for each call, and what is finished goes to the portal. Begun by the first call that may be
// recorded, off the page: encoding never waits for the screen.
import { TAPE_ACT } from '#opus-abi';
import { Opus } from './opus.js';
import { Tape } from './tape.js';
import { upload } from './tape-upload.js';

/** @typedef {import('./tape.js').Call & { type: 'call' }} CallMessage */
/** @typedef {CallMessage | { type: 'wish', call: number, event: import('./tape.js').TapeEvent } | { type: 'sound', call: number, rate: number, port: MessagePort }
 *   | { type: 'leave', call: number } | { type: 'upload', who: string, username: string }} Message */

/** @type {Map<number, Tape>} */
const tapes = new Map();
/** @type {Promise<WebAssembly.Module> | null} */
let module = null;

/** What could not be had for one call is tried again with the next. */
function compiled() {
  module ??= WebAssembly.compileStreaming(fetch(new URL('../../build/wasm/opus.wasm', import.meta.url))).catch((error) => {
    module = null;
    throw error;
  });
  return module;
}

/** @param {CallMessage} message */
async function begin(message) {
  const tell = (/** @type {import('./messages.js').TapeTold} */ told) => self.postMessage({ type: 'tape', call: message.call, ...told });
  try {
    tapes.set(message.call, new Tape(new Opus(await compiled()), message, tell));
  } catch (error) {
    // Whoever must be recorded hears that he is not.
    if (message.policy === 'always') tell({ state: 'LOST', acts: TAPE_ACT.TELL, may: [], since: 0 });
    throw error;
  }
}

/** @param {Message} message */
async function hear(message) {
  if (message.type === 'upload') {
    self.postMessage({ type: 'uploaded', ...await upload(message.who, message.username) });
    return;
  }
  const { call } = message;
  if (message.type === 'call') return begin(message);
  const tape = tapes.get(call);
  if (message.type === 'sound') return tape?.listen(message.rate, message.port);
  if (message.type === 'leave') {
    tapes.delete(call);
    return tape?.leave();
  }
  await tape?.wish(message.event);
  if (message.event === 'END') tapes.delete(call);
}

/** @type {Promise<unknown>} */
let last = Promise.resolve();
self.onmessage = ({ data }) => {
  // In their order; only sending takes long, and nobody waits for it.
  const heard = last.then(() => hear(data).catch(console.debug));
  if (data.type !== 'upload') last = heard;
};
