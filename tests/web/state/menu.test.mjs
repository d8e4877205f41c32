// SPDX-License-Identifier: MIT
// The tabs are what the operator says as far as it can be shown; the head and the balance follow the flags.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gotCustom, openPage } from '../../../web/state/custom.js';
import { balance, firstTab, headline, identity, isTab, menu, pageNumber } from '../../../web/state/menu.js';
import { reduce } from '../../../web/state/reduce.js';
import { initial } from '../../../web/state/state.js';

const BUILT = ['agent', 'history', 'dialpad', 'contacts', 'voicemail', 'settings'];
/** @param {any[]} events */
const after = (...events) => events.reduce(reduce, initial);
/** @param {any} config */
const configured = (config) => after({ kind: 'PAGE_CONFIG', config: { domain: 'localhost', ...config } });
/** @param {any} state @param {string[]} [built] */
const tabs = (state, built = BUILT) => menu(state, built).map(({ tab }) => tab);

test('without a menu there are the usual pages, as far as they are built', () => {
  assert.deepEqual(tabs(configured({})), BUILT);
  assert.deepEqual(tabs(configured({ menu: [] }), ['dialpad', 'settings']), ['dialpad', 'settings']);
});

test('the operator gives order, titles, icons and pages of his own; what is disabled or not to be shown is left out', () => {
  const state = configured({ menu: [
    { title: 'Dial', icon: 'dialpad', position: 1, page: 'dialpad' },
    { title: 'Prices', icon: 'mdi-currency-eur', position: 2, template: 7 },
    { title: 'Off', position: 0, page: 'settings' },
    { title: 'Again', position: 3, page: 'dialpad' },
    { title: '\u202e<b>', icon: '../../x', position: 4, template: { id: 8, name: 'x' } },
    { title: '', position: 5, template: 9 },
    { title: 'x'.repeat(100), position: 6, template: 10 },
    { title: 'Nothing', position: 7, page: '__proto__' }, { title: 'Nothing', template: -1 }, null, 'x', { title: 'Nothing' }, [],
  ] });
  assert.deepEqual(menu(state, BUILT).map(({ tab, title, icon }) => [tab, title, icon]), [
    ['dialpad', 'Dial', 'dialpad'], ['page-7', 'Prices', 'currency-eur'], ['page-8', '<b>', 'file-document-outline'],
    ['page-10', `${'x'.repeat(39)}…`, 'file-document-outline']]);
  assert.equal(menu(configured({ menu: Array.from({ length: 99 }, (_, at) => ({ title: 'a', template: at + 1 })) }), BUILT).length, 12);
});

test('voice messages that wait are a badge', () => {
  const state = reduce(configured({}), { kind: 'EV_WATCH', package: 'messages', state: 'waiting', peer: 'sip:1001@localhost', fresh: 3, old: 1 });
  assert.equal(menu(state, BUILT).find(({ tab }) => tab === 'voicemail')?.badge, 3);
});

test('the phone begins at the dialpad, or at the first tab of a menu without one', () => {
  assert.equal(configured({}).tab, 'dialpad');
  const state = configured({ menu: [{ title: 'Calls', position: 1, page: 'history' }] });
  assert.equal(state.tab, 'history');
  assert.equal(firstTab(state), 'history');
  assert.equal(reduce(reduce(state, { kind: 'PAGE_TAB', tab: 'settings' }), { kind: 'PAGE_CONFIG', config: {} }).tab, 'settings', 'a choice stays');
  for (const tab of ['page-0', 'page-x', 'constructor', 'page-12345678901234567890', '']) assert.equal(isTab(tab), false, tab);
  assert.equal(pageNumber('page-12'), 12);
});

test('the head is the brand, or who is logged in where the operator wants that', () => {
  const account = { kind: 'EV_ACCOUNT', state: 'registered', aor: 'sip:1001@localhost', displayName: 'Ada' };
  assert.equal(headline(after({ kind: 'PAGE_CONFIG', config: { brand: 'N', domain: 'localhost' } }, account)), 'N');
  const named = after({ kind: 'PAGE_CONFIG', config: { brand: 'N', domain: 'localhost', flags: { usernameAsTitle: true } } }, account);
  assert.equal(headline(named), '1001');
  assert.equal(identity(named), 'Ada');
});

test('the balance is shown when its flag is set and the portal has told it', () => {
  const session = { kind: 'PAGE_SESSION', session: { state: 'open', me: { balanceMicros: -1_500_000, currency: 'EUR' } } };
  const flags = { displayBalance: true };
  assert.equal(balance(reduce(configured({}), session), 'en'), '');
  assert.equal(balance(configured({ flags }), 'en'), '');
  assert.match(balance(reduce(configured({ flags }), session), 'en'), /^-€1\.50$/);
  assert.match(balance(reduce(configured({ flags }), session), 'ar'), /1\.50|1,50/);
  session.session.me.currency = 'no currency';
  assert.equal(balance(reduce(configured({ flags }), session), 'en'), '-1.50 no curr…');
});

test('custom pages are bounded, and what is shown stays while a newer one comes', () => {
  let state = configured({ menu: [{ title: 'P', position: 1, template: 7 }] });
  state = gotCustom(state, 7, { state: 'here', page: { html: '<p>1', container: true } });
  assert.equal(openPage(state)?.html, '<p>1');
  assert.equal(gotCustom(state, 7, { state: 'coming' }), state);
  assert.equal(gotCustom(state, 7, { state: 'failed' }), state);
  assert.equal(openPage(gotCustom(state, 7, { state: 'gone' }))?.state, 'gone');
  assert.equal(gotCustom(state, -1, { state: 'here', page: null }), state);
  for (let number = 1; number < 40; number++) state = gotCustom(state, number, { state: 'here', page: { html: 5 } });
  assert.equal(Object.keys(state.custom).length, 12);
  assert.equal(state.custom[39].html, '');
});
