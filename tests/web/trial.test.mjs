// SPDX-License-Identifier: MIT
// The sound test where the browser cannot do it: it is told, and the microphone is not left open.
import assert from 'node:assert/strict';
import test from 'node:test';

const here = /** @type {any} */ (globalThis);
here.document = { createElement: () => ({}) };
here.RTCPeerConnection = class {
  addTransceiver() { throw new Error('no way'); }
  close() {}
};
const { Trial } = await import('../../web/page/trial.js');

test('a test that fails gives the microphone back', async () => {
  /** @type {any[]} */
  const told = [];
  const track = /** @type {any} */ ({ readyState: 'live', stop() { this.readyState = 'ended'; } });
  const trial = new Trial({ openMicrophone: async () => track, playOn: () => {}, output: () => '', tone: () => {}, tell: (now) => { told.push(now); } });
  await trial.start('recording');
  assert.deepEqual([told[0], told[1]], [{ test: 'recording', trouble: '' }, { test: '', trouble: 'media-error' }]);
  assert.equal(track.readyState, 'ended');
  assert.equal(trial.track, null);
});
