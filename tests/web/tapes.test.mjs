// SPDX-License-Identifier: MIT
// Recording as the page binds it: nobody is led through a graph that may not make sound yet, and a tape is not over while its
// call goes on with another phone.
import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';

const here = /** @type {any} */ (globalThis);
const page = new EventTarget();
here.addEventListener = page.addEventListener.bind(page);
here.removeEventListener = page.removeEventListener.bind(page);
here.document = { baseURI: 'http://localhost/' };
here.MediaStream = class {};
let touched = false;
class Node {
  heard = 0;
  gain = { setTargetAtTime() { return this; } };
  port = { postMessage() {} };
  /** @param {any} to */
  connect(to) {
    to.heard++;
    return to;
  }
  disconnect() {}
  start() {}
  stop() {}
}
for (const name of ['GainNode', 'OscillatorNode', 'AudioWorkletNode']) here[name] = Node;
here.AudioContext = class extends EventTarget {
  sampleRate = 48_000;
  currentTime = 0;
  state = 'suspended';
  destination = {};
  audioWorklet = { addModule: async () => {} };
  createMediaStreamDestination() { return { stream: { getAudioTracks: () => ['both'] } }; }
  createMediaStreamSource() { return new Node(); }
  async resume() { if (touched) this.#now('running'); }
  async close() { this.#now('closed'); }
  /** @param {string} state */
  #now(state) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
};
here.MessageChannel = class {
  port1 = {};
  port2 = {};
};
/** @type {any[]} what the worker was told */
let told = [];
/** @type {any} */ let worker;
here.Worker = class {
  onmessage = (/** @type {any} */ _) => {};
  constructor() { worker = this; }
  /** @param {any} message */
  postMessage(message) { told.push(message); }
};
const { Tapes } = await import('../../web/page/tapes.js');
const settled = () => new Promise((resolve) => { setTimeout(resolve, 10); });

/** @type {any[]} */ let taps = [];
/** @type {any} */ let joined;
/** @type {any} */ let state;
/** @type {InstanceType<typeof Tapes>} */ let tapes;

/** A call that is up, and what the worker says of its tape. @param {string} tape */
async function call(tape) {
  state.calls = [{ call: 7, state: 'up', since: 1, peer: 'sip:1002@localhost', name: '', flags: {} }];
  tapes.changed();
  worker.onmessage({ data: { type: 'tape', call: 7, state: tape, acts: 0, may: [], since: 0 } });
  await settled();
}

beforeEach(() => {
  told = [];
  taps = [];
  touched = false;
  joined = { context: null, outs: [] };
  state = { calls: [], open: [[7, 'uuid']], history: [], session: null, account: { aor: 'sip:1001@localhost' }, config: { recording: { policy: 'always' } } };
  tapes = new Tapes({ state: () => state, change: () => {}, media: /** @type {any} */ ({ others: () => joined, tap: (/** @type {number} */ _, /** @type {any} */ tap) => taps.push(tap) }) });
});

test('in a page that nobody has touched a call goes past the recorder, until the first touch', async () => {
  await call('KEPT');
  assert.deepEqual([taps.filter(Boolean).length, told.map(({ type }) => type)], [0, ['call']]);
  assert.equal(told[0].about.forced, true, 'by the rule of this moment');
  touched = true;
  page.dispatchEvent(new Event('pointerup'));
  await settled();
  assert.deepEqual([taps.filter(Boolean).length, told.map(({ type }) => type)], [1, ['call', 'sound']]);
  state.calls = [];
  tapes.changed();
  assert.deepEqual([taps.at(-1), told.at(-1)], [null, { type: 'wish', call: 7, event: 'END' }]);
});

test('a call that is over before the first touch leaves nothing that waits', async () => {
  await call('KEPT');
  state.calls = [];
  tapes.changed();
  touched = true;
  page.dispatchEvent(new Event('pointerup'));
  await settled();
  assert.deepEqual([taps.filter(Boolean).length, told.map(({ type }) => type)], [0, ['call', 'wish']]);
});

test('a call that another phone takes over keeps its tape as it is: paused, it stays paused', async () => {
  await call('KEPT_PAUSED');
  state.history = [{ call: 7, cause: 'page-closed' }];
  state.calls = [];
  tapes.changed();
  assert.deepEqual(told.at(-1), { type: 'leave', call: 7 });
  state.history = [{ call: 7, cause: 'remote-hangup' }, ...state.history];
  await call('KEPT');
  state.calls = [];
  tapes.changed();
  assert.deepEqual(told.at(-1), { type: 'wish', call: 7, event: 'END' });
});

test('who is joined with a recorded call hears the tones as well, by his own call or by this one', async () => {
  const [third, fourth] = [new Node(), new Node()];
  touched = true;
  joined = { context: new here.AudioContext(), outs: [[8, third], [9, fourth]] };
  const { TAPE_ACT } = await import('#opus-abi');
  await call('ON');
  state.open.push([9, 'another']);
  state.calls.push({ call: 9, state: 'up', since: 1, peer: 'sip:1003@localhost', name: '', flags: {} });
  tapes.changed();
  for (const id of [9, 7]) worker.onmessage({ data: { type: 'tape', call: id, state: 'ON', acts: id === 7 ? TAPE_ACT.ANNOUNCE : 0, may: [], since: 1 } });
  assert.deepEqual([third.heard, fourth.heard], [1, 0]);
  state.calls = [];
  tapes.changed();
});
