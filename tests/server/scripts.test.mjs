// SPDX-License-Identifier: MIT
// Scripts of operators: what they can do, what they cannot, and that a hostile one costs nobody else anything.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal } from '../support/portal.mjs';
import { webphonedPath } from '../support/site.mjs';

/** A server on loopback that says what it was asked. */
async function startPeer() {
  /** @type {{method?: string, url?: string, headers: http.IncomingHttpHeaders, body: string}[]} */
  const asked = [];
  const server = http.createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (piece) => { body += piece; }).on('end', () => {
      asked.push({ method: req.method, url: req.url, headers: req.headers, body });
      if (req.url === '/away') res.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end();
      else if (req.url === '/big') res.end('x'.repeat(300 << 10));
      else if (req.url === '/bytes') res.end(Buffer.from([0xff, 0xfe]));
      else if (req.url === '/nul') res.end('a\0b');
      else if (req.url === '/never') return;
      else if (req.url === '/broken') res.writeHead(500).end('{}');
      else if (req.url === '/hook') res.end(JSON.stringify({ __: { action: { name: 'next', params: [] } }, got: JSON.parse(body).data }));
      else res.writeHead(200, { 'X-Seen': req.headers['x-own'] ?? '' }).end(JSON.stringify({ method: req.method, body }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { asked, port, origin: `http://127.0.0.1:${port}`, close: () => { server.closeAllConnections(); server.close(); } };
}

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal} */
    let portal;
    /** @type {Awaited<ReturnType<typeof startPeer>>} */
    let peer;
    let Authorization = '';
    let Cookie = '';
    let tenant = 0;
    let made = 0;
    before(async () => {
      databases = openDatabases(kind);
      peer = await startPeer();
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x' });
      portal.addAccount('1001', 'pw');
      await portal.start((config) => {
        config.threads = 1;
        config.scripts = { private: [`127.0.0.1:${peer.port}`] };
      });
      Authorization = portal.addToken('all');
      tenant = (await admin('GET', 'tenants')).json.items[0].id;
      Cookie = await portal.login('1001', 'pw');
    });
    after(async () => {
      peer?.close();
      await portal?.stop();
      databases?.close();
    });
    /** @param {string} method @param {string} target @param {unknown} [body] */
    const admin = (method, target, body) => portal.call(method, `/api/admin/${target}`, body, { Authorization });
    /** @param {string} section @param {object} body @returns {Promise<any>} */
    const add = async (section, body) => {
      const { status, json } = await admin('POST', section, { tenant, ...body });
      assert.equal(status, 201, JSON.stringify(json));
      return json;
    };
    /** A button that runs this. @param {string} source @param {object} [more] */
    const button = async (source, more = {}) => {
      const script = await add('scripts', { name: `s${++made}`, source, ...more });
      return { script, id: (await add('buttons', { label: 'x', sandbox_id: script.id })).id };
    };
    /** @param {number} id @param {object} [data] */
    const press = (id, data = {}) => portal.call('POST', `/api/softphone/button/${id}`, data, { Cookie });
    /** @param {string} source @param {object} [data] @param {object} [more] */
    const runs = async (source, data, more) => press((await button(source, more)).id, data);
    /** What the agent sees when it fails. @param {string} source @param {object} [more] */
    const fails = async (source, more) => {
      const { status, json } = await runs(source, {}, more);
      assert.equal(typeof json.script, 'number', JSON.stringify(json));
      return `${status} ${json.detail}`;
    };

    test('main, plain or async, with the data of the form; its value is the answer', async () => {
      const plain = await runs('function main(data = {}) { return { __: { action: { name: "redirect", params: [data.to, "_blank"] } } }; }', { to: 'https://www.example.com' });
      assert.equal(plain.status, 200);
      assert.deepEqual(plain.json, { __: { action: { name: 'redirect', params: ['https://www.example.com', '_blank'] } } });
      const waiting = await runs('const main = async (data, ctx) => { await new Promise((done) => setTimeout(done, 20)); return [ctx.source, ctx.account.username, ctx.domain]; }');
      assert.deepEqual(waiting.json, ['button', '1001', '*']);
      assert.deepEqual((await runs('function main() {}')).json, {});
      assert.equal((await runs('function main() { return "Füße 😀"; }')).headers['content-type'], 'application/json');
      assert.equal((await runs('function main() { return "Füße 😀"; }')).json, 'Füße 😀');
    });

    test('process.env: the variables of this web phone, and the three names of ours', async () => {
      await add('variables', { name: 'KEY', value: 'north', flags: { private: true, protected: true } });
      await admin('POST', 'variables', { name: 'APP_ID', value: 'mine' });
      const other = (await admin('POST', 'tenants', { domain: 'other.example', brand: 'O', sipDomain: 'o.example', webrtcHosts: ['o.example'] })).json;
      await add('variables', { tenant: other.id, name: 'THEIRS', value: 'x' });
      const { script, id } = await button('function main() { return process.env; }');
      assert.deepEqual((await press(id)).json, { KEY: 'north', APP_ID: String(tenant), SCRIPTFORGE_ID: String(script.id), SCRIPTFORGE_NAME: script.name });
    });

    test('a form is submitted to its script; one without is answered with nothing to do', async () => {
      const script = await add('scripts', { name: 'form', source: 'function main(data) { return { hello: data.first_name }; }' });
      const form = await add('forms', { name: 'F', sandbox_id: script.id });
      const empty = await add('forms', { name: 'E' });
      /** @param {number} id */
      const submit = (id) => portal.call('POST', `/api/softphone/form/${id}`, { first_name: 'Ada' }, { Cookie });
      assert.deepEqual((await submit(form.id)).json, { hello: 'Ada' });
      assert.deepEqual((await submit(empty.id)).json, {});
      assert.equal((await submit(999999)).status, 404);
      const bare = await add('buttons', { label: 'x' });
      assert.equal((await press(bare.id)).status, 409);
      assert.equal((await portal.call('POST', `/api/softphone/button/${bare.id}`, [], { Cookie })).status, 400);
    });

    test('what it throws is a status and a text, or the fault and its line', async () => {
      assert.equal(await fails('function main() { throw new Error("404 Not Found"); }'), '404 Not Found');
      assert.equal(await fails('async function main() { throw new Error("422 Wrong number\\nreally"); }'), '422 Wrong number\nreally');
      assert.equal(await fails('function main() { throw new Error("200 OK"); }'), '500 Error: 200 OK');
      assert.equal(await fails('function main() { throw "503 Later"; }'), '503 Later');
      assert.match(await fails('function main() { throw { toString() { throw 1; } }; }'), /^500 /);
      const { json } = await runs('function main() {\n  nothing.at.all;\n}');
      assert.equal(json.line, 2);
      assert.match(json.detail, /^ReferenceError: /);
      for (const [source, line] of /** @type {[string, number][]} */ ([
        ["const main = () => fetch('http://example.com/');", 1],
        ["const ask = (url) =>\n  fetch(url);\nasync function main() {\n  await 0;\n  await ask('http://example.com/');\n}", 2],
        ["async function main() {\n  await 0;\n  await fetch('http://example.com/', { body: 1 });\n}", 3],
        ['async function main() {\n  setTimeout(1);\n}', 2],
        ['\n\nsetTimeout(1);', 3],
        ['\nfunction main() { eval("\\n\\n\\n\\n(") }', 2],
        ['\n\nfunction main() {\n  return 1', 4],
        ['async function main() {\n  try { await fetch("http://example.com/"); } catch (e) {\n    throw new Error("own");\n  }\n}', 3],
      ])) {
        const { json: said } = await runs(source);
        assert.equal(said.line, line, `${source}: ${JSON.stringify(said)}`);
      }
      // What a cut leaves of a character, and NUL, which ends texts elsewhere.
      assert.equal(await fails('function main() { throw new Error("404 " + "x".repeat(499) + "😀"); }'), `404 ${'x'.repeat(499)}\ufffd`);
      assert.equal(await fails('function main() { throw new Error("404 a\\0b"); }'), '404 a\ufffdb');
      assert.deepEqual((await runs('function main() { console.log("x".repeat(999) + "😀\\0"); return ["😀😀".slice(1, 3), "a\\0b", "\\\\ud83d"]; }')).json, ['\ufffd\ufffd', 'a\0b', '\\ud83d']);
      assert.match(await fails('function main() { return 1'), /^500 SyntaxError: /);
      assert.match(await fails('let other;'), /^500 The script has no function called main/);
      assert.match(await fails('const main = () => new Promise(() => {})'), /^500 main\(\) waits for something that never happens/);
      assert.match(await fails('const main = () => { setTimeout(() => { throw new Error("409 Late"); }, 5); return new Promise(() => {}); }'), /^409 Late/);
    });

    test('an operator tries a script and sees its console', async () => {
      const { script } = await button('function main(data) { console.log("a", { b: 1 }, [undefined]); console.error(new TypeError("c")); return data; }');
      const tried = await admin('POST', `scripts/${script.id}/run`, { data: { x: 1 } });
      assert.deepEqual(tried.json.console, [['log', 'a {"b":1} [null]'], ['error', 'TypeError: c']]);
      assert.deepEqual(tried.json.answer, { x: 1 });
      assert.equal(tried.json.status, 200);
      const { script: loud } = await button('function main() { for (let i = 0; i < 10000; i++) console.log("x".repeat(1e5)); throw new Error("400 No"); }');
      const heard = (await admin('POST', `scripts/${loud.id}/run`, {})).json;
      assert.equal(heard.console.length, 101);
      assert.ok(heard.console.every((/** @type {string[]} */ [, text]) => text.length <= 1000));
      assert.deepEqual([heard.status, heard.why], [400, 'No']);
      const theirs = portal.addToken(`other${kind}`, 'other.example');
      assert.equal((await portal.call('POST', `/api/admin/scripts/${script.id}/run`, {}, { Authorization: theirs })).status, 404);
    });

    test('one that loops, allocates, recurses or answers too much: the agent sees why', async () => {
      const seen = await Promise.all([
        fails('const main = () => { for (;;); }', { timeout: 4000 }),
        fails('for (;;);', { timeout: 4000 }),
        fails('const main = async () => { for (;;) await 0; }', { timeout: 1000 }),
        fails('const main = () => new Promise((done) => setTimeout(done, 60000))', { timeout: 300 }),
      ]);
      // Of the two limits the first to be reached ends it: on a busy machine that is not always the processor's.
      for (const why of seen.slice(0, 2)) assert.match(why, /^504 The script (computed for more than 2|did not end within 4\.0) seconds\.$/);
      assert.deepEqual(seen.slice(2), ['504 The script did not end within 1.0 seconds.', '504 The script did not end within 0.3 seconds.']);
      assert.equal(await fails('const main = () => { const all = []; for (;;) all.push(new Array(1000).fill(1.5)); }'),
        '500 The script needed more memory than the 128 MB that it may have.');
      assert.match(await fails('const main = () => { let a = "x"; for (;;) a += a; }'), /^500 .*memory/);
      assert.match(await fails('const main = () => { const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1)); }'), /^500 .*memory/);
      assert.match(await fails('const main = () => new ArrayBuffer(2 ** 40)'), /^500 /);
      assert.match(await fails('const main = () => { const f = () => f(); f(); }'), /^500 RangeError: Maximum call stack/);
      assert.match(await fails('const main = () => "x".repeat(100 << 20)'), /^50[02] /);
      assert.match(await fails('const main = () => "x".repeat(70000)'), /^502 The answer has 70002 characters/);
      assert.match(await fails('const main = () => { let a = {}; for (let i = 0; i < 10000; i++) a = { a }; return a; }'), /^50[02] .*(longer|nested)/);
      assert.match(await fails('const main = () => { let a = []; for (let i = 0; i < 65; i++) a = [a]; return a; }'), /^502 .*nested deeper than 64/);
      assert.match(await fails('const main = () => { const a = {}; a.a = a; return a; }'), /^500 TypeError: /);
      assert.match(await fails('const main = () => 1n'), /^500 TypeError: /);
      assert.match(await fails('const main = () => /(a+)+$/.test("a".repeat(50) + "b")', { timeout: 3000 }), /^50[04] /);
    });

    test('what it changes in its own world changes nothing outside', async () => {
      const { json } = await runs(`JSON.stringify = () => '"forged"'; Promise.prototype.then = () => 1; Map.prototype.get = () => 1; Array.prototype.push = () => 1;
        globalThis.process = 1; Object.prototype.status = 200; const main = () => ({ own: 1 });`);
      assert.deepEqual(json, { own: 1 });
      assert.deepEqual((await runs('const main = () => ["require", "Deno", "load", "readFile", "print", "quit", "WebAssembly", "SharedArrayBuffer"].filter((name) => globalThis[name])')).json, []);
    });

    test('meanwhile others are served: quickly, and their scripts too', async () => {
      const { id: loop } = await button('const main = () => { for (;;); }', { timeout: 1000 });
      const { id: good } = await button('const main = () => 1');
      const looping = Array.from({ length: 6 }, () => press(loop));
      await new Promise((resolve) => setTimeout(resolve, 200));
      const since = Date.now();
      assert.equal((await portal.call('GET', '/api/softphone/config')).status, 200);
      assert.equal((await press(good)).json, 1);
      assert.ok(Date.now() - since < 1500, `${Date.now() - since} ms`);
      assert.ok((await Promise.all(looping)).every(({ status }) => status === 504 || status === 503));
    });

    test('fetch: by the list of origins, and nowhere private but where the installation says so', async () => {
      const { origin, port, asked } = peer;
      const ask = `async function main({ url, init }) { const r = await fetch(url, init); return [r.ok, r.status, r.headers.get('x-seen'), await r.text()]; }`;
      const { id } = await button(ask, { fetchAllow: [origin, 'http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1', 'https://169.254.169.254', 'http://10.0.0.1'], timeout: 3000 });
      /** @param {string} url @param {object} [init] */
      const got = async (url, init) => {
        const { status, json } = await press(id, { url, init });
        return status === 200 ? json : json.detail;
      };
      assert.deepEqual(await got(`${origin}/a?b`, { method: 'POST', headers: { 'X-Own': '1' }, body: 'ü' }), [true, 200, '1', '{"method":"POST","body":"ü"}']);
      assert.equal(asked[0].url, '/a?b');
      assert.equal(asked[0].headers.host, `127.0.0.1:${port}`);
      assert.deepEqual(await got(`${origin}/away`), [false, 302, null, '']);
      assert.match(await got(`${origin}/big`), /the answer is too long/);
      assert.match(await got(`${origin}/bytes`), /the answer is no text/);
      assert.match(await got(`${origin}/never`), /did not end within|imeout/);
      for (const closed of ['http://127.0.0.1:1/', 'http://localhost:1/', 'http://[::1]:1/', 'https://169.254.169.254/latest', 'http://10.0.0.1/']) {
        assert.match(await got(closed), /that address is private/, closed);
      }
      for (const [url, why] of [['http://example.com/', /not on the list/], [`http://localhost:${port}/`, /not on the list/], [`http://user@127.0.0.1:${port}/`, /no http or https/],
        ['file:///etc/passwd', /no http or https/], ['gopher://127.0.0.1/', /no http or https/], ['', /no http or https/]]) {
        assert.match(await got(/** @type {string} */ (url)), /** @type {RegExp} */ (why), String(url));
      }
      assert.match(await got(`${origin}/`, { headers: { Host: 'evil.example' } }), /header field cannot be sent/);
      assert.match(await got(`${origin}/`, { headers: { 'X-A': 'b\r\nX-C: d' } }), /header field cannot be sent/);
      assert.match(await got(`${origin}/`, { method: 'CONNECT' }), /the method must be/);
      for (const what of ["'/a\\0b'", "'/', { method: 'POST', body: 'a\\0b' }", "'/', { headers: { 'X-A': 'a\\0b' } }"]) {
        assert.match(await fails(`const main = () => fetch('${origin}' + ${what})`, { fetchAllow: [origin] }), /cannot have NUL/);
      }
      assert.match(await got(`${origin}/nul`), /the answer is no text/);
      for (const what of ["'/'.repeat(70000)", "'/', { method: 'POST', body: 'a'.repeat(70000) }", "'/', { headers: { 'X-A': 'a'.repeat(70000) } }"]) {
        assert.match(await fails(`const main = () => fetch('${origin}' + ${what})`, { fetchAllow: [origin] }), /the request is too long/);
      }
      const cut = await runs(`const main = async () => (await fetch('${origin}/', { method: 'POST', body: '😀😀'.slice(0, 3) })).json()`, {}, { fetchAllow: [origin] });
      assert.equal(cut.json.body, '😀\ufffd');
      const several = await runs(`const main = async () => (await Promise.all([1, 2, 3].map((n) => fetch('${origin}/' + n)))).map((r) => r.status)`, {}, { fetchAllow: [origin] });
      assert.deepEqual(several.json, [200, 200, 200]);
    });

    test('a webhook in place of the source: asked with a signature', async () => {
      const { origin, asked } = peer;
      const hook = { webhook: `${origin}/hook`, webhookSecret: 'south', timeout: 1000 };
      const { json } = await runs('', { a: 1 }, hook);
      assert.deepEqual(json, { __: { action: { name: 'next', params: [] } }, got: { a: 1 } });
      const [{ headers, body }] = asked.slice(-1);
      assert.equal(headers['x-webphone-signature'], `sha256=${createHmac('sha256', 'south').update(`${headers['x-webphone-timestamp']}.${body}`).digest('hex')}`);
      assert.equal(JSON.parse(body).ctx.account.username, '1001');
      assert.equal(await fails('', { ...hook, webhook: `${origin}/broken` }), '502 The webhook answered with 500.');
      assert.match(await fails('', { ...hook, webhook: `${origin}/bytes` }), /^502 The webhook did not answer: the answer is no text/);
      assert.match(await fails('', { ...hook, webhook: `${origin}/never` }), /^502 The webhook did not answer: /);
      assert.match(await fails('', { ...hook, webhook: 'http://example.com/' }), /^502 The webhook must have an https address/);
      assert.match(await fails('', { ...hook, webhook: 'https://127.0.0.1:1/' }), /^502 .*that address is private/);
    });

    test('nothing is left behind', async () => {
      const pid = portal.child?.pid;
      const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
        .filter((name) => { try { return readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[1] === String(pid); } catch { return false; } });
      assert.deepEqual(children, []);
      assert.ok(portal.openFiles() < 60);
    });
  });
}

test('the program itself refuses to run without its limits', () => {
  const program = path.join(path.dirname(webphonedPath()), 'webphone-script');
  assert.equal(spawnSync(program, [], { input: '' }).status, 5);
  assert.equal(spawnSync(program, ['1', '64'], { input: '', env: {} }).status, 5);
  assert.equal(spawnSync(program, ['1', '64'], { input: '', env: { Malloc: '1' } }).status, 3);
});
