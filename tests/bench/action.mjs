// SPDX-License-Identifier: MIT
// Chains of actions in action.wasm, from JavaScript strings and back to them: what one chained step takes, of 10,000 in one
// chain, and what it takes to merge a reply for 200 fields into a form of 200 fields.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chain } from '../../web/phone/action.js';
import { cpuMicroseconds, makeRow, median } from './portable.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const STEPS = 10000;
const FIELDS = 200;
const TARGET_MS = 1;

/** @param {Chain} chain @param {import('#action-abi').ChainInput} input */
function give(chain, input) {
  const err = chain.give(0, input);
  if (err) throw new Error(`input ${input.kind}: ${err}`);
  return [...chain.outputs()];
}

/** @param {import('#action-abi').ChainOutput[]} outputs @param {string} kind @returns {any} */
function the(outputs, kind) {
  const found = outputs.find((output) => output.kind === kind);
  if (!found) throw new Error(`no ${kind} but ${JSON.stringify(outputs)}`);
  return found;
}

/** One chain of 10,000 steps: submit, the reply names the next form, the form comes, and so on. @param {WebAssembly.Module} module */
function longChain(module) {
  const chain = new Chain(module);
  const fields = ['name', 'mail', 'phone', 'note', 'when'].map((name) => ({ name, label: name, width: 6 }));
  const form = (/** @type {number} */ id) => JSON.stringify({ id, name: `Form ${id}`, sandbox_id: 1, formSchema: fields });
  give(chain, { kind: 'SETUP', text: ['{"steps": 1000000, "visits": 1000000}'] });
  let outputs = give(chain, { kind: 'PRESS', text: ['{"id": 1, "label": "Long", "form_id": 1}'] });
  const started = cpuMicroseconds();
  let steps = 1;
  for (let id = 1; steps < STEPS; id++) {
    outputs = give(chain, { kind: 'ANSWER', call: the(outputs, 'DO_REQUEST').ask, number: 200, text: [form(id)] });
    const { view } = the(outputs, 'EV_FORM');
    outputs = give(chain, { kind: 'SUBMIT', call: view, text: ['{"name": "Ada", "mail": "a@example.com", "note": "x", "when": ""}'] });
    const { ask } = the(outputs, 'DO_REQUEST');
    outputs = give(chain, { kind: 'ANSWER', call: ask, number: 200, text: [`{"__": {"formId": ${id + 1}, "formData": {"name": "Ada"}}}`] });
    steps += 2;
  }
  return { ms: (cpuMicroseconds() - started) / 1000, steps };
}

/** @param {WebAssembly.Module} module */
function merges(module) {
  const chain = new Chain(module);
  const fields = Array.from({ length: FIELDS }, (_, i) => ({
    type: i % 3 ? 'text' : 'number', name: `field_${i}`, label: `Field number ${i}`, width: 6, required: i % 2 === 0, defaultValue: i,
  }));
  const reply = JSON.stringify({ __: { formSchema: fields.map(({ name }, i) => ({ name, label: `Changed ${i}`, defaultValue: `${i * 7}`, required: false })) } });
  const form = JSON.stringify({ id: 1, name: 'Big', sandbox_id: 1, formSchema: fields });
  /** @type {number[]} */
  const times = [];
  give(chain, { kind: 'SETUP', text: ['{"steps": 1000000, "visits": 1000000}'] });
  let outputs = give(chain, { kind: 'PRESS', text: ['{"id": 1, "label": "Big", "form_id": 1}'] });
  outputs = give(chain, { kind: 'ANSWER', call: 1, number: 200, text: [form] });
  for (let i = 0; i < 300; i++) {
    outputs = give(chain, { kind: 'SUBMIT', call: 1, text: ['{}'] });
    const input = /** @type {import('#action-abi').ChainInput} */ ({ kind: 'ANSWER', call: the(outputs, 'DO_REQUEST').ask, number: 200, text: [reply] });
    const started = cpuMicroseconds();
    outputs = give(chain, input);
    if (i >= 100) times.push((cpuMicroseconds() - started) / 1000);
    the(outputs, 'EV_FORM');
  }
  return { ms: Number(median(times)), octets: reply.length };
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function action() {
  const module = new WebAssembly.Module(readFileSync(path.join(root, 'build/wasm/action.wasm')));
  longChain(module);  // warm
  const chain = longChain(module);
  const merge = merges(module);
  return [
    makeRow({ name: `a step of a chain of ${STEPS} (wasm)`, unit: 'ms', ours: chain.ms / chain.steps, target: TARGET_MS,
      note: `submit, reply, next form with 5 fields, each from and to JavaScript strings, with its trace; CPU time` }),
    makeRow({ name: `${STEPS} steps of one chain (wasm)`, unit: 'ms', ours: chain.ms, note: 'all of them; the target is of one' }),
    makeRow({ name: `merge a reply into a form of ${FIELDS} fields (wasm)`, unit: 'ms', ours: merge.ms, target: TARGET_MS,
      note: `${merge.octets} octets of JSON in, the whole form as JSON out to a JavaScript string` }),
  ];
}
