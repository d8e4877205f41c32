// SPDX-License-Identifier: MIT
// Runs clang-tidy over our C files, only over those that changed since they last passed: a file's key is
// the hash of itself, of every header, of .clang-tidy. Needs build/clang/compile_commands.json.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
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

const headers = createHash('sha256').update(readFileSync(path.join(root, '.clang-tidy')));
for (const folder of ['core', 'server']) {
  for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(h|def)$/.test(name)) headers.update(readFileSync(path.join(root, folder, name)));
  }
}
const headersHash = headers.digest('hex');

/** @param {string} file */
const keyOf = (file) =>
  path.join(cache, createHash('sha256').update(headersHash).update(file).update(readFileSync(file)).digest('hex'));

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
  for (let file = waiting.shift(); file; file = waiting.shift()) if (!(await tidy(file))) failed++;
}
await Promise.all(Array.from({ length: Math.min(2, os.cpus().length) }, worker));
if (failed) console.log(`check-tidy: ${failed} files with findings`);
process.exit(failed ? 1 : 0);
