// SPDX-License-Identifier: MIT
// web/sdk/ -> connector.js and sdk/ of the built app, which pages of other sites load from the portal.
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sdk = path.join(root, 'web/sdk');

/** @param {string} entry @param {string} outfile @param {'iife' | 'esm'} format */
async function bundle(entry, outfile, format) {
  const { metafile } = await esbuild.build({
    entryPoints: [path.join(sdk, entry)],
    outfile,
    absWorkingDir: root,
    bundle: true,
    format,
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

/**
 * @param {string} out  the built app
 * @returns {Promise<string[]>} the files that it was made of
 */
export async function buildSdk(out) {
  const made = await Promise.all([
    bundle('connector-classic.js', path.join(out, 'connector.js'), 'iife'),
    bundle('connector.js', path.join(out, 'sdk/connector.js'), 'esm'),
  ]);
  await fs.copyFile(path.join(sdk, 'connector.d.ts'), path.join(out, 'sdk/connector.d.ts'));
  return [...made.flat(), path.join(sdk, 'connector.d.ts')];
}
