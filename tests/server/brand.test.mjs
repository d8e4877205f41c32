// SPDX-License-Identifier: MIT
// The installed app in its tenant's brand: manifest, icons, theme colour; and who may put it into a frame.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { command, Portal } from '../support/portal.mjs';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ONE = { Host: 'one.example' };
const TWO = { Host: 'two.example' };

/** Width, height, and the colour of a pixel, as RGBA. @param {string} body  its bytes as latin1 */
function readPng(body) {
  const bytes = Buffer.from(body, 'latin1');
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  assert.deepEqual([...bytes.subarray(24, 29)], [8, 6, 0, 0, 0]);
  const data = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.subarray(at + 4, at + 8).toString() === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(data));
  assert.equal(rows.length, height * (1 + 4 * width));
  const pixel = (/** @type {number} */ x, /** @type {number} */ y) => [...rows.subarray(y * (1 + 4 * width) + 1 + 4 * x).subarray(0, 4)];
  return { width, height, pixel };
}

/** The least that says to be a square PNG. @param {number} side */
function pngOf(side) {
  const bytes = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR........\x01\0\0\0\0........', 'latin1');
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  return bytes;
}

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal} */
    let portal;
    let Authorization = '';
    /** @type {Record<string, number>} */
    const ids = {};
    before(async () => {
      databases = openDatabases(kind);
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x', 'manifest/app.webmanifest': JSON.stringify({ name: 'Webphone', theme_color: '#000000', description: 'Calls', screenshots: [{ src: '/manifest/call.png', sizes: '390x844', type: 'image/png' }] }) });
      await portal.start((config) => {
        config.threads = 2;
        config.trustedProxies = ['127.0.0.1'];
      });
      Authorization = portal.addToken('all');
      const base = { webrtcHosts: ['rtc.example'] };
      const one = await admin('POST', 'tenants', { ...base, domain: ONE.Host, brand: 'One', sipDomain: ONE.Host, themeColor: '#a01030', embedOrigins: ['https://crm.one.example', 'https://www.one.example:8443'] });
      const two = await admin('POST', 'tenants', { ...base, domain: TWO.Host, brand: 'Zweite Fernmeldegesellschaft für Süd & Ost', sipDomain: TWO.Host, themeColor: '#f0f0c0' });
      Object.assign(ids, { one: one.json.id, two: two.json.id });
    });
    after(async () => {
      await portal?.stop();
      databases?.close();
    });
    /** @param {string} method @param {string} target @param {unknown} [body] @param {Record<string, string>} [headers] */
    const admin = (method, target, body, headers = {}) => portal.call(method, `/api/admin/${target}`, body, { Authorization, ...headers });
    /** @param {Record<string, string>} headers @param {string} target */
    const get = (headers, target) => portal.call('GET', target, undefined, headers);

    test('two tenants, two apps', async () => {
      const one = await get(ONE, '/manifest.webmanifest');
      assert.equal(one.headers['content-type'], 'application/manifest+json');
      assert.equal(one.headers['cache-control'], 'no-cache');
      const { icons, shortcuts, ...app } = one.json;
      assert.deepEqual(app, {
        name: 'One', short_name: 'One', id: '/', start_url: '/', scope: '/', display: 'standalone', theme_color: '#a01030', background_color: '#f3f1ec',
        description: 'Calls',
      });
      assert.deepEqual(icons.map((/** @type {any} */ icon) => [icon.src, icon.sizes, icon.purpose]), [
        ['/icons/icon-192.png', '192x192', 'any'], ['/icons/icon-512.png', '512x512', 'any'], ['/icons/maskable-512.png', '512x512', 'maskable'], ['/icons/icon.svg', 'any', 'any'],
      ]);
      assert.deepEqual(shortcuts.map((/** @type {any} */ { url }) => url), ['/?page=dialpad', '/?page=contacts', '/?page=history']);
      const two = (await get(TWO, '/manifest.webmanifest')).json;
      assert.deepEqual([two.name, two.short_name, two.theme_color], ['Zweite Fernmeldegesellschaft für Süd & Ost', 'Zweite', '#f0f0c0']);
      // Pictures of the app show its own name: who has another shows none.
      assert.equal((await admin('PATCH', `tenants/${ids.one}`, { brand: 'Webphone' })).status, 200);
      assert.deepEqual((await get(ONE, '/manifest.webmanifest')).json.screenshots, [{ src: '/manifest/call.png', sizes: '390x844', type: 'image/png' }]);
      assert.equal((await admin('PATCH', `tenants/${ids.one}`, { brand: 'One' })).status, 200);
      assert.equal((await portal.call('GET', '/manifest.webmanifest', undefined, { ...ONE, 'If-None-Match': one.headers.etag })).status, 304);
      assert.equal((await portal.call('GET', '/manifest.webmanifest', undefined, { ...TWO, 'If-None-Match': one.headers.etag })).status, 200);
    });

    test('without an icon of its own each has the mark, in its colour, as SVG and PNG', async () => {
      for (const [headers, ground, ink] of /** @type {const} */ ([[ONE, [0xa0, 0x10, 0x30], [255, 255, 255]], [TWO, [0xf0, 0xf0, 0xc0], [16, 24, 26]]])) {
        for (const [name, side, corner] of /** @type {const} */ ([['icon-192', 192, 0], ['icon-512', 512, 0], ['maskable-512', 512, 255], ['touch', 180, 255]])) {
          const answer = await get(headers, `/icons/${name}.png`);
          assert.equal(answer.status, 200);
          assert.equal(answer.headers['content-type'], 'image/png');
          const { width, height, pixel } = readPng(answer.body);
          assert.deepEqual([width, height], [side, side]);
          assert.deepEqual(pixel(Math.round(side * 0.3), Math.round(side * 0.7)), [...ink, 255], 'the dot');
          assert.deepEqual(pixel(Math.round(side * 0.75), Math.round(side * 0.2)), [...ground, 255], 'the ground');
          assert.equal(pixel(0, 0)[3], corner, 'the corner');
          // The same again: now it is remembered.
          assert.equal((await get(headers, `/icons/${name}.png`)).body, answer.body);
          assert.equal((await portal.call('GET', `/icons/${name}.png`, undefined, { ...headers, 'If-None-Match': answer.headers.etag })).status, 304);
        }
      }
      const svg = await get(ONE, '/icons/icon.svg');
      assert.equal(svg.headers['content-type'], 'image/svg+xml');
      assert.match(svg.body, /fill="#a01030"/);
      assert.equal((await get(ONE, '/api/softphone/icon.svg')).body, svg.body);
      const nothing = await get(ONE, '/icons/nothing.png');
      assert.equal(nothing.status, 404);
      assert.equal(nothing.headers['content-type'], 'application/problem+json');
    });

    test('an icon of the operator, in its own size, for its own tenant', async () => {
      const png = pngOf(512);
      const made = await admin('POST', 'icons', { tenant: ids.one, name: 'icon-512', png: png.toString('base64') });
      assert.deepEqual([made.status, made.json], [201, { id: made.json.id, tenant: ids.one, name: 'icon-512' }]);
      assert.equal((await get(ONE, '/icons/icon-512.png')).body, png.toString('latin1'));
      assert.equal((await get(ONE, '/icons/touch.png')).body, png.toString('latin1'));
      assert.notEqual((await get(TWO, '/icons/icon-512.png')).body, png.toString('latin1'));
      const icons = async (/** @type {Record<string, string>} */ headers) => (await get(headers, '/manifest.webmanifest')).json.icons.map((/** @type {any} */ icon) => icon.src);
      assert.deepEqual(await icons(ONE), ['/icons/icon-512.png']);
      assert.equal((await icons(TWO)).length, 4);
      await admin('PATCH', `tenants/${ids.one}`, { iconSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>' });
      assert.deepEqual(await icons(ONE), ['/icons/icon-512.png', '/icons/icon.svg']);
      const patched = await admin('PATCH', `icons/${made.json.id}`, { name: 'maskable-512', png: png.toString('base64') });
      assert.equal(patched.status, 200);
      assert.deepEqual(await icons(ONE), ['/icons/maskable-512.png', '/icons/icon.svg']);
      // One for masks only cannot be installed with: the mark is beside it.
      await admin('PATCH', `tenants/${ids.one}`, { iconSvg: '' });
      assert.deepEqual(await icons(ONE), ['/icons/icon-192.png', '/icons/icon-512.png', '/icons/maskable-512.png', '/icons/icon.svg']);
      await admin('PATCH', `tenants/${ids.two}`, { iconSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>' });
      assert.deepEqual(await icons(TWO), ['/icons/icon.svg']);
      await admin('PATCH', `tenants/${ids.two}`, { iconSvg: '' });
    });

    test('what is no such icon is refused in words', async () => {
      const good = pngOf(192).toString('base64');
      for (const [body, field] of /** @type {[object, string][]} */ ([
        [{ name: 'icon-512', png: good }, 'png'], [{ name: 'icon-192', png: `${good.slice(0, -5)}*` }, 'png'], [{ name: 'icon-192', png: Buffer.from('<svg/>').toString('base64') }, 'png'],
        [{ name: 'icon-192', png: '' }, 'png'], [{ name: 'icon-192', png: null }, 'png'], [{ name: 'icon-192', png: pngOf(300).toString('base64') }, 'png'], [{ name: 'favicon', png: good }, 'name'],
        [{ name: 'icon-192', png: 7 }, 'png'], [{ name: 'icon-192' }, 'png'], [{ png: good }, 'name'], [{ name: 'icon-192', png: good + 'A'.repeat(184320) }, 'png'],
      ])) {
        const answer = await admin('POST', 'icons', { tenant: ids.two, ...body });
        assert.deepEqual([answer.status, answer.json.field], [422, field], JSON.stringify(body).slice(0, 100));
      }
      assert.equal((await get(TWO, '/manifest.webmanifest')).json.icons.length, 4);
    });

    test('icons go into a file of settings and come back', async () => {
      const file = path.join(portal.folder, 'settings.json');
      assert.equal(command(['export', file, '--config', portal.configFile]).status, 0);
      const { icons } = JSON.parse(readFileSync(file, 'utf8'));
      assert.equal(icons[0].png, pngOf(512).toString('base64'));
      assert.equal((await admin('DELETE', `icons/${icons[0].id}`)).status, 204);
      assert.equal(command(['import', file, '--config', portal.configFile]).status, 0);
      assert.equal((await get(ONE, '/icons/maskable-512.png')).body, pngOf(512).toString('latin1'));
    });

    test('in frames of other sites the cookie is the frame’s own; elsewhere it goes to no other site; without https never', async () => {
      const path = '/api/softphone/session';
      const https = { 'X-Forwarded-Proto': 'https' };
      for (const [tenant, reach] of /** @type {[{Host: string}, string][]} */ ([[ONE, 'SameSite=None; Secure; Partitioned'], [TWO, 'SameSite=Strict; Secure']])) {
        portal.addAccount('1001', 'pw', tenant.Host);
        const attributes = (/** @type {string} */ cookie) => cookie.split('; ').slice(3).join('; ');
        const logIn = (/** @type {Record<string, string>} */ headers) => portal.call('POST', path, { username: '1001', password: 'pw' }, { ...tenant, ...headers });
        const own = { ...https, Origin: `https://${tenant.Host}` };
        const login = (await logIn(own)).headers['set-cookie'];
        assert.match(login, /^__Host-webphone=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; /);
        assert.equal(attributes(login), `HttpOnly; ${reach}`);
        portal.sql('UPDATE sessions SET rotated_at = 0');
        const turned = await get({ ...tenant, ...own, Cookie: login.split(';')[0] }, path);
        assert.equal(attributes(turned.headers['set-cookie']), `HttpOnly; ${reach}`);
        // Such a cookie may come with a request of another site: it changes nothing then.
        const Cookie = turned.headers['set-cookie'].split(';')[0];
        for (const Origin of ['https://crm.one.example', 'null', '']) {
          assert.equal((await portal.call('DELETE', path, undefined, { ...tenant, ...https, Cookie, Origin })).status, 403, Origin);
        }
        const out = await portal.call('DELETE', path, undefined, { ...tenant, ...own, Cookie });
        assert.equal(out.status, 204);
        assert.equal(attributes(out.headers['set-cookie']), `HttpOnly; ${reach}`);
        assert.equal(attributes((await logIn({})).headers['set-cookie']), 'HttpOnly; SameSite=Strict');
      }
    });

    test('a page that may hold the phone may isolate itself; no other page loads it, and none the data', async () => {
      const policies = async (/** @type {Record<string, string>} */ headers, /** @type {string} */ target) => (await get(headers, target)).headers['cross-origin-resource-policy'];
      for (const target of ['/', '/index.html']) assert.deepEqual([await policies(ONE, target), await policies(TWO, target)], ['cross-origin', 'same-origin'], target);
      for (const target of ['/api/softphone/config', '/manifest.webmanifest']) {
        const { headers } = await get(ONE, target);
        assert.deepEqual([headers['cross-origin-resource-policy'], headers['access-control-allow-origin']], ['same-origin', undefined], target);
      }
    });

    test('only the origins that the operator lists may put the phone into a frame, at their tenant', async () => {
      const ancestors = async (/** @type {Record<string, string>} */ headers, /** @type {string} */ target) => /frame-ancestors ([^;]*)/.exec((await get(headers, target)).headers['content-security-policy'])?.[1];
      for (const target of ['/', '/api/softphone/config', '/nothing']) {
        assert.equal(await ancestors(ONE, target), 'https://crm.one.example https://www.one.example:8443', target);
        assert.equal(await ancestors(TWO, target), "'none'", target);
      }
      const refused = await admin('PATCH', `tenants/${ids.one}`, { embedOrigins: ["https://a.example; script-src *"] });
      assert.equal(refused.status, 422);
      assert.equal((await admin('PATCH', `tenants/${ids.one}`, { embedOrigins: [] })).status, 200);
      assert.equal(await ancestors(ONE, '/'), "'none'");
    });
  });
}
