// SPDX-License-Identifier: MIT
// The system's Chromium, a loopback server of what a test names, and bundles made on the fly.
import { createServer } from 'node:http';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
export const FAKE_MEDIA = [
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required',
];

/** @param {string[]} [flags] */
export function launchChromium(flags = FAKE_MEDIA) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: [...FLAGS, ...flags] });
}

/** A script as a browser can load it, from source text that may import `/web/...`. @param {string} contents */
export async function bundle(contents) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: contents.replaceAll(/\b(from|import) '\//g, `$1 '${root}`), resolveDir: root, sourcefile: 'test.js' },
    bundle: true, format: 'esm', target: 'chrome109', write: false, absWorkingDir: root, logLevel: 'error',
  });
  return outputFiles[0].text;
}

const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm', json: 'application/json', css: 'text/css', svg: 'image/svg+xml' };

/**
 * Serves these paths on a free port of localhost; a function is asked at each request.
 * @param {Record<string, string | Uint8Array | (() => string | Uint8Array)>} files
 * @param {Record<string, string>} [headers]
 */
export async function serve(files, headers = {}) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = files[path];
    const body = typeof file === 'function' ? file() : file;
    if (body === undefined) return response.writeHead(404).end();
    const type = TYPES[/** @type {keyof TYPES} */ (path.split('.').pop() ?? '')] ?? (path.startsWith('/api/') ? TYPES.json : TYPES.html);
    return response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache', ...headers }).end(body);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(undefined)); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${port}`,
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
