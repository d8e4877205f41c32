// SPDX-License-Identifier: MIT
// The npm package in programs that Vite, webpack and esbuild make: each finds the worker and the WebAssembly, and its phone
// registers at Kamailio in Chromium. `make bundlers`; the bundlers come from the lock file of this folder, into build/bundlers.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { launchChromium, serve } from '../support/chromium.mjs';
import { startSite } from '../support/site.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const place = path.join(root, 'build/bundlers');
const app = path.join(place, 'app');
const tool = createRequire(path.join(place, 'package.json'));
const PATIENCE = 20_000;

/** @param {string} command @param {string[]} args @param {string} cwd */
function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** The bundlers as locked, and the package as npm would unpack it. */
function prepare() {
  if (!existsSync(path.join(root, 'build/sdk/package.json'))) throw new Error('build/sdk is not there: node scripts/build-sdk.mjs');
  mkdirSync(place, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) cpSync(path.join(here, name), path.join(place, name));
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], place);
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', path.join(root, 'build/sdk')], place));
  const home = path.join(place, 'node_modules/webphone');
  mkdirSync(home, { recursive: true });
  run('tar', ['-xzf', filename, '-C', home, '--strip-components=1'], place);
  rmSync(app, { recursive: true, force: true });
  cpSync(path.join(here, 'app'), app, { recursive: true });
}

/** The version of what is installed there. @param {string} name @param {string} [at] */
const versionOf = (name, at = place) => JSON.parse(readFileSync(path.join(at, 'node_modules', name, 'package.json'), 'utf8')).version;

const load = (/** @type {string} */ name) => import(tool.resolve(name));

/** @param {string} out */
async function vite(out) {
  const { build } = await load('vite');
  await build({ root: app, logLevel: 'error', build: { outDir: out, emptyOutDir: true } });
}

/** @param {string} out */
async function webpack(out) {
  const { default: pack } = await load('webpack');
  await new Promise((resolve, reject) => {
    pack({ mode: 'production', context: app, entry: './main.js', output: { path: out, filename: 'main.js' }, performance: false }, (/** @type {any} */ error, /** @type {any} */ stats) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString('errors-only')));
      else resolve(undefined);
    });
  });
  cpSync(path.join(app, 'index.html'), path.join(out, 'index.html'));
}

/** It follows no `new URL(..., import.meta.url)`: the two files are put beside the bundle (web/sdk/README.md). @param {string} out */
async function plain(out) {
  await esbuild.build({ entryPoints: [path.join(app, 'main.js')], outfile: path.join(out, 'main.js'), bundle: true, minify: true, format: 'esm', logLevel: 'error' });
  for (const name of ['worker.js', 'phone.pack']) cpSync(path.join(place, 'node_modules/webphone/dist', name), path.join(out, name));
  cpSync(path.join(app, 'index.html'), path.join(out, 'index.html'));
}

/** A folder of files over HTTP. @param {string} folder */
function serveFolder(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  const files = Object.fromEntries(names.map((name) => [`/${path.relative(folder, name)}`, readFileSync(name)]));
  return serve({ ...files, '/': files['/index.html'] });
}

/** Vite's development server, with the one setting that it needs. */
async function viteServer() {
  const { createServer } = await load('vite');
  const server = await createServer({ root: app, logLevel: 'error', optimizeDeps: { exclude: ['webphone'] }, server: { host: 'localhost', port: 0, ws: false, hmr: false } });
  await server.listen();
  return { url: server.resolvedUrls.local[0].replace(/\/$/, ''), stop: () => server.close() };
}

/** @param {string} name @param {(out: string) => Promise<void>} build */
const built = (name, build) => async () => {
  const out = path.join(place, `out-${name}`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build(out);
  return serveFolder(out);
};

prepare();
const TRIALS = /** @type {[string, () => Promise<{ url: string, stop: () => Promise<unknown> }>][]} */ ([
  [`Vite ${versionOf('vite')}`, built('vite', vite)],
  [`Vite ${versionOf('vite')}, development server`, viteServer],
  [`webpack ${versionOf('webpack')}`, built('webpack', webpack)],
  [`esbuild ${versionOf('esbuild', root)}`, built('esbuild', plain)],
]);
const site = await startSite({ parts: ['webphoned', 'kamailio'] });
const browser = await launchChromium();
let failed = 0;
try {
  for (const [name, start] of TRIALS) {
    const server = await start();
    const page = await browser.newPage();
    /** @type {string[]} */
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(`${server.url}/?server=${encodeURIComponent(site.demo.urls.ws)}`);
    await page.waitForFunction(() => document.title !== 'waiting', undefined, { timeout: PATIENCE }).catch(() => faults.push('nothing happened'));
    const title = await page.title();
    const good = title === 'registered' && !faults.length;
    if (!good) failed += 1;
    console.log(`${good ? 'ok    ' : 'FAILED'} ${name}: ${[title, ...faults].join('; ')}`);
    await page.close();
    await server.stop();
  }
} finally {
  await browser.close();
  await site.stop();
}
process.exit(failed ? 1 : 0);
