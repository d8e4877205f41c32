// SPDX-License-Identifier: MIT
// Serves the fixture page on loopback with the headers of the portal and opens it in the system's Chromium.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { launchChromium } from '../../support/chromium.mjs';

/** The sizes of windows that the tests look at. */
export const PHONE = { width: 390, height: 844 };
export const SMALL = { width: 320, height: 568 };
export const DESKTOP = { width: 1280, height: 800 };

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** As strict as what the portal sends; Lit's policy is the only one the screen needs. */
const POLICY = [
  "default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'",
  "connect-src 'self' ws://localhost:8081", "img-src 'self' data:", "media-src 'self' blob:",
  "worker-src 'self'", "frame-ancestors 'self'", "base-uri 'none'", "form-action 'self'", "object-src 'none'",
  "require-trusted-types-for 'script'", 'trusted-types lit-html webphone-page',
].join('; ');

/** One of all the icons, as the build puts them. @param {string} name @returns {[string, string]|undefined} */
function iconFile(name) {
  const file = `${root}node_modules/@mdi/svg/svg/${name}`;
  return existsSync(file) ? ['image/svg+xml', readFileSync(file, 'utf8')] : undefined;
}

async function bundle() {
  const result = await esbuild.build({
    entryPoints: [`${root}tests/web/ui/fixture-page.js`], absWorkingDir: root, bundle: true, format: 'esm', charset: 'utf8',
    target: ['chrome109', 'firefox115', 'safari16.4'], write: false, logLevel: 'warning',
  });
  const style = await esbuild.build({
    entryPoints: [`${root}web/ui/page.css`], absWorkingDir: root, bundle: true, minify: true,
    target: ['chrome109', 'firefox115', 'safari16.4'], write: false, logLevel: 'warning',
  });
  return { script: result.outputFiles[0].text, style: style.outputFiles[0].text };
}

/** An icon of a button, as the build puts it beside the app. @param {string} style @param {string} name @returns {[string, string] | undefined} */
function iconOf(style, name) {
  try {
    return ['image/svg+xml', readFileSync(`${root}node_modules/@fortawesome/fontawesome-free/svgs/${style}${name}`, 'utf8')];
  } catch {
    return undefined;
  }
}

/** @returns {Promise<{url: string, close: () => Promise<void>}>} */
async function serve() {
  const { script, style } = await bundle();
  const page = readFileSync(`${root}web/index.html`, 'utf8')
    .replace(/ *<script[^>]*src="page\/(?!main)[^>]*><\/script>\n/g, '').replace('page/main.js', 'fixture-page.js').replace('href="ui/page.css"', 'href="page.css"');
  const files = /** @type {Record<string, [string, string]>} */ ({
    '/': ['text/html; charset=utf-8', page],
    '/fixture-page.js': ['text/javascript; charset=utf-8', script],
    '/page.css': ['text/css; charset=utf-8', style],
    '/ui/mark.svg': ['image/svg+xml', readFileSync(`${root}web/ui/mark.svg`, 'utf8')],
  });
  const server = createServer((request, response) => {
    const target = (request.url ?? '/').split('?')[0];
    const icon = /^\/assets\/mdi-[\d.]+\/([a-z0-9-]+\.svg)$/.exec(target)?.[1];
    const own = /^\/fa\/((?:regular\/|brands\/)?)([a-z0-9-]+\.svg)$/.exec(target);
    const found = icon ? iconFile(icon) : own ? iconOf(own[1] || 'solid/', own[2]) : files[target];
    if (!found) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': found[0], 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' });
    return response.end(found[1]);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((done) => { server.close(() => done()); server.closeAllConnections?.(); }),
  };
}

/** @typedef {Awaited<ReturnType<typeof openIn>>} View */

/** @param {import('playwright-core').Browser} browser @param {string} url @param {import('playwright-core').BrowserContextOptions} options */
async function openIn(browser, url, options) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.goto(url);
  await page.waitForFunction(() => 'show' in window);
  return {
    page,
    errors,
    /** @param {string} story @param {boolean} [hostile]  what is foreign in it means harm */
    show: (story, hostile = false) => page.evaluate(([name, evil]) => /** @type {any} */ (window).show(name, evil), /** @type {const} */ ([story, hostile])),
    /** @param {object[]} events */
    tell: (...events) => page.evaluate((all) => /** @type {any} */ (window).tell(...all), events),
    /** The intents since the last look. @returns {Promise<any[]>} */
    intents: () => page.evaluate(() => /** @type {any} */ (window).intents.splice(0)),
    /** The pages of ours that there are. @returns {Promise<string[]>} */
    built: () => page.evaluate(() => /** @type {any} */ (window).built),
    /** @returns {Promise<string[]>} */
    refused: () => page.evaluate(() => /** @type {any} */ (window).refused),
    close: () => context.close(),
  };
}

export async function start() {
  const site = await serve();
  const browser = await launchChromium([]);
  /** @param {import('playwright-core').BrowserContextOptions} [options] */
  const open = (options = {}) => openIn(browser, site.url, options);
  return {
    open,
    /** A view for as long as somebody looks; then it must have had no trouble. @param {import('playwright-core').BrowserContextOptions} options @param {(view: View) => Promise<void>} look */
    async using(options, look) {
      const view = await open(options);
      try {
        await look(view);
        assert.deepEqual(view.errors, [], 'the page reported errors');
        assert.deepEqual(await view.refused(), [], 'the content security policy refused something');
      } finally {
        await view.close();
      }
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
