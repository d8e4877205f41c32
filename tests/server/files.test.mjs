// SPDX-License-Identifier: MIT
// The files of the app over HTTP: types, compression, caching, and no way out of the folder.
import assert from 'node:assert/strict';
import { symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { Portal } from '../support/portal.mjs';

const portal = new Portal();
const script = `console.log(${JSON.stringify('hello '.repeat(200))});\n`;

before(async () => {
  portal.write({
    'index.html': '<!doctype html><title>Phone</title>',
    'phone.wasm': Buffer.from([0, 0x61, 0x73, 0x6d]),
    'app.webmanifest': '{}',
    'icon.svg': '<svg/>',
    'odd.exe': 'x',
    'assets/main-ABCD1234.js': script,
    'assets/main-ABCD1234.js.br': brotliCompressSync(script),
    'assets/main-ABCD1234.js.gz': gzipSync(script),
    'assets/only-gz.css': 'a{}',
    'assets/only-gz.css.gz': gzipSync('a{}'),
    'stale.js': 'new',
    'stale.js.br': brotliCompressSync('old'),
    '.hidden': 'x',
    'folder/file.txt': 'inside',
    'connector.js': 'x',
    'sdk/web-phone.js': 'x',
    'assets/connector.js': 'x',
    'sdk.js': 'x',
  });
  writeFileSync(path.join(portal.folder, 'secret.txt'), 'secret');
  symlinkSync(path.join(portal.folder, 'secret.txt'), path.join(portal.folder, 'web', 'link.txt'));
  symlinkSync(portal.folder, path.join(portal.folder, 'web', 'out'));
  utimesSync(path.join(portal.folder, 'web', 'stale.js.br'), 1000, 1000);
  await portal.start((config) => {
    config.phone.sessionExpires = 120;
    config.phone.flags.presence = true;
  });
});
after(() => portal.stop());

test('the root is index.html, and types are right', async () => {
  const types = {
    '/': 'text/html; charset=utf-8',
    '/index.html': 'text/html; charset=utf-8',
    '/phone.wasm': 'application/wasm',
    '/app.webmanifest': 'application/manifest+json',
    '/icon.svg': 'image/svg+xml',
    '/assets/main-ABCD1234.js': 'text/javascript; charset=utf-8',
    '/odd.exe': 'application/octet-stream',
    '/folder/file.txt': 'text/plain; charset=utf-8',
  };
  for (const [target, type] of Object.entries(types)) {
    const answer = await portal.get(target);
    assert.equal(answer.status, 200, target);
    assert.equal(answer.headers['content-type'], type);
  }
  assert.equal((await portal.get('/?x=../../etc')).status, 200);
});

test('the best compressed form that the client takes', async () => {
  const target = '/assets/main-ABCD1234.js';
  const raw = async (/** @type {string|undefined} */ accept) => {
    const answer = await portal.get(target, accept === undefined ? {} : { 'Accept-Encoding': accept });
    return { ...answer, bytes: Buffer.from(answer.body, 'latin1') };
  };
  const brotli = await raw('gzip, deflate, br');
  assert.equal(brotli.headers['content-encoding'], 'br');
  assert.equal(brotliDecompressSync(brotli.bytes).toString(), script);
  const gzip = await raw('gzip;q=0.5, br;q=0');
  assert.equal(gzip.headers['content-encoding'], 'gzip');
  assert.equal(gunzipSync(gzip.bytes).toString(), script);
  const plain = await raw(undefined);
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.equal(plain.body, script);
  for (const answer of [brotli, gzip, plain]) {
    assert.equal(answer.headers.vary, 'Accept-Encoding');
    assert.equal(answer.headers['content-type'], 'text/javascript; charset=utf-8');
    assert.equal(Number(answer.headers['content-length']), answer.bytes.length);
  }
  assert.equal(new Set([brotli, gzip, plain].map((answer) => answer.headers.etag)).size, 3);
  const falls = await portal.get('/assets/only-gz.css', { 'Accept-Encoding': 'br' });
  assert.equal(falls.headers['content-encoding'], undefined);
  assert.equal(falls.body, 'a{}');
});

test('a compressed form older than its file is not served, and none by its own name', async () => {
  const answer = await portal.get('/stale.js', { 'Accept-Encoding': 'br' });
  assert.equal(answer.body, 'new');
  assert.equal((await portal.get('/assets/main-ABCD1234.js.br')).status, 404);
});

test('assets never change, everything else is asked for again, with an entity tag', async () => {
  const asset = await portal.get('/assets/main-ABCD1234.js');
  assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable');
  const page = await portal.get('/');
  assert.equal(page.headers['cache-control'], 'no-cache');
  const again = await portal.get('/', { 'If-None-Match': `"other", W/${page.headers.etag}` });
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
  assert.equal(again.headers.etag, page.headers.etag);
  assert.ok(again.headers['content-security-policy']);
  const changed = await portal.get('/', { 'If-None-Match': '"other"' });
  assert.equal(changed.status, 200);
});

test('HEAD is GET without the body', async () => {
  for (const target of ['/', '/assets/main-ABCD1234.js', '/api/softphone/config', '/nothing']) {
    const got = await portal.get(target);
    const head = await portal.get(target, {}, 'HEAD');
    assert.equal(head.body, '');
    delete got.headers.date;
    delete head.headers.date;
    assert.deepEqual(head.headers, got.headers);
    assert.equal(head.status, got.status);
  }
});

test('nothing outside the folder, nothing hidden, no folder, no link', async () => {
  const attempts = [
    '/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/%2E%2E%2Fsecret.txt', '/folder/../../secret.txt', '/./index.html',
    '/folder/..%5c..%5csecret.txt', '/..\\secret.txt', '//etc/passwd', '/%00', '/index.html%00.js', '/link.txt', '/out/secret.txt',
    '/out', '/folder', '/folder/', '/.hidden', '/%2ehidden', '/index.html/', '/index.html/x', '/%252e%252e/secret.txt', '/....//secret.txt',
    `/${'a'.repeat(600)}`, `/${'a/'.repeat(200)}a`, '/%zz', '/%', '/assets/../index.html',
  ];
  for (const target of attempts) {
    const answer = await portal.get(target);
    assert.equal(answer.status, 404, target);
    assert.doesNotMatch(answer.body, /secret|root:/);
  }
});

test('every answer carries the security headers', async () => {
  for (const [target, method] of [['/', 'GET'], ['/nothing', 'GET'], ['/', 'POST'], ['/api/softphone/config', 'GET'], ['/api/x', 'GET'], ['/', 'DELETE']]) {
    const { headers } = await portal.get(target, {}, method);
    const policy = Object.fromEntries(headers['content-security-policy'].split('; ').map((part) => [part.split(' ')[0], part]));
    assert.equal(policy['default-src'], "default-src 'none'");
    assert.equal(policy['script-src'], "script-src 'self' 'wasm-unsafe-eval'");
    assert.equal(policy['connect-src'], "connect-src 'self' ws://localhost:8081 http://localhost:8081");
    assert.equal(policy['require-trusted-types-for'], "require-trusted-types-for 'script'");
    assert.equal(policy['frame-ancestors'], "frame-ancestors 'none'");
    assert.doesNotMatch(headers['content-security-policy'], /unsafe-inline|'unsafe-eval'/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.match(headers['permissions-policy'], /microphone=\(self\)/);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(headers.server, undefined);
  }
});

test('what is made for pages of other sites may be read by any, and nothing else may', async () => {
  for (const [target, policy, allowed] of [
    ['/connector.js', 'cross-origin', '*'], ['/sdk/web-phone.js', 'cross-origin', '*'], ['/sdk/nothing.js', 'same-origin', undefined],
    ['/assets/connector.js', 'same-origin', undefined], ['/sdk.js', 'same-origin', undefined], ['/', 'same-origin', undefined],
  ]) {
    const { headers } = await portal.get(String(target), { Origin: 'https://evil.example' });
    assert.deepEqual([headers['cross-origin-resource-policy'], headers['access-control-allow-origin']], [policy, allowed], target);
    assert.equal(headers['access-control-allow-credentials'], undefined);
  }
});

test('failures in plain words: a page for people, a problem document for programs', async () => {
  const page = await portal.get('/nothing');
  assert.equal(page.status, 404);
  assert.match(page.body, /There is nothing at this address/);
  const written = await portal.get('/', {}, 'POST');
  assert.equal(written.status, 405);
  assert.equal(written.headers.allow, 'GET, HEAD');
  const api = await portal.get('/api/nothing');
  assert.equal(api.headers['content-type'], 'application/problem+json');
  assert.equal(JSON.parse(api.body).status, 404);
  assert.equal((await portal.get('/api/softphone/config', {}, 'PUT')).status, 405);
});

test('the configuration is the one of the file, with an entity tag', async () => {
  const answer = await portal.get('/api/softphone/config');
  assert.equal(answer.headers['content-type'], 'application/json');
  assert.equal(answer.headers['cache-control'], 'no-cache');
  const config = JSON.parse(answer.body);
  assert.deepEqual(config.wsServers, ['ws://localhost:8081']);
  // What only the phone knows goes to it as it is.
  assert.equal(config.sessionExpires, 120);
  assert.equal(config.flags.presence, true);
  assert.equal(config.flags.autoAnswer, false);
  const again = await portal.get('/api/softphone/config', { 'If-None-Match': answer.headers.etag });
  assert.equal(again.status, 304);
});
