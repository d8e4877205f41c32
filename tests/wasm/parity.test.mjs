// SPDX-License-Identifier: MIT
// Every scenario in phone.wasm: the native run records inputs and outputs, the module gets the same inputs
// through the loader of the web and must give the same outputs, field by field, and the same deadlines.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { ERRORS, causeWords } from '#abi';
import { Core, compile } from '../../web/phone/core.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scenarios = path.join(root, 'tests/scenarios');
const seed = (first) => Uint8Array.from({ length: 32 }, (_, i) => i + first);  // as in tests/scenarios/play.c
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function findRunner() {
  const places = ['clang', 'gcc'].map((preset) => path.join(root, 'build', preset, 'tests/scenarios/scenario_run'));
  const found = [process.env.WEBPHONE_SCENARIO_RUN, ...places].find((place) => place && existsSync(place));
  assert.ok(found, `scenario_run is not built: cmake --build --preset clang (looked at ${places.join(', ')})`);
  return found;
}

/** All cases of all documents, played natively. */
function record() {
  const folder = mkdtempSync(path.join(tmpdir(), 'webphone-parity-'));
  try {
    const file = path.join(folder, 'record.json');
    const documents = readdirSync(path.join(scenarios, 'sip')).filter((name) => name.endsWith('.md'));
    execFileSync(findRunner(), ['--record', file, ...documents.map((name) => `sip/${name}`)], {
      cwd: scenarios,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The recording holds each byte of a text as one character. */
const bytesOf = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const textOf = (text) => decoder.decode(bytesOf(text));
const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** A recorded output as the loader should give it. */
function expected(output) {
  const entries = Object.entries(output).map(([name, value]) => [camel(name), typeof value === 'string' ? textOf(value) : value]);
  return Object.fromEntries(entries);
}

/** An output of the loader as the recording has it: bytes as text, a note without words with those of its code. */
function got(output) {
  if (output.kind === 'EV_NOTE') return { ...output, text: output.text || ERRORS[output.code][1] };
  return output.bytes ? { ...output, bytes: decoder.decode(output.bytes) } : output;
}

function give(core, step) {
  switch (step.input) {
    case 'receive': return core.receive(step.now, bytesOf(step.bytes));
    case 'command': {
      // The loader takes the cause by its word, the core by its number.
      const text = step.kind === 'MEDIA_FAILED' ? [causeWords[step.number]] : step.text.map(textOf);
      return core.command(step.now, { kind: step.kind, call: step.call, number: step.number, text });
    }
    case 'link': return core.link(step.now, step.up, step.code);
    case 'expire': return core.expire(step.now);
    default: throw new Error(`no such input: ${step.input}`);
  }
}

const module = await compile(readFileSync(path.join(root, 'build/wasm/phone.wasm')));
const cases = record();

test('there are scenarios', () => assert.ok(cases.length > 100, `only ${cases.length}`));

for (const { file, title, steps } of cases) {
  test(`${path.basename(file, '.md')}: ${title}`, () => {
    let phones = 0;
    let core = new Core(module, seed(phones++));
    for (const [i, step] of steps.entries()) {
      const where = `step ${i + 1}, ${step.input} ${step.kind ?? ''} at ${step.now}`;
      const image = step.input === 'restart' ? core.save(step.now - step.age) : null;
      if (image) core = new Core(module, seed(phones++));
      const result = image ? core.restore(step.now, step.age, image) : give(core, step);
      assert.equal(result, step.result, where);
      assert.deepEqual([...core.outputs()].map(got), step.outputs.map(expected), where);
      assert.equal(core.deadline, step.deadline ?? Infinity, where);
    }
  });
}
