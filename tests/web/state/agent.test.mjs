// SPDX-License-Identifier: MIT
// What the Agent page, buttons and forms show of what the phone told; nothing in it is trusted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainWords, cleanLines, deskTrouble, hindrance, iconFile, invalidWords, leadChanges, leadFacts, leadNumbers, leadValues, responseText, scriptText, traceLine, typeOf } from '../../../web/state/agent.js';
import { choicesOf, controlOf, valueFor } from '../../../web/state/form.js';
import { reduce } from '../../../web/state/reduce.js';
import { initial } from '../../../web/state/state.js';

const LEAD = { id: 7, status: 'NEW', phone_code: '1', phone: '5550110', alt_phone: '600', first_name: 'Grace', last_name: 'Hopper', fields: { city: 'Arlington' }, dial: '+15550110', dial_alt: '+1600' };
const desk = (/** @type {object} */ desk) => reduce(initial, { kind: 'PAGE_DESK', desk });
const chain = (/** @type {object} */ chain) => reduce(initial, { kind: 'PAGE_CHAIN', chain });

test('an icon is a file by the names that people give it, and never another file', () => {
  for (const [name, file] of [['copy', 'fa/copy.svg'], ['fa-copy', 'fa/copy.svg'], ['fas fa-copy', 'fa/copy.svg'], ['far fa-copy', 'fa/regular/copy.svg'],
    ['fa-brands fa-github', 'fa/brands/github.svg'], ['fa-solid fa-arrow-up-right-from-square', 'fa/arrow-up-right-from-square.svg'], ['', ''], ['../../index', ''],
    ['a/b', ''], ['x'.repeat(200), ''], ['<svg>', '']]) assert.equal(iconFile(name), file, name);
  assert.equal(iconFile(/** @type {any} */ ({})), '');
});

test('the script is read with the values of the lead; places of nothing stay', () => {
  const campaign = { script: 'Hello {first_name} of {city}, {nothing}? {__proto__}\r\n\r\n\r\n\u202eBye' };
  assert.equal(scriptText(desk({ campaign, lead: LEAD })), 'Hello Grace of Arlington, {nothing}? {__proto__}\n\nBye');
  assert.equal(scriptText(desk({ campaign: { script: '{first_name}' }, lead: { first_name: '{last_name}\u202e', fields: {} } })), '{last_name}');
  assert.equal(scriptText(desk({ campaign: { script: 5 } })), '5');
});

test('only what was changed in the details goes to the portal', () => {
  const values = leadValues(LEAD);
  assert.deepEqual(leadChanges(LEAD, values), {});
  assert.deepEqual(leadChanges(LEAD, { ...values, last_name: 'Murray', city: 'New York', newsletter: true }), { last_name: 'Murray', fields: { city: 'New York', newsletter: 'true' } });
  assert.deepEqual(leadNumbers(LEAD), ['+15550110', '+1600']);
  assert.deepEqual(leadFacts(desk({ lead: LEAD, form: { formSchema: [{ name: 'city', label: 'City' }, { name: 'phone' }, { name: 'empty' }] } })), [{ label: 'City', value: 'Arlington' }]);
});

test('a field may have the name of what every object has', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const formSchema = names.map((name) => ({ name }));
  assert.deepEqual(leadFacts(desk({ lead: LEAD, form: { formSchema } })), [], 'nothing is in them');
  assert.deepEqual(leadChanges(LEAD, Object.fromEntries(names.map((name) => [name, '']))), {}, 'and nothing was changed');
  const typed = Object.fromEntries(names.map((name) => [name, 'x']));
  const { fields } = leadChanges(LEAD, typed);
  assert.deepEqual(Object.entries(fields), Object.entries(typed));
  assert.deepEqual(leadFacts(desk({ lead: { ...LEAD, fields }, form: { formSchema } })), names.map((label) => ({ label, value: 'x' })));
  for (const type of names) assert.equal(controlOf({ name: 'a', type }), 'text', type);
});

test('a button waits for its rows where there is a list, and for the chain that runs', () => {
  const button = { id: 1, min_select: 2, max_select: 3, type: 'evil' };
  assert.equal(hindrance(initial, button, null), '');
  assert.match(hindrance(initial, button, 1), /at least 2/);
  assert.equal(hindrance(initial, button, 3), '');
  assert.match(hindrance(initial, button, 4), /at most 3/);
  assert.match(hindrance(chain({ state: 'filling', label: 'A\u202e' }), button, null), /^A is still running/);
  assert.equal(typeOf(button), 'primary');
});

test('why a chain stopped is a sentence for every reason, with what was expected', async () => {
  assert.match(chainWords(chain({ state: 'ended', reason: 'fn-wrong', label: 'X', column: 9, expected: 'a URL' })).text, /column 9.*a URL/);
  assert.deepEqual(chainWords(chain({ state: 'ended', reason: 'script-failed', label: 'X', text: '<b>404\u202e' })), { text: 'X: the script failed', detail: '<b>404', bad: true });
  assert.equal(chainWords(chain({ state: 'ended', reason: 'action-failed', label: 'X', text: 'no-disposition' })).detail, 'Choose a disposition first');
  assert.equal(chainWords(chain({ state: 'ended', reason: 'script-failed', label: 'X', text: 'no-disposition' })).detail, 'no-disposition');
  assert.equal(chainWords(chain({ state: 'ended', reason: 'done', label: 'X' })).bad, false);
  // A form that was given back says why; one that waits says only that.
  assert.deepEqual(chainWords(chain({ state: 'filling', reason: 'script-failed', label: 'X', text: '404' })), { text: 'X: the script failed', detail: '404', bad: true });
  assert.deepEqual(chainWords(chain({ state: 'filling', reason: 'none', label: 'X' })), { text: 'X: waiting for the form', detail: '', bad: false });
  assert.equal(chainWords(chain({ state: 'ended', reason: 'newer', label: 'X' })).text, 'X was stopped');
  const { readFileSync } = await import('node:fs');
  const symbols = (/** @type {string} */ file, /** @type {RegExp} */ row) => [...readFileSync(new URL(`../../../core/include/webphone/${file}`, import.meta.url), 'utf8').matchAll(row)].map(([, symbol]) => symbol);
  for (const reason of symbols('reason.def', /^REASON\(\w+, \d+, "([a-z-]+)"/gm)) assert.notEqual(chainWords(chain({ state: 'ended', reason, label: 'X' })).text, 'X was stopped', reason);
  for (const error of symbols('invalid.def', /^INVALID\(\w+, \d+, "([a-z-]+)"/gm)) {
    if (!['none', 'pattern'].includes(error)) assert.notEqual(invalidWords({ error, limit: 1 }), invalidWords({ error: 'pattern' }), error);
  }
});

test('troubles of the desk are told in words, with the name of the lead as text', () => {
  const told = deskTrouble(desk({ trouble: { sort: 'lost', what: 'save', who: '<i>Eve\u202e', detail: 'Yes, BUSY' } }));
  assert.deepEqual(told, { text: 'The lead <i>Eve was not with you any more: your decision was not saved', detail: 'Yes, BUSY', retry: false, field: '' });
  assert.equal(deskTrouble(desk({ trouble: { sort: 'offline', what: 'load' } }))?.retry, true);
  assert.equal(deskTrouble(initial), null);
});

test('fields of a form become controls; what is wrong with a definition harms nothing', () => {
  assert.deepEqual([{}, { type: 'phone' }, { type: 'text', multiline: true }, { type: 'script' }, { type: 'text', select_enable: true, options: ['a'] }].map((field) => controlOf(/** @type {any} */ (field))),
    ['text', 'tel', 'textarea', 'text', 'select']);
  assert.deepEqual(choicesOf({ name: 'a', options: ['x', { label: 'Y', value: 'y' }, 5, null] }, 'z').map(({ value }) => value), ['x', 'y', '5', 'null', 'z']);
  assert.deepEqual(choicesOf({ name: 'a', options: 'no list' }, ''), []);
  assert.equal(valueFor({ name: '__proto__', defaultValue: 'd' }, {}), 'd');
  assert.equal(valueFor({ name: 'a', type: 'checkbox' }, { a: 'yes' }), true);
  assert.equal(valueFor({ name: 'a' }, { a: { deep: 1 } }), '');
});

test('answers and traces are lines of text whatever they hold', () => {
  assert.equal(responseText({ what: 'object', text: '{"a":"<b>"}' }), '{ "a": "<b>" }'.replace('{ ', '{\n').replace(' }', '\n}'));
  assert.equal(responseText({ what: 'list', text: 'no json' }), 'no json');
  assert.ok(responseText({ what: 'text', text: 'x'.repeat(100000) }).length < 21000);
  assert.equal(traceLine('{"step":1,"what":"press","why":{"a":1}}'), 'step 1 · what press · why {"a":1}');
  assert.equal(traceLine('<b>'), '<b>');
  assert.equal(cleanLines(/** @type {any} */ (null)), '');
});
