// SPDX-License-Identifier: MIT
// Every scenario of chains in action.wasm: the same inputs through the loader of the web give the same outputs, field by
// field, and the same deadlines; and a trace that was exported, replayed, gives the same trace.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Chain } from '../../web/phone/action.js';
import { compile } from '../../web/phone/core.js';
import { Pump } from '../../web/phone/pump.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scenarios = path.join(root, 'tests/scenarios');
const decoder = new TextDecoder();

function findRunner() {
  const places = ['clang', 'gcc', 'dev'].map((preset) => path.join(root, 'build', preset, 'tests/scenarios/chain_run'));
  const found = [process.env.WEBPHONE_CHAIN_RUN, ...places].find((place) => place && existsSync(place));
  assert.ok(found, `chain_run is not built: cmake --build --preset clang (looked at ${places.join(', ')})`);
  return found;
}

/** All cases of all documents, played natively. */
function record() {
  const folder = mkdtempSync(path.join(tmpdir(), 'webphone-chains-'));
  try {
    const file = path.join(folder, 'record.json');
    const documents = readdirSync(path.join(scenarios, 'action')).filter((name) => name.endsWith('.md'));
    execFileSync(findRunner(), ['--record', file, ...documents.map((name) => `action/${name}`)], {
      cwd: scenarios, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' },
    });
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The recording holds each byte of a text as one character. */
const textOf = (text) => decoder.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
const expected = (output) =>
  Object.fromEntries(Object.entries(output).map(([name, value]) => [name, typeof value === 'string' ? textOf(value) : value]));

function give(chain, { in: kind, now, call, number, text }) {
  return kind === 'EXPIRE' ? chain.expire(now) : chain.give(now, { kind, call, number, text: text.map(textOf) });
}

/** What the trace of one chain makes another one do. */
function replay(trace) {
  const chain = new Chain(module);
  for (const line of trace.split('\n')) {
    const { in: kind, now, ...input } = line ? JSON.parse(line) : {};
    if (kind === 'EXPIRE') chain.expire(now);
    else if (kind) chain.give(now, { kind, ...input });
    else continue;
    for (const output of chain.outputs()) void output;
  }
  return chain.trace;
}

const module = await compile(readFileSync(path.join(root, 'build/wasm/action.wasm')));
const cases = record();

test('there are scenarios', () => assert.ok(cases.length > 50, `only ${cases.length}`));

for (const { file, title, steps } of cases) {
  test(`${path.basename(file, '.md')}: ${title}`, () => {
    const chain = new Chain(module);
    for (const [i, step] of steps.entries()) {
      const where = `step ${i + 1}, ${step.in} at ${step.now}`;
      assert.equal(give(chain, step), step.result, where);
      assert.deepEqual([...chain.outputs()], step.outputs.map(expected), where);
      assert.equal(chain.deadline, step.deadline ?? Infinity, where);
    }
    assert.equal(replay(chain.trace), chain.trace);
  });
}

test('a chain in a pump: calls of the phone, answers, time', () => {
  let now = 1000;
  const outputs = [];
  const problems = [];
  const timers = [];
  const pump = /** @type {any} */ (new Pump({
    clock: () => now, hand: (output) => outputs.push(output), report: (error) => problems.push(error), broken: (error) => problems.push(error),
    setTimer: (call, ms) => timers.push({ call, ms }), clearTimer: () => {},
  }));
  pump.start(new Chain(module));
  pump.feed((chain, at) => chain.call(at, { call: 65537, state: 'ringing', flags: { muted: false, held: false } }));
  pump.feed((chain, at) => chain.give(at, { kind: 'PRESS', text: ['{"id": 1, "label": "Answer", "fn": "answerCall", "sandbox_id": 4}'] }));
  const done = outputs.find(({ kind }) => kind === 'DO_ANSWER_CALL');
  assert.deepEqual(done, { kind: 'DO_ANSWER_CALL', call: 65537, ask: 1 });
  pump.feed((chain, at) => chain.give(at, { kind: 'ANSWER', call: done.ask, number: 200 }));
  assert.equal(outputs.at(-2).kind, 'DO_REQUEST');
  now += 35000;
  timers.at(-1).call();
  assert.deepEqual(outputs.filter(({ kind }) => kind === 'EV_CHAIN').map(({ state, reason }) => `${state} ${reason}`),
    ['started none', 'acting none', 'asking none', 'ended too-late']);
  assert.deepEqual(problems, []);
});

test('the largest form and the largest reply fit', () => {
  const chain = new Chain(module);
  const fields = Array.from({ length: 256 }, (_, i) => ({
    type: 'select', name: `field_${i}`, label: `Label ${i} `.repeat(8), required: true, disabled: false, hidden: false, width: 6,
    options: ['one', { label: 'Two', value: '2' }], validation: 'min:1', defaultValue: 'one', regex: '^.{1,200}$',
  }));
  const form = JSON.stringify({ id: 1, name: 'Big', sandbox_id: 1, formSchema: fields });
  const shape = fields.map(({ name }, i) => ({ name, label: `Changed ${i} "quoted" `.repeat(5), defaultValue: '2', required: false }));
  const reply = JSON.stringify({ __: { formSchema: shape, formData: Object.fromEntries(fields.map(({ name }) => [name, '2'])) } });
  assert.ok(form.length > 65000 && reply.length > 45000 && reply.length < 65536, `${form.length} ${reply.length}`);
  const all = (input) => { assert.equal(chain.give(0, input), 0); return /** @type {any[]} */ ([...chain.outputs()]); };
  all({ kind: 'PRESS', text: ['{"id": 1, "label": "Big", "form_id": 1}'] });
  assert.equal(all({ kind: 'ANSWER', call: 1, number: 200, text: [form] }).at(-2).kind, 'EV_FORM');
  assert.equal(all({ kind: 'SUBMIT', call: 1, text: ['{}'] }).find(({ kind }) => kind === 'DO_REQUEST').ask, 2);
  const shown = all({ kind: 'ANSWER', call: 2, number: 200, text: [reply] }).find(({ kind }) => kind === 'EV_FORM');
  assert.equal(shown.why, 'shaped');
  assert.deepEqual(JSON.parse(shown.schema).map(({ label, required }) => [label, required]), shape.map(({ label }) => [label, false]));
  assert.deepEqual(JSON.parse(shown.changed).length, 256);
});

test('a field too many is told, and the form is not opened, or stays what it was', () => {
  const chain = new Chain(module);
  const formSchema = Array.from({ length: 256 }, (_, i) => ({ name: `field_${i}` }));
  const form = JSON.stringify({ id: 1, sandbox_id: 1, formSchema });
  const reply = JSON.stringify({ __: { formSchema: [{ name: 'field_0', label: 'Changed' }, { name: 'one more' }] } });
  const all = (input) => { assert.equal(chain.give(0, input), 0); return /** @type {any[]} */ ([...chain.outputs()]); };
  const told = (outputs) => outputs.filter(({ kind, reason }) => kind === 'EV_CHAIN' && reason !== 'none').map(({ state, reason, field, expected }) => [state, reason, field, expected].join(' '));
  all({ kind: 'PRESS', text: ['{"id": 1, "form_id": 1, "sandbox_id": 1}'] });
  all({ kind: 'ANSWER', call: 1, number: 200, text: [form] });
  assert.deepEqual(told(all({ kind: 'ANSWER', call: 2, number: 200, text: [reply] })), ['ended reply-wrong __.formSchema at most 256 fields in the form']);
  all({ kind: 'PRESS', text: ['{"id": 1, "form_id": 1}'] });
  all({ kind: 'ANSWER', call: 3, number: 200, text: [form] });
  all({ kind: 'SUBMIT', call: 1, text: ['{"field_0": "typed"}'] });
  assert.deepEqual(told(all({ kind: 'ANSWER', call: 4, number: 200, text: [reply] })), ['filling reply-wrong __.formSchema at most 256 fields in the form']);
  const { body } = all({ kind: 'SUBMIT', call: 1, text: ['{}'] }).find(({ kind }) => kind === 'DO_REQUEST');
  assert.deepEqual([Object.keys(JSON.parse(body)).length, JSON.parse(body).field_0], [256, 'typed']);
});

test('an input that is too large for the window is refused, and the chain goes on', () => {
  const chain = new Chain(module);
  assert.equal(chain.give(0, { kind: 'PRESS', text: ['x'.repeat(200000)] }), -2);
  assert.equal(chain.give(0, { kind: 'PRESS', text: ['{"id": 1, "fn": "next"}'] }), 0);
  assert.equal(chain.give(0, { kind: 'CANCEL' }), -1, 'undrained');
  for (const output of chain.outputs()) void output;
  assert.equal(chain.give(0, { kind: /** @type {any} */ ('NOTHING') }), -5);
});

test('a trace that is too long loses its oldest lines, and only those', () => {
  const chain = new Chain(module);
  const filler = 'x'.repeat(50_000);
  for (let i = 0; i < 100; i++) {
    assert.equal(chain.give(i, { kind: 'LEAD', text: [JSON.stringify({ i, filler })] }), 0);
    for (const output of chain.outputs()) void output;
  }
  const lines = chain.trace.trimEnd().split('\n');
  const numbers = lines.map((line) => JSON.parse(line).now);
  assert.deepEqual(numbers, Array.from({ length: numbers.length }, (_, i) => 100 - numbers.length + i));
  const length = lines.join('').length;
  assert.ok(length <= 4 * 1024 * 1024 && length + lines[0].length > 4 * 1024 * 1024, `${length}`);
});

test('patterns match what JavaScript matches: 300 random ones on 20 texts each', () => {
  let seed = 7;
  const dice = (sides) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return (seed >>> 8) % sides;
  };
  const pick = (list) => list[dice(list.length)];
  const atom = (depth) => {
    if (depth > 0 && dice(3) === 0) return `${pick(['(', '(?:'])}${choice(depth - 1)})`;
    return pick(['a', 'b', 'é', '1', '-', '.', '\\d', '\\w', '\\W', '\\D', '\\s', '\\S', '[ab]', '[^a]', '[a-c1]', '[^\\d-]', '[\\w.]', '\\.', '\\x61', '\\u00e9', '\\b', '\\B', '^', '$']);
  };
  const piece = (depth) => {
    const one = atom(depth);
    const repeats = !/^(\^|\$|\\b|\\B)$/i.test(one);
    return one + (repeats && dice(3) === 0 ? pick(['*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}', '*?', '+?', '??', '{1,2}?']) : '');
  };
  const sequence = (depth) => Array.from({ length: dice(4) }, () => piece(depth)).join('');
  const choice = (depth) => Array.from({ length: 1 + dice(2) }, () => sequence(depth)).join('|');
  const text = () => `${Array.from({ length: dice(6) }, () => pick(['a', 'b', 'c', 'é', '1', '-', '.', ' ', '_'])).join('')}${pick(['a', '1', 'é'])}`;
  const chain = new Chain(module);
  const all = (input) => { assert.equal(chain.give(0, input), 0); return /** @type {any[]} */ ([...chain.outputs()]); };
  let yes = 0;
  let no = 0;
  for (let round = 0; round < 300; round++) {
    const pattern = choice(2);
    const formSchema = Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, regex: pattern }));
    const values = Object.fromEntries(formSchema.map(({ name }) => [name, text()]));
    const { ask } = all({ kind: 'PRESS', text: ['{"id": 1, "form_id": 1}'] }).find(({ kind }) => kind === 'DO_REQUEST');
    const { view } = all({ kind: 'ANSWER', call: ask, number: 200, text: [JSON.stringify({ id: 1, formSchema })] }).find(({ kind }) => kind === 'EV_FORM');
    const outputs = all({ kind: 'SUBMIT', call: view, text: [JSON.stringify(values)] });
    assert.ok(!outputs.some(({ line }) => line?.includes('cannot be used')), `${pattern} is refused`);
    const refused = JSON.parse(outputs.find(({ kind }) => kind === 'EV_ERRORS')?.list ?? '[]').map(({ name }) => name);
    const expected = Object.keys(values).filter((name) => !new RegExp(pattern).test(values[name]));
    assert.deepEqual(refused, pattern ? expected : [], `${pattern} on ${JSON.stringify(values)}`);
    all({ kind: 'CANCEL' });
    yes += 20 - refused.length;
    no += refused.length;
  }
  assert.ok(yes > 1000 && no > 1000, `${yes} match, ${no} do not`);
});
