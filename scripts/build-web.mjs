// SPDX-License-Identifier: MIT
// web/ -> build/web/: bundles each realm, names assets by content, compresses them.
// webphoned relies on this: everything under assets/ has its hash in its name and never changes; all
// else is revalidated by ETag; beside each compressible file stand file.br and file.gz.
//
// The worker keeps its name, phone.js: pages of an old and of a new build must meet in one SharedWorker.
// A source may name another file as the platform does, new URL('./tone.wav', import.meta.url): a script
// named so becomes a bundle of its own, anything else is copied; both get hashed names.
import { createHash } from 'node:crypto';
import { existsSync, promises as fs, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';
import { injectManifest } from 'workbox-build/build/inject-manifest.js';
import { buildSdk } from './build-sdk.mjs';
import { placeIcons, setAside } from './fa-icons.mjs';
import { PACK_INPUTS, packEngine } from './pack-wasm.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const web = path.join(root, 'web');
const out = path.join(root, 'build/web');
const stampFile = path.join(root, 'build/web.stamp.json');
const COMPRESSIBLE = /\.(html|js|css|svg|json|wasm|pack|map|webmanifest|txt)$/;

const STABLE = {
  'phone.js': 'web/phone/main.js',
  'phone.pack': 'build/wasm/phone.pack',
  'action.js': 'web/phone/actions.js',  // loaded where the account has buttons, with
  'action.wasm': 'build/wasm/action.wasm',
};

/** Pictures of the app for who is asked to install it: name, label, of a wide window. */
const SCREENSHOTS = /** @type {const} */ ([['dialpad', 'Dialpad', false], ['call', 'In a call', false], ['desktop', 'On a desktop', true]]);

/** @type {Set<string>} every file that the result depends on */
const inputs = new Set([fileURLToPath(import.meta.url), path.join(root, 'package-lock.json'), path.join(root, 'scripts/fa-icons.mjs'), path.join(root, 'scripts/build-sdk.mjs'), ...PACK_INPUTS]);
/** @type {Map<string, Promise<string>>} source file -> name under assets/ */
const assets = new Map();

/** @type {Map<string, string[]>} asset -> chunks it cannot begin without, which a page names in its head */
const needs = new Map();

/** @param {string} file @param {Uint8Array} bytes @param {string} [extension] */
async function putAsset(file, bytes, extension = path.extname(file)) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const stem = path.basename(file, path.extname(file));
  const name = `${stem === 'main' ? path.basename(path.dirname(file)) : stem}-${hash}${extension}`;
  await fs.writeFile(path.join(out, 'assets', name), bytes);
  return name;
}

/** The asset made of a source file, made once. @param {string} file */
function asset(file) {
  let name = assets.get(file);
  if (!name) {
    name = makeAsset(file);
    assets.set(file, name);
  }
  return name;
}

/** @param {string} file */
async function makeAsset(file) {
  if (/\.(js|css)$/.test(file)) return bundle(file);
  inputs.add(file);
  return putAsset(file, await fs.readFile(file));
}

/** new URL('x', import.meta.url) -> the hashed name of x. @type {import('esbuild').Plugin} */
const urlPlugin = {
  name: 'url',
  setup(build) {
    build.onLoad({ filter: /\/web\/.*\.js$/ }, async ({ path: file }) => {
      let source = await fs.readFile(file, 'utf8');
      const named = [...source.matchAll(/new URL\(\s*'(\.[^']+)',\s*import\.meta\.url,?\s*\)/g)];
      for (const [text, target] of named) {
        const name = await asset(path.resolve(path.dirname(file), target));
        source = source.replace(text, () => `new URL('./${name}', import.meta.url)`);
      }
      return { contents: source, loader: 'js' };
    });
  },
};

/** @param {string} entry @param {string} [stable]  its name in build/web when it must not have a hash */
async function bundle(entry, stable) {
  const result = await esbuild.build({
    entryPoints: [entry],
    outdir: path.join(out, 'assets'),
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    splitting: !stable,
    charset: 'utf8',
    chunkNames: '[name]-[hash]',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    minify: true,
    sourcemap: 'external',
    metafile: true,
    write: false,
    legalComments: 'none',
    loader: { '.svg': 'text', '.woff2': 'file', '.png': 'file' },
    assetNames: '[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [urlPlugin],
    logLevel: 'warning',
  });
  for (const input of Object.keys(result.metafile.inputs)) inputs.add(path.resolve(root, input));
  const files = result.outputFiles;
  const outputs = Object.entries(result.metafile.outputs);
  const first = outputs.find(([, { entryPoint }]) => entryPoint && path.resolve(root, entryPoint) === path.resolve(root, entry));
  if (!first) throw new Error(`esbuild made nothing of ${entry}`);
  const code = path.resolve(root, first[0]);
  const name = stable ?? (await putAsset(entry, /** @type {any} */ (files.find((file) => file.path === code)).contents));
  needs.set(name, first[1].imports.filter(({ kind }) => kind === 'import-statement').map((chunk) => path.basename(chunk.path)));
  for (const { path: made, contents } of files) {
    const source = made.replace(/\.map$/, '');
    const file = source === code ? path.join(out, stable ? '' : 'assets', name) : source;
    if (made.endsWith('.map')) {
      await fs.writeFile(`${file}.map`, contents);
      continue;
    }
    const comment = `sourceMappingURL=${path.basename(file)}.map`;
    const end = !/\.(js|css)$/.test(made) ? '' : made.endsWith('.css') ? `/*# ${comment} */\n` : `//# ${comment}\n`;
    await fs.writeFile(file, Buffer.concat([contents, Buffer.from(end)]));
  }
  return name;
}

/** index.html with its local references replaced by assets. @param {string} file @param {string} [target]  in build/web */
async function page(file, target = path.basename(file)) {
  needs.clear();
  inputs.add(file);
  const prefix = target.includes('/') ? '/' : '';
  let html = await fs.readFile(file, 'utf8');
  if (/<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=/.test(html)) {
    throw new Error(`${file} has an inline script, handler or style: the content security policy forbids it`);
  }
  for (const [text, attribute, target] of [...html.matchAll(/\b(src|href)="(?!https?:|#|data:|\/)([^"]+)"/g)]) {
    const name = await asset(path.resolve(path.dirname(file), target));
    html = html.replace(text, () => `${attribute}="${prefix}assets/${name}"`);
  }
  const chunks = [...new Set([...needs.values()].flat())].map((chunk) => `  <link rel="modulepreload" href="${prefix}assets/${chunk}">\n`);
  html = html.replace('</head>', () => `${chunks.join('')}</head>`);
  await fs.mkdir(path.dirname(path.join(out, target)), { recursive: true });
  await fs.writeFile(path.join(out, target), html);
}

/**
 * The service worker, with the list of all files of this build and their hashes in it: a build with any other file
 * has another worker, so browsers notice. A classic script, for those that know no module there.
 */
async function serviceWorker() {
  const swDest = path.join(out, 'sw.js');
  const result = await esbuild.build({
    entryPoints: [path.join(root, 'sw/sw.js'), path.join(root, 'sw/last-words.js')],
    outdir: out,
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    minify: true,
    metafile: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  for (const input of Object.keys(result.metafile.inputs)) inputs.add(path.resolve(root, input));
  const { count, size, warnings } = await injectManifest({
    swSrc: swDest,
    swDest,
    globDirectory: out,
    globPatterns: ['**/*'],
    // The test before a call, a greeting and the list of recordings need the portal anyway; recording and decoding do not.
    globIgnores: ['sw.js', 'last-words.js', 'connector.js', 'sdk/**', '**/*.map', 'fa/**', ...['trial-worker', 'loss', 'precall', 'greeting', 'recordings', 'wp-recordings'].map((name) => `assets/${name}*`)],
    dontCacheBustURLsMatching: /^assets\//,  // the hash is in the name
    maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
  });
  if (warnings.length) throw new Error(warnings.join('\n'));
  return `sw.js (${count} files, ${Math.round(size / 1024)} KiB)`;
}

const mdi = path.join(root, 'node_modules/@mdi/svg');
/** @param {string} name */
const mdiFile = async (name) => JSON.parse(await fs.readFile(path.join(mdi, name), 'utf8'));
const mdiFolder = async () => path.join(out, `assets/mdi-${(await mdiFile('package.json')).version}`);

/** Names of the icons that an operator's menu may name, with what else they are called and are about: the panel finds one by typing. */
async function listIcons() {
  const folder = await mdiFolder();
  const names = (await mdiFile('meta.json')).map((/** @type {any} */ { name, aliases, tags }) => [name, [...aliases, ...tags].join(' ').toLowerCase()]);
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'names.json'), JSON.stringify(Object.fromEntries(names)));
}

/** Each icon that an operator's menu may name is a file of its own: a page fetches the few that it shows. */
async function copyIcons() {
  await fs.cp(path.join(mdi, 'svg'), await mdiFolder(), { recursive: true });
}

/** What the app says of itself to who installs it; webphoned puts the tenant's brand around it. After the service
 * worker: nobody who has the app needs it. */
async function placeManifest() {
  const folder = path.join(out, 'manifest');
  await fs.mkdir(folder);
  const screenshots = [];
  for (const [name, label, wide] of SCREENSHOTS) {
    const picture = path.join(root, 'docs/screens', `${name}.png`);
    inputs.add(picture);
    const bytes = await fs.readFile(picture);
    await fs.writeFile(path.join(folder, `${name}.png`), bytes);
    const sizes = `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
    screenshots.push({ src: `/manifest/${name}.png`, sizes, type: 'image/png', form_factor: wide ? 'wide' : 'narrow', label });
  }
  // Links to numbers open the installed phone, in a window of its own: one with a call in it is never led away.
  const handlers = ['tel', 'sip', 'web+sip'].map((protocol) => ({ protocol, url: '/?call=%s' }));
  const app = {
    name: 'Webphone', description: 'A phone in the browser', categories: ['communication', 'business'], screenshots,
    protocol_handlers: handlers, launch_handler: { client_mode: 'navigate-new' },
  };
  await fs.writeFile(path.join(folder, 'app.webmanifest'), JSON.stringify(app));
}

/** @param {string} folder */
async function compress(folder) {
  const brotli = promisify(zlib.brotliCompress);
  const gzip = promisify(zlib.gzip);
  await Promise.all(
    (await fs.readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
      .map(async (entry) => {
        const file = path.join(entry.parentPath ?? entry.path, entry.name);
        const bytes = await fs.readFile(file);
        if (bytes.length < 256) return;
        const quality = entry.name.endsWith('.map') ? 4 : 11;
        const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: quality };
        await fs.writeFile(`${file}.br`, await brotli(bytes, { params }));
        await fs.writeFile(`${file}.gz`, await gzip(bytes, { level: 9 }));
      }),
  );
}

/** What the inputs look like now; null when one is gone. @param {Iterable<string>} files */
function look(files) {
  /** @type {Record<string, string>} */
  const seen = {};
  for (const file of files) {
    if (!existsSync(file)) return null;
    const { mtimeMs, size } = statSync(file);
    seen[file] = `${mtimeMs} ${size}`;
  }
  return seen;
}

async function isFresh() {
  if (!existsSync(stampFile) || !existsSync(path.join(out, 'index.html'))) return false;
  const stamp = JSON.parse(await fs.readFile(stampFile, 'utf8'));
  return JSON.stringify(look(Object.keys(stamp))) === JSON.stringify(stamp);
}

if (!process.argv.includes('--force') && (await isFresh())) process.exit(0);
await setAside(out);
await fs.rm(out, { recursive: true, force: true });
await fs.mkdir(path.join(out, 'assets'), { recursive: true });
packEngine();
for (const [name, file] of Object.entries(STABLE)) {
  const source = path.join(root, file);
  inputs.add(source);
  if (name.endsWith('.js')) await bundle(source, name);
  else await fs.copyFile(source, path.join(out, name));
}
await page(path.join(web, 'index.html'));
for (const input of await buildSdk(out)) inputs.add(input);
const worker = await serviceWorker();
// After the service worker: who has the phone in its cache need not have the operators' panel.
await page(path.join(web, 'panel/index.html'), 'admin/index.html');
await listIcons();
await compress(out);
await placeIcons(out);
await copyIcons();
await placeManifest();
await fs.writeFile(stampFile, JSON.stringify(look([...inputs].sort())));
console.log(`build/web: ${[...Object.keys(STABLE), ...(await Promise.all(assets.values())), worker].join(', ')}`);
