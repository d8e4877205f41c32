// SPDX-License-Identifier: MIT
// What an operator can set: through the API, through a file, and what becomes of it at the phones.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { command, Portal } from '../support/portal.mjs';
import { portalFor } from '../support/portals.mjs';
import { webphonedPath } from '../support/site.mjs';

const FULL = {
  domain: 'full.example', brand: 'Full & Co', sipDomain: 'sip.full.example', webrtcHosts: ['rtc.full.example', 'wss://b.full.example:8443/ws'],
  templateCustomer: null, registerSuccessHtml: '<p>Welcome</p>\n', restrictCompanies: [], css: 'wp-app { color: red }', codecDelete: ['PC.*'], codecPriority: ['opus'],
  expires: 300, embedOrigins: ['https://www.full.example'], iceServers: [{ urls: 'stun:stun.full.example' }],
  turnUrls: ['turn:turn.full.example:3478?transport=udp'], turnSecret: 'north', turnLifetime: 600, themeColor: '#123456', iconSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  deployUuid: '0f0e', phone: { dtmf: 'info', brand: 'not this', flags: { presence: true, autoAnswer: false } }, flags: { hideUuid: true, menuRight: false, displayBalance: true, editSettings: false, register: true, usernameAsTitle: false, acceptPayment: false, autoAnswer: true },
  menu: [
    { title: 'Keys', icon: 'dialpad', position: 2, page: 'dialpad' }, { title: 'Hidden', icon: 'close', position: 0, page: 'history' },
    { title: 'News', icon: 'newspaper', position: 1, template: 7 },
  ],
};

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal, admin } = portalFor(kind, { 1001: 'password' }, (config) => { config.threads = 2; });
    /** @param {string} section @param {object} body @returns {Promise<any>} */
    const add = async (section, body) => {
      const { status, json } = await admin('POST', section, body);
      assert.equal(status, 201, JSON.stringify(json));
      return json;
    };

    test('a web phone with every field, and what its phones are told', async () => {
      const made = await add('tenants', FULL);
      const { turnSecret, ...shown } = FULL;
      assert.deepEqual(made, { ...shown, id: made.id });
      assert.ok(turnSecret);
      // A secret is never shown; that there is none is.
      const none = await admin('PATCH', `tenants/${made.id}`, { turnSecret: '' });
      assert.equal(none.json.turnSecret, '');
      assert.equal('turnSecret' in (await admin('PATCH', `tenants/${made.id}`, { turnSecret })).json, false);
      const script = await add('scripts', { tenant: made.id, name: 'Hook', webhook: 'https://hook.example/' });
      assert.equal(script.webhookSecret, '');
      const signed = (await admin('PATCH', `scripts/${script.id}`, { webhookSecret: 'south' })).json;
      assert.deepEqual([signed.name, 'webhookSecret' in signed], ['Hook', false]);
      const headers = { Host: 'full.example' };
      const config = await portal.call('GET', '/api/softphone/config', undefined, headers);
      assert.deepEqual(config.json, {
        brand: 'Full & Co', domain: 'sip.full.example', wsServers: ['wss://rtc.full.example/', 'wss://b.full.example:8443/ws'],
        iceServers: [{ urls: 'stun:stun.full.example' }], codecDelete: ['PC.*'], codecPriority: ['opus'], expires: 300, flags: { ...FULL.flags, presence: true }, dtmf: 'info',
        menu: [FULL.menu[2], FULL.menu[0]], embedOrigins: FULL.embedOrigins, uuid: '0f0e', themeColor: '#123456', icon: '/icons/icon.svg', style: '/api/softphone/style.css',
      });
      const policy = config.headers['content-security-policy'];
      assert.match(policy, /frame-ancestors https:\/\/www\.full\.example;/);
      assert.match(policy, /connect-src 'self' wss:\/\/rtc\.full\.example https:\/\/rtc\.full\.example wss:\/\/b\.full\.example:8443 https:\/\/b\.full\.example:8443;/);
      const style = await portal.call('GET', '/api/softphone/style.css', undefined, headers);
      assert.equal(style.body, FULL.css);
      assert.match(style.headers['content-type'], /^text\/css/);
      const manifest = await portal.call('GET', '/manifest.webmanifest', undefined, headers);
      assert.equal(manifest.headers['content-type'], 'application/manifest+json');
      const app = manifest.json;
      assert.deepEqual([app.name, app.short_name, app.theme_color, app.start_url], ['Full & Co', 'Full & Co', '#123456', '/']);
      assert.deepEqual(app.shortcuts, [{ name: 'Keys', url: '/?page=dialpad' }]);
      const icon = await portal.call('GET', app.icons[0].src, undefined, headers);
      assert.equal(icon.body, FULL.iconSvg);
      // The other phone is as it was.
      assert.equal((await portal.call('GET', '/api/softphone/config')).json.brand, 'Test');
    });

    test('a name that no phone knows is refused, also where it goes to the phone as it is', async () => {
      for (const [phone, why] of [[{ dtfm: 'info' }, 'dtfm: there is no such field'], [{ flags: { presense: true } }, 'flags.presense: there is no such field'], [{ dtmf: 'inband' }, 'dtmf: must be']]) {
        const { status, json } = await admin('PATCH', 'tenants/1', { phone });
        assert.equal(status, 422);
        assert.ok(JSON.stringify(json).includes(String(why)), JSON.stringify(json));
      }
    });

    test('what a row has to have is not taken from it by null', async () => {
      for (const field of ['brand', 'domain', 'sipDomain', 'webrtcHosts']) assert.equal((await admin('PATCH', 'tenants/1', { [field]: null })).json.field, field);
      const { id } = await add('scripts', { tenant: 1, name: 'Of somebody', source: 'x' });
      assert.equal((await admin('PATCH', `scripts/${id}`, { tenant: null })).json.field, 'tenant');
      assert.equal((await admin('DELETE', `scripts/${id}`)).status, 204);
    });

    test('a list where an object has to be is refused like any other value', async () => {
      const { json } = await admin('PATCH', 'tenants/1', { phone: { recording: ['user'] } });
      assert.equal(json.detail, 'phone: recording: must be an object.');
      assert.equal((await admin('PATCH', 'tenants/1', { iceServers: [['stun:a.example']] })).json.field, 'iceServers');
    });

    test('numbers that nobody gave are those of the documents, at first and after null', async () => {
      const needed = { domain: 'bare.example', brand: 'Bare', sipDomain: 'bare.example', webrtcHosts: ['bare.example'] };
      const { id, expires, turnLifetime } = await add('tenants', needed);
      assert.deepEqual({ expires, turnLifetime }, { expires: 600, turnLifetime: 3600 });
      await admin('PATCH', `tenants/${id}`, { expires: 60, turnLifetime: 60 });
      const { json } = await admin('PATCH', `tenants/${id}`, { expires: null, turnLifetime: null });
      assert.deepEqual([json.expires, json.turnLifetime], [600, 3600]);
      assert.equal((await admin('DELETE', `tenants/${id}`)).status, 204);
    });

    test('a default phone without times has those of the documents', async () => {
      const bare = new Portal();
      bare.write({ 'index.html': 'x' });
      await bare.start((config) => { delete config.phone.expires; });
      const { json } = await bare.call('GET', '/api/softphone/config');
      await bare.stop();
      assert.equal(json.expires, 600);
    });

    test('short-lived TURN credentials, for people who are logged in', async () => {
      portal.addAccount('3001', 'password', 'sip.full.example');
      const headers = { Host: 'full.example' };
      assert.equal((await portal.call('GET', '/api/softphone/ice', undefined, headers)).status, 401);
      const Cookie = await portal.login('3001', 'password', headers);
      const { json, headers: got } = await portal.call('GET', '/api/softphone/ice', undefined, { ...headers, Cookie });
      assert.equal(got['cache-control'], 'no-store');
      const [stun, turn] = json.iceServers;
      assert.deepEqual(stun, FULL.iceServers[0]);
      assert.deepEqual(turn.urls, FULL.turnUrls);
      const [end, name] = turn.username.split(':');
      assert.equal(name, '3001');
      assert.ok(Math.abs(Number(end) - Date.now() / 1000 - 600) < 5);
      assert.equal(turn.credential, createHmac('sha1', 'north').update(turn.username).digest('base64'));
    });

    test('custom pages: filled in for the one who asks, escaped, and only those of this phone', async () => {
      const [tenant] = (await admin('GET', 'tenants')).json.items.filter((/** @type {any} */ t) => t.domain === '*');
      const [other] = (await admin('GET', 'tenants')).json.items.filter((/** @type {any} */ t) => t.domain === 'full.example');
      const company = await add('companies', { name: 'Acme' });
      const customer = await add('customers', { name: 'A <b> & "c"', company: company.id, balanceMicros: 12340000, currency: 'EUR' });
      portal.sql(`UPDATE accounts SET customer_id = ${customer.id} WHERE username = '1001'`);
      const body = '<!-- NO-CONTAINER --><p title="{{customer.name}}">{{ account.username }}@{{account.domain}} {{balance}} {{currency}} {{brand}}' +
        ' {{env.PLAIN}} {{{env.PLAIN}}} {{env.HIDDEN}}{{env.MINE}} {{{customer.name}}} {{nothing}}{{ {{{ }} {{a b}} {{env.AGAIN}}</p>';
      const page = await add('templates', { tenant: tenant.id, name: 'News', body });
      await add('variables', { name: 'PLAIN', value: '<i>' });
      await add('variables', { name: 'HIDDEN', value: 'secret', flags: { protected: true } });
      await add('variables', { name: 'MINE', value: 'secret', flags: { private: true } });
      await add('variables', { name: 'AGAIN', value: '{{balance}}' });
      const Cookie = await portal.login('1001', 'password');
      const shown = await portal.call('GET', `/api/softphone/page/${page.id}`, undefined, { Cookie });
      assert.equal(shown.json.container, false);
      assert.equal(shown.json.html,
        '<!-- NO-CONTAINER --><p title="A &lt;b&gt; &amp; &quot;c&quot;">1001@localhost 12.34 EUR Test &lt;i&gt; <i>  A &lt;b&gt; &amp; &quot;c&quot; {{ {{{ }} {{a b}} {{balance}}</p>');
      const foreign = await add('templates', { tenant: other.id, name: 'News', body: 'theirs' });
      assert.equal((await portal.call('GET', `/api/softphone/page/${foreign.id}`, undefined, { Cookie })).status, 404);
    });

    test('custom pages: a balance has the digits of its currency', async () => {
      const [tenant] = (await admin('GET', 'tenants')).json.items.filter((/** @type {any} */ t) => t.domain === '*');
      for (const [currency, balanceMicros, shown] of /** @type {const} */ ([['JPY', 500e6, '500'], ['KWD', -1.25e6, '-1.250'], ['USD', -50000, '-0.05']])) {
        const customer = await add('customers', { name: currency, currency, balanceMicros });
        const account = await add('accounts', { username: `pays-${currency}`, domain: 'localhost', password: 'pass word', customer: customer.id });
        const { json } = await admin('POST', 'templates/preview', { tenant: tenant.id, body: '{{balance}} {{currency}}', account: account.id });
        assert.equal(json.html, `${shown} ${currency}`);
        assert.equal((await admin('DELETE', `accounts/${account.id}`)).status, 204);
        assert.equal((await admin('DELETE', `customers/${customer.id}`)).status, 204);
      }
    });

    test('variables: protected ones are never read back, locked ones stay, one of the phone wins over a default', async () => {
      const hidden = (await admin('GET', 'variables')).json.items.find((/** @type {any} */ v) => v.name === 'HIDDEN');
      assert.equal(hidden.value, null);
      const once = await add('variables', { name: 'ONCE', value: 'told once', flags: { protected: true } });
      for (const flags of [{ protected: false }, {}, null]) assert.equal((await admin('PATCH', `variables/${once.id}`, { flags })).json.field, 'value', 'nor by taking the flag away');
      assert.equal((await admin('PATCH', `variables/${once.id}`, { flags: { protected: true, private: true } })).json.value, null);
      assert.equal((await admin('PATCH', `variables/${once.id}`, { flags: {}, value: 'another' })).json.value, 'another');
      const locked = await add('variables', { name: 'LOCKED', value: '1', flags: { locked: true } });
      assert.equal((await admin('PATCH', `variables/${locked.id}`, { value: '2' })).status, 409);
      assert.equal((await admin('DELETE', `variables/${locked.id}`)).status, 409);
      const tenant = (await admin('GET', 'tenants')).json.items.find((/** @type {any} */ t) => t.domain === '*').id;
      const Cookie = await portal.login('1001', 'password');
      const page = await add('templates', { tenant, name: 'Env', body: '{{env.SOFT}} {{env.HARD}}' });
      await add('variables', { name: 'SOFT', value: 'default', flags: { default: true } });
      await add('variables', { name: 'HARD', value: 'ours' });
      const show = async () => (await portal.call('GET', `/api/softphone/page/${page.id}`, undefined, { Cookie })).json.html;
      assert.equal(await show(), 'default ours');
      await add('variables', { tenant, name: 'SOFT', value: 'own' });
      await add('variables', { tenant, name: 'HARD', value: 'own' });
      assert.equal(await show(), 'own ours');
      assert.equal((await admin('POST', 'variables', { name: 'SOFT', value: 'x' })).status, 409);
    });

    test('as many hosts and embedding pages as can be set, as long as they may be, are all in the policy of the pages', async () => {
      const { id, webrtcHosts, embedOrigins } = (await admin('GET', 'tenants')).json.items.find((/** @type {any} */ t) => t.domain === 'full.example');
      const name = (/** @type {number} */ at, /** @type {string} */ scheme) => `${scheme}://h${at}.${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(50)}`;
      const hosts = Array.from({ length: 8 }, (_, at) => name(at, 'wss'));
      const origins = Array.from({ length: 16 }, (_, at) => name(at, 'https'));
      assert.equal((await admin('PATCH', `tenants/${id}`, { webrtcHosts: hosts.map((host) => `${host}/ws`), embedOrigins: origins })).status, 200);
      const { headers } = await portal.call('GET', '/', undefined, { Host: 'full.example' });
      const parts = new Map(headers['content-security-policy'].split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
      for (const host of hosts) assert.ok(parts.get('connect-src')?.includes(host), host);
      assert.deepEqual(parts.get('frame-ancestors'), origins);
      assert.equal((await admin('PATCH', `tenants/${id}`, { webrtcHosts, embedOrigins })).status, 200);
    });

    test('a change is seen at once, and only what was given changes', async () => {
      const { id } = (await admin('GET', 'tenants')).json.items.find((/** @type {any} */ t) => t.domain === 'full.example');
      const changed = await admin('PATCH', `tenants/${id}`, { brand: 'New', themeColor: null });
      assert.equal(changed.status, 200);
      assert.equal(changed.json.brand, 'New');
      assert.equal(changed.json.themeColor, '');
      assert.equal(changed.json.expires, 300);
      const config = await portal.call('GET', '/api/softphone/config', undefined, { Host: 'full.example' });
      assert.equal(config.json.brand, 'New');
      // Another process, or hand, sees or makes changes within a second: each of the portal's threads reads again by itself.
      portal.sql("UPDATE tenants SET brand = 'By hand' WHERE domain = 'full.example'");
      const seen = async () => (await portal.call('GET', '/api/softphone/config', undefined, { Host: 'full.example' })).json.brand;
      let running = 0;
      for (const end = Date.now() + 5000; running < 20 && Date.now() < end;) running = await seen() === 'By hand' ? running + 1 : 0;
      assert.equal(running, 20);
    });

    test('two who change the same: the second reads again first', async () => {
      const company = await add('companies', { name: 'Twice' });
      const read = await admin('GET', `companies/${company.id}`);
      assert.equal((await admin('GET', `companies/${company.id}`, undefined, { 'If-None-Match': read.headers.etag })).status, 304);
      assert.equal((await admin('PATCH', `companies/${company.id}`, { name: 'First' }, { 'If-Match': read.headers.etag })).status, 200);
      const late = await admin('PATCH', `companies/${company.id}`, { name: 'Second' }, { 'If-Match': read.headers.etag });
      assert.equal(late.status, 412);
      assert.match(late.json.detail, /Read it again/);
      assert.equal((await admin('DELETE', `companies/${company.id}`)).status, 204);
      assert.equal((await admin('GET', `companies/${company.id}`)).status, 404);
    });

    test('lists come in pages', async () => {
      for (let i = 0; i < 7; i++) await add('companies', { name: `Page ${i}` });
      const seen = [];
      let next = 0;
      do {
        const { json, headers } = await admin('GET', `companies?limit=3&after=${next}`);
        assert.ok(json.items.length <= 3);
        seen.push(...json.items.map((/** @type {any} */ item) => item.id));
        next = json.next;
        assert.equal(next !== undefined, /rel="next"/.test(headers.link ?? ''));
      } while (next);
      assert.deepEqual(seen, [...new Set(seen)].sort((a, b) => a - b));
      assert.ok(seen.length >= 8);
      for (const query of ['limit=0', 'limit=201', 'limit=x', 'after=-1', 'after=99999999999999999999', 'limit=%', 'limit=1%00']) {
        const answer = await admin('GET', `companies?${query}`);
        assert.ok([400, 200].includes(answer.status) && (answer.status === 400 || /%/.test(query)), `${query}: ${answer.status}`);
      }
    });

    test('what cannot work is refused with the field', async () => {
      const cases = [
        ['tenants', { ...FULL, domain: 'Not A Host' }, 'domain'], ['tenants', { ...FULL, domain: 'UPPER.example' }, 'domain'],
        ['tenants', { ...FULL, domain: 'x.example', webrtcHosts: [] }, 'webrtcHosts'], ['tenants', { ...FULL, domain: 'x.example', webrtcHosts: ['http://x'] }, 'webrtcHosts'],
        ['tenants', { ...FULL, domain: 'x.example', webrtcHosts: ['wss://x; script-src *'] }, 'webrtcHosts'],
        ['tenants', { ...FULL, domain: 'x.example', embedOrigins: ['https://x/path'] }, 'embedOrigins'], ['tenants', { ...FULL, domain: 'x.example', embedOrigins: ['*'] }, 'embedOrigins'],
        ['tenants', { ...FULL, domain: 'x.example', flags: { nothing: true } }, 'flags'], ['tenants', { ...FULL, domain: 'x.example', flags: { register: 1 } }, 'flags'], ['tenants', { ...FULL, domain: 'x.example', flags: [true] }, 'flags'],
        ['tenants', { ...FULL, domain: 'x.example', menu: [[1]] }, 'menu'],
        ['tenants', { ...FULL, domain: 'x.example', menu: [{ title: 'x', position: 1 }] }, 'menu'], ['tenants', { ...FULL, domain: 'x.example', menu: [{ title: 'x', position: 13, page: 'agent' }] }, 'menu'],
        ['tenants', { ...FULL, domain: 'x.example', themeColor: 'red' }, 'themeColor'], ['tenants', { ...FULL, domain: 'x.example', expires: 1 }, 'expires'],
        ['tenants', { ...FULL, domain: 'x.example', more: 1 }, 'more'], ['tenants', {}, 'domain'],
        ['templates', { name: 'x', body: 'y' }, 'tenant'], ['variables', { name: '1x', value: '' }, 'name'], ['customers', { name: 'x', currency: 'eur' }, 'currency'],
        ['accounts', { username: 'a b', domain: 'x.example', password: 'pw' }, 'username'], ['accounts', { username: 'a', domain: 'x.example' }, 'ha1Md5'],
        ['accounts', { username: 'a', domain: 'x.example', password: '' }, 'password'], ['companies', { name: 'a\u0007' }, 'name'], ['companies', { id: 4, name: 'a' }, 'id'],
      ];
      for (const [section, body, field] of /** @type {[string, object, string][]} */ (cases)) {
        const { status, json } = await admin('POST', section, body);
        assert.equal(status, 422, JSON.stringify(body).slice(0, 200));
        assert.equal(json.field, field);
      }
      assert.equal((await admin('POST', 'templates', { tenant: 999999, name: 'x', body: '' })).status, 409);
      assert.equal((await admin('POST', 'tenants', FULL)).status, 409);
      assert.equal((await admin('POST', 'nothing', {})).status, 404);
      assert.equal((await admin('POST', 'companies', `{"name":"${'x'.repeat(300000)}"}`)).status, 413);
    });

    test('accounts: the password becomes hashes, and nobody reads them back', async () => {
      const made = await add('accounts', { username: '4001', domain: 'localhost', name: 'Four', password: 'pass word' });
      assert.deepEqual(Object.keys(made).sort(), ['callerIds', 'customer', 'domain', 'id', 'name', 'username']);
      await portal.login('4001', 'pass word');
      assert.equal((await admin('PATCH', `accounts/${made.id}`, { username: '4001', domain: 'localhost', password: 'another' })).status, 200);
      for (const other of [{ username: '4002' }, { domain: 'other.example' }]) {
        assert.equal((await admin('PATCH', `accounts/${made.id}`, { username: '4001', domain: 'localhost', ...other })).json.field, 'password', 'its hashes hold both');
      }
      await portal.login('4001', 'another');
      assert.equal((await admin('DELETE', `accounts/${made.id}`)).status, 204);
    });

    test("an operator of one phone sees and changes that phone's things only", async () => {
      const own = { Authorization: portal.addToken('one', 'full.example') };
      const all = (await admin('GET', 'tenants')).json.items;
      const mine = all.find((/** @type {any} */ t) => t.domain === 'full.example').id;
      const theirs = all.find((/** @type {any} */ t) => t.domain === '*').id;
      assert.deepEqual((await admin('GET', 'tenants', undefined, own)).json.items.map((/** @type {any} */ t) => t.id), [mine]);
      assert.equal((await admin('GET', `tenants/${theirs}`, undefined, own)).status, 404);
      assert.equal((await admin('PATCH', `tenants/${theirs}`, { brand: 'Taken' }, own)).status, 404);
      assert.equal((await admin('DELETE', `tenants/${theirs}`, undefined, own)).status, 404);
      assert.equal((await admin('DELETE', `tenants/${mine}`, undefined, own)).status, 404, 'nor is one\'s own taken away from under those who work there');
      assert.equal((await admin('POST', 'tenants', { ...FULL, domain: 'more.example' }, own)).status, 404);
      // What reaches beyond the phone: other domains' accounts, other companies' people.
      for (const change of [{ domain: 'localhost' }, { sipDomain: 'localhost' }, { templateCustomer: 1 }, { restrictCompanies: [1] }]) {
        assert.equal((await admin('PATCH', `tenants/${mine}`, change, own)).status, 422);
      }
      assert.equal((await admin('PATCH', `tenants/${mine}`, { brand: 'By its own' }, own)).status, 200);
      for (const section of ['companies', 'customers', 'accounts']) {
        assert.deepEqual((await admin('GET', section, undefined, own)).json.items, []);
        assert.equal((await admin('POST', section, { name: 'x' }, own)).status, 404);
      }
      assert.equal((await admin('POST', 'templates', { tenant: theirs, name: 'Sneaked', body: '' }, own)).status, 422);
      const page = await admin('POST', 'templates', { tenant: mine, name: 'Own', body: '' }, own);
      assert.equal(page.status, 201);
      assert.equal((await admin('PATCH', `templates/${page.json.id}`, { tenant: theirs }, own)).status, 422);
      const foreign = (await admin('GET', 'templates')).json.items.find((/** @type {any} */ t) => t.tenant === theirs);
      assert.equal((await admin('GET', `templates/${foreign.id}`, undefined, own)).status, 404);
      assert.equal((await admin('PATCH', `templates/${foreign.id}`, { body: 'Taken' }, own)).status, 404);
      assert.equal((await admin('DELETE', `templates/${foreign.id}`, undefined, own)).status, 404);
      assert.ok((await admin('GET', 'templates', undefined, own)).json.items.every((/** @type {any} */ t) => t.tenant === mine));
    });

    test('people sign up where the phone allows it, and get what the template customer has', async () => {
      const customer = await add('customers', { name: 'Template', balanceMicros: 5000000, debitLimitMicros: 1000000, currency: 'GBP' });
      await add('customerItems', { customer: customer.id, kind: 'payment', data: { amountMicros: 5000000 } });
      const { id } = (await admin('GET', 'tenants')).json.items.find((/** @type {any} */ t) => t.domain === 'full.example');
      await admin('PATCH', `tenants/${id}`, { templateCustomer: customer.id });
      const target = '/api/softphone/register';
      assert.equal((await portal.call('POST', target, { username: 'new', password: 'long enough' })).status, 404);
      const headers = { Host: 'full.example' };
      const made = await portal.call('POST', target, { username: 'new', password: 'long enough', name: 'Newcomer' }, headers);
      assert.equal(made.status, 201);
      assert.deepEqual(made.json, { username: 'new', domain: 'sip.full.example', html: FULL.registerSuccessHtml });
      assert.equal((await portal.call('POST', target, { username: 'new', password: 'long enough' }, headers)).status, 409);
      assert.equal((await portal.call('POST', target, { username: 'short', password: '1234567' }, headers)).status, 422);
      const Cookie = await portal.login('new', 'long enough', headers);
      const me = await portal.call('GET', '/api/softphone/session', undefined, { ...headers, Cookie });
      assert.deepEqual(me.json, { username: 'new', domain: 'sip.full.example', name: 'Newcomer', balanceMicros: 5000000, currency: 'GBP' });
      assert.equal(portal.sql("SELECT count(*) FROM customer_items WHERE kind = 'payment'"), '2');
      const seen = [];
      for (let i = 0; i < 8; i++) seen.push((await portal.call('POST', target, { username: `many${i}`, password: 'long enough' }, headers)).status);
      assert.ok(seen.includes(429), 'accounts can be made without end');
    });

    test('every setting goes to one file and comes back the same, also into an empty database', async () => {
      const file = path.join(portal.folder, 'settings.json');
      assert.equal(command(['export', file, '--database', portal.database]).status, 0);
      assert.equal(statSync(file).mode & 0o077, 0);
      const first = readFileSync(file, 'utf8');
      const other = databases.where(path.join(portal.folder, 'web'));
      assert.equal(command(['import', file, '--database', other]).stderr, '');
      assert.equal(command(['export', '-', '--database', other]).stdout, first);
      // Twice is as good as once, and ids go on behind the highest.
      assert.equal(command(['import', '-', '--database', other], first).status, 0);
      assert.equal(command(['export', '-', '--database', other]).stdout, first);
      assert.equal(command(['import', '-', '--database', other], '{"companies":[{"name":"Fresh"}]}').stderr, '');
      const ids = JSON.parse(first).companies.map((/** @type {any} */ c) => c.id);
      assert.ok(Number(databases.query(other, "SELECT id FROM companies WHERE name = 'Fresh'")) > Math.max(...ids));
    });

    // A transaction of SQLite is of one moment in any case.
    if (kind === 'postgresql') test('an export is of one moment, whoever writes meanwhile', { timeout: 60000 }, async (t) => {
      // It has read the companies, and comes to the customers after others have added to both.
      const writer = /** @type {any} */ (databases.cluster).session(portal.database);
      await writer.run('BEGIN; LOCK TABLE customers');
      const exporting = spawn(webphonedPath(), ['export', '-', '--database', portal.database], { stdio: ['ignore', 'pipe', 'inherit'] });
      t.after(() => { exporting.kill(); writer.end(); });
      const text = exporting.stdout.toArray();
      while (portal.sql("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'customers'::regclass") === '0') assert.equal(exporting.exitCode, null);
      await writer.run("INSERT INTO companies (name) VALUES ('Late'); INSERT INTO customers (name, company_id) SELECT 'Late', id FROM companies WHERE name = 'Late'; COMMIT");
      const whole = JSON.parse(Buffer.concat(await text).toString());
      for (const section of ['companies', 'customers']) assert.ok(whole[section].every((/** @type {any} */ row) => row.name !== 'Late'), section);
      assert.equal(JSON.parse(command(['export', '-', '--database', portal.database]).stdout).customers.at(-1).name, 'Late');
    });

    test('a file with a mistake changes nothing', () => {
      const before = command(['export', '-', '--database', portal.database]).stdout;
      const cases = [
        ['{"companies":[{"name":"Good"},{"name":""}]}', /companies\[1\]\.name: must be a text/],
        ['{"companies":[{"name":"Good"}],"compnies":[]}', /compnies: there is no such list/],
        ['{"companies":[{"name":"Good"}],"templates":[{"tenant":99999,"name":"x","body":""}]}', /templates\[0\]: refers to something that is not there/],
        ['{"companies":[{"id":71,"name":"Twin"},{"id":72,"name":"Twin"}]}', /companies\[1\]: has name "Twin" with id 72, and so has companies\[0\] of this file with id 71/],
        ['{"accounts":[{"id":71,"domain":"localhost","username":"1001","ha1Md5":"MD5","ha1Sha256":"SHA"}]}'.replace('MD5', '0'.repeat(32)).replace('SHA', '0'.repeat(64)),
          /accounts\[0\]: has username "1001", domain "localhost" with id 71, and the database has it with id 1$/m],
        ['{"templates":[{"id":71,"tenant":1,"name":"Twin","body":""},{"id":72,"tenant":1,"name":"Twin","body":""}]}', /templates\[1\]: has tenant 1, name "Twin" with id 72, and so has templates\[0\] /],
        ['{"companies":[{"name":"Twin"},{"id":9072,"name":"Twin"}]}', /companies\[1\]: has name "Twin" with id 9072, and so has companies\[0\] of this file without an id/],
        ['{"companies":[]} {}', /is not a JSON object/],
        ['[]', /is not a JSON object/], ['{', /is not a JSON object/], ['', /is not a JSON object/],
      ];
      for (const [text, expected] of /** @type {[string, RegExp][]} */ (cases)) {
        const { status, stderr } = command(['import', '-', '--database', portal.database], text);
        assert.equal(status, 1);
        assert.match(stderr, expected);
      }
      assert.equal(command(['export', '-', '--database', portal.database]).stdout, before);
    });

    test('a backup of what is in use', () => {
      const file = path.join(portal.folder, 'backup.db');
      const { status, stderr } = command(['backup', file, '--database', portal.database]);
      if (kind === 'postgresql') {
        assert.match(stderr, /pg_dump/);
        return;
      }
      assert.equal(status, 0, stderr);
      assert.ok(existsSync(file));
      assert.equal(statSync(file).mode & 0o077, 0);
      assert.equal(command(['export', '-', '--database', file]).stdout, command(['export', '-', '--database', portal.database]).stdout);
      assert.equal(command(['backup', file, '--database', portal.database]).status, 1);
      writeFileSync(path.join(portal.folder, 'unused'), '');
    });
  });
}
