// SPDX-License-Identifier: MIT
// Pushes: who subscribes, what is sent where, and the push branch seen from a SIP server. Everything that leaves is
// opened by an independent implementation (tests/support/push-sink.mjs).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Branch } from '../support/branch.mjs';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { command, Portal, freePort } from '../support/portal.mjs';
import { PushSink } from '../support/push-sink.mjs';
import { field, fields, statusOf } from '../support/sip-peer.mjs';
import { root } from '../support/site.mjs';
import { until, within } from '../support/until.mjs';

const GOOD = new PushSink().subscribe('https://fcm.googleapis.com');

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */ let databases;
    /** @type {Portal} */ let portal;
    /** @type {PushSink} */ let sink;
    /** @type {Branch} */ let branch;
    /** @type {{Cookie: string}} */ let anna;
    let sip = 0;

    before(async () => {
      databases = openDatabases(kind);
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x' });
      for (const number of ['1001', '1002', '1004']) portal.addAccount(number, 'correct horse');
      sink = await new PushSink().start(portal.folder);
      sip = await freePort();
      await portal.start((config) => {
        config.threads = 1;
        config.push = { ...sink.config, subject: 'mailto:push@phone.example', sip: { listen: '127.0.0.1', port: sip, servers: ['127.0.0.1'], ring: 20, calls: 50 } };
      });
      branch = await new Branch().open(sip);
      anna = { Cookie: await portal.login('1001', 'correct horse') };
    });
    after(async () => {
      branch?.close();
      await portal?.stop();
      await sink?.stop();
      databases?.close();
    });

    /** A device of an account, new. @param {{Cookie: string}} who @param {object} [more] */
    const device = async (who = anna, more = {}) => {
      const { token, ...subscription } = sink.subscribe();
      const answer = await portal.call('PUT', '/api/softphone/push/subscription', { ...subscription, ...more }, who);
      assert.equal(answer.status, 200, answer.body);
      return { token, endpoint: subscription.endpoint, id: answer.json.id, subscription };
    };
    /** @param {{Cookie: string}} who */
    const devices = async (who = anna) => (await portal.call('GET', '/api/softphone/push/subscription', undefined, who)).json.items;
    /** @param {{id: number}[]} list @param {{Cookie: string}} [who] */
    const remove = async (list, who = anna) => {
      for (const { id } of list) await portal.call('DELETE', `/api/softphone/push/subscription/${id}`, undefined, who);
    };
    const decline = (/** @type {string} */ token, more = {}) => portal.call('POST', '/api/softphone/push/decline', { token, ...more });

    test('one end point is one row, and belongs to whoever is logged in there now', async () => {
      const first = await device(anna, { label: 'Kitchen' });
      const again = await portal.call('PUT', '/api/softphone/push/subscription', { ...first.subscription, label: 'Desk' }, anna);
      assert.equal(again.json.id, first.id);
      assert.deepEqual((await devices()).map(({ label }) => label), ['Desk']);
      const ben = { Cookie: await portal.login('1002', 'correct horse') };
      assert.equal((await portal.call('DELETE', `/api/softphone/push/subscription/${first.id}`, undefined, ben)).status, 404);
      await portal.call('PUT', '/api/softphone/push/subscription', first.subscription, ben);
      assert.deepEqual(await devices(), []);
      assert.equal((await devices(ben)).length, 1);
      for (let i = 0; i < 12; i++) await device();
      assert.equal((await devices()).length, 10);
      await remove(await devices());
      await remove(await devices(ben), ben);
    });

    test('only end points of listed services, over https, under their very name', async () => {
      const bad = [
        `http://${sink.authority}/x`, 'https://localhost/x', `https://${sink.authority}`, `https://user@${sink.authority}/x`, `https://${sink.authority}@evil.example/x`,
        'https://127.0.0.1:1/x', `https://evil.example/#@${sink.authority}/`, `https://${sink.authority}.evil.example/x`, `https://${sink.authority}\\@evil.example/x`,
        `https://[::1]/x`, `HTTPS://${sink.authority}/x y`, `https://evil.example:443:${sink.authority}/x`, 'https://fcm.googleapis.com/x', `https://${sink.authority}/${'x'.repeat(1100)}`,
      ];
      const { endpoint: own, expirationTime, keys: pair } = sink.subscribe();
      const subscription = { endpoint: own, expirationTime, keys: pair };
      for (const endpoint of bad) {
        const answer = await portal.call('PUT', '/api/softphone/push/subscription', { ...subscription, endpoint }, anna);
        assert.equal(answer.status, 422, endpoint);
        assert.equal(answer.json.field, 'endpoint', endpoint);
      }
      for (const keys of [{ p256dh: subscription.keys.p256dh.replace(/^B./, (first) => (first === 'BB' ? 'BC' : 'BB')), auth: subscription.keys.auth }, { ...subscription.keys, auth: 'AAAA' }, { p256dh: subscription.keys.p256dh }]) {
        assert.equal((await portal.call('PUT', '/api/softphone/push/subscription', { ...subscription, keys }, anna)).json.field, 'keys');
      }
    });

    // With PostgreSQL nobody waits for others who write elsewhere.
    if (kind === 'sqlite') {
      test('somebody writes for long while a message is to be told of: who is called rings all the same', { timeout: 60000 }, async () => {
        const one = await device();
        // It is there as long as the test likes.
        portal.sql(`CREATE TRIGGER untold BEFORE DELETE ON voicemail_news BEGIN SELECT RAISE(ABORT, 'untold'); END;
          INSERT INTO voicemail_news (account_id, kind, revision) SELECT id, 1, 1 FROM accounts WHERE username = '1001'`);
        const holder = spawn('sqlite3', [portal.database], { stdio: ['pipe', 'pipe', 'inherit'] });
        holder.stdin.write("BEGIN IMMEDIATE; SELECT 'held';\n");
        await once(holder.stdout, 'data');
        const since = performance.now();
        // Without it each of these steps waits for the three seconds that a statement waits for a writer.
        for (let i = 0; i < 4; i++) {
          const call = branch.invite('1001');
          await sink.next({ token: one.token, kind: 'ring' });
          branch.follow('CANCEL', call);
          await branch.ends(call, 487);
          await sink.next({ token: one.token, kind: 'missed' });
        }
        const took = performance.now() - since;
        holder.stdin.end('ROLLBACK;\n');
        await once(holder, 'exit');
        portal.sql('DROP TRIGGER untold; DELETE FROM voicemail_news');
        assert.ok(took < 8000, `${took} ms`);
        await remove(await devices());
      });
    }

    test('the key stays the same, is never said in a log or an export, and signs what is sent', async () => {
      const { json } = await portal.call('GET', '/api/softphone/push/key');
      assert.equal(json.calls, true);
      assert.equal((await portal.call('GET', '/api/softphone/push/key')).json.key, json.key);
      const one = await device();
      const call = branch.invite('1001');
      const { sub } = await sink.next({ token: one.token });
      assert.equal(sink.key, json.key);
      assert.equal(sub, 'mailto:push@phone.example');
      branch.follow('CANCEL', call);
      await branch.ends(call, 487);
      await sink.next({ token: one.token, kind: 'missed' });
      const file = path.join(portal.folder, 'export.json');
      assert.equal(command(['export', file, '--database', portal.database]).status, 0);
      const secret = portal.sql('SELECT lower(' + (kind === 'sqlite' ? 'hex(secret)' : "encode(secret, 'hex')") + ') FROM push_keys').trim();
      assert.match(secret, /^[0-9a-f]{64}$/);
      for (const text of [readFileSync(file, 'utf8'), portal.log]) {
        for (const word of [secret, Buffer.from(secret, 'hex').toString('base64url'), one.token, one.subscription.keys.auth]) assert.ok(!text.includes(word));
      }
      await remove([one]);
    });

    test('a call: 100, push, 180 with tag and route; the caller gives up: 487, and the device hears that it missed it', async () => {
      const one = await device();
      const call = branch.invite('1001', { headers: ['P-Called-Party-ID: <sip:1001@localhost>'], uri: `sip:1001@127.0.0.1:${sip};push=1` });
      await branch.answer(call, 100);
      const push = await sink.next({ token: one.token });
      const { json } = push;
      assert.deepEqual([json.v, json.kind, json.call, json.from, json.account], [1, 'ring', field(call, 'Call-ID'), { number: '1002', name: 'Ben Cole' }, '1001@localhost']);
      assert.ok(Math.abs(json.at - Date.now()) < 5000 && json.until === json.at + 20000, `${json.at} ${json.until}`);
      assert.ok(push.ttl <= 20 && push.ttl > 15, String(push.ttl));
      assert.deepEqual([push.urgency, push.type, push.octets], ['high', 'application/octet-stream', 86 + 512 + 16]);
      assert.match(json.token, /^[\w-]{64}$/);
      const ringing = await branch.answer(call, 180);
      assert.match(field(ringing, 'To'), /;tag=/);
      assert.equal(field(ringing, 'Record-Route'), '<sip:127.0.0.1;lr>');
      assert.match(fields(ringing, 'Via')[0], /;rport=\d+;received=127\.0\.0\.1$/);
      branch.send(call);  // asked again: the last answer again
      await branch.answer(call, 180);
      branch.follow('CANCEL', call);
      await branch.answer(call, 200, { method: 'CANCEL' });
      await branch.ends(call, 487);
      const missed = await sink.next({ token: one.token });
      assert.deepEqual([missed.json.kind, missed.json.tag, missed.topic, missed.ttl, missed.json.token], ['missed', json.tag, push.topic, 86400, undefined]);
      assert.equal((await decline(json.token)).status, 204, 'a token is good as long as it rings; what it says of a call that is over is nothing');
      await remove([one]);
    });

    test('a voice message: the devices hear of it for a day, and the next one takes its place', async () => {
      const one = await device();
      const headers = { 'Authorization': portal.addToken('voice'), 'Content-Type': 'audio/wav' };
      const { id } = (await portal.call('GET', '/api/admin/accounts', undefined, headers)).json.items.find(({ username }) => username === '1001');
      const leave = (/** @type {string} */ caller) => portal.call('POST', `/api/admin/accounts/${id}/voicemail?caller=${caller}&name=Ben`, 'RIFF\0\0\0\0WAVE', headers);
      assert.equal((await leave('1002')).status, 201);
      const push = await sink.next({ token: one.token, kind: 'voicemail' });
      assert.deepEqual([push.json.from, push.ttl, push.json.token], [{ number: '1002', name: 'Ben' }, 86400, undefined]);
      await leave('1003');
      const next = await sink.next({ token: one.token, kind: 'voicemail' });
      assert.deepEqual([next.json.from.number, next.topic, next.json.tag], ['1003', push.topic, push.json.tag]);
      await remove([one]);
    });

    test('answered elsewhere: the devices hear it, but not the one that answers', async () => {
      const [one, two] = [await device(), await device()];
      const call = branch.invite('1001');
      const rings = await Promise.all([one, two].map(({ token }) => sink.next({ token, kind: 'ring' })));
      assert.notEqual(rings[0].topic, rings[1].topic);
      assert.equal((await portal.call('POST', '/api/softphone/push/answered', { token: rings[0].json.token })).status, 204);
      assert.equal((await portal.call('POST', '/api/softphone/push/answered', { token: rings[0].json.token })).status, 404);
      branch.follow('CANCEL', call, { headers: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] });
      await branch.ends(call, 487);
      assert.equal((await sink.next({ token: two.token })).json.kind, 'elsewhere');
      assert.ok(!sink.messages.some(({ token }) => token === one.token));
      await remove([one, two]);
    });

    test('what a device says in a transaction that ends late is heard, though its row is before others that were read', async () => {
      const one = await device();
      const rings = [];
      for (const call of [branch.invite('1001'), branch.invite('1001')]) {
        await branch.answer(call, 180);
        rings.push({ call, token: (await sink.next({ token: one.token, kind: 'ring' })).json.token });
      }
      const [late, next] = rings;
      // In its place stands what ends no call, until the next one has been read.
      assert.equal((await portal.call('POST', '/api/softphone/push/answered', { token: late.token })).status, 204);
      const id = portal.sql('SELECT max(id) FROM push_acts');
      assert.equal((await decline(next.token)).status, 204);
      await branch.ends(next.call, 603);
      portal.sql(`UPDATE push_acts SET kind = 'decline', status = 603 WHERE id = ${id}`);
      await branch.ends(late.call, 603, 20000);
      await remove([one]);
    });

    test('declined: 603 at once, for this device only 486; a token works once; the other device stops', async () => {
      const [one, two] = [await device(), await device()];
      for (const [more, status] of /** @type {const} */ ([[{}, 603], [{ everywhere: false }, 486]])) {
        const call = branch.invite('1001');
        const [ring] = await Promise.all([one, two].map(({ token }) => sink.next({ token, kind: 'ring' })));
        await branch.answer(call, 180);
        assert.equal((await decline(ring.json.token, more)).status, 204);
        await branch.ends(call, status);
        assert.equal((await sink.next({ token: two.token })).json.kind, 'cancel');
        assert.equal((await decline(ring.json.token)).status, 404);
      }
      assert.ok(!sink.messages.some(({ token }) => token === one.token));
      const forged = Buffer.from(GOOD.keys.p256dh, 'base64url').subarray(0, 48).toString('base64url');
      assert.equal((await decline(forged)).status, 404);
      await remove([one, two]);
    });

    test('no device: 480 at once; nobody of that number: 480; no address: 404', async () => {
      for (const number of ['1004', '4711', '%00']) await branch.ends(branch.invite(number), 480);
      await branch.ends(branch.invite('x', { uri: 'sip:127.0.0.1' }), 404);
    });

    test('gone subscriptions are removed (404, 410); the last one gone ends the branch with 480', async () => {
      const [one, two, three] = [await device(), await device(), await device()];
      sink.forget(one);
      sink.forget(two, 404);
      const call = branch.invite('1001');
      await sink.next({ token: three.token, kind: 'ring' });
      await branch.answer(call, 180);
      await until(async () => (await devices()).length <= 1, 'two are forgotten');
      branch.follow('CANCEL', call, { headers: ['Reason: SIP;cause=200'] });
      await branch.ends(call, 487);
      await sink.next({ token: three.token, kind: 'elsewhere' });
      sink.forget(three);
      await branch.ends(branch.invite('1001'), 480);
      await until(async () => (await devices()).length === 0, 'all are forgotten');
    });

    test('429 and 5xx are tried again while it rings; 403 and 413 are not; what was refused is in the log of deliveries', async () => {
      const one = await device();
      sink.fail(429, { headers: { 'Retry-After': '1' } });
      sink.fail(503);
      const begun = performance.now();
      const call = branch.invite('1001');
      await branch.answer(call, 180);
      assert.ok(performance.now() - begun > 1500);
      branch.follow('CANCEL', call, { headers: ['Reason: SIP;cause=603'] });
      await branch.ends(call, 487);
      await sink.next({ token: one.token, kind: 'cancel' });
      sink.fail(403);
      await branch.ends(branch.invite('1001'), 480);
      sink.fail(429, { headers: { 'Retry-After': '3600' } });  // longer than it rings
      await branch.ends(branch.invite('1001'), 480);
      const Authorization = portal.addToken(`log ${kind}`);
      const id = (await portal.call('GET', '/api/admin/accounts?limit=1', undefined, { Authorization })).json.items[0].id;
      const wanted = [429, 403, 201, 201];
      const told = async () => (await portal.call('GET', `/api/admin/accounts/${id}/pushes?limit=4`, undefined, { Authorization })).json.items;
      await until(async () => (await told()).map(({ status }) => status).join() === wanted.join(), 'the log of deliveries');
      assert.deepEqual((await told()).map(({ kind: what, tries }) => [what, tries]), [['ring', 1], ['ring', 1], ['cancel', 1], ['ring', 3]]);
      await remove([one]);
    });

    test('pushes end with the password', async () => {
      const one = await device();
      portal.sql("UPDATE accounts SET ha1_sha256 = 'another' WHERE username = '1001'");
      await branch.ends(branch.invite('1001'), 480);
      portal.addAccount('9999', 'x');
      portal.sql('DELETE FROM push_subscriptions');
      assert.ok(one.id);
    });
  });
}

describe('the push branch', () => {
  /** @type {Portal} */ let portal;
  /** @type {PushSink} */ let sink;
  let sip = 0;
  /** @type {Branch[]} */ const open = [];
  /** @type {{Cookie: string}} */ let anna;
  /** @param {{tcp?: boolean, from?: string}} [options] */
  const branchOf = async (options) => {
    open.push(await new Branch().open(sip, options));
    return open[open.length - 1];
  };
  before(async () => {
    portal = new Portal();
    portal.write({ 'index.html': 'x' });
    portal.addAccount('1001', 'correct horse');
    sink = await new PushSink().start(portal.folder);
    sip = await freePort();
    await portal.start((config) => {
      config.push = { ...sink.config, connectTo: sink.authority, services: [sink.origin, 'https://*.push.apple.com'], sip: { listen: '127.0.0.1', port: sip, servers: ['127.0.0.1'], ring: 20, calls: 20 } };
    });
    anna = { Cookie: await portal.login('1001', 'correct horse') };
  });
  after(async () => {
    for (const one of open) one.close();
    await portal?.stop();
    await sink?.stop();
  });
  /** @param {string} [origin] @param {object} [more] */
  const device = async (origin, more = {}) => {
    const { token, ...subscription } = sink.subscribe(origin);
    const answer = await portal.call('PUT', '/api/softphone/push/subscription', { ...subscription, ...more }, anna);
    assert.equal(answer.status, 200, answer.body);
    return { token, id: answer.json.id };
  };

  test('over TCP: several messages at once, one in pieces; what is no SIP costs its connection', async () => {
    const one = await device();
    const branch = await branchOf({ tcp: true });
    const call = branch.invite('1001');
    await branch.answer(call, 180);
    const options = 'OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKo\r\nTo: <sip:a@b>\r\nFrom: <sip:a@b>;tag=1\r\nCall-ID: 1\r\nCSeq: 7 OPTIONS\r\nMax-Forwards: 1\r\n';
    branch.send(`\r\n\r\n${options}Content-Length: 3\r\n\r\nabc${options}Content-Length: 0\r\n`);
    branch.send('\r\n');
    for (let i = 0; i < 2; i++) assert.match(await branch.next((m) => statusOf(m) === 200, '200 to OPTIONS'), /Allow: INVITE/);
    branch.follow('CANCEL', call);
    await branch.ends(call, 487);
    await sink.next({ token: one.token, kind: 'missed' });
    const other = await branchOf({ tcp: true });
    const closed = once(/** @type {any} */ (other.tcp), 'close');
    other.send(`${options}Content-Length: 99999999\r\n\r\n`);
    await within(closed, 'the connection closed');
    await portal.call('DELETE', `/api/softphone/push/subscription/${one.id}`, undefined, anna);
  });

  test('a stranger is heard neither by datagram nor by connection', async () => {
    const [datagrams, connection] = [await branchOf({ from: '127.0.0.2' }), await branchOf({ tcp: true, from: '127.0.0.2' })];
    if (connection.tcp && !connection.tcp.closed) await within(once(connection.tcp, 'close'), 'the connection closed');
    datagrams.invite('1001');
    const Authorization = portal.addToken('metrics');
    await until(async () => Number(/^webphoned_push_strangers_total (\d+)/m.exec((await portal.call('GET', '/metrics', undefined, { Authorization })).body)?.[1]) >= 2,
      'two strangers are counted');
    await assert.rejects(datagrams.next(() => true, 'answer', 50));
  });

  test('declarative for the service that wants it: titles in the device\'s language, an address to open', async () => {
    const one = await device('https://web.push.apple.com', { texts: { ring: 'Eingehender Anruf' } });
    const branch = await branchOf();
    // Its certificate is for that name too; the audience is the service's own origin, which our stand-in does not have.
    sink.origin = 'https://web.push.apple.com';
    const call = branch.invite('1001', { callId: 'a%b?c/d@host' });
    const { json, type } = await sink.next({ token: one.token }).catch((error) => { throw new Error(`${error.message}; ${portal.log}`); });
    sink.origin = `https://${sink.authority}`;
    assert.equal(type, 'application/notification+json');
    assert.deepEqual([json.web_push, json.mutable, json.notification], [8030, true, {
      title: 'Eingehender Anruf', body: 'Ben Cole', tag: json.tag, navigate: 'http://localhost/?call=a%25b%3Fc%2Fd%40host', silent: false,
    }]);
    await portal.call('DELETE', `/api/softphone/push/subscription/${one.id}`, undefined, anna);
    branch.follow('CANCEL', call, { headers: ['Reason: SIP;cause=200'] });
    await branch.ends(call, 487);
  });

  test('names and numbers of callers: withheld, asserted, foreign, hostile', async () => {
    const one = await device();
    const branch = await branchOf();
    const seen = async (/** @type {string} */ from, headers = /** @type {string[]} */ ([])) => {
      const call = branch.invite('1001', { from, headers });
      const { json } = await sink.next({ token: one.token, kind: 'ring' });
      branch.follow('CANCEL', call, { headers: ['Reason: SIP;cause=200'] });
      await branch.ends(call, 487);
      await sink.next({ token: one.token, kind: 'elsewhere' });
      return json.from;
    };
    assert.deepEqual(await seen('"Anonymous" <sip:anonymous@anonymous.invalid>', ['Privacy: id']), { number: '', name: '' });
    assert.deepEqual(await seen('"A" <sip:x@evil.example>', ['P-Asserted-Identity: "B" <sip:1003@localhost>']), { number: '1003', name: 'B' });
    assert.deepEqual(await seen('<sip:ann%20b@other.example>'), { number: 'ann b@other.example', name: '' });
    assert.deepEqual(await seen(`"${'ä'.repeat(150)}\\"}<script>" <sip:1@localhost>`), { number: '1', name: 'ä'.repeat(100) });
    assert.deepEqual(await seen(Buffer.from('"\xff\xfe" <sip:1@localhost>', 'latin1').toString('latin1')).then(({ number }) => number), '1');
    await portal.call('DELETE', `/api/softphone/push/subscription/${one.id}`, undefined, anna);
  });

  test('more calls than there is room for: 503, and the others ring; the ring ends by itself', async () => {
    const one = await device();
    const branch = await branchOf();
    const calls = Array.from({ length: 21 }, () => branch.invite('1001', { headers: ['Expires: 3'] }));
    const answers = await Promise.all(calls.map((call) => branch.next((m) => field(m, 'Call-ID') === field(call, 'Call-ID') && statusOf(m) >= 180, '180 or 503')));
    assert.deepEqual(answers.map(statusOf).sort(), [...Array(20).fill(180), 503]);
    await Promise.all(calls.filter((call, i) => statusOf(answers[i]) === 180).map((call) => branch.ends(call, 480, 12000)));
    await sink.next({ token: one.token, kind: 'missed' });
    const { ttl } = await sink.next({ token: one.token, kind: 'ring' });
    assert.ok(ttl <= 3, String(ttl));
    sink.messages = [];
    await portal.call('DELETE', `/api/softphone/push/subscription/${one.id}`, undefined, anna);
  });

  test('bytes that are no SIP, and SIP that is torture, leave it working', async () => {
    const branch = await branchOf();
    const folder = path.join(root, 'tests/vectors/rfc4475');
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.dat'))) branch.send(readFileSync(path.join(folder, name)));
    for (const bytes of ['', '\0', '\r\n', 'INVITE', 'INVITE sip:x SIP/2.0\r\n\r\n', 'x'.repeat(60000)]) branch.send(bytes);
    await branch.ends(branch.invite('1001'), 480);
  });
});

test('the end of the portal: who waits is told, who was woken too; connections were kept open', async () => {
  const portal = new Portal();
  const sink = await new PushSink().start(portal.folder);
  const sip = await freePort();
  portal.write({ 'index.html': 'x' });
  portal.addAccount('1001', 'correct horse');
  await portal.start((config) => { config.push = { ...sink.config, sip: { listen: '127.0.0.1', port: sip, servers: ['127.0.0.1'] } }; });
  const { token, endpoint, keys } = sink.subscribe();
  await portal.call('PUT', '/api/softphone/push/subscription', { endpoint, keys }, { Cookie: await portal.login('1001', 'correct horse') });
  const branch = await new Branch().open(sip);
  for (let i = 0; i < 5; i++) {
    const call = branch.invite('1001');
    await branch.answer(call, 180);
    if (i < 4) {
      branch.follow('CANCEL', call);
      await branch.ends(call, 487);
      await sink.next({ token, kind: 'missed' });
      continue;
    }
    const ended = portal.end();
    await branch.ends(call, 480);
    await sink.next({ token, kind: 'missed' });
    assert.equal(await ended, 0);
  }
  assert.equal(sink.connections, 1);
  branch.close();
  await portal.stop();
  await sink.stop();
});

test('without a push service that may be reached, nothing is sent: a private address is none', async (t) => {
  const portal = new Portal();
  const sink = await new PushSink().start(portal.folder);
  t.after(() => sink.stop());  // also of a portal that could not begin: what listens keeps the tests from ending
  const sip = await freePort();
  const port = new URL(sink.origin).port;
  // However loopback is written, and even where the operator's list has it.
  const hosts = ['localhost', 'LOCALHOST.', '127.0.0.1', '127.1', '0177.0.0.1', '0x7f.0.0.1', '0x7f000001', '2130706433', '017700000001', '0', '127.0.0.1.'];
  portal.write({ 'index.html': 'x' });
  portal.addAccount('1001', 'correct horse');
  await portal.start((config) => {
    config.push = { ...sink.config, services: hosts.map((host) => `https://${host}:${port}`), private: undefined, sip: { listen: '127.0.0.1', port: sip, servers: ['127.0.0.1'], ring: 5 } };
  });
  const anna = { Cookie: await portal.login('1001', 'correct horse') };
  const branch = await new Branch().open(sip);
  for (const host of hosts) {
    const { endpoint, expirationTime, keys } = sink.subscribe(`https://${host}:${port}`);
    const subscribed = await portal.call('PUT', '/api/softphone/push/subscription', { endpoint, expirationTime, keys }, anna);
    assert.equal(subscribed.status, 200, host);
    const from = portal.log.length;
    await branch.ends(branch.invite('1001', { headers: ['Expires: 1'] }), 480);
    assert.match(portal.log.slice(from), /push refused.*(that address is not public|resolve host)/, host);
    await portal.call('DELETE', `/api/softphone/push/subscription/${subscribed.json.id}`, undefined, anna);
  }
  assert.equal(sink.connections, 0);
  branch.close();
  await portal.stop();
});
