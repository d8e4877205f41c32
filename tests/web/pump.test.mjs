// SPDX-License-Identifier: MIT
// The loop with a fake core: order, inputs that come while draining, capabilities and cores that fail, the timer.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Pump } from '../../web/phone/pump.js';

/** A core that refuses an input while undrained, as the real one does. */
class FakeCore {
  deadline = Infinity;
  log = [];
  #queue = [];

  input(name, outputs = []) {
    if (this.#queue.length) {
      this.log.push(`${name} UNDRAINED`);
      return -1;
    }
    this.log.push(name);
    this.#queue = [...outputs];
    return 0;
  }

  expire(now) {
    this.deadline = Infinity;
    return this.input(`expire ${now}`);
  }

  *outputs() { while (this.#queue.length) yield this.#queue.shift(); }
}

/** @param {(output: any, from: any, pump: Pump) => void} [hand] @returns {any} */
function bench(hand = () => {}) {
  const at = { now: 1000 };
  const timers = [];
  const reported = [];
  const broken = [];
  const pump = new Pump({
    clock: () => at.now,
    hand: (output, from) => hand(output, from, pump),
    report: (error) => reported.push(error),
    broken: (error) => broken.push(error),
    setTimer: (call, ms) => timers.push({ call, ms }) - 1,
    clearTimer: (id) => { timers[id] = null; },
  });
  return { pump, at, timers, reported, broken, core: new FakeCore() };
}

test('each input is drained before the next, which waits when it comes meanwhile', () => {
  const handed = [];
  const { pump, core } = bench((output, from, me) => {
    handed.push(output);
    if (output === 'a1') me.feed((/** @type {any} */ c) => c.input('b', ['b1']));
  });
  pump.start(core);
  pump.feed((c) => c.input('a', ['a1', 'a2']));
  assert.deepEqual(core.log, ['a', 'b']);
  assert.deepEqual(handed, ['a1', 'a2', 'b1']);
});

test('who caused an input goes with each of its outputs', () => {
  const handed = [];
  const { pump, core } = bench((output, from) => handed.push([output, from]));
  pump.start(core);
  pump.feed((c) => c.input('a', ['a1', 'a2']), 'page');
  pump.feed((c) => c.input('b', ['b1']));
  assert.deepEqual(handed, [['a1', 'page'], ['a2', 'page'], ['b1', null]]);
});

test('a capability that throws is reported and does not stop the drain', () => {
  const handed = [];
  const { pump, core, reported } = bench((output) => {
    handed.push(output);
    if (output === 'a1') throw new Error('no socket');
  });
  pump.start(core);
  pump.feed((c) => c.input('a', ['a1', 'a2']));
  pump.feed((c) => c.input('b', ['b1']));
  assert.deepEqual(handed, ['a1', 'a2', 'b1']);
  assert.deepEqual(core.log, ['a', 'b']);
  assert.equal(reported[0].message, 'no socket');
});

test('an error number of the core is reported, its outputs are still drained', () => {
  const handed = [];
  const { pump, core, reported } = bench((output) => handed.push(output));
  pump.start(core);
  pump.feed((c) => { c.input('a', ['note']); return -4; });
  assert.deepEqual([reported, handed], [[-4], ['note']]);
});

test('inputs wait for the core; its first ones come before them', () => {
  const { pump, core } = bench();
  pump.feed((c) => c.input('early'));
  assert.deepEqual(core.log, []);
  pump.start(core, [(c) => c.input('configure')]);
  assert.deepEqual(core.log, ['configure', 'early']);
});

test('a core that traps stops the pump; another one takes what waits', () => {
  const { pump, core, broken } = bench();
  pump.start(core);
  pump.feed(() => { throw new WebAssembly.RuntimeError('unreachable'); });
  pump.feed((c) => c.input('later'));
  assert.equal(broken.length, 1);
  assert.deepEqual(core.log, []);
  const next = /** @type {any} */ (new FakeCore());
  pump.start(next);
  assert.deepEqual(next.log, ['later']);
});

test('one timer runs to the deadline, and moves with it', () => {
  const { pump, core, timers, at } = bench();
  pump.start(core);
  pump.feed((c) => { c.deadline = 1500.25; return c.input('a'); });
  assert.deepEqual(timers.map((timer) => timer?.ms), [501]);
  pump.feed((c) => c.input('b'));
  assert.equal(timers.length, 1, 'the same deadline needs no new timer');
  pump.feed((c) => { c.deadline = 1200; return c.input('c'); });
  assert.deepEqual(timers.map((timer) => timer?.ms), [undefined, 200]);
  at.now = 1200;
  timers[1].call();
  assert.deepEqual(core.log.at(-1), 'expire 1200');
  assert.equal(timers.length, 2, 'no deadline, no timer');
});

test('a timer that fires early is set again', () => {
  const { pump, core, timers, at } = bench();
  core.expire = function expire(now) { return this.input(`expire ${now}`); };
  pump.start(core);
  pump.feed((c) => { c.deadline = 2000; return c.input('a'); });
  at.now = 1999;
  timers[0].call();
  assert.equal(timers[1].ms, 1);
});
