// SPDX-License-Identifier: MIT
// The recorder of a greeting: an impatient second click opens no second microphone, which nobody could close again.
import assert from 'node:assert/strict';
import test from 'node:test';

const here = /** @type {any} */ (globalThis);
here.document = { baseURI: 'http://localhost/' };
here.MediaStream = class {};
here.AudioContext = class {
  sampleRate = 48_000;
  destination = {};
  audioWorklet = { addModule: async () => {} };
  createMediaStreamSource() { return { connect() {} }; }
  async resume() {}
  async close() {}
};
here.AudioWorkletNode = class {
  port = { postMessage() {} };
  connect() {}
};
here.Worker = class {
  /** @type {(event: any) => void} */ onmessage = () => {};
  postMessage() { setTimeout(() => this.onmessage({ data: new Blob(['OggS']) })); }
  terminate() {}
};
here.MessageChannel = class {
  port1 = {};
  port2 = { postMessage() {} };
};
const { greeting } = await import('../../web/page/greeting.js');

test('two clicks are one recording, and its end gives the microphone back', async () => {
  /** @type {any[]} */
  const tracks = [];
  /** @type {(() => void)[]} */
  const allow = [];
  const openMicrophone = async () => {
    await new Promise((resolve) => { allow.push(() => resolve(undefined)); });
    const track = /** @type {any} */ ({ readyState: 'live', stop() { this.readyState = 'ended'; } });
    tracks.push(track);
    return track;
  };
  /** @type {string[]} */
  const told = [];
  const wish = (/** @type {string} */ what) => greeting({ wish: what, tell: ({ state }) => { told.push(state); } }, openMicrophone);
  const clicks = [wish('record'), wish('record')];
  for (const yes of allow) yes();
  while (!told.includes('recording')) await new Promise((resolve) => { setTimeout(resolve); });
  await new Promise((resolve) => { setTimeout(resolve); });
  await wish('stop');
  // Where there were two, one would record until the page is closed.
  await Promise.race([Promise.all(clicks), new Promise((resolve) => { setTimeout(resolve, 1000).unref(); })]);
  assert.deepEqual([told, tracks.map(({ readyState }) => readyState)], [['recording', 'ready'], ['ended']]);
  const again = wish('record');
  allow.at(-1)?.();
  while (told.length < 3) await new Promise((resolve) => { setTimeout(resolve); });
  await wish('stop');
  await again;
  assert.deepEqual(tracks.map(({ readyState }) => readyState), ['ended', 'ended']);
});
