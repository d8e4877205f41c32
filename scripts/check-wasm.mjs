// SPDX-License-Identifier: MIT
// The modules as a promise: no imports, the exports that are listed, fixed memory, a size budget.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { brotliSize, engineSize } from './engine-size.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
// phone.pack (phone.wasm as it travels) and its loader, brotli 11, together.
const ENGINE_CEILING_BYTES = 42_000;
// What Emscripten adds by itself.
const ADDED = ['__indirect_function_table', '__errno_location', 'stackSave', 'stackRestore', 'stackAlloc'];

// action.wasm by itself, brotli 11: no part of the first load, fetched where the account has buttons.
const ACTION_CEILING_BYTES = 20_500;

// opus.wasm by itself, brotli 11, with Ogg both ways: fetched when something is recorded, or played where the browser cannot.
const OPUS_CEILING_BYTES = 150_000;

/** @type {string[]} */
const problems = [];

/** Imports nothing, exports what is listed, never grows. @param {string} name @param {string} list @param {string} source */
function check(name, list, source) {
  const bytes = readFileSync(path.join(root, 'build/wasm', name));
  const module = new WebAssembly.Module(bytes);
  for (const { module: from, name: wanted } of WebAssembly.Module.imports(module)) {
    problems.push(`${name} imports ${from}.${wanted}. Something pulls in libc's I/O, clock or assert: ` +
      `find it with "wasm-objdump -x build/wasm/${name}" and use base/ instead.`);
  }
  const listed = readFileSync(path.join(root, list), 'utf8').split('\n').filter((line) => /^[a-z_]+$/.test(line));
  const exported = WebAssembly.Module.exports(module).map((one) => one.name).filter((one) => !ADDED.includes(one));
  for (const one of exported) {
    if (!listed.includes(one) && one !== 'memory' && one !== '_initialize') problems.push(`${name} exports ${one}, which ${list} does not list. Add it there if it is meant.`);
  }
  for (const one of listed) {
    if (!exported.includes(one)) problems.push(`${list} lists ${one}, which ${name} does not export. Define it in ${source}.`);
  }
  const memory = /** @type {WebAssembly.Memory} */ (new WebAssembly.Instance(module, {}).exports.memory);
  let grows = true;
  try {
    memory.grow(1);
  } catch {
    grows = false;
  }
  if (grows) problems.push(`the memory of ${name} can grow: typed-array views would go stale. Link with fixed memory.`);
  return bytes;
}

const bytes = check('phone.wasm', 'core/wasm/exports.txt', 'core/wasm/phone_wasm.c');
check('unpack.wasm', 'core/wasm/unpack_exports.txt', 'core/wasm/unpack_wasm.c');
const action = check('action.wasm', 'core/wasm/action_exports.txt', 'core/wasm/action_wasm.c');
const actionSize = brotliSize(action);
console.log(`check-wasm: action.wasm ${action.length} bytes, brotli ${actionSize}, at most ${ACTION_CEILING_BYTES}; loaded where there are buttons`);
if (actionSize > ACTION_CEILING_BYTES) {
  problems.push(`action.wasm is ${actionSize} bytes brotli, ${actionSize - ACTION_CEILING_BYTES} over its ceiling. See what grew: "wasm-objdump -h" of both builds.`);
}

const opus = check('opus.wasm', 'core/wasm/opus_exports.txt', 'core/wasm/opus_wasm.c');
const opusSize = brotliSize(opus);
console.log(`check-wasm: opus.wasm ${opus.length} bytes, brotli ${opusSize}, at most ${OPUS_CEILING_BYTES}; loaded when it is needed`);
if (opusSize > OPUS_CEILING_BYTES) problems.push(`opus.wasm is ${opusSize} bytes brotli, ${opusSize - OPUS_CEILING_BYTES} over its ceiling.`);

const { wasm, loader } = await engineSize();
console.log(`check-wasm: phone.wasm ${bytes.length} bytes, packed and brotli ${wasm}; loader brotli ${loader}; ` +
  `together ${wasm + loader}, at most ${ENGINE_CEILING_BYTES}`);
if (wasm + loader > ENGINE_CEILING_BYTES) {
  problems.push(`the engine is ${wasm + loader} bytes brotli, ${wasm + loader - ENGINE_CEILING_BYTES} over its ceiling. ` +
    'See what grew: "wasm-objdump -h" of both builds, or twiggy-like sorting of the code section.');
}
for (const problem of problems) console.log(`check-wasm: ${problem}`);
process.exit(problems.length ? 1 : 0);
