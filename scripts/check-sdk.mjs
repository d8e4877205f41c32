// SPDX-License-Identifier: MIT
// The npm package as a promise: what is in it, that its exports are there, and that the engine without a screen (module,
// worker, WebAssembly) stays small over the wire. Without a build there is nothing to look at.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { PACKAGE } from './build-sdk.mjs';
import { brotliSize } from './engine-size.mjs';

const CEILING_BYTES = 60_000;
const ENGINE = ['phone.js', 'worker.js', 'phone.pack'];
const FILES = [
  'LICENSE', 'README.md', 'package.json',
  ...['click-to-call.d.ts', 'click-to-call.js', 'connector.d.ts', 'connector.js', 'opus.wasm', 'phone.d.ts', 'phone.js', 'phone.pack', 'precall-worker.js', 'precall.d.ts', 'precall.js', 'web-phone.d.ts', 'web-phone.js', 'worker.js'].map((name) => `dist/${name}`),
];

if (!existsSync(path.join(PACKAGE, 'package.json'))) {
  console.log('check-sdk: build/sdk is not there: node scripts/build-sdk.mjs');
  process.exit(0);
}

/** @type {string[]} */
const problems = [];
const sizes = ENGINE.map((name) => brotliSize(readFileSync(path.join(PACKAGE, 'dist', name))));
const total = sizes.reduce((sum, size) => sum + size, 0);
console.log(`check-sdk: ${ENGINE.map((name, i) => `${name} ${sizes[i]}`).join(', ')}; together ${total} of ${CEILING_BYTES}`);
if (total > CEILING_BYTES) problems.push(`the engine is ${total - CEILING_BYTES} over. See what came along: a part of web/page that the kit does not need?`);

const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: PACKAGE, encoding: 'utf8' });
const names = packed.status === 0 ? JSON.parse(packed.stdout)[0].files.map((/** @type {{ path: string }} */ file) => file.path).sort() : [];
if (packed.status !== 0) problems.push(`npm pack failed: ${packed.stderr}`);
else if (names.join() !== [...FILES].sort().join()) problems.push(`the package holds ${names.join(', ')}; wanted are ${[...FILES].sort().join(', ')}.`);

const { exports } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'));
for (const file of Object.values(exports).flatMap((/** @type {any} */ one) => (typeof one === 'string' ? [one] : Object.values(one)))) {
  if (!existsSync(path.join(PACKAGE, file))) problems.push(`package.json exports ${file}, which is not there.`);
}
for (const problem of problems) console.log(`check-sdk: ${problem}`);
process.exit(problems.length ? 1 : 0);
