// SPDX-License-Identifier: MIT
// The agent's desk against a portal that answers, is away, refuses, and has given the lead to somebody else. What an
// agent decided is sent once, in its order, whatever happens in between, or he is told that it was not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk } from '../../web/phone/desk.js';
import { OWED_MAX, Outbox } from '../../web/phone/outbox.js';

const ok = (/** @type {any} */ body = null, status = body ? 200 : 204) => ({ ok: true, status, reason: '', title: '', detail: '', retryAfter: 0, etag: '', body });
const no = (/** @type {number} */ status, detail = '', reason = status ? 'refused' : 'offline', body = null) => ({ ...ok(), ok: false, status, detail, reason, body });
const LEAD = { id: 7, status: 'NEW', disposition: '', phone_code: '1', phone: '5550110', alt_phone: '', first_name: 'Grace', last_name: 'Hopper', note: '', fields: { city: 'Arlington' } };
const CAMPAIGN = { id: 1, name: 'Spring', form_id: null, script: '', dispositions: ['BUSY'] };
const OPEN = { state: 'open', me: { username: '1001', domain: 'localhost' } };

/** Storage, portal and clock of a test. @param {Record<string, any>} [kept] */
function world(kept = {}) {
  const store = new Map(Object.entries(kept));
  const storage = /** @type {any} */ ({
    read: async (/** @type {string} */ name) => structuredClone(store.get(name)),
    write: async (/** @type {string} */ name, /** @type {any} */ value) => { store.set(name, structuredClone(value)); },
    remove: async (/** @type {string} */ name) => { store.delete(name); },
  });
  /** @type {[string, any][]} */ const asked = [];
  /** @type {Map<number, () => void>} */ const timers = new Map();
  let last = 0;
  /** @type {Record<string, any>} */ const answers = {
    'GET button': ok({ items: [{ id: 45, label: 'Populate', placement: 'agent' }] }), 'GET campaign?limit=100': ok({ items: [CAMPAIGN] }),
    'GET campaign/1': ok(CAMPAIGN), 'POST campaign/1/choose': ok(CAMPAIGN), 'POST lead/next': ok(LEAD), 'GET lead': ok(),
  };
  const w = {
    store, storage, asked, timers, answers, away: false,
    request: async (/** @type {string} */ method, /** @type {string} */ path, /** @type {any} */ ask) => {
      const what = `${method} ${path.replace('/api/softphone/', '')}`;
      asked.push([what, ask?.body]);
      return /** @type {any} */ (w.away ? no(0) : answers[what] ?? ok());
    },
    setTimer: (/** @type {() => void} */ call) => { timers.set(++last, call); return last; },
    clearTimer: (/** @type {number} */ timer) => { timers.delete(timer); },
    /** What was asked since, but for what only looks. */
    said: () => asked.splice(0).filter(([what]) => !what.startsWith('GET')),
  };
  return w;
}

/** @param {ReturnType<typeof world>} w */
function deskOf(w) {
  /** @type {any} */ const last = { state: null, lead: undefined };
  const desk = new Desk(w.storage, { request: w.request, tell: (state) => { last.state = state; }, lead: (lead) => { last.lead = lead; }, setTimer: w.setTimer, clearTimer: w.clearTimer });
  return { desk, last };
}

/** @param {() => boolean} done */
async function until(done) {
  for (let i = 0; i < 200 && !done(); i++) await new Promise((resolve) => { setImmediate(resolve); });
  assert.ok(done());
}

async function atWork(w = world()) {
  const { desk, last } = deskOf(w);
  await desk.session(/** @type {any} */ (OPEN));
  await desk.wish({ name: 'choose', campaign: 1 });
  assert.deepEqual(w.said().map(([what]) => what), ['POST campaign/1/choose', 'POST lead/next']);
  assert.equal(last.state.hand, 'here');
  assert.equal(last.lead.id, 7);
  return { w, desk, last };
}

test('a lead is worked through: disposition, save, next', async () => {
  const { w, desk, last } = await atWork();
  assert.equal((await desk.wish({ name: 'save', decision: 'Yes' })).ok, false);
  assert.equal(last.state.trouble.sort, 'no-disposition');
  await desk.wish({ name: 'dispose', disposition: 'BUSY' });
  assert.equal(last.state.disposition, 'BUSY');
  assert.equal((await desk.wish({ name: 'save', decision: 'Yes' })).ok, true);
  assert.equal(last.state.hand, 'saved');
  await until(() => last.state.owed === 0);
  await desk.wish({ name: 'next' });
  assert.deepEqual(w.said(), [['POST lead/7/disposition', { disposition: 'BUSY' }], ['POST lead/7/save', { decision: 'Yes', disposition: 'BUSY' }], ['POST lead/next', {}]]);
});

test('while the portal is away decisions are kept, in storage too, and sent in their order when it is back', async () => {
  const { w, desk, last } = await atWork();
  w.away = true;
  await desk.wish({ name: 'edit', values: { last_name: 'Murray', fields: { city: 'New York' } } });
  await desk.wish({ name: 'dispose', disposition: 'BUSY' });
  await desk.wish({ name: 'save', decision: 'Yes' });
  assert.equal(last.state.owed, 2, 'the save says the disposition as well');
  await until(() => w.store.get('agent-outbox 1001@localhost')?.length === 2);
  assert.equal((await desk.wish({ name: 'next' })).ok, false);
  assert.deepEqual([last.state.trouble.sort, last.state.trouble.what], ['offline', 'next']);
  w.said();

  // The phone is started anew before the portal is back.
  const later = deskOf(Object.assign(world(Object.fromEntries(w.store)), { asked: w.asked, request: w.request }));
  w.away = false;
  await later.desk.session(/** @type {any} */ (OPEN));
  await until(() => later.last.state.owed === 0);
  assert.deepEqual(w.said(), [['PATCH lead/7', { last_name: 'Murray', fields: { city: 'New York' } }], ['POST lead/7/save', { decision: 'Yes', disposition: 'BUSY' }]]);
  assert.equal(later.last.state.campaign.id, 1, 'the campaign is the one that was left');
});

test('the next lead that could not be had comes by itself', async () => {
  const { w, desk, last } = await atWork();
  w.away = true;
  await desk.wish({ name: 'next' });
  assert.equal(last.state.hand, 'here', 'what was in hand still is');
  w.away = false;
  w.answers['POST lead/next'] = ok({ ...LEAD, id: 8 });
  [...w.timers.values()].at(-1)?.();
  await until(() => last.state.lead?.id === 8);
  assert.equal(last.state.trouble, null);
});

test('a lead that somebody else has by now is told in words, with what was not saved', async () => {
  const { w, desk, last } = await atWork();
  w.answers['POST lead/7/disposition'] = no(404, 'This lead is not with you');
  await desk.wish({ name: 'dispose', disposition: 'BUSY' });
  await until(() => last.state.hand === 'lost');
  assert.deepEqual({ ...last.state.trouble }, { sort: 'lost', what: 'disposition', who: 'Grace Hopper', detail: 'BUSY' });
  assert.equal(last.lead, null, 'no chain takes it for the lead in hand');
  assert.equal((await desk.wish({ name: 'save', decision: 'No' })).ok, false);
});

test('a refusal is told once and names the field; a session that is gone is no refusal', async () => {
  const { w, desk, last } = await atWork();
  w.answers['PATCH lead/7'] = no(422, 'must be a phone number', 'refused', /** @type {any} */ ({ field: 'phone' }));
  await desk.wish({ name: 'edit', values: { phone: 'x' } });
  await until(() => last.state.trouble !== null);
  assert.deepEqual([last.state.trouble.sort, last.state.trouble.field, last.state.owed], ['refused', 'phone', 0]);
  w.answers['POST lead/7/disposition'] = no(401, '', 'refused');
  await desk.wish({ name: 'dispose', disposition: 'BUSY' });
  assert.equal(last.state.owed, 1);
});

test('a choice that another session made is said again', async () => {
  const { w, desk, last } = await atWork();
  let first = true;
  const request = w.request;
  w.answers['POST lead/next'] = no(409, 'Choose a campaign that is running first.');
  w.request = async (...args) => {
    const answer = await request(...args);
    if (args[1].endsWith('/choose') && first) { first = false; w.answers['POST lead/next'] = ok({ ...LEAD, id: 9 }); }
    return answer;
  };
  const again = deskOf(w);
  await again.desk.session(/** @type {any} */ (OPEN));
  await again.desk.wish({ name: 'next' });
  assert.equal(again.last.state.lead.id, 9);
  assert.equal(desk.state.lead?.id, 7);
  assert.ok(last);
});

test('one agent owes nothing for another, and the box has a bound', async () => {
  const w = world({ 'agent-outbox anna@x': [{ id: 'a', what: 'save', lead: 1, who: '', body: { decision: 'No' }, at: 1 }] });
  w.away = true;
  /** @type {any[]} */ let owed = [];
  const box = new Outbox(w.storage, { request: w.request, tell: (now) => { owed = now; }, done: () => {}, setTimer: w.setTimer, clearTimer: w.clearTimer });
  await box.open('ben@x');
  assert.equal(owed.length, 0);
  for (let i = 0; i < OWED_MAX; i++) assert.equal(box.add({ what: 'edit', lead: i, who: '', body: {} }), true);
  assert.equal(box.add({ what: 'edit', lead: 99, who: '', body: {} }), false);
  await box.open('anna@x');
  assert.deepEqual(owed.map(({ id }) => id), ['a']);
});

test('who logs out leaves nothing on the desk', async () => {
  const { desk, last } = await atWork();
  await desk.session({ state: 'none', me: null });
  assert.deepEqual([last.state.campaign, last.state.lead, last.state.buttons, last.lead], [null, null, [], null]);
});
