// SPDX-License-Identifier: MIT
// Scenarios -> seeds of the fuzzers: messages, descriptions, configurations, codec rules as they stand, and every case
// whole as the inputs of the phone or of a chain. Arguments: the folder to write; scenario_run and chain_run where they are built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const scenarios = path.join(root, 'tests/scenarios');
const PHONE_MAX = 16384; // longer cases are left out: a fuzzer that drags them along finds nothing

/** @param {string} folder @param {string} end */
const filesOf = (folder, end) =>
  readdirSync(path.join(scenarios, folder)).filter((name) => name.endsWith(end)).sort()
    .map((name) => path.join(scenarios, folder, name));

/** @param {number} number @param {number} octets */
function big(number, octets) {
  const bytes = Buffer.alloc(octets);
  bytes.writeUIntBE(number >>> 0, 0, octets);
  return bytes;
}

/** @param {string} text */
const withLength = (text) => {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([big(bytes.length, 2), bytes]);
};

const COMMANDS = [...readFileSync(path.join(root, 'core/include/webphone/command.h'), 'utf8').matchAll(/^ {2}WP_CMD_(\w+)/gm)]
  .map((found) => found[1]);

/** Milliseconds in pieces of 16 bits. @param {number} ms */
function wait(ms) {
  const steps = [];
  for (let left = ms; left > 0; left -= 65535) steps.push(Buffer.from([0]), big(Math.min(left, 65535), 2));
  return Buffer.concat(steps);
}

/**
 * One recorded case as fuzz_phone reads it, or null when it holds an input that it has not.
 * @param {{steps: {input: string, now: number, kind: string, call: number, number: number, text: string[], up: boolean,
 *   code: number, bytes: string}[]}} one
 */
function phoneInput({ steps }) {
  let now = 1000000;
  const bytes = [Buffer.from([128])];
  for (const step of steps) {
    if (step.now > now) bytes.push(wait(step.now - now));
    else if (step.input === 'expire') bytes.push(Buffer.from([0, 0, 0]));
    now = Math.max(now, step.now);
    if (step.input === 'command') {
      const kind = COMMANDS.indexOf(step.kind) + 1;
      bytes.push(Buffer.from([14, kind]), big(step.call, 4), big(step.number, 4));
      for (let i = 0; i < 3; i++) bytes.push(withLength(step.text[i] ?? ''));
    } else if (step.input === 'link') {
      bytes.push(step.up ? Buffer.from([2]) : Buffer.concat([Buffer.from([3]), big(step.code, 2)]));
    } else if (step.input === 'receive') {
      bytes.push(Buffer.from([4]), withLength(step.bytes));
    } else if (step.input !== 'expire') {
      return null;
    }
  }
  const whole = Buffer.concat(bytes);
  return whole.length <= PHONE_MAX ? whole : null;
}

/** The cases of a folder as the program records them. @param {string} program @param {string} documents */
function recorded(program, documents) {
  const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
  const recording = path.join(folder, 'record.json');
  try {
    return filesOf(documents, '.md').flatMap((document) => {
      const { status } = spawnSync(program, ['--record', recording, document], { env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' } });
      if (status) throw new Error(`${program} ${document}: ${status}`);
      return JSON.parse(readFileSync(recording, 'utf8'));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} program @returns {Buffer[]} */
const phoneInputs = (program) => recorded(program, 'sip').flatMap((one) => phoneInput(one) ?? []);

const INPUTS = ['', 'SETUP', 'LEAD', 'CALL', 'PRESS', 'ANSWER', 'CHANGE', 'SUBMIT', 'CANCEL'];

/** @typedef {{ in: string, now: number, call: number, number: number, text: string[] }} ChainStep */

/** One recorded case as fuzz_chain reads it. @param {{ steps: ChainStep[] }} one */
function chainInput({ steps }) {
  let now = 1000000;
  const bytes = [Buffer.from([0])];
  for (const step of steps) {
    if (step.in === 'EXPIRE') {
      for (; step.now > now; now += Math.min(step.now - now, 65535)) bytes.push(Buffer.from([9]), big(Math.min(step.now - now, 65535), 2));
      continue;
    }
    bytes.push(Buffer.from([INPUTS.indexOf(step.in), step.call & 255]), big(step.number & 65535, 2));
    for (const text of step.text) {
      const octets = Buffer.from(text, 'latin1').subarray(0, 65535);
      bytes.push(big(octets.length, 2), octets);
    }
  }
  const whole = Buffer.concat(bytes);
  return whole.length <= PHONE_MAX ? whole : null;
}

/** Chains whole, and of them each fn and each reply. @param {string} program */
function chainSeeds(program) {
  const cases = recorded(program, 'action');
  const steps = cases.flatMap((/** @type {{ steps: ChainStep[] }} */ one) => one.steps);
  const texts = (/** @type {string} */ kind) => steps.filter((/** @type {ChainStep} */ step) => step.in === kind && step.text[0].length < 2048)
    .map((/** @type {ChainStep} */ step) => Buffer.from(step.text[0], 'latin1'));
  const fns = texts('PRESS').map((/** @type {Buffer} */ text) => readable(text.toString()).fn).filter((/** @type {unknown} */ fn) => typeof fn === 'string');
  return { chain: cases.flatMap((/** @type {any} */ one) => chainInput(one) ?? []), fn: fns, reply: texts('ANSWER') };
}

/** @param {string} kind @param {string} markdown */
function blocks(kind, markdown) {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${kind}\\n([^]*?)^\`\`\`$`, 'gm'))].map((found) => found[1]);
}

const crlf = (/** @type {string} */ text) => text.replace(/\r?\n/g, '\r\n');

function seeds() {
  const documents = filesOf('sip', '.md').map((file) => readFileSync(file, 'utf8'));
  const descriptions = new Map(filesOf('sdp', '.sdp').map((file) => [path.basename(file, '.sdp'), readFileSync(file, 'utf8')]));
  const filled = (/** @type {string} */ text) => text.replace(/^@sdp (\S+)$/gm, (_, name) => (descriptions.get(name) ?? '').trimEnd());
  const messages = documents.flatMap((text) => [...blocks('in', text), ...blocks('raw', text)]).map(filled);
  const bodies = messages.map((text) => text.slice(text.indexOf('\n\n') + 2)).filter((text) => text.startsWith('v=0'));
  const commands = documents.flatMap((text) => blocks('do', text)).join('\n').split('\n');
  const configurations = commands.filter((line) => line.startsWith('configure {')).map((line) => line.slice('configure '.length));
  const rules = configurations.flatMap((text) => {
    const { codecDelete = [], codecPriority = [] } = /^\{.*\}$/.test(text) ? readable(text) : {};
    return [['opus/48000/2\nG722/8000\nPCMU/8000\nPCMA/8000\nCN/8000\ntelephone-event/8000\0',
      String.fromCharCode(codecDelete.length, codecPriority.length), [...codecDelete, ...codecPriority].join('\0')].join('')];
  });
  return {
    sip: messages.map(crlf),
    sdp: [...descriptions.values(), ...bodies].map(crlf),
    config: [readFileSync(path.join(scenarios, 'setup/config.json'), 'utf8'), ...configurations],
    codec: rules,
  };
}

/** @param {string} text */
function readable(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const [to, program, chains] = process.argv.slice(2);
if (!to) {
  console.error('usage: fuzz-corpus.mjs FOLDER [SCENARIO_RUN [CHAIN_RUN]]');
  process.exit(2);
}
/** @type {Record<string, (string | Buffer)[]>} */
const all = { ...seeds(), ...(program ? { phone: phoneInputs(program) } : {}), ...(chains ? chainSeeds(chains) : {}) };
for (const [name, inputs] of Object.entries(all)) {
  const folder = path.join(to, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = new Set(inputs.map((input) => {
    const file = createHash('sha1').update(input).digest('hex').slice(0, 16);
    writeFileSync(path.join(folder, file), input);
    return file;
  }));
  console.log(`${name}: ${names.size}`);
}
