// SPDX-License-Identifier: MIT
// Clients that are broken, slow or many: everything has a limit, and the server goes on.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { Portal } from '../support/portal.mjs';

const portal = new Portal();
before(async () => {
  portal.write({ 'index.html': '<!doctype html>', 'big.wav': Buffer.alloc(8 << 20, 1) });
  await portal.start();
});
after(() => portal.stop());

async function works() {
  assert.equal((await portal.get('/')).status, 200);
}

test('bytes that are no HTTP', async () => {
  const junk = [
    '\r\n\r\n', '\0\0\0\0\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET /\r\n\r\n', ' GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.1\r\nHost\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'GET http://[/ HTTP/1.1\r\nHost: x\r\n\r\n',
    'INVITE sip:a@b SIP/2.0\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'A'.repeat(100000),
    `GET / HTTP/1.1\r\nHost: x\r\n${'\t'.repeat(1000)}\r\n\r\n`, 'GET / HTTP/1.1\nHost: x\n\n',
  ];
  for (const bytes of junk) {
    await portal.raw(bytes, { ms: 150, enough: (text) => text.includes('\r\n\r\n') });
  }
  await works();
});

test('random bytes, and a good request cut and changed anywhere', async () => {
  const good = Buffer.from('GET /index.html HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\nIf-None-Match: "x"\r\nConnection: close\r\n\r\n');
  let seed = 7;
  const next = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff);
  const attempts = [];
  for (let i = 0; i < 200; i++) {
    const bytes = Buffer.from(good);
    for (let k = 0; k < 1 + (next() % 4); k++) bytes[next() % bytes.length] = next() % 256;
    attempts.push(portal.raw(i % 5 ? bytes : bytes.subarray(0, next() % bytes.length), { ms: 300 }));
    if (attempts.length === 20) await Promise.all(attempts.splice(0));
  }
  await Promise.all(attempts);
  await works();
});

test('too many and too large header fields are refused', async () => {
  const many = Array.from({ length: 100 }, (_, i) => `X-${i}: 1\r\n`).join('');
  const answer = await portal.raw(`GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}\r\n`);
  assert.match(answer, /^HTTP\/1\.1 431 /);
  const large = await portal.raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(60000)}\r\n\r\n`);
  assert.match(large, /^(HTTP\/1\.1 (431|413) |$)/);
  const line = await portal.raw(`GET /${'a'.repeat(60000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
  assert.match(line, /^(HTTP\/1\.1 (414|431|413) |$)/);
  await works();
});

test('what another server may read in another way is refused, and nothing after it is a request', async () => {
  const next = 'GET /api/softphone/config HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
  const post = 'POST /api/softphone/session HTTP/1.1\r\nHost: localhost\r\n';
  const shapes = {
    'two names': 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n',
    'a user before the name': 'GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n',
    'a path behind the port': 'GET / HTTP/1.1\r\nHost: localhost:80/../x\r\n\r\n',
    'no address in brackets': 'GET / HTTP/1.1\r\nHost: [evil.example]\r\n\r\n',
    'two lengths': `${post}Content-Length: 0\r\nContent-Length: ${next.length}\r\n\r\n`,
    'two lengths that agree': `${post}Content-Length: 0\r\nContent-Length: 0\r\n\r\n`,
    'a length and chunks': `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'chunks of another kind': `${post}Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n`,
    'a coding before the chunks': `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    'a blank before the colon': `${post}Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n`,
    'a field that goes on': `${post}X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n`,
    'a signed length': `${post}Content-Length: +0\r\n\r\n`,
  };
  for (const [name, bytes] of Object.entries(shapes)) {
    const answer = await portal.raw(bytes + next, { ms: 3000 });
    assert.match(answer, /^HTTP\/1\.1 400 /, name);
    assert.doesNotMatch(answer, /HTTP\/1\.1 200|"brand"/, name);
  }
  // A name in the target is the one that counts (RFC 9112 3.2.2).
  const absolute = await portal.raw('GET http://localhost:80/api/softphone/config HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n');
  assert.match(absolute, /^HTTP\/1\.1 200 [^]*"brand":"Test"/);
  await works();
});

test('JSON that two readers may read in two ways is refused', async () => {
  const session = '{"username":"1001","password":"wrong"';
  const refused = {
    [`${session}} {}`]: 400, [`${session}}\0`]: 400, [`${session.replace('wrong', 'wr\\u0000ong')}}`]: 400, '{"username\\u0000":"1001","password":"wrong"}': 400,
    [`${session},"username":"1002"}`]: 422, [`${session},"__proto__":{}}`]: 422, '[]': 422, '1e999': 422, [`${'['.repeat(400)}${']'.repeat(400)}`]: 422,
    '{"username":"\\ud800","password":"x"}': 400, [`${session},}`]: 400,
  };
  for (const [body, status] of Object.entries(refused)) {
    assert.equal((await portal.call('POST', '/api/softphone/session', body)).status, status, body.slice(0, 60));
  }
  const type = async (/** @type {string} */ name) => (await portal.call('POST', '/api/softphone/session', `${session}}`, { 'Content-Type': name })).status;
  assert.deepEqual([await type('application/jsonp'), await type('Application/JSON; charset=utf-8'), await type('')], [415, 401, 415]);
  assert.equal((await portal.call('POST', '/api/softphone/session', `${session.replace('wrong', 'a\\\\u0000')}} \r\n\t`)).status, 401, 'a backslash before u0000');
  await works();
});

test('a body is read past when small, and not read to its end when large', async () => {
  const body = 'x'.repeat(1000);
  const two = await portal.raw(
    `GET / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}GET /api/softphone/config HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  assert.equal(two.match(/HTTP\/1\.1 200 OK/g)?.length, 2, 'the body was taken for a request');
  const before = portal.memoryKb();
  await portal.raw(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n${'x'.repeat(5 << 20)}`, { ms: 3000 });
  assert.ok(portal.memoryKb() - before < 16384, 'the body was kept');
  await works();
});

test('one byte every second does not hold a connection for ever', { timeout: 30000 }, async () => {
  const socket = net.connect(portal.port, '127.0.0.1');
  socket.on('error', () => {});
  const request = 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
  let at = 0;
  const timer = setInterval(() => socket.write(request[at++ % request.length]), 1000);
  const start = Date.now();
  await once(socket, 'close');
  clearInterval(timer);
  assert.ok(Date.now() - start < 20000);
});

test('a client that never reads costs no memory, and others are served', async () => {
  const before = portal.memoryKb();
  const lazy = Array.from({ length: 20 }, () => {
    const socket = net.connect(portal.port, '127.0.0.1');
    socket.pause();
    socket.on('error', () => {});
    socket.write('GET /big.wav HTTP/1.1\r\nHost: x\r\n\r\n');
    return socket;
  });
  await works();
  await works();
  assert.ok(portal.memoryKb() - before < 20480, 'the file is kept in memory for each');
  for (const socket of lazy) socket.destroy();
});

test('more connections than the limit: the next ones are turned away, nothing leaks', async () => {
  const files = portal.openFiles();
  const sockets = Array.from({ length: 400 }, () => net.connect(portal.port, '127.0.0.1').on('error', () => {}));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) socket.destroy();
  for (let i = 0; i < 100 && portal.openFiles() > files; i++) await works();
  assert.ok(portal.openFiles() <= files, `${portal.openFiles()} files open, ${files} before`);
  await works();
});

test('connections without end that ask for nothing: who does is served soon, and the log is not full of it', { timeout: 30000 }, async () => {
  const lines = portal.log.length;
  const sockets = Array.from({ length: 1500 }, () => net.connect(portal.port, '127.0.0.1').on('error', () => {}));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  sockets.forEach((socket, i) => { if (i % 2) socket.write('GET / HTTP/1.1\r\nHost: loc'); });
  // Those before it in the queue hold their places for a second each, not for ten.
  const answer = await portal.raw('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', { ms: 9000 });
  assert.match(answer, /^HTTP\/1\.1 200 /);
  for (const socket of sockets) socket.destroy();
  await works();
  assert.ok(portal.log.length - lines < 6000, portal.log.slice(lines, lines + 2000));
});

test('told to end while it sends: the answer arrives whole', async () => {
  const other = new Portal();
  other.write({ 'index.html': 'x', 'big.wav': Buffer.alloc(8 << 20, 1) });
  await other.start();
  const socket = net.connect(other.port, '127.0.0.1');
  socket.write('GET /big.wav HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let size = 0;
  await once(socket, 'readable');
  const ended = other.end();
  for await (const piece of socket) size += piece.length;
  assert.ok(size > 8 << 20, `${size} bytes came`);
  assert.equal(await ended, 0);
  await other.stop();
});
