// SPDX-License-Identifier: MIT
// Chains with the interpreter itself, against a portal that answers what it should not, or nothing, or is left in the middle.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test, { mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Chain } from '../../web/phone/action.js';
import { Chains } from '../../web/phone/chains.js';
import { compile } from '../../web/phone/core.js';
import { judge } from '../../web/phone/judge.js';

const module = await compile(readFileSync(path.join(fileURLToPath(new URL('../../', import.meta.url)), 'build/wasm/action.wasm')));
const ok = (body, status = 200) => ({ ok: true, status, body });
const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];
const ASK = { id: 1, label: 'Ask', sandbox_id: 1 };
const FORM = { id: 2, label: 'Form', form_id: 10 };
mock.timers.enable(/** @type {any} */ ({ apis: ['setTimeout'] }));  // nothing here waits by the clock
const settled = () => new Promise((resolve) => { setImmediate(resolve); });

/** A phone with one chain; what it asks is answered by `answers`, in its order, or never. */
function phone({ answers = [], load = async () => new Chain(module) } = {}) {
  const p = { said: /** @type {any} */ (null), asked: [], done: [], problems: [], store: new Map(), chains: /** @type {any} */ (null), now: 0 };
  const never = () => new Promise(() => {});
  const act = (what) => { p.done.push(what); return never(); };
  p.chains = new Chains(/** @type {any} */ ({
    load, clock: () => p.now, origin: 'https://phone.example', allow: () => [], as: () => '',
    storage: { read: async (name) => p.store.get(name), write: async (name, value) => { p.store.set(name, value); }, remove: async (name) => { p.store.delete(name); } },
    request: (method, where, /** @type {any} */ { body }) => { p.asked.push([`${method} ${where}`, body]); return answers.length ? Promise.resolve(answers.shift()) : never(); },
    command: (command) => act(command), desk: (wish) => act(wish), page: (from, message) => { act(message); return true; },
    tell: (state) => { p.said = state; }, report: (error) => p.problems.push(error),
  }));
  p.wish = async (name, more = {}) => {
    await p.chains.wish({ name, ...more }, null, [ASK, FORM, { id: 3, label: 'Next', fn: 'next' }, { id: 4, label: 'Call', fn: 'makeCall(alt_phone)' }, { id: 5, label: 'Both', form_id: 10, sandbox_id: 1 }]);
    await settled();
    return p.said;
  };
  p.press = (button) => p.wish('press', { button });
  return p;
}

const told = ({ state, reason, field, expected }) => [state, reason, field, expected].join(' ').trim();

test('an answer that is no reply is told as such, whatever is wrong with it', async () => {
  let deep = [];
  for (let i = 0; i < 200_000; i++) deep = [deep];
  const WRONG = 'ended reply-wrong  JSON of at most 65536 octets, not nested deeper than 32';
  for (const [what, answer] of /** @type {[string, any][]} */ ([
    ['too deep for JavaScript', ok(deep)], ['longer than the portal\'s client reads, or no JSON', { ok: false, status: 200, body: null }],
    ['larger than the window of the interpreter', ok('x'.repeat(200_000))], ['too large for a reply', ok('x'.repeat(70_000))],
  ])) assert.equal(told(await phone({ answers: [answer] }).press(1)), WRONG, what);
  assert.equal(told(await phone({ answers: [ok(null, 204)] }).press(1)), 'ended done', 'nothing to say');
  const failed = await phone({ answers: [{ ok: false, status: 500, body: { detail: 'x'.repeat(200_000) } }] }).press(1);
  assert.deepEqual([failed.reason, failed.status], ['unreachable', 500]);
  const form = await phone({ answers: [ok({ id: 10, formSchema: [{ name: 'a', label: 'x'.repeat(200_000) }] })] }).press(2);
  assert.equal(told(form), 'ended form-wrong  JSON of at most 131072 octets, not nested deeper than 32');
});

test('a form of 500 fields and a label of 10,000 characters are told, a field twice is one', async () => {
  const formOf = (formSchema) => phone({ answers: [ok({ id: 10, formSchema })] }).press(2);
  assert.match(told(await formOf(Array.from({ length: 500 }, (_, i) => ({ name: `f${i}` })))), /^ended form-wrong formSchema .*256/);
  assert.match(told(await formOf([{ name: 'a', label: 'x'.repeat(10_000) }])), /^ended form-wrong formSchema\[0\]\.label /);
  const { form } = await formOf([{ name: 'a', label: 'A' }, { name: 'b' }, { name: 'a', width: 6 }]);
  assert.deepEqual(form.schema.map(({ name, label, width }) => [name, label, width]), [['a', 'A', 6], ['b', 'b', 12]]);
});

test('a lead that is too large is not mistaken for the one before it', async () => {
  const p = phone();
  p.chains.lead({ alt_phone: '600' });
  await p.press(4);
  assert.equal(p.done[0].text[0], '600');
  await p.wish('cancel');
  p.chains.lead({ alt_phone: '700', note: 'x'.repeat(200_000) });
  assert.equal((await p.press(4)).reason, 'no-number');
  assert.equal(p.done.length, 1);
});

test('values that do not fit are told, and the form stays', async () => {
  const p = phone({ answers: [ok({ id: 10, sandbox_id: 5, formSchema: [{ name: 'a', type: 'multiline' }] })] });
  const { view } = (await p.press(2)).form;
  for (const length of [200_000, 10]) {
    await p.wish('submit', { view, values: { a: 'x'.repeat(length) } });
    assert.deepEqual([p.said.state, p.said.reason, p.said.form?.view], length > 10 ? ['filling', 'too-big', view] : ['asking', 'none', view]);
  }
});

test('fields, values and choices may have the names of what every object has, but for what begins with __', async () => {
  const formSchema = [...NAMES.map((name) => ({ name })), { name: 'pick', type: 'select', options: ['__proto__', 'constructor'] }];
  const p = phone({ answers: [ok({ id: 10, name: '__proto__', sandbox_id: 5, formSchema }), ok(JSON.parse('{"__": {"formData": {"constructor": "b"}}, "__proto__": {"formId": 7}, "constructor": {"prototype": {"x": 1}}}'))] });
  const { form } = await p.press(2);
  assert.deepEqual(Object.keys(form.data), [...NAMES, 'pick']);
  const values = { ...Object.fromEntries(NAMES.map((name) => [name, 'a'])), pick: '__proto__' };
  const after = await p.wish('submit', { view: form.view, values });
  assert.deepEqual(JSON.parse(p.asked[1][1]), values);
  assert.deepEqual([after.state, after.form.data.constructor, after.form.data.toString, after.form.data.pick], ['filling', 'b', 'a', '__proto__']);
  assert.equal(/** @type {any} */ ({}).x, undefined);
  for (const [body, where] of [['{"id": 10, "formSchema": [{"name": "__proto__"}]}', 'form-wrong formSchema[0].name'], ['{"id": 10, "__proto__": {"id": 11}, "formSchema": 5}', 'form-wrong formSchema']]) {
    assert.ok(told(await phone({ answers: [ok(JSON.parse(body))] }).press(2)).startsWith(`ended ${where} `), body);
  }
  assert.match(told(await phone({ answers: [ok(JSON.parse('{"__": {"formData": {"__proto__": {"polluted": 1}}}}'))] }).press(1)), /^ended reply-wrong __\.formData/);
  const chain = new Chain(module);
  const agent = NAMES.map((name) => ({ name, required: true }));
  assert.deepEqual(judge(chain, agent, {}).map(({ name }) => name), NAMES);
  assert.deepEqual(judge(chain, agent, Object.fromEntries(NAMES.map((name) => [name, 'x']))), []);
});

const AT = /** @type {[string, string, number, any[], (p: any) => Promise<any>][]} */ ([
  ['its script is awaited', 'asking', 1, [], async () => {}],
  ['its form is awaited', 'asking', 2, [], async () => {}],
  ['its form is there, the script that shapes it is not', 'asking', 5, [ok({ id: 10, formSchema: [] })], async () => {}],
  ['an action is awaited', 'acting', 3, [], async () => {}],
  ['its form is filled in', 'filling', 2, [ok({ id: 10, formSchema: [] })], async () => {}],
  ['a change is awaited', 'filling', 2, [ok({ id: 10, formSchema: [{ name: 'a', scriptforge_change: true }] })], (p) => p.wish('change', { view: 1, field: 'a', values: { a: 'x' } })],
  ['its form is sent', 'asking', 2, [ok({ id: 10, sandbox_id: 5, formSchema: [] })], (p) => p.wish('submit', { view: 1, values: {} })],
]);

for (const [when, state, button, answers, then] of AT) {
  test(`while ${when}: who logs out leaves nothing, and a portal that is dead keeps nobody waiting`, async () => {
    const there = async () => {
      const p = phone({ answers: [...answers] });
      await p.press(button);
      await then(p);
      assert.equal(p.said.state, state);
      assert.equal((await p.press(1)).state, state, 'the second press does nothing');
      return p;
    };
    const left = await there();
    left.chains.reset();
    assert.deepEqual([left.said.state, left.said.form, left.said.trace], ['idle', null, []]);
    assert.equal((await left.press(3)).state, 'acting');
    assert.equal(left.done.at(-1).name, 'next');

    const dead = await there();
    dead.now = 40_000;
    mock.timers.tick(40_000);
    await settled();
    const open = dead.said.form !== null;
    assert.deepEqual([dead.said.state, dead.said.reason], open ? ['filling', when === 'its form is filled in' ? 'none' : 'too-late'] : ['ended', 'too-late']);
    if (open) await dead.wish('cancel', { view: dead.said.form.view });
    assert.equal((await dead.press(3)).state, 'acting');
    assert.deepEqual([...left.problems, ...dead.problems], []);
  });
}

test('a button that somebody pressed who is gone before the interpreter is there does nothing', async () => {
  let /** @type {(chain: Chain) => void} */ loaded = () => {};
  const p = phone({ load: () => new Promise((resolve) => { loaded = resolve; }) });
  const pressed = p.press(1);
  p.chains.reset();
  loaded(new Chain(module));
  await pressed;
  assert.deepEqual([p.asked, p.said.state], [[], 'idle']);
  assert.equal((await p.press(1)).state, 'asking');
});
