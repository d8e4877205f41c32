// SPDX-License-Identifier: MIT
// What the phone says of pushes on this device, and what it asks of its user.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pushWords } from '../../../web/state/around.js';
import { NO_PUSH, pushCard } from '../../../web/state/push.js';
import { reduce } from '../../../web/state/reduce.js';
import { initial } from '../../../web/state/state.js';
import { say } from '../../../web/state/texts/index.js';
import '../../../web/state/texts/pages.js';

/** @typedef {import('../../../web/state/push.js').Push} Push */

/** @param {Partial<Push>} push */
const words = (push) => pushWords({ ...NO_PUSH, ...push });
/** @param {Partial<Push>} push @param {...any} events */
const card = (push, ...events) => pushCard([{ kind: 'EV_ACCOUNT', state: 'registered' }, { kind: 'PAGE_PUSH', ...push }, ...events].reduce(reduce, initial));

test('a browser that has pushes only on the home screen says so, on the first page and in the settings', () => {
  /** @type {Partial<Push>} */ const iphone = { permission: 'none', state: 'install', system: 'ios' };
  assert.equal(card(iphone), 'install');
  assert.deepEqual(words(iphone), { symbol: 'install', turn: '' });
  assert.match(say('push.install'), /Share.*Add to Home Screen/);
  assert.match(say('push.ios'), /tap the notification/);
  assert.match(say('push.android'), /battery/);
  assert.match(say('push.desktop'), /has to run/);
});

test('the card asks once, beside no call, and not again for a while', () => {
  /** @type {Partial<Push>} */ const ask = { permission: 'default', state: 'off' };
  assert.equal(card(ask), 'ask');
  assert.equal(card({ ...ask, later: true }), '');
  assert.equal(card({ permission: 'granted', state: 'on' }), '');
  assert.equal(card(ask, { kind: 'EV_CALL', call: 1, state: 'ringing', flags: { incoming: true }, peer: 'sip:1002@localhost' }), '');
});

test('what is wrong has words, and a switch where it can be tried again', () => {
  /** @type {[Partial<Push>, string, string][]} */
  const all = [
    [{ permission: 'none' }, 'none', ''], [{ permission: 'denied', state: 'off' }, 'blocked', ''], [{ permission: 'granted', state: 'useless' }, 'useless', ''],
    [{ permission: 'granted', state: 'failed', reason: 'portal' }, 'failed-portal', 'on'], [{ permission: 'granted', state: 'failed', reason: 'browser' }, 'failed-browser', 'on'],
    [{ permission: 'granted', state: 'on' }, 'on', 'off'], [{ permission: 'default', state: 'off' }, 'off', 'on'],
  ];
  for (const [push, symbol, turn] of all) {
    assert.deepEqual(words(push), { symbol, turn });
    assert.notEqual(say(`push.${symbol}`), `push.${symbol}`);
  }
});
