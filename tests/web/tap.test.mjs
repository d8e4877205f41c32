// SPDX-License-Identifier: MIT
// A call that is recorded gets another connection (an answer of another phone than the one that was heard before): what is
// said in that one is recorded too.
import assert from 'node:assert/strict';
import test from 'node:test';

/** @type {any} */ (globalThis).RTCPeerConnection = class {};
const { Media } = await import('../../web/page/media.js');

/** @param {string} name */
const track = (name) => /** @type {any} */ ({ name, enabled: true, readyState: 'live', stop() { this.readyState = 'ended'; } });

test('what takes the place of a recorded connection is recorded as well, until nobody records any more', async () => {
  /** @type {any[]} */
  const made = [];
  let microphones = 0;
  const media = new Media(/** @type {any} */ ({
    command: () => {},
    sound: () => {},
    openMicrophone: async () => track(`near ${++microphones}`),
    warm: {
      codecs: [],
      take() {
        const sent = /** @type {string[]} */ ([]);
        const pc = { close() {}, localDescription: { type: 'offer', sdp: '' }, iceGatheringState: 'new', ontrack: /** @type {any} */ (null) };
        const sender = { replaceTrack: async (/** @type {any} */ one) => { sent.push(one?.name); } };
        made.push({ pc, sent });
        return { pc, transceiver: { sender, direction: 'sendrecv' }, described: Promise.resolve(), since: 0 };
      },
    },
  }));
  /** @type {string[]} */
  const taken = [];
  const out = track('both');
  const tap = { near: (/** @type {any} */ one) => { taken.push(one?.name); return out; }, far: (/** @type {any} */ one) => { taken.push(one.name); } };
  const settled = () => new Promise((resolve) => { setTimeout(resolve, 20); });
  const offer = async () => {
    media.do(/** @type {any} */ ({ kind: 'DO_OFFER', call: 7, direction: 'sendrecv', flags: {} }));
    await settled();
    made.at(-1).pc.ontrack({ track: track(`far ${made.length}`) });
  };

  await offer();
  assert.equal(media.tap(7, tap), true);
  await settled();
  assert.deepEqual(taken, ['far 1', 'near 1']);
  media.do(/** @type {any} */ ({ kind: 'DO_RELEASE', call: 7 }));
  await offer();
  assert.deepEqual(taken.slice(2), ['near 2', 'far 2']);
  assert.equal(made[1].sent.at(-1), 'both');
  media.tap(7, null);
  await settled();
  assert.equal(made[1].sent.at(-1), 'near 2');
  media.do(/** @type {any} */ ({ kind: 'DO_RELEASE', call: 7 }));
  await offer();
  assert.deepEqual([taken.length, made[2].sent.at(-1)], [4, 'near 3']);
});
