// SPDX-License-Identifier: MIT
// The size of the engine as a visitor downloads it: phone.wasm as phone.pack, and the loader with the tables of abi.js and
// what unpacks, bundled and minified; both as brotli 11 bytes. Used by check-wasm and the benchmark.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';
import { packedEngine } from './pack-wasm.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @param {Uint8Array} bytes */
export const brotliSize = (bytes) =>
  zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** A module bundled as we ship it. @param {string} entry @param {string} [contents] */
export async function bundled(entry, contents) {
  const result = await esbuild.build({
    ...(contents ? { stdin: { contents, resolveDir: root, sourcefile: entry } } : { entryPoints: [path.join(root, entry)] }),
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'chrome109',
    write: false,
    legalComments: 'none',
    logLevel: 'error',
  });
  return result.outputFiles[0].contents;
}

export async function engineSize() {
  const wasm = brotliSize(packedEngine());
  const loader = brotliSize(await bundled('web/phone/core.js'));
  return { wasm, loader };
}
