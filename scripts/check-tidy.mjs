// SPDX-License-Identifier: MIT
// Runs clang-tidy over our C files, only over those that changed since they last passed: a file's key is
// the hash of itself, of all it includes, of .clang-tidy. Needs build/clang/compile_commands.json.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const build = path.join(root, 'build/clang');
const cache = path.join(root, 'build/tidy');

/** @type {{ file: string, command: string }[]} */
const commands = JSON.parse(readFileSync(path.join(build, 'compile_commands.json'), 'utf8'));
const ours = commands.filter(({ file }) => /^(core|server)\//.test(path.relative(root, file)) && existsSync(file));

const rules = readFileSync(path.join(root, '.clang-tidy'));
const PLACES = ['core/include', 'core/src', 'server/src', 'core/mbedtls'];

/** Where an included file of ours lies, or null. @param {string} from @param {string} name */
function findIncluded(from, name) {
  const places = [path.dirname(from), ...PLACES.map((place) => path.join(root, place))];
  return places.map((place) => path.join(place, name)).find((file) => existsSync(file)) ?? null;
}

/** The file and all of ours that it includes. @param {string} file @param {Set<string>} [seen] */
function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/^\s*#\s*include\s*"([^"]+)"/gm)) {
    const found = findIncluded(file, name);
    if (found) closure(found, seen);
  }
  return seen;
}

/** @param {string} file */
function keyOf(file) {
  const hash = createHash('sha256').update(rules).update(file);
  for (const part of [...closure(file)].sort()) hash.update(readFileSync(part));
  return path.join(cache, hash.digest('hex'));
}

/** @param {string} file @returns {Promise<boolean>} */
function tidy(file) {
  const child = spawn('clang-tidy', ['-p', build, '--quiet', file], { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { output += text; });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.log(`check-tidy: clang-tidy: ${error.message}`);
      resolve(false);
    });
    child.on('close', (code) => {
      if (code === 0 && !/warning:|error:/.test(output)) writeFileSync(keyOf(file), '');
      else console.log(output.replace(/^\d+ warnings? .*\n/gm, '').trim());
      resolve(code === 0);
    });
  });
}

mkdirSync(cache, { recursive: true });
const waiting = ours.map(({ file }) => file).filter((file) => !existsSync(keyOf(file)));
let failed = 0;
async function worker() {
  for (let file = waiting.shift(); file; file = waiting.shift()) {
    if (!(await tidy(file))) failed++;
    // whoever runs this takes silence for a step that hangs
    if (waiting.length && waiting.length % 25 === 0) console.log(`check-tidy: ${waiting.length} files to go`);
  }
}
await Promise.all(Array.from({ length: Math.min(2, os.cpus().length) }, worker));
if (failed) console.log(`check-tidy: ${failed} files with findings`);
process.exit(failed ? 1 : 0);
