// SPDX-License-Identifier: MIT
// The player of a recording that the browser refuses: a part plays at once, other places as they are wished, and the whole goes on
// where the part was.
import assert from 'node:assert/strict';
import test from 'node:test';

class FakeAudio extends EventTarget {
  src = '';
  paused = true;
  ended = false;
  currentTime = 0;
  duration = NaN;
  playbackRate = 1;
  defaultPlaybackRate = 1;
  preload = '';
  removeAttribute() { this.src = ''; }
  pause() { this.paused = true; }
  play() {
    this.paused = false;
    return this.src.startsWith('blob:') ? Promise.resolve() : Promise.reject(new Error('no decoder'));
  }
}

/** @type {FakeAudio} */
let audio;
/** @type {any} */ (globalThis).Audio = function made() { return (audio = new FakeAudio()); };
const revoked = /** @type {string[]} */ ([]);
URL.revokeObjectURL = (url) => { revoked.push(url); };
const { Player } = await import('../../web/ui/player.js');

/** A player at work, and what it asks for. */
function begin() {
  /** @type {any} */
  const seen = { drawn: 0, asked: 0, ended: 0, places: [] };
  const player = new Player({
    tell: () => {}, heard: () => {}, draw: () => { seen.drawn++; },
    ask: (_, give, ready) => {
      seen.asked++;
      seen.give = give;
      ready(() => { seen.ended++; });
    },
  });
  player.load('/sound', 3_600_000);
  return { player, seen };
}

const part = (/** @type {any} */ seen, /** @type {number} */ from) => ({ url: `blob:${from}`, from, until: from + 20, length: 3600, wave: null, seek: (/** @type {number} */ at) => seen.places.push(at) });
const whole = { url: 'blob:whole', from: 0, until: 3600, length: 3600, wave: new Uint8Array(512) };

test('a part plays, another place gives another part, its end the next, and the whole goes on where that was', async () => {
  const { player, seen } = begin();
  player.play();
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(seen.asked, 1);
  seen.give(part(seen, 0));
  assert.deepEqual([audio.src, player.playing, player.whole], ['blob:0', true, 3600]);
  player.seek(12);
  assert.deepEqual([audio.currentTime, seen.places], [12, []]);
  player.seek(1800);
  assert.deepEqual(seen.places, [1800]);
  seen.give(part(seen, 1800));
  assert.deepEqual([audio.src, revoked.at(-1)], ['blob:1800', 'blob:0']);
  audio.currentTime = 20;
  audio.dispatchEvent(new Event('ended'));
  assert.deepEqual(seen.places, [1800, 1820]);
  seen.give(part(seen, 1820));
  audio.currentTime = 5;
  assert.equal(player.at, 1825);
  seen.give(whole);
  assert.deepEqual([audio.src, audio.currentTime, seen.drawn, player.playing], ['blob:whole', 1825, 1, true]);
  player.seek(3);
  assert.deepEqual([audio.currentTime, seen.places.length], [3, 2]);
  player.close();
  assert.deepEqual([seen.ended, revoked.at(-1)], [1, 'blob:whole']);
});

test('who pauses before it plays has not found that it cannot be played', async () => {
  const { player, seen } = begin();
  const { play } = audio;
  audio.play = /** @type {any} */ (async () => {
    audio.paused = false;
    throw new DOMException('The play() request was interrupted by a call to pause()', 'AbortError');
  });
  for (let i = 0; i < 2; i++) {
    player.play();
    player.pause();
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual([seen.asked, player.failed], [0, false]);
  }
  audio.play = play;
  player.play();
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(seen.asked, 1, 'what is refused is decoded all the same');
});

test('what cannot be decoded is told; what comes for another sound goes', async () => {
  const { player, seen } = begin();
  player.play();
  await Promise.resolve();
  await Promise.resolve();
  seen.give(null);
  assert.equal(player.failed, true);
  player.load('/other', 1000);
  seen.give(whole);
  assert.deepEqual([audio.src, revoked.at(-1), player.failed], ['/other', 'blob:whole', false]);
});
