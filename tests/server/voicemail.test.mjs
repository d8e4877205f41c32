// SPDX-License-Identifier: MIT
// Voice messages: deposited by the API and through the spool folder, once; heard in parts; deleted and had back.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal, freePort } from '../support/portal.mjs';
import { webphonedPath } from '../support/site.mjs';
import { until } from '../support/until.mjs';

/** G.711 at 8000 bytes a second, every byte known. @param {number} size */
function wav(size) {
  const head = Buffer.from('RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x07\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0', 'latin1');
  head.writeUInt32LE(size + 36, 4);
  head.writeUInt32LE(size, 40);
  const sound = Buffer.alloc(size);
  for (let i = 0; i < size; i++) sound[i] = (i * 7 + (i >> 8)) & 0xff;
  return Buffer.concat([head, sound]);
}


for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal} */
    let portal;
    /** @type {Record<string, Record<string, string>>} */
    const people = {};
    /** @type {Record<string, string>} */
    let operator = {};
    const target = '/api/softphone/voicemail';
    let spool = '';
    const sound = wav(600000);
    const configure = (/** @type {any} */ config) => { Object.assign(config, { threads: 2, voicemailSpool: spool }); };
    before(async () => {
      databases = openDatabases(kind);
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x' });
      for (const name of ['1001', '1002', '1003']) portal.addAccount(name, 'pw');
      spool = path.join(portal.folder, 'spool');
      mkdirSync(spool);
      await portal.start(configure);
      for (const name of ['1001', '1002', '1003']) people[name] = { Cookie: await portal.login(name, 'pw') };
      operator = { Authorization: portal.addToken('all') };
    });
    after(async () => {
      await portal?.stop();
      databases?.close();
    });

    const accountId = (/** @type {string} */ name) => Number(portal.sql(`SELECT id FROM accounts WHERE username = '${name}'`));
    /** @param {string} who @param {Buffer} audio @param {string} query @param {Record<string, string>} [headers] */
    async function deposit(who, audio, query, headers = operator) {
      const lines = Object.entries({ Host: 'localhost', Connection: 'close', 'Content-Type': 'audio/wav', 'Content-Length': String(audio.length), ...headers });
      const head = `POST /api/admin/accounts/${accountId(who)}/voicemail?${query} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
      const text = await portal.raw(Buffer.concat([Buffer.from(head), audio]));
      return { status: Number(text.split(' ')[1]), json: JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) };
    }
    /** @param {string} who @param {string} [query] */
    const list = async (who, query = '') => (await portal.call('GET', `${target}${query}`, undefined, people[who])).json.items;
    /** @param {string} who */
    const count = async (who) => (await portal.call('GET', `${target}/summary`, undefined, people[who])).json;

    let id = 0;
    test('a message is deposited once, and is its account’s alone', async () => {
      const query = 'caller=sip%3Aann%40example.org&name=Ann&callId=a%40b&at=1700000000000';
      const first = await deposit('1001', sound, query);
      assert.equal(first.status, 201);
      ({ id } = first.json);
      assert.deepEqual(await deposit('1001', sound, query), { status: 200, json: { id } });
      assert.deepEqual(await list('1001'), [{ id, caller: 'sip:ann@example.org', name: 'Ann', callId: 'a@b', type: 'audio/wav', size: 600044, duration: 75000, at: 1700000000000, read: false, deleted: false }]);
      assert.deepEqual(await count('1001'), { new: 1, old: 0 });
      assert.deepEqual(await list('1002'), []);
      for (const [method, where, body] of /** @type {[string, string, object | undefined][]} */ ([['GET', '', undefined], ['GET', '/audio', undefined], ['PATCH', '', { read: true }], ['DELETE', '', undefined]])) {
        assert.equal((await portal.call(method, `${target}/${id}${where}`, body, people['1002'])).status, 404);
      }
      const scoped = { Authorization: portal.addToken('one', '*') };
      assert.equal((await deposit('1002', sound, 'key=k', scoped)).status, 201);
      portal.sql("INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts) VALUES ('o.example', 'O', 'o.example', '[]')");
      assert.equal((await deposit('1001', sound, 'key=k', { Authorization: portal.addToken('two', 'o.example') })).status, 404);
    });

    test('what is no message is refused', async () => {
      for (const [audio, query] of /** @type {[Buffer, string][]} */ ([[Buffer.from('ID3'), ''], [Buffer.alloc(0), ''], [sound, 'duration=-1'], [sound, 'at=soon'], [sound, 'duration=99999999999'],
        [sound, `caller=${'x'.repeat(257)}`], [sound, 'key='], [sound, `key=${'k'.repeat(129)}`]])) {
        assert.equal((await deposit('1001', audio, query)).status, 422, query);
      }
      const big = await portal.call('POST', `/api/admin/accounts/${accountId('1001')}/voicemail`, '', { ...operator, 'Content-Length': '8388609' });
      assert.equal(big.status, 413);
    });

    test('audio in whole and in parts', async () => {
      const ask = (/** @type {Record<string, string>} */ headers, method = 'GET', more = '') => portal.call(method, `${target}/${id}/audio${more}`, undefined, { ...people['1001'], ...headers });
      const whole = await ask({});
      assert.equal(whole.status, 200);
      assert.ok(Buffer.from(whole.body, 'latin1').equals(sound));
      assert.equal(whole.headers['accept-ranges'], 'bytes');
      assert.equal(whole.headers['content-type'], 'audio/wav');
      const { etag } = whole.headers;
      for (const [first, last] of [[0, 0], [0, 262143], [262143, 262144], [262144, 524287], [100, 599999], [600043, 600043]]) {
        const part = await ask({ Range: `bytes=${first}-${last}`, 'If-Range': etag });
        assert.equal(part.status, 206);
        assert.equal(part.headers['content-range'], `bytes ${first}-${last}/600044`);
        assert.ok(Buffer.from(part.body, 'latin1').equals(sound.subarray(first, last + 1)), `${first}-${last}`);
      }
      assert.equal((await ask({ Range: 'bytes=-44' })).headers['content-range'], 'bytes 600000-600043/600044');
      const none = await ask({ Range: 'bytes=600044-' });
      assert.deepEqual([none.status, none.headers['content-range']], [416, 'bytes */600044']);
      assert.equal((await ask({ Range: 'bytes=0-1', 'If-Range': '"other"' })).status, 200);
      assert.equal((await ask({ 'If-None-Match': etag })).status, 304);
      assert.match((await ask({}, 'GET', '?download=1')).headers['content-disposition'], /^attachment; filename="voicemail-\d+\.wav"$/);
      const head = await ask({ Range: 'bytes=0-9' }, 'HEAD');
      assert.deepEqual([head.status, head.headers['content-length'], head.body], [206, '10', '']);
    });

    test('read, deleted, had back, gone', async () => {
      const one = `${target}/${id}`;
      const mark = (/** @type {object} */ body) => portal.call('PATCH', one, body, people['1001']);
      assert.equal((await mark({ read: true })).json.read, true);
      assert.deepEqual(await count('1001'), { new: 0, old: 1 });
      assert.equal((await mark({ read: 1 })).status, 422);
      assert.equal((await portal.call('DELETE', one, undefined, people['1001'])).status, 204);
      assert.deepEqual(await list('1001'), []);
      assert.deepEqual((await list('1001', '?deleted=true')).map((/** @type {any} */ m) => m.id), [id]);
      assert.deepEqual((await mark({ deleted: false })).json.deleted, false);
      assert.equal((await list('1001'))[0].read, true);
      assert.equal((await mark({ deleted: true })).json.deleted, true);
      assert.equal((await portal.call('DELETE', one, undefined, people['1001'])).status, 204);
      assert.equal((await portal.call('GET', one, undefined, people['1001'])).status, 404);
      assert.equal(portal.sql(`SELECT count(*) FROM voicemail_audio WHERE voicemail_id = ${id}`), '0');
    });

    test('a mailbox has room for two hundred, however many come at once', async () => {
      const small = wav(100);
      const answers = [];
      for (let i = 0; i < 210; i += 15) answers.push(...await Promise.all(Array.from({ length: 15 }, (_, n) => deposit('1003', small, `key=${i + n}`))));
      assert.equal(answers.filter((a) => a.status === 201).length, 200);
      assert.equal(answers.filter((a) => a.status === 409).length, 10);
      const [newest] = await list('1003');
      await portal.call('DELETE', `${target}/${newest.id}`, undefined, people['1003']);
      assert.equal((await deposit('1003', small, 'key=again')).status, 201);
      assert.equal((await portal.call('PATCH', `${target}/${newest.id}`, { deleted: false }, people['1003'])).status, 409);
    });

    /** @param {string} name @param {object | string} json @param {Buffer | null} [audio] @param {string} [end] */
    function put(name, json, audio = wav(800), end = 'wav') {
      if (audio) writeFileSync(path.join(spool, `${name}.${end}`), audio);
      writeFileSync(path.join(spool, `.${name}`), typeof json === 'string' ? json : JSON.stringify(json));
      renameSync(path.join(spool, `.${name}`), path.join(spool, `${name}.json`));
    }
    const left = () => readdirSync(spool).filter((name) => name !== 'failed');
    const note = (/** @type {object} */ more = {}) => ({ mailbox: '1001', domain: 'localhost', caller: 'sip:a@b', callId: 'c', ...more });

    test('the spool folder is emptied; what cannot be kept goes to failed', async () => {
      put('good', note({ at: 1700000000000 }));
      put('again', note({ at: 1700000000000 }));
      put('bad-json', '{');
      put('bad-field', note({ colour: 1 }));
      put('bad-long', ' '.repeat(20000));
      put('bad-nul', JSON.stringify(note()).replace('1001', String.raw`1001\u0000x`));
      put('bad-rest', `${JSON.stringify(note())}{}`);
      put('bad-account', note({ mailbox: '9' }));
      put('bad-audio', note(), Buffer.from('nothing'));
      symlinkSync(portal.configFile, path.join(spool, 'bad-link.wav'));
      put('bad-link', note(), null);
      put('alone', note(), null);
      utimesSync(path.join(spool, 'alone.json'), 1, 1);
      put('waits', note({ callId: 'late' }), null);
      await until(() => left().join() === 'waits.json');
      writeFileSync(path.join(spool, 'waits.opus'), wav(8000));
      await until(() => left().length === 0);
      // The two that are the same are one message.
      assert.deepEqual((await list('1001')).map((/** @type {any} */ m) => [m.callId, m.duration]).sort(), [['c', 100], ['late', 1000]]);
      assert.deepEqual(readdirSync(path.join(spool, 'failed')).filter((name) => name.endsWith('.json')).sort(),
        ['alone.json', 'bad-account.json', 'bad-audio.json', 'bad-field.json', 'bad-json.json', 'bad-link.json', 'bad-long.json', 'bad-nul.json', 'bad-rest.json']);
      for (const name of ['bad-json.wav', 'bad-long.wav']) assert.ok(existsSync(path.join(spool, 'failed', name)), name);
    });

    test('a second that fails under the same name leaves the first; a recording whose message was kept does not stay behind', async () => {
      const there = (/** @type {string} */ name) => existsSync(path.join(spool, 'failed', name));
      put('bad-account', note({ mailbox: '9' }), wav(801));
      await until(() => there('1-bad-account.json') && there('1-bad-account.wav') && left().length === 0);
      assert.ok(there('bad-account.json') && there('bad-account.wav'));
      put('killed', note({ callId: 'killed' }), wav(4321));
      await until(() => left().length === 0);
      await portal.end();
      // As a portal leaves it that was killed between the two files; and what nobody has taken.
      for (const [name, bytes] of /** @type {[string, Buffer][]} */ ([['killed.wav', wav(4321)], ['nobodys.wav', wav(5432)], ['new.wav', wav(4321)]])) writeFileSync(path.join(spool, name), bytes);
      for (const name of ['killed.wav', 'nobodys.wav']) utimesSync(path.join(spool, name), 1, 1);
      await portal.start(configure);
      await until(() => !left().includes('killed.wav'));
      assert.deepEqual(left().sort(), ['new.wav', 'nobodys.wav'], 'its JSON may be on its way');
      for (const name of left()) rmSync(path.join(spool, name));
    });

    test('two portals on one folder, one of them killed: every message once, none lost', async () => {
      const total = 120;
      const port = await freePort();
      const second = path.join(portal.folder, 'second.json');
      writeFileSync(second, JSON.stringify({ listen: { address: '127.0.0.1', port }, web: path.join(portal.folder, 'web'), database: portal.database, voicemailSpool: spool }));
      const other = spawn(webphonedPath(), ['serve', '--config', second], { stdio: 'ignore' });
      for (let i = 0; i < total; i++) put(`m${i}`, note({ mailbox: '1002', callId: `m${i}` }), wav(2000 + i));
      await until(() => left().length < total * 1.5);
      const gone = once(other, 'exit');
      other.kill('SIGKILL');
      await gone;
      // A recording whose JSON is gone was kept: its portal died between the two.
      await until(() => !left().some((name) => name.endsWith('.json')));
      const ids = [];
      for (let after = 0; ;) {
        const { json } = await portal.call('GET', `${target}?limit=200&after=${after}`, undefined, people['1002']);
        ids.push(...json.items.map((/** @type {any} */ m) => m.callId));
        if (!json.next) break;
        after = json.next;
      }
      assert.deepEqual(ids.filter((one) => one.startsWith('m')).sort(), Array.from({ length: total }, (_, i) => `m${i}`).sort());
      assert.ok(left().length <= 1);
    });
  });
}
