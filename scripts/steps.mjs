// SPDX-License-Identifier: MIT
// The steps of `make check` and `make test` as data, and the one runner that counts what passed.
//   node scripts/steps.mjs check|test|all [words that a step's name must contain, any of them]
// Ends with "N passed, N failed": each check is one, each CTest test is one, each Node test is one.
//
// A step that says nothing for SILENCE is stopped and has failed: what hangs must not hold up the rest.
// Two lanes, a step at a time in each: what drives browsers, and beside it what computes (behind the browsers), then what
// drives servers, which mostly waits. Live steps may lose a race on a busy machine all the same: a file that fails runs
// once more, alone, at the end, and is named in the table as unsteady. What is broken fails twice.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const results = path.join(root, 'build/results');
const SILENCE = 6 * 60_000;
const BEHIND = 10;  // priority of what computes beside live steps

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} command
 * @property {'exit'|'ctest'|'node'} count  how to count what passed
 * @property {string} [rule]  what a check defends
 * @property {string} [fix]  how to make it pass
 * @property {() => string | null} [missing]  why the step cannot be run at all
 * @property {boolean} [live]  drives real browsers or servers: a file that fails may run once more
 * @property {boolean} [beside]  runs beside the browsers; behind them, unless it is live
 */

/** @param {string} folder @param {RegExp} pattern @returns {string[]} */
function filesUnder(folder, pattern) {
  const full = path.join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => path.join(folder, name))
    .sort();
}

const cFiles = ['core', 'server', 'tests', 'tools'].flatMap((folder) => filesUnder(folder, /\.[ch]$/));
const shellFiles = [
  ...['scripts', 'deploy'].flatMap((folder) => filesUnder(folder, /\.sh$/)),
  ...(existsSync(path.join(root, '.ci/run')) ? ['.ci/run'] : []),
];

/** @param {string} realm @returns {Step} */
const types = (realm) => ({
  name: `types ${realm}`,
  command: ['node_modules/.bin/tsc', '--noEmit', '-p', `${realm}/jsconfig.json`],
  count: 'exit',
  rule: 'every realm type-checks strictly against the library of the place it runs in',
  fix: 'correct the JSDoc or the code; a page API in a worker is a design error, not a typing one',
});

/** @param {string} script @param {string} rule @param {string} fix @returns {Step} */
const own = (script, rule, fix) => ({
  name: script,
  command: ['node', `scripts/${script}.mjs`],
  count: 'exit',
  rule,
  fix,
});

/** @type {Step[]} */
const checks = [
  {
    name: 'format',
    command: ['clang-format', '--dry-run', '-Werror', ...cFiles],
    count: 'exit',
    rule: 'C is laid out by .clang-format',
    fix: 'make format',
  },
  own('check-proof', 'what docs/*-proof.md name as a proof is there', 'name the test by its file and its title'),
  own('check-deps', 'who may include or import whom', 'see the message: pass the value in, or return a verdict'),
  own('check-style', 'house rules a compiler does not know', 'see the message'),
  own('check-wasm', 'phone.wasm, unpack.wasm, action.wasm and opus.wasm import nothing, export what is listed, stay small', 'see the message'),
  own('check-load', 'the first load is at most 150 KB over the wire (where the app is built)', 'see the message'),
  own('check-sdk', 'the npm package has what it exports and its engine is at most 60 KB over the wire', 'see the message'),
  own('check-tidy', 'clang-tidy finds nothing', 'correct the code; .clang-tidy says which checks and why not others'),
  {
    name: 'draw-states',
    command: ['node', 'scripts/draw-states.mjs', '--check'],
    count: 'exit',
    rule: 'docs/states shows the state tables as they are',
    fix: 'node scripts/draw-states.mjs',
  },
  {
    name: 'sdk-docs',
    command: ['node', 'scripts/sdk-docs.mjs', '--check'],
    count: 'exit',
    rule: 'docs/sdk/api.md says what the declarations of web/sdk say',
    fix: 'node scripts/sdk-docs.mjs',
  },
  {
    name: 'eslint',
    command: ['node_modules/.bin/eslint', '--max-warnings=0', '.'],
    count: 'exit',
    rule: 'JavaScript passes eslint.config.js',
    fix: 'node_modules/.bin/eslint --fix .',
  },
  ...['web/phone', 'web/page', 'web/ui', 'web/state', 'web/panel', 'web/sdk', 'sw', 'deploy', 'scripts', 'tests', 'tests/types']
    .filter((realm) => existsSync(path.join(root, realm, 'jsconfig.json')))
    .map(types),
  {
    name: 'shellcheck',
    command: ['shellcheck', ...shellFiles],
    count: 'exit',
    rule: 'shell scripts are portable and quote what they use',
    fix: 'each finding has a page under its SC number',
  },
];

/** @param {string} preset @returns {Step} */
const ctest = (preset) => ({
  name: `ctest ${preset}`,
  command: ['ctest', '--preset', preset, '--output-on-failure', '-j2', '--timeout', '300'],
  count: 'ctest',
  beside: true,
});

/** @param {string} folder @param {string[]} [flags] @returns {Step} */
const nodeTests = (folder, flags = []) => {
  const files = filesUnder(`tests/${folder}`, /\.test\.m?js$/);
  return {
    name: folder,
    command: [
      'node',
      '--test',
      ...flags,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=build/results/${folder}.tap`,
      ...files,
    ],
    count: 'node',
    live: folder !== 'wasm',
    beside: ['wasm', 'server', 'deploy', 'interop'].includes(folder),
    missing: () => (files.length ? null : `tests/${folder} has no *.test.mjs`),
  };
};

/** @param {string} name */
function tapOf(name) {
  const file = path.join(results, `${name}.tap`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The test files of a step in which something failed; all when it cannot be told. @param {Step} step */
function failedFiles(step) {
  const all = step.command.filter((word) => /\.test\.m?js$/.test(word));
  const blocks = tapOf(step.name).split(/^ *(?=(?:not )?ok \d)/m).filter((block) => block.startsWith('not ok'));
  const failed = all.filter((file) => blocks.some((block) => block.includes(file)));
  return failed.length ? failed : all;
}

/** @type {Step} */
const fuzz = { name: 'fuzz', command: ['scripts/fuzz.sh', '1'], count: 'exit', beside: true };

/** @type {Step[]} */
const tests = [
  ctest('clang'),
  ctest('gcc'),
  fuzz,
  nodeTests('wasm'),
  nodeTests('web'),
  nodeTests('sw'),
  nodeTests('server', ['--test-concurrency=1']),
  nodeTests('deploy', ['--test-concurrency=1']),
  nodeTests('interop', ['--test-concurrency=2']),
  nodeTests('e2e', ['--test-concurrency=1']),
].filter((step) => !step.missing?.());

/** @param {Step} step @param {string} output @param {boolean} ok @returns {[number, number]} */
function count(step, output, ok) {
  if (step.count === 'ctest') {
    const found = output.match(/(\d+) tests failed out of (\d+)/);
    if (found) {
      const failed = Number(found[1]);
      const passed = Number(found[2]) - failed;
      return [passed, failed + (ok || failed ? 0 : 1)];
    }
  }
  if (step.count === 'node') {
    const text = tapOf(step.name);
    /** @param {string} word */
    const total = (word) => Number(text.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
    const failed = total('fail') + total('cancelled');
    return [total('pass'), failed + (ok || failed ? 0 : 1)];
  }
  return ok ? [1, 0] : [0, 1];
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** A step and all that it started. @param {import('node:child_process').ChildProcess} child */
function stop(child) {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch { /* it has ended by itself */ }
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    running.forEach(stop);
    process.exit(1);
  });
}

/**
 * How much of it is seen: all as it comes, all at once when it has ended, or only what failed.
 * @typedef {'flowing' | 'whole' | 'failures'} Loudness
 */

/** @param {Step} step @param {Loudness} loud @returns {Promise<{counts: [number, number], seconds: number, stopped: boolean}>} */
async function run(step, loud) {
  const [file, ...args] = step.command;
  const started = Date.now();
  if (loud === 'flowing') console.log(`\n--- ${step.name}`);
  const child = spawn(file === 'node' ? process.execPath : file, args, { cwd: root, detached: true });
  if (step.beside && !step.live && child.pid) os.setPriority(child.pid, BEHIND);
  running.add(child);
  let output = '';
  let stopped = false;
  const silent = setTimeout(() => {
    stopped = true;
    output += `\nstopped: nothing was said for ${SILENCE / 60_000} minutes\n`;
    if (loud === 'flowing') console.log(`\nstopped: ${step.name} has said nothing for ${SILENCE / 60_000} minutes`);
    stop(child);
  }, SILENCE);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      silent.refresh();
      output += text;
      if (loud === 'flowing') process.stdout.write(text);
    });
  }
  const ok = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += `${error.message}\n`;
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
  clearTimeout(silent);
  running.delete(child);
  const seconds = (Date.now() - started) / 1000;
  if (loud === 'failures') console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${seconds.toFixed(1)} s)`);
  if (loud === 'whole') process.stdout.write(`\n--- ${step.name}\n${output}`);
  if (!ok && loud === 'failures') process.stdout.write(output);
  if (!ok && step.rule) console.log(`  rule: ${step.rule}\n  fix:  ${step.fix}`);
  // A runner that died has not said how many failed: which files it never began nobody knows.
  stopped ||= step.count === 'node' && !/^# fail \d+$/m.test(tapOf(step.name));
  return { counts: count(step, output, ok), seconds, stopped };
}

/** @typedef {{step: Step, good: number, bad: number, seconds: number, stopped: boolean, unsteady: string[]}} Result */

/** @param {Step[]} lane @param {Loudness} loud @returns {Promise<Result[]>} */
async function runLane(lane, loud) {
  /** @type {Result[]} */
  const done = [];
  for (const step of lane) {
    const { counts: [good, bad], seconds, stopped } = await run(step, loud);
    done.push({ step, good, bad, seconds, stopped, unsteady: [] });
  }
  return done;
}

/** The files of a live step that failed, once more; all of them where it ended before its end: nobody knows which were never begun. @param {Result} result */
async function again(result) {
  const { step, bad } = result;
  const all = step.command.filter((word) => /\.test\.m?js$/.test(word));
  const failed = failedFiles(step);
  const files = result.stopped ? all : failed;
  console.log(`\n--- once more: ${files.join(' ')}`);
  const flags = step.command.filter((word) => !/\.test\.m?js$/.test(word) && !word.startsWith('--test-concurrency'));
  const { counts: [fine, still], seconds, stopped } = await run({ ...step, command: [...flags, '--test-concurrency=1', ...files] }, 'flowing');
  result.good = result.stopped ? fine : result.good + Math.max(0, bad - still);
  result.bad = still + (stopped && !still ? 1 : 0);
  result.seconds += seconds;
  if (!result.bad) result.unsteady = result.stopped ? ['the run as a whole, which ended before its end (see the log), and', ...failed] : files;
}

const [what = 'all', ...words] = process.argv.slice(2);
if (!['check', 'test', 'all'].includes(what)) {
  console.error('usage: steps.mjs check|test|all [word...]');
  process.exit(2);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** @param {Step} step */
const chosen = (step) => words.length === 0 || words.some((word) => step.name.includes(word));
const done = what === 'test' ? [] : await runLane(checks.filter(chosen), 'failures');
if (what !== 'check') {
  const wanted = tests.filter(chosen);
  const browsers = wanted.filter((step) => !step.beside);
  const beside = wanted.filter((step) => step.beside);
  const lanes = await Promise.all([runLane(browsers, 'flowing'), runLane(beside, browsers.length ? 'whole' : 'flowing')]);
  done.push(...lanes.flat());
  for (const result of done) {
    if (result.bad && result.step.live) await again(result);
  }
}

/** @type {string[]} */
const table = [];
for (const { step, good, bad, seconds, unsteady } of done) {
  table.push(`${bad ? 'FAILED' : 'ok    '} ${step.name}: ${good} passed, ${bad} failed, ${seconds.toFixed(0)} s`);
  if (unsteady.length) table.push(`       unsteady: ${unsteady.join(' ')} failed at first, and passed when it ran alone`);
}
const passed = done.reduce((sum, { good }) => sum + good, 0);
const failed = done.reduce((sum, { bad }) => sum + bad, 0) + (done.length ? 0 : 1);
const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout?.trim();
if (commit) table.push(`at ${commit}`);
console.log(`\n${table.join('\n')}\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
