// SPDX-License-Identifier: MIT
// The sound test: with the codecs of calls, through a network that loses some packets; where the browser cannot do it, it is told, and
// the microphone is not left open.
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
  const trial = new Trial({ openMicrophone: async () => track, codecs: () => [], playOn: () => {}, output: () => '', tone: () => {}, tell: (now) => { told.push(now); } });
  await trial.start('recording');
  assert.deepEqual([told[0], told[1]], [{ test: 'recording', trouble: '' }, { test: '', trouble: 'media-error' }]);
  assert.equal(track.readyState, 'ended');
  assert.equal(trial.track, null);
});

test('who tries the microphone hears it with the codecs of calls, after a network that loses some packets', async () => {
  const capabilities = ['opus', 'G722', 'PCMU', 'PCMA'].map((name) => ({ mimeType: `audio/${name}` }));
  /** @type {any} */ let preferred;
  /** @type {any} */ const receiver = {};
  let described = 0;
  here.RTCRtpReceiver = { getCapabilities: () => ({ codecs: capabilities }) };
  here.RTCRtpScriptTransform = class {
    /** @param {any} worker @param {any} options */
    constructor(worker, options) { Object.assign(this, { worker, options }); }
  };
  here.Worker = class { terminate() {} };
  here.document.baseURI = 'http://localhost/';
  here.RTCPeerConnection = class {
    addTransceiver() { return { setCodecPreferences(/** @type {any} */ list) { preferred = list; } }; }
    getReceivers() { return [receiver]; }
    async setRemoteDescription() {}
    async setLocalDescription() { if (++described === 2) throw new Error('it has been seen'); }
    close() {}
  };
  const codecs = /** @type {any} */ ([{ name: 'PCMA/8000', fate: 'kept' }, { name: 'G722/8000', fate: 'deleted' }, { name: 'opus/48000/2', fate: 'kept' }]);
  const track = /** @type {any} */ ({ stop() {} });
  await new Trial({ openMicrophone: async () => track, codecs: () => codecs, playOn: () => {}, output: () => '', tone: () => {}, tell: () => {} }).start('recording');
  assert.deepEqual(preferred.map((/** @type {any} */ { mimeType }) => mimeType), ['audio/PCMA', 'audio/opus']);
  assert.deepEqual(receiver.transform.options, { loss: 0.03 });
});

test('that network loses so many of its packets, and no other', async (t) => {
  here.self = here;
  await import(/** @type {any} */ ('../../web/phone/loss-worker.js'));
  let chance = 0;
  t.mock.method(Math, 'random', () => (chance++ % 100) / 100);
  /** @type {number[]} */
  const came = [];
  const readable = new ReadableStream({
    start(out) {
      for (let i = 0; i < 1000; i++) out.enqueue(i);
      out.close();
    },
  });
  await new Promise((resolve) => {
    const writable = new WritableStream({ write(frame) { came.push(frame); }, close: () => resolve(undefined) });
    here.onrtctransform({ transformer: { readable, writable, options: { loss: 0.03 } } });
  });
  assert.deepEqual(came, Array.from({ length: 1000 }, (_, i) => i).filter((i) => i % 100 >= 3));
});
