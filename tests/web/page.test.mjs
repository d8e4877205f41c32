// SPDX-License-Identifier: MIT
// The pure parts of the page: intents as messages, tones as samples, numbers of getStats, bits of a description.
import assert from 'node:assert/strict';
import test from 'node:test';
import { GATHERED } from '#abi';
import { Microphone } from '../../web/page/devices.js';
import { wishesOf } from '../../web/page/intents.js';
import { gathered } from '../../web/page/media.js';
import { statsText } from '../../web/page/quality.js';
import { draw, keyFrequencies } from '../../web/page/tones.js';
import { share } from '../support/tone.mjs';

const command = (intent) => {
  const [message] = wishesOf(intent).messages ?? [];
  return message?.type === 'command' ? message.command : undefined;
};

test('intents become commands', () => {
  assert.deepEqual(command({ name: 'dial', text: '600' }), { kind: 'DIAL', text: ['600'] });
  assert.deepEqual(command({ name: 'hold', call: 7, on: true }), { kind: 'HOLD', call: 7, number: 1 });
  assert.deepEqual(command({ name: 'mute', call: 7, on: false }), { kind: 'MUTE', call: 7, number: 0 });
  for (const name of ['answer', 'decline', 'hangup']) assert.deepEqual(command({ name, call: 7 }), { kind: name.toUpperCase(), call: 7 });
});

test('a key sounds; in a call it is also sent', () => {
  assert.deepEqual(wishesOf({ name: 'key', digit: '5', call: 0 }), { key: '5' });
  const { key } = wishesOf({ name: 'key', digit: '5', call: 7 });
  assert.deepEqual([key, command({ name: 'key', digit: '5', call: 7 })], ['5', { kind: 'DTMF', call: 7, text: ['5'] }]);
});

test('some intents concern this page only; an unknown one nobody', () => {
  assert.deepEqual(wishesOf({ name: 'tab', tab: 'history' }), { events: [{ kind: 'PAGE_TAB', tab: 'history' }] });
  for (const name of ['constructor', 'toString', 'nothing', undefined]) assert.deepEqual(wishesOf(/** @type {any} */ ({ name })), {});
});

test('each key has the two frequencies of Q.23, and no others', () => {
  const rate = 8000;
  const all = [697, 770, 852, 941, 1209, 1336, 1477, 1633];
  for (const [key, ...pair] of /** @type {[string, number, number][]} */ ([['1', 697, 1209], ['5', 770, 1336], ['#', 941, 1477], ['d', 941, 1633]])) {
    assert.deepEqual(keyFrequencies(key), pair);
    const samples = draw([{ hz: pair, seconds: 0.2 }], rate);
    for (const hertz of all) {
      const part = share(samples, rate, hertz);
      assert.ok(pair.includes(hertz) ? part > 0.4 : part < 0.05, `${key}: ${hertz} Hz has ${part}`);
    }
  }
  for (const key of ['', '12', 'x', '+']) assert.deepEqual(keyFrequencies(key), []);
});

test('a tone begins and ends without a click, and its pauses are silent', () => {
  const samples = draw([{ hz: [425], seconds: 0.1 }, { hz: [], seconds: 0.1 }], 8000);
  assert.equal(samples.length, 1600);
  assert.ok(Math.abs(samples[0]) < 0.01 && Math.abs(samples[799]) < 0.03);
  assert.ok(samples.every((sample) => Math.abs(sample) <= 1));
  assert.ok(samples.subarray(800).every((sample) => sample === 0));
});

test('the bits of a description', () => {
  const line = (type) => `a=candidate:1 1 udp 2113937151 192.0.2.1 40002 typ ${type} raddr 0.0.0.0\r\n`;
  assert.equal(gathered('v=0\r\n', false), 0);
  assert.equal(gathered(`v=0\r\n${line('host')}`, false), GATHERED.host);
  assert.equal(gathered(line('host') + line('srflx'), true), GATHERED.host | GATHERED.reflexive | GATHERED.complete);
  assert.equal(gathered(line('relay'), false), GATHERED.reflexive);
});

test('numbers of a report, rounded, never negative; none without sound', () => {
  const inbound = { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50, packetsLost: -1, jitter: 0.0123 };
  const report = (...entries) => entries.map((entry, i) => /** @type {[string, any]} */ ([`${i}`, entry]));
  assert.equal(statsText(report({ type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.2 })), null);
  assert.equal(statsText(report(inbound, { type: 'media-source', kind: 'audio', audioLevel: 0.25 })), '50 0 12 0 250 1000');
  const pair = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.2 };
  assert.equal(statsText(report(pair, { ...inbound, packetsLost: 3 }, { type: 'remote-inbound-rtp', roundTripTime: 0.0306 })), '50 3 12 31 0 1000');
  assert.equal(statsText(report(pair, inbound)), '50 0 12 200 0 1000');
  const codec = { type: 'codec', mimeType: 'audio/opus', clockRate: 48000 };
  assert.equal(statsText([['c', codec], ['i', { ...inbound, codecId: 'c', audioLevel: 0 }]]), '50 0 12 0 0 0 opus/48000');
});

/** @returns {any} a track that knows whether it was stopped */
const fakeTrack = () => ({ stopped: false, stop() { this.stopped = true; } });

test('a microphone that was expected is opened once and taken once', async () => {
  /** @type {any[]} */
  const opened = [];
  const microphone = new Microphone(async () => {
    opened.push(fakeTrack());
    return opened.at(-1);
  });
  microphone.expect();
  microphone.expect();
  assert.equal(await microphone.open(), opened[0]);
  assert.equal(await microphone.open(), opened[1]);
  assert.deepEqual(opened.map(({ stopped }) => stopped), [false, false]);
});

test('a microphone that no call wanted is given back', async () => {
  const track = fakeTrack();
  const microphone = new Microphone(async () => track);
  microphone.expect();
  microphone.forget();
  await new Promise(setImmediate);
  assert.equal(track.stopped, true);
  microphone.forget();
});

test('a refused microphone is refused where it is awaited, and nowhere else', async () => {
  const microphone = new Microphone(async () => { throw new Error('denied'); });
  microphone.expect();
  await assert.rejects(microphone.open(), /denied/);
});
