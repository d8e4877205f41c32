// SPDX-License-Identifier: MIT
// Pages of another site that have a phone of this portal, for whoever tries the demo: the folder examples/, served at an
// origin of its own that the operator lets embed. Addresses stand in the files between at signs.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ADDRESS } from './ports.mjs';

const TYPES = /** @type {Record<string, string>} */ ({ html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml' });
const folder = fileURLToPath(new URL('examples', import.meta.url));

/** Not the portal's site: `localhost` and this are two to a browser. @param {number} port */
export const examplesOrigin = (port) => `http://${ADDRESS}:${port}`;

/** What such a page needs of its own policy. @param {string} portal @param {string} ws */
const policy = (portal, ws) => [
  "default-src 'self'", `script-src 'self' ${portal} 'wasm-unsafe-eval'`, `connect-src 'self' ${portal} ${ws}`, `frame-src ${portal}`, `worker-src 'self' blob: ${portal}`,
].join('; ');

/**
 * @param {number} port
 * @param {{ portal: string, ws: string }} urls
 */
export async function serveExamples(port, urls) {
  const portal = urls.portal.replace(/\/$/, '');
  const files = new Map(readdirSync(folder).map((name) => {
    const text = readFileSync(`${folder}/${name}`, 'utf8').replaceAll('@PORTAL@', portal).replaceAll('@WS@', urls.ws);
    return [name === 'index.html' ? '/' : `/${name}`, text];
  }));
  const headers = { 'Content-Security-Policy': policy(portal, urls.ws), 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-cache' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const text = files.get(pathname);
    if (text === undefined || request.method !== 'GET') return response.writeHead(404).end();
    const type = TYPES[pathname === '/' ? 'html' : pathname.split('.').pop() ?? ''];
    return response.writeHead(200, { 'Content-Type': type, ...headers }).end(text);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, ADDRESS, () => resolve(undefined));
  });
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
