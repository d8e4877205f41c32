// SPDX-License-Identifier: MIT
// Calls that phones tell, late and twice, and that follow the account to another device.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal } = portalFor(kind, { 1001: 'pw', 1002: 'pw' }, (config) => { config.threads = 2; });
    /** @type {Record<string, Record<string, string>>} */
    const devices = {};
    const target = '/api/softphone/history';
    const now = Date.now();
    before(async () => {
      for (const [name, who] of [['desk', '1001'], ['pocket', '1001'], ['stranger', '1002']]) devices[name] = { Cookie: await portal.login(who, 'pw') };
    });

    /** @param {string} callUuid @param {object} [more] */
    const call = (callUuid, more = {}) => ({ callUuid, direction: 'out', peer: 'sip:1002@localhost', startedAt: now - 60000, answeredAt: now - 50000, endedAt: now - 1000, ...more });
    /** @param {string} device @param {object[]} calls */
    async function tell(device, calls) {
      const answer = await portal.call('POST', target, { calls }, devices[device]);
      assert.equal(answer.status, 200, answer.body);
      return answer.json.results;
    }
    /** @param {string} device @param {string} [query] */
    async function list(device, query = '') {
      const answer = await portal.call('GET', `${target}${query}`, undefined, devices[device]);
      assert.equal(answer.status, 200, answer.body);
      return answer.json;
    }
    const states = (/** @type {any[]} */ results) => results.map((r) => r.state);

    test('a batch is kept once, however often it is told, and shows on the other device only', async () => {
      const batch = [call('a', { name: 'Bob', callId: 'x@y', cause: 'hangup', status: 200 }), call('b', { direction: 'in', answeredAt: 0 })];
      assert.deepEqual(states(await tell('desk', batch)), ['added', 'added']);
      assert.deepEqual(states(await tell('desk', batch)), ['known', 'known']);
      assert.deepEqual(states(await tell('pocket', [batch[1], call('c')])), ['known', 'added']);
      const { items } = await list('pocket');
      assert.deepEqual(items.map((/** @type {any} */ i) => i.callUuid), ['c', 'b', 'a']);
      const { id, ...rest } = items[2];
      assert.deepEqual(rest, batch[0]);
      assert.equal('answeredAt' in items[1], false);
      assert.deepEqual((await list('stranger')).items, []);
      assert.deepEqual(states(await tell('stranger', [call('a')])), ['added']);
      assert.equal((await portal.call('DELETE', `${target}/${id}`, undefined, devices.stranger)).status, 404);
    });

    test('pages go back in time; with order=oldest a device takes up what is new', async () => {
      const first = await list('desk', '?limit=2');
      assert.deepEqual(first.items.map((/** @type {any} */ i) => i.callUuid), ['c', 'b']);
      assert.deepEqual((await list('desk', `?limit=2&after=${first.next}`)).items.map((/** @type {any} */ i) => i.callUuid), ['a']);
      const newest = first.items[0].id;
      await tell('desk', [call('d')]);
      assert.deepEqual((await list('pocket', `?order=oldest&after=${newest}`)).items.map((/** @type {any} */ i) => i.callUuid), ['d']);
    });

    test('one bad call does not hold back the others, and is told by field', async () => {
      /** @type {[object, string][]} */
      const bad = [
        [call('e', { startedAt: now - 500 * 86400000 }), 'startedAt'], [call('e', { startedAt: now + 2 * 86400000, answeredAt: 0, endedAt: now + 2 * 86400000 }), 'startedAt'],
        [call('e', { endedAt: now - 70000, answeredAt: 0 }), 'endedAt'], [call('e', { answeredAt: now }), 'answeredAt'], [call('e', { answeredAt: now - 100000 }), 'answeredAt'],
        [call('e', { endedAt: now + 9 * 86400000 }), 'endedAt'], [call('e', { startedAt: 1.5 }), 'startedAt'], [call('e', { startedAt: '1' }), 'startedAt'],
        [call('', {}), 'callUuid'], [call('e', { direction: 'up' }), 'direction'], [call('e', { peer: 'a\nb' }), 'peer'], [call('e', { account_id: 2 }), 'account_id'],
      ];
      const results = await tell('desk', [...bad.map(([one]) => one), call('e')]);
      assert.deepEqual(results.map((/** @type {any} */ r) => r.field), [...bad.map(([, field]) => field), undefined]);
      assert.equal(results.at(-1).state, 'added');
      assert.deepEqual(states(await tell('desk', [/** @type {any} */ (7), /** @type {any} */ (null)])), ['refused', 'refused']);
      assert.equal((await portal.call('POST', target, { calls: Array(201).fill({}) }, devices.desk)).status, 422);
      assert.equal((await portal.call('POST', target, { calls: {} }, devices.desk)).status, 422);
    });

    test('a batch in whose midst the database fails is not kept at all; told again it is', async () => {
      databases.refuse(portal.database, 'history', 'peer', 'refused');
      const before = (await list('desk')).items;
      const batch = [call('first'), call('second', { peer: 'refused' }), call('third')];
      assert.equal((await portal.call('POST', target, { calls: batch }, devices.desk)).status, 503);
      assert.deepEqual((await list('desk')).items, before);
      batch[1].peer = 'taken';
      assert.deepEqual(states(await tell('desk', batch)), ['added', 'added', 'added']);
    });

    test('what was deleted does not come back when a phone tells it again', async () => {
      const [{ id }] = (await list('desk')).items;
      assert.equal((await portal.call('DELETE', `${target}/${id}`, undefined, devices.pocket)).status, 204);
      assert.equal((await portal.call('DELETE', `${target}/${id}`, undefined, devices.pocket)).status, 404);
      assert.deepEqual(states(await tell('desk', [call('e')])), ['known']);
      assert.equal((await list('desk')).items.some((/** @type {any} */ i) => i.id === id), false);
      assert.equal((await portal.call('DELETE', target, undefined, devices.desk)).status, 204);
      assert.deepEqual((await list('pocket')).items, []);
      assert.equal((await list('stranger')).items.length, 1);
    });

    test('one call that rang on several devices is known as one; of one device two are two; other callers, other times, other people are others', async () => {
      const ring = (/** @type {string} */ callUuid, /** @type {number} */ at, more = {}) => call(callUuid, { direction: 'in', peer: 'sip:7@localhost', startedAt: now - 40000 + at, answeredAt: 0, ...more });
      await tell('desk', [ring('device-a-1', 0), ring('device-a-2', 1500), ring('device-a-3', 9000, { peer: 'sip:8@localhost' }), ring('device-a-4', 20000, { peer: '' })]);
      await tell('pocket', [
        ring('device-b-2', 1000, { answeredAt: now - 30000 }), ring('device-b-1', 500), ring('device-b-3', 9000), ring('device-b-4', 23999, { peer: '' }), ring('device-b-5', 4500, { direction: 'out' }),
        ring('device-b-6', 16001, { peer: '' }), ring('device-c-1', 3999),
      ]);
      await tell('stranger', [ring('device-d-1', 0)]);
      const { items } = await list('pocket', '?limit=11');
      assert.deepEqual(Object.fromEntries(items.map((/** @type {any} */ { callUuid, sameAs = '' }) => [callUuid, sameAs])), {
        'device-a-1': '', 'device-a-2': '', 'device-a-3': '', 'device-a-4': '', 'device-b-2': 'device-a-2', 'device-b-1': 'device-a-1', 'device-b-3': '', 'device-b-4': 'device-a-4', 'device-b-5': '',
        'device-b-6': '', 'device-c-1': 'device-a-2',
      });
      assert.deepEqual((await list('stranger')).items[0].sameAs, undefined);
      const first = items.find((/** @type {any} */ { callUuid }) => callUuid === 'device-a-1');
      assert.equal((await portal.call('DELETE', `${target}/${first.id}`, undefined, devices.desk)).status, 204);
      await tell('pocket', [ring('device-e-1', 0)]);
      assert.equal((await list('desk')).items[0].sameAs, 'device-a-2', 'a deleted one stands for nothing');
    });

    test('two devices at once: each call once; and the oldest go where there are too many', async () => {
      const calls = Array.from({ length: 200 }, (_, i) => call(`both-${i}`));
      const [left, right] = await Promise.all([tell('desk', calls), tell('pocket', calls)]);
      assert.equal([...left, ...right].filter((r) => r.state === 'added').length, 200);
      for (let i = 0; i < 10; i++) await tell('desk', Array.from({ length: 200 }, (_, n) => call(`more-${i}-${n}`)));
      assert.equal(portal.sql("SELECT count(*) FROM history h JOIN accounts a ON a.id = h.account_id WHERE a.username = '1001'"), '2000');
      assert.equal((await list('stranger')).items.length, 2);
      assert.equal((await list('desk', '?order=oldest&limit=1')).items[0].callUuid, 'more-0-0');
    });
  });
}
