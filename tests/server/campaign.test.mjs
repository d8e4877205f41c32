// SPDX-License-Identifier: MIT
// Campaigns: what an agent sees and does, what an operator sets and sees; and that, however many ask at once,
// of however many processes, nobody gets a lead that somebody else has, and none is lost.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal } from '../support/portal.mjs';

const NINE = ['DO NOT CALL', 'NOT INTERESTED', 'SALE MADE', 'CALL TRANSFERRED', 'BUSY', 'CALL BACK', 'DISCONNECTED NUMBER', 'DECLINED SALE', 'WRONG DETAILS'];
const AGENTS = 12;

/** Numbers that look random and are the same each time. @param {number} seed */
const dice = (seed) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal[]} two processes, one database */
    let portals = [];
    let Authorization = '';
    let tenant = 0;
    let sets = 0;
    before(async () => {
      databases = openDatabases(kind);
      portals = [new Portal(databases), new Portal(databases)];
      portals[1].where = portals[0].database;
      for (const portal of portals) {
        portal.write({ 'index.html': 'x' });
        await portal.start((config) => { config.threads = 3; });
      }
      for (let i = 0; i < AGENTS; i++) portals[0].addAccount(`${1001 + i}`, 'pw');
      Authorization = portals[0].addToken('all');
      tenant = (await admin('GET', 'tenants')).json.items[0].id;
    });
    after(async () => {
      for (const portal of portals) await portal.stop();
      databases?.close();
    });
    /** @param {string} method @param {string} target @param {unknown} [body] @param {Record<string, string>} [headers] */
    const admin = (method, target, body, headers = {}) => portals[0].call(method, `/api/admin/${target}`, body, { Authorization, ...headers });
    /** @param {string} section @param {object} body @returns {Promise<any>} */
    const add = async (section, body) => {
      const { status, json } = await admin('POST', section, { tenant, ...body });
      assert.equal(status, 201, JSON.stringify(json));
      return json;
    };
    /** A set of so many leads, and a campaign that runs on it. @param {number} count @param {object} [more] @returns {Promise<any>} */
    const campaign = async (count, more = {}) => {
      const set = await add('leadSets', { name: `set ${++sets}` });
      portals[0].sql(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
        INSERT INTO leads (tenant_id, lead_set_id, phone_code, phone, first_name) SELECT ${tenant}, ${set.id}, '44', CAST(20000000 + i AS TEXT), 'Lead' FROM n`);
      return add('campaigns', { name: `campaign ${sets}`, state: 'running', lead_set: set.id, ...more });
    };
    /** @param {number} i @param {number} [at] which process */
    const agent = async (i, at = 0) => {
      const Cookie = await portals[0].login(`${1001 + i}`, 'pw');
      /** @param {string} method @param {string} target @param {unknown} [body] */
      const ask = (method, target, body) => portals[at].call(method, `/api/softphone/${target}`, method === 'GET' ? undefined : body ?? {}, { Cookie });
      return { ask, next: () => ask('POST', 'lead/next'), /** @param {number} id @param {string} decision @param {string} [disposition] */
        save: (id, decision, disposition) => ask('POST', `lead/${id}/save`, { decision, ...(disposition ? { disposition } : {}) }) };
    };

    test('an agent works: choose, look, edit, disposition, save, next', async () => {
      const form = await add('forms', { name: 'Agent form' });
      const made = await campaign(3, { caller_id: '+442012345678', form_id: form.id, script: 'Hello.\nThis is …', dispositions: ['ASKED FOR MAIL'], flags: { transfer: true } });
      const { ask, next, save } = await agent(0);
      assert.equal((await next()).status, 409);
      const shown = { id: made.id, name: made.name, state: 'running', source_status: 'NEW', caller_id: '+442012345678', form_id: form.id, transfer: true };
      assert.deepEqual((await ask('GET', 'campaign')).json.items.at(-1), shown);
      const chosen = await ask('POST', `campaign/${made.id}/choose`);
      assert.deepEqual(chosen.json, { ...shown, script: 'Hello.\nThis is …', dispositions: [...NINE, 'ASKED FOR MAIL'] });
      assert.equal((await ask('GET', 'lead')).status, 204);

      const first = (await next()).json;
      assert.deepEqual({ ...first, id: 0, locked_until: 0 }, { id: 0, status: 'NEW', disposition: '', phone_code: '44', phone: '20000001', alt_phone: '',
        first_name: 'Lead', last_name: '', note: '', fields: {}, attempts: 0, locked_until: 0, dial: '+4420000001', dial_alt: '' });
      assert.ok(first.locked_until > Date.now() + 60000);
      assert.deepEqual((await ask('GET', 'lead')).json, first);
      const edited = await ask('PATCH', `lead/${first.id}`, { alt_phone: '+1 (555) 010-99', last_name: 'Ångström', fields: { city: 'Köln' } });
      assert.deepEqual([edited.json.dial_alt, edited.json.last_name, edited.json.fields, edited.json.first_name], ['+155501099', 'Ångström', { city: 'Köln' }, 'Lead']);
      assert.equal((await ask('PATCH', `lead/${first.id}`, { phone: '20000002' })).status, 409);
      for (const [field, value] of Object.entries({ phone: 'call me', phone_code: '12345', fields: { a: 1 }, first_name: 'x'.repeat(101), status: 'NEW', alt_phone: '1;2' })) {
        assert.equal((await ask('PATCH', `lead/${first.id}`, { [field]: value })).json.field, field);
      }

      // Yes: needs a disposition of the campaign, then the lead is done with.
      assert.equal((await save(first.id, 'Yes')).status, 409);
      assert.equal((await save(first.id, 'yes')).json.field, 'decision');
      assert.equal((await ask('POST', `lead/${first.id}/disposition`, { disposition: 'MAYBE' })).json.field, 'disposition');
      assert.equal((await ask('POST', `lead/${first.id}/disposition`, { disposition: 'ASKED FOR MAIL' })).status, 204);
      assert.equal((await save(first.id, 'Yes')).status, 204);
      assert.equal((await save(first.id, 'Yes', 'BUSY')).status, 404);
      assert.equal(portals[0].sql(`SELECT status, attempts FROM leads WHERE id = ${first.id}`), 'ASKED FOR MAIL|1');

      // No: as if nobody had looked; it goes to the end of the queue.
      const second = (await next()).json;
      await ask('POST', `lead/${second.id}/disposition`, { disposition: 'BUSY' });
      assert.equal((await save(second.id, 'No')).status, 204);
      const third = (await next()).json;
      assert.notEqual(third.id, second.id);
      // Unknown: what was noted stays, and it comes again, but not at once.
      assert.equal((await save(third.id, 'Unknown', 'CALL BACK')).status, 204);
      const again = (await next()).json;
      assert.deepEqual([again.id, again.status, again.disposition, again.attempts], [second.id, 'NEW', '', 0]);
      assert.equal((await ask('POST', `lead/${again.id}/invalid`, { note: 'the number is a fax' })).status, 204);
      assert.equal((await next()).status, 204);
      portals[0].sql('UPDATE leads SET due_at = 0');
      const later = (await next()).json;
      assert.deepEqual([later.id, later.status, later.disposition, later.attempts], [third.id, 'NEW', 'CALL BACK', 1]);
      assert.equal((await ask('POST', `lead/${later.id}/keep`)).status, 204);
      const overview = (await admin('GET', `campaigns/${made.id}/overview`)).json;
      assert.deepEqual(overview.statuses, { 'ASKED FOR MAIL': 1, NEW: 1, 'WRONG DETAILS': 1 });
      assert.deepEqual([overview.waiting, overview.later, overview.locked], [0, 0, 1]);
      assert.equal(overview.agents, 1);
      const { items: agents } = (await admin('GET', `campaigns/${made.id}/agents`)).json;
      assert.deepEqual(agents.map((/** @type {any} */ a) => [a.username, a.lead_id]), [['1001', later.id]]);
      const flagged = (await admin('GET', `leadSets/${made.lead_set}/leads?status=WRONG%20DETAILS`)).json.items;
      assert.deepEqual(flagged.map((/** @type {any} */ l) => [l.id, l.note]), [[second.id, 'the number is a fax']]);

      // A stopped campaign gives nothing out; what an agent has can still be saved.
      assert.equal((await admin('PATCH', `campaigns/${made.id}`, { state: 'stopped' })).status, 200);
      assert.equal((await save(later.id, 'Yes', 'CALL BACK')).status, 204);
      assert.equal((await next()).status, 409);
      assert.equal((await ask('POST', `campaign/${made.id}/choose`)).status, 404);
      assert.ok(!(await ask('GET', 'campaign')).json.items.some((/** @type {any} */ c) => c.id === made.id));
      // Another works through what is to be called back.
      const back = await add('campaigns', { name: 'again', state: 'running', lead_set: made.lead_set, source_status: 'CALL BACK' });
      portals[0].sql('UPDATE leads SET due_at = 0');
      assert.equal((await ask('POST', `campaign/${back.id}/choose`)).status, 200);
      assert.equal((await next()).json.id, later.id);
      assert.equal((await ask('POST', 'campaign/leave')).status, 204);
      assert.equal((await ask('GET', 'lead')).status, 204);
      assert.equal((await next()).status, 409);
    });

    test('a lead is let go by log-out, by time, by another campaign; and only by who has it', async () => {
      const made = await campaign(2);
      const other = await campaign(1);
      const [anna, bert] = [await agent(0), await agent(1)];
      for (const one of [anna, bert]) await one.ask('POST', `campaign/${made.id}/choose`);
      const hers = (await anna.next()).json;
      const his = (await bert.next()).json;
      assert.notEqual(hers.id, his.id);
      for (const [method, tail, body] of /** @type {[string, string, object][]} */ ([['PATCH', '', { first_name: 'x' }], ['POST', '/disposition', { disposition: 'BUSY' }],
        ['POST', '/save', { decision: 'Yes', disposition: 'BUSY' }], ['POST', '/save', { decision: 'No' }], ['POST', '/invalid', {}], ['POST', '/keep', {}]])) {
        assert.equal((await bert.ask(method, `lead/${hers.id}${tail}`, body)).status, 404, tail);
      }
      assert.deepEqual((await anna.ask('GET', 'lead')).json, hers);
      await anna.ask('DELETE', 'session');
      assert.equal((await bert.next()).json.id, hers.id);
      const carl = await agent(2);
      await carl.ask('POST', `campaign/${made.id}/choose`);
      assert.equal((await carl.next()).json.id, his.id);
      // Bert does nothing for too long: his lead is given to somebody else, and then it is not his any more.
      portals[0].sql(`UPDATE leads SET lock_until = 1 WHERE id = ${hers.id}`);
      await carl.save(his.id, 'Yes', 'BUSY');
      assert.equal((await carl.next()).json.id, hers.id);
      assert.equal((await bert.save(hers.id, 'Yes', 'SALE MADE')).status, 404);
      await carl.ask('POST', `campaign/${other.id}/choose`);
      assert.equal((await bert.next()).json.id, hers.id);
    });

    test("another customer's and another web phone's are not there", async () => {
      const anna = (await admin('POST', 'customers', { name: 'Anna' })).json;
      const made = await campaign(1, { account_id: anna.id });
      const { ask } = await agent(3);
      assert.equal((await ask('GET', `campaign/${made.id}`)).status, 404);
      assert.equal((await ask('POST', `campaign/${made.id}/choose`)).status, 404);
      portals[0].sql(`UPDATE accounts SET customer_id = ${anna.id} WHERE username = '1005'`);
      const hers = await agent(4);
      assert.equal((await hers.ask('POST', `campaign/${made.id}/choose`)).status, 200);
      const other = (await admin('POST', 'tenants', { domain: 'other.example', brand: 'O', sipDomain: 'o.example', webrtcHosts: ['o.example'] })).json;
      const theirs = { Authorization: portals[0].addToken('other', 'other.example') };
      for (const target of [`campaigns/${made.id}`, `campaigns/${made.id}/overview`, `campaigns/${made.id}/agents`, `leadSets/${made.lead_set}/leads`, `leadSets/${made.lead_set}`]) {
        assert.equal((await admin('GET', target)).status, 200);
        assert.equal((await admin('GET', target, undefined, theirs)).status, 404);
      }
      // No campaign of one web phone works on leads of another.
      assert.equal((await admin('POST', 'campaigns', { tenant: other.id, name: 'x', lead_set: made.lead_set })).status, 409);
      assert.equal((await admin('DELETE', `leadSets/${made.lead_set}`)).status, 409);
      assert.equal((await admin('DELETE', `campaigns/${made.id}`)).status, 204);
      assert.equal((await admin('DELETE', `leadSets/${made.lead_set}`)).status, 204);
      assert.equal(portals[0].sql(`SELECT count(*) FROM leads WHERE lead_set_id = ${made.lead_set}`), '0');
    });

    test('who works in a campaign comes in pages, however many; leads are counted by what they wait for', async () => {
      const made = await campaign(1);
      const db = portals[0];
      db.sql(`INSERT INTO leads (tenant_id, lead_set_id, phone, status, due_at) SELECT ${tenant}, ${made.lead_set}, CAST(40000000 + n AS TEXT), CASE WHEN n % 4 = 0 THEN 'BUSY' ELSE 'NEW' END,
        CASE WHEN n % 4 = 1 THEN 9999999999999 ELSE 0 END FROM (${databases.numbers(400)}) AS q`);
      db.sql(`INSERT INTO sessions (token_sha256, confirmed_at, tenant_id, account_id, proof_sha256, created_at, rotated_at, seen_at)
        SELECT 'agent' || n, 1, ${tenant}, (SELECT min(id) FROM accounts), 'p', 1, 1, 1 FROM (${databases.numbers(450)}) AS q`);
      db.sql(`INSERT INTO campaign_agents (session_id, campaign_id, account_id, chosen_at, seen_at) SELECT id, ${made.id}, account_id, 5, 450 - id FROM sessions WHERE token_sha256 LIKE 'agent%'`);
      // Two are with somebody, of one of them the time is over.
      for (const [n, until] of [[2, 9999999999999], [6, 5]]) {
        db.sql(`UPDATE leads SET lock_until = ${until}, lock_session_id = (SELECT id FROM sessions WHERE token_sha256 = 'agent${n}') WHERE lead_set_id = ${made.lead_set} AND phone = '${40000000 + n}'`);
      }
      const overview = (await admin('GET', `campaigns/${made.id}/overview`)).json;
      assert.deepEqual(overview.statuses, { BUSY: 100, NEW: 301 });
      assert.deepEqual([overview.agents, overview.later, overview.locked, overview.waiting], [450, 100, 1, 200]);
      const seen = [];
      for (let after = 0; ;) {
        const { items, next } = (await admin('GET', `campaigns/${made.id}/agents?limit=200&after=${after}`)).json;
        seen.push(...items);
        if (!next) break;
        after = next;
      }
      assert.equal(new Set(seen.map(({ id }) => id)).size, 450);
      assert.equal(seen.filter(({ lead_id: lead }) => lead).length, 2);
      db.sql("DELETE FROM sessions WHERE token_sha256 LIKE 'agent%'");
    });

    test('what cannot be used is refused with its field', async () => {
      const set = await add('leadSets', { name: 'rules' });
      for (const [field, value] of /** @type {[string, unknown][]} */ ([['state', 'paused'], ['source_status', 'DO NOT CALL'], ['source_status', ''], ['caller_id', 'me'],
        ['dispositions', ['BUSY']], ['dispositions', ['A', 'A']], ['dispositions', ['NEW']], ['dispositions', ['']], ['dispositions', [1]], ['flags', { other: true }], ['script', 1]])) {
        assert.equal((await admin('POST', 'campaigns', { tenant, name: 'x', lead_set: set.id, [field]: value })).json.field, field, JSON.stringify(value));
      }
    });

    test('leads come from a file, and what cannot be used is told by its line', async () => {
      const set = await add('leadSets', { name: 'from a file' });
      /** @param {string | Buffer} body @param {string} [type] */
      const send = (body, type = 'text/csv; charset=utf-8') => admin('POST', `leadSets/${set.id}/import`, body, { 'Content-Type': type });
      const file = '\ufeffPhone Number;phone_code;alt_phone;First Name;last_name;City;"Last ""order"""\r\n(020) 7946-0001;44;+44 7700 900001;Zoë;"O\'Neil; Dr.";Köln;"a lamp,\r\ntwo chairs"\r\n'
        + '\r\n02079460002;44;;;;;\r\n020 7946 0001;44;;Again;;;\r\ncall me;44;;;;;\r\n;44;;;;;\r\n020;44;x;;;;\r\n02079460003;44;;;;;;;more\r\n=1+1;;;;;;\r\n\'+1555010;;;;;;';
      const first = await send(file);
      assert.deepEqual([first.status, first.json.added, first.json.known, first.json.faulty], [200, 3, 1, 5], JSON.stringify(first.json));
      assert.deepEqual(first.json.faults.map((/** @type {any} */ f) => f.line), [7, 8, 9, 10, 11]);
      assert.match(first.json.faults[0].why, /phone number/);
      const [lead, , third] = (await admin('GET', `leadSets/${set.id}/leads`)).json.items;
      assert.deepEqual([lead.phone, lead.dial, lead.dial_alt, lead.first_name, lead.last_name, lead.fields, lead.status],
        ['02079460001', '+4402079460001', '+447700900001', 'Zoë', "O'Neil; Dr.", { City: 'Köln', 'Last "order"': 'a lamp,\r\ntwo chairs' }, 'NEW']);
      assert.equal(third.phone, '+1555010');
      // Once more changes nothing.
      assert.deepEqual([(await send(file)).json.added, portals[0].sql(`SELECT count(*) FROM leads WHERE lead_set_id = ${set.id}`)], [0, '3']);

      for (const [body, status] of /** @type {[string | Buffer, number][]} */ ([['name,city\na,b', 422], ['phone,number\n1,2', 422], ['phone,a,a\n', 422], ['', 422],
        [Buffer.from('phone\n\xff', 'latin1'), 422], ['phone\n123\0', 422], [`phone,${'x'.repeat(65)}\n`, 422], ['phone,' + 'x,'.repeat(5000), 422]])) {
        assert.equal((await send(body)).status, status, String(body).slice(0, 40));
      }
      assert.equal((await send('phone\n12345', 'application/json')).status, 415);
      assert.match(await portals[0].raw(`POST /api/admin/leadSets/${set.id}/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${Authorization}\r\n`
        + 'Content-Type: text/csv\r\nContent-Length: 4194305\r\n\r\nphone\r\n', { enough: (text) => text.includes('\r\n') }), /^HTTP\/1.1 413 /);
      const hostile = await send(`phone,note\n5550001,"${'y'.repeat(600)}"\n5550002,"\x07"\n5550003,ok\n"${'z,\n'.repeat(100000)}`);
      assert.deepEqual([hostile.status, hostile.json.added, hostile.json.faulty], [200, 1, 3]);
      assert.equal((await send('phone\n' + 'nothing\n'.repeat(30))).json.faults.length, 20);
      assert.equal((await admin('POST', 'leadSets/999999/import', 'phone\n12345', { 'Content-Type': 'text/csv' })).status, 404);
      const theirs = portals[0].addToken('importer', 'other.example');
      assert.equal((await admin('POST', `leadSets/${set.id}/import`, 'phone\n12345', { 'Content-Type': 'text/csv', Authorization: theirs })).status, 404);
      // The database fails at one of the last: nothing of the file is there.
      databases.refuse(portals[0].database, 'leads', 'phone', '66666');
      const failed = await send(`phone\n${Array.from({ length: 40 }, (_, i) => 880000 + i).join('\n')}\n66666\n`);
      assert.deepEqual([failed.status, portals[0].sql("SELECT count(*) FROM leads WHERE phone LIKE '8800%'")], [500, '0']);
      assert.match(failed.json.detail, /Nothing of the file/);
      const long = await send('phone\n' + '123\n'.repeat(50001));
      assert.deepEqual([long.status, portals[0].sql(`SELECT count(*) FROM leads WHERE lead_set_id = ${set.id} AND phone = '123'`)], [422, '0']);
      assert.match(long.json.detail, /50,000/);
      const many = await send(`phone,phone_code,first_name\n${Array.from({ length: 3000 }, (_, i) => `${700000 + i},49,Name ${i}`).join('\n')}`);
      assert.deepEqual(many.json, { added: 3000, known: 0, faulty: 0, faults: [] });
    });

    test('many at once empty a set: no lead twice, none lost', async () => {
      const count = 120;
      const made = await campaign(count);
      const agents = await Promise.all(Array.from({ length: AGENTS }, (_, i) => agent(i, i % 2)));
      await Promise.all(agents.map((one) => one.ask('POST', `campaign/${made.id}/choose`)));
      /** @type {number[]} */
      const given = [];
      await Promise.all(agents.map(async (one) => {
        for (;;) {
          const { status, json } = await one.next();
          // 204 while others still hold some is right too: they save them.
          if (status === 204) return;
          assert.equal(status, 200, JSON.stringify(json));
          given.push(json.id);
          assert.equal((await one.save(json.id, 'Yes', 'SALE MADE')).status, 204);
        }
      }));
      assert.equal(given.length, count);
      assert.equal(new Set(given).size, count);
      assert.equal(portals[0].sql(`SELECT status, count(*), sum(attempts), count(lock_session_id) FROM leads WHERE lead_set_id = ${made.lead_set} GROUP BY status`), `SALE MADE|${count}|${count}|0`);
    });

    test('whatever they do, at no time do two have the same lead', async () => {
      const count = 40;
      const made = await campaign(count);
      /** @type {Map<number, string>} who has a lead for certain: after the answer, until before the request that gives it away */
      const held = new Map();
      let done = 0;
      const seed = Number(process.env.SEED ?? 4711);
      await Promise.all(Array.from({ length: AGENTS }, async (_, i) => {
        const roll = dice(seed + i);
        let one = await agent(i, i % 2);
        assert.equal((await one.ask('POST', `campaign/${made.id}/choose`)).status, 200);
        let mine = 0;
        for (let step = 0; step < 20; step++) {
          held.delete(mine);
          const act = roll();
          if (mine && act < 0.4) {
            const decision = act < 0.15 ? 'Yes' : act < 0.3 ? 'No' : 'Unknown';
            assert.equal((await one.save(mine, decision, 'BUSY')).status, 204);
            done += decision === 'Yes' ? 1 : 0;
          } else if (act > 0.92) {
            await one.ask('DELETE', 'session');
            one = await agent(i, i % 2);
            assert.equal((await one.ask('POST', `campaign/${made.id}/choose`)).status, 200);
          }
          // Twice at once, as a double click does.
          const answers = act > 0.8 ? await Promise.all([one.next(), one.next()]) : [await one.next()];
          for (const { status } of answers) assert.ok([200, 204].includes(status), `${status}`);
          const now = await one.ask('GET', 'lead');
          mine = now.status === 200 ? now.json.id : 0;
          if (mine) {
            assert.equal(held.get(mine), undefined, `seed ${seed}: ${mine} is with ${held.get(mine)} and with ${i}`);
            held.set(mine, `${i}`);
          }
        }
        await one.ask('DELETE', 'session');
        held.delete(mine);
      }));
      const [all, finished, locked] = portals[0].sql(`SELECT count(*), sum(CASE WHEN status = 'BUSY' THEN 1 ELSE 0 END), count(lock_session_id) FROM leads WHERE lead_set_id = ${made.lead_set}`).split('|').map(Number);
      assert.deepEqual([all, finished, locked], [count, done, 0], `seed ${seed}`);
    });
  });
}
