// SPDX-License-Identifier: MIT
// Amounts are exact however long they are, what is typed is whole minor units or nothing, and no address leads astray.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minorOf, placeOf, standing, sum } from '../../../web/state/money.js';

test('an amount is shown to the last digit, in the digits that its currency has', () => {
  for (const [whole, digits, currency, shown, words] of /** @type {const} */ ([
    [1250, 2, 'EUR', 2, '€12.50'], [-5, 2, 'USD', 2, '-$0.05'], [1250, 0, 'JPY', 0, '¥1,250'], [1250, 3, 'KWD', 3, 'KWD\u00a01.250'],
    [12_340_000, 6, 'EUR', 2, '€12.34'], [9_007_199_254_740_991, 6, 'EUR', 2, '€9,007,199,254.74'], [9_007_199_254_740_991, 2, 'EUR', 2, '€90,071,992,547,409.91'],
    [0, 2, 'EUR', 2, '€0.00'], [500, 2, '<b>', 2, '5.00'],
  ])) assert.equal(sum(whole, digits, currency, shown), words);
});

test('what somebody types is minor units, with a point, a comma, or in Arabic digits', () => {
  for (const [typed, digits, minor] of /** @type {const} */ ([
    ['12.5', 2, 1250], ['12,50', 2, 1250], [' 7 ', 2, 700], ['0.1', 2, 10], ['19.99', 2, 1999], ['1.005', 3, 1005], ['1250', 0, 1250], ['5.', 2, 500],
    ['\u0661\u0662\u066b\u0665', 2, 1250], ['１２', 2, 1200],
    ['', 2, 0], ['0', 2, 0], ['-5', 2, 0], ['1e3', 2, 0], ['12.505', 2, 0], ['1.5', 0, 0], ['1,000.00', 2, 0], ['1'.repeat(10), 2, 0], ['NaN', 2, 0], ['0x10', 2, 0],
  ])) assert.equal(minorOf(typed, digits), minor, typed);
});

test('a payment goes on at https or here, and nowhere else', () => {
  for (const good of ['/api/softphone/payment/test/1', 'https://pay.example/cs_1#a?b']) assert.equal(placeOf(good), good);
  for (const bad of [['javascript', 'alert(1)'].join(':'), 'http://pay.example/', 'HTTPS:pay', 'data:text/html,x', '', undefined, 7, 'https://', 'blob:http://localhost:8080/x', '//pay.example/', '/\\\\pay.example', 'https:///x', ' https://pay.example/', 'https://a\\nb']) {
    assert.equal(placeOf(bad), '', String(bad));
  }
});

test('how a payment stands', () => {
  assert.equal(standing({ state: 'paid', refunded: 0 }), 'paid');
  assert.equal(standing({ state: 'paid', refunded: 1 }), 'partly');
  assert.equal(standing({ state: 'refunded', refunded: 5 }), 'refunded');
});
