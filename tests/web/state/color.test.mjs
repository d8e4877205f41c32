// SPDX-License-Identifier: MIT
// Whatever colour an operator chooses, what is written in it and on it can be read; sign-up is a plain walk.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeSheet } from '../../../web/state/color.js';
import { gotSignup } from '../../../web/state/signup.js';

/** @param {string} hex */
function luminance(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4));
  return .2126 * red + .7152 * green + .0722 * blue;
}
/** @param {string} a @param {string} b */
const contrast = (a, b) => {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + .05) / (dark + .05);
};

test('every colour gives words that can be read, on light and on dark ground', () => {
  for (const given of ['#c2410c', '#ffffff', '#000000', '#ffff00', '#0000ff', '#7f7f7f', '#0b5c63', '#f0f', '#00ff00', '#808000']) {
    const colors = Object.fromEntries([...themeSheet(given).matchAll(/--wp-([a-z-]+): var\(--wp-light, (#\w{6})\) var\(--wp-dark, (#\w{6})\)/g)].map(([, name, ...pair]) => [name, pair]));
    for (const [ground, at] of /** @type {[string, number][]} */ ([['#f3f1ec', 0], ['#ffffff', 0], ['#1e282b', 1]])) assert.ok(contrast(colors.accent[at], ground) >= 4.5, `${given} on ${ground}`);
    for (const at of [0, 1]) {
      assert.ok(contrast(colors['on-accent'][at], colors.accent[at]) >= 4.5, `on ${given} ${at}`);
      assert.ok(contrast(colors.accent[at], colors['accent-soft'][at]) >= 4.5, `soft ${given} ${at}`);
    }
  }
  for (const bad of ['', 'red', '#12', '#12345g', '}*{display:none}', null, 5]) assert.equal(themeSheet(bad), '');
});

test('an account is asked for, refused, made; the log-in knows its name', () => {
  let now = gotSignup(null, { state: 'open' });
  now = gotSignup(now, { state: 'sent', username: 'ada' });
  now = gotSignup(now, { state: 'refused', status: 409, detail: 'x'.repeat(9999), until: Infinity });
  assert.deepEqual([now?.username, now?.status, now?.detail.length, now?.until], ['ada', 409, 500, 0]);
  assert.equal(gotSignup(now, { state: 'closed' }), null);
  now = gotSignup(gotSignup(now, { state: 'done', html: '<p>' }), { state: 'closed' });
  assert.deepEqual([now?.state, now?.username, now?.html], ['closed', 'ada', '']);
  assert.equal(gotSignup(now, { state: 'nonsense' }), now);
});
