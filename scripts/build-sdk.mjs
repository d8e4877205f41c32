// SPDX-License-Identifier: MIT
// web/sdk/ -> build/sdk, the npm package `webphone`, and connector.js and sdk/ of the built app, which pages of other
// sites load from the portal. By itself: node scripts/build-sdk.mjs makes the package.
import { promises as fs } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { PACK_INPUTS, packEngine } from './pack-wasm.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sdk = path.join(root, 'web/sdk');
export const PACKAGE = path.join(root, 'build/sdk');

/** What a program imports, by file of dist/. */
const MODULES = ['phone.js', 'worker.js', 'connector.js', 'web-phone.js', 'click-to-call.js', 'precall.js', 'precall-worker.js'];
const TYPES = ['phone.d.ts', 'connector.d.ts', 'web-phone.d.ts', 'click-to-call.d.ts', 'precall.d.ts'];

/** @param {string[]} entries @param {string} outdir @param {'iife' | 'esm'} format @param {string[]} [external] */
async function bundle(entries, outdir, format, external = []) {
  const { metafile } = await esbuild.build({
    entryPoints: entries.map((entry) => path.join(sdk, entry)),
    outdir,
    absWorkingDir: root,
    bundle: true,
    format,
    external,
    charset: 'utf8',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    minify: true,
    metafile: true,
    legalComments: 'none',
    banner: { js: '// SPDX-License-Identifier: MIT' },
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs).map((input) => path.resolve(root, input));
}

/** The package as npm would publish it. @returns {Promise<string[]>} the files that it was made of */
async function buildPackage() {
  const dist = path.join(PACKAGE, 'dist');
  await fs.rm(PACKAGE, { recursive: true, force: true });
  // The component is the engine with a screen: it imports phone.js, so that a page has that once.
  const made = await bundle(MODULES, dist, 'esm', ['./phone.js']);
  packEngine();
  const wasm = ['phone.pack', 'opus.wasm'].map((name) => path.join(root, 'build/wasm', name));
  for (const file of wasm) await fs.copyFile(file, path.join(dist, path.basename(file)));
  for (const name of TYPES) await fs.copyFile(path.join(sdk, name), path.join(dist, name));
  const about = JSON.parse(await fs.readFile(path.join(sdk, 'package.in.json'), 'utf8'));
  const { version } = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8'));
  await fs.writeFile(path.join(PACKAGE, 'package.json'), `${JSON.stringify({ ...about, version, private: undefined }, null, 2)}\n`);
  await fs.copyFile(path.join(sdk, 'README.md'), path.join(PACKAGE, 'README.md'));
  await fs.copyFile(path.join(root, 'LICENSE'), path.join(PACKAGE, 'LICENSE'));
  return [...made, ...wasm, ...PACK_INPUTS, ...[...TYPES, 'package.in.json', 'README.md'].map((name) => path.join(sdk, name))];
}

/**
 * @param {string} out  the built app
 * @returns {Promise<string[]>} the files that it was made of
 */
export async function buildSdk(out) {
  const made = await buildPackage();
  await fs.cp(path.join(PACKAGE, 'dist'), path.join(out, 'sdk'), { recursive: true });
  const classic = await bundle(['connector-classic.js'], path.join(out, 'sdk'), 'iife');
  await fs.rename(path.join(out, 'sdk/connector-classic.js'), path.join(out, 'connector.js'));
  return [...made, ...classic];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPackage();
  console.log(`${path.relative(root, PACKAGE)}: ${(await fs.readdir(path.join(PACKAGE, 'dist'))).join(', ')}`);
}
