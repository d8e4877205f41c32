// SPDX-License-Identifier: MIT
// Phonebook, history and voice messages in the phone's worker, against a portal made by hand: only what changed is
// fetched, calls are told once and late, another person finds nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contactOf } from '../../web/phone/book.js';
import { Calls } from '../../web/phone/calls.js';
import { Data, LAMPS_MAX } from '../../web/phone/data.js';

const settle = () => new Promise((resolve) => { setTimeout(resolve, 5); });
const yes = (body, etag = '') => ({ ok: true, status: 200, body, etag });
const away = { ok: false, status: 0, reason: 'offline', body: null, etag: '' };

/** @returns {any} */
function fakeShelf() {
  const stores = { contacts: new Map(), calls: new Map(), about: new Map() };
  const key = (/** @type {any} */ row) => row.callUuid ?? row.id;
  return {
    stores,
    all: async (/** @type {string} */ name) => [...stores[name].values()],
    change: async (name, rows, gone, about = {}) => {
      for (const row of rows) stores[name].set(key(row), structuredClone(row));
      for (const one of gone) stores[name].delete(one);
      for (const [what, value] of Object.entries(about)) stores.about.set(what, structuredClone(value));
    },
    get: async (name) => stores.about.get(name),
    set: async (name, value) => { stores.about.set(name, value); },
    clear: async () => { for (const store of Object.values(stores)) store.clear(); },
  };
}

/** A portal of one account, with the routes of docs/http-api. */
function fakePortal() {
  const site = { up: true, entries: /** @type {any[]} */ ([]), favourites: [3], own: /** @type {any[]} */ ([]), calls: /** @type {any[]} */ ([]), mail: /** @type {any[]} */ ([]), asked: /** @type {string[]} */ ([]) };
  const number = (url, name) => Number(url.searchParams.get(name));
  const pageOf = (rows, url, key) => {
    const rest = rows.filter((row) => row[key] > number(url, 'after')).slice(0, number(url, 'limit') + 1);
    const more = rest.length > number(url, 'limit');
    return yes({ items: more ? rest.slice(0, -1) : rest, ...(more ? { next: 'more' } : {}) });
  };
  const request = async (method, path, ask = {}) => {
    site.asked.push(`${method} ${path.replace('/api/softphone/', '')}`);
    if (!site.up) return away;
    const url = new URL(path, 'http://x');
    const [, , , what] = url.pathname.split('/');
    if (what === 'favourites') return yes({ items: site.favourites });
    if (what === 'contact') return pageOf(site.own, url, 'id');
    if (what === 'phonebook') return pageOf([...site.entries].sort((a, b) => a.revision - b.revision), url, 'revision');
    if (what === 'history' && method === 'POST') {
      for (const call of ask.body.calls) if (!site.calls.some((one) => one.callUuid === call.callUuid)) site.calls.push({ ...call, id: site.calls.length + 1 });
      return yes({ results: [] });
    }
    if (what === 'history') return url.searchParams.has('order') ? pageOf(site.calls, url, 'id') : yes({ items: [...site.calls].reverse() });
    const wanted = site.mail.filter(({ deleted }) => String(deleted) === url.searchParams.get('deleted'));
    const etag = JSON.stringify(wanted);
    return ask.etag === etag ? { ok: true, status: 304, body: null, etag } : yes({ items: wanted }, etag);
  };
  return { site, request };
}

function bench(shelf = fakeShelf(), portal = /** @type {{ site: any, request: any }} */ (fakePortal()), watched = () => false) {
  /** @type {any[]} */ const told = [];
  /** @type {any[]} */ const commands = [];
  const data = new Data(shelf, { request: /** @type {any} */ (portal.request), tell: (message) => told.push(message), command: (command) => commands.push(command), watched, wall: (ms) => ms });
  const last = (type) => told.filter((message) => message.type === type).at(-1);
  const all = (type) => { const messages = data.present().filter((message) => message.type === type); return /** @type {any[]} */ (messages); };
  const shut = () => data.leave();
  return { site: portal.site, request: portal.request, data, shelf, told, commands, last, all, shut };
}
const entry = (id, revision, name, number = '') => ({ id, revision, name, numbers: number ? [{ name: 'work', number }] : [] });
/** @param {number} call @param {string} state @param {object} [more] @returns {any} */
const event = (call, state, more = {}) => ({ kind: 'EV_CALL', call, state, flags: { incoming: true }, cause: 'none', status: 0, since: 0, peer: 'sip:1002@localhost', name: 'Ben', reason: '', diverted: '', ...more });

test('the phonebook fetches what has changed and no more, also after a restart', async () => {
  const one = bench();
  one.site.entries = Array.from({ length: 450 }, (_, i) => entry(i + 1, i + 1, `Entry ${i + 1}`, `+49 30 ${100000 + i}`));
  await one.data.open('1001');
  await settle();
  assert.deepEqual(one.site.asked.filter((line) => line.includes('changes')),
    [0, 200, 400].map((after) => `GET phonebook/changes?limit=200&after=${after}`));
  assert.equal(one.shelf.stores.contacts.size, 450);
  assert.deepEqual(one.shelf.stores.contacts.get(1).keys, ['4930100000', '~930100000'], 'a caller\'s name is found by these');
  one.site.asked.length = 0;
  one.site.entries[4] = entry(5, 451, 'Changed');
  one.site.entries[5] = /** @type {any} */ ({ id: 6, revision: 452, deleted: true });
  const two = bench(one.shelf, one);
  await two.data.open('1001');
  assert.equal(two.all('contacts')[0].entries.length, 450, 'from what is kept, before the portal has answered');
  await settle();
  assert.deepEqual(two.site.asked.filter((line) => line.includes('changes')), ['GET phonebook/changes?limit=200&after=450']);
  assert.deepEqual([two.last('contacts').entries.map(({ name }) => name), two.last('contacts').gone, two.last('contacts').favourites], [['Changed'], [6], [3]]);
  assert.equal(one.shelf.stores.contacts.size, 449);
  await one.shut();
  await two.shut();
});

test('contacts of one\'s own stand beside the company\'s, and go when they are gone', async () => {
  const { data, site, last, shelf, shut } = bench();
  site.entries = [entry(1, 1, 'Company')];
  site.own = [{ id: 1, name: 'Mine', numbers: [] }, { id: 2, name: 'Also', numbers: [{ name: 'x', number: '1002' }] }];
  await data.open('1001');
  await settle();
  assert.deepEqual([...shelf.stores.contacts.values()].map(({ id, own, name }) => [id, own, name]), [[1, false, 'Company'], [-1, true, 'Mine'], [-2, true, 'Also']]);
  site.own = [{ id: 2, name: 'Changed', numbers: [] }];
  await data.page({ type: 'data', what: 'contacts' }, {});
  assert.deepEqual([last('contacts').entries.map(({ id, name }) => [id, name]), last('contacts').gone], [[[-2, 'Changed']], [-1]]);
  site.up = false;
  await data.page({ type: 'data', what: 'contacts' }, {});
  assert.equal(shelf.stores.contacts.size, 2, 'a portal that is away takes nothing');
  await shut();
});

test('a phonebook that stops in the middle goes on where it was; another person finds nothing', async () => {
  const { data, site, shelf, all, shut } = bench();
  site.entries = Array.from({ length: 250 }, (_, i) => entry(i + 1, i + 1, `Entry ${i + 1}`));
  await data.open('1001');
  await settle();
  site.up = false;
  data.sync();
  await settle();
  assert.equal(shelf.stores.contacts.size, 250);
  await data.open('1002');
  assert.deepEqual([shelf.stores.contacts.size, all('contacts')[0].entries.length], [0, 0]);
  await shut();
  await settle();
  assert.equal(shelf.stores.about.size, 0, 'a log-out leaves nothing');
});

test('calls are told to the portal once, late when it is away, and come back to another device', async () => {
  const one = bench();
  one.site.up = false;
  await one.data.open('1001');
  one.data.event(event(7, 'ringing'));
  one.data.event(event(7, 'ended', { cause: 'cancelled' }));
  one.data.event(event(8, 'dialing', { flags: {}, peer: 'sip:600@localhost', name: '' }));
  one.data.event(event(8, 'up', { flags: {}, since: Date.now(), peer: '' }));
  one.data.event(/** @type {any} */ ({ kind: 'EV_REPORT', call: 8, callId: 'abc@host' }));
  one.data.event(event(8, 'ended', { flags: {}, cause: 'remote-hangup', peer: '' }));
  await settle();
  const [{ records }] = one.all('calls');
  assert.deepEqual(records.map(({ direction, cause, peer, callId, told }) => [direction, cause, peer, callId, told]).sort(), [
    ['in', 'cancelled', 'sip:1002@localhost', '', false], ['out', 'remote-hangup', 'sip:600@localhost', 'abc@host', false]].sort());
  assert.equal(one.site.calls.length, 0);
  one.site.up = true;
  one.data.sync();
  await settle();
  one.data.sync();
  await settle();
  assert.equal(one.site.calls.length, 2);
  assert.ok(one.all('calls')[0].records.every(({ told, id }) => told && id));
  const other = bench(fakeShelf(), one);
  await other.data.open('1001');
  await settle();
  assert.deepEqual(other.all('calls')[0].records.map(({ callUuid }) => callUuid).sort(), records.map(({ callUuid }) => callUuid).sort());
  one.site.calls.shift();
  await other.data.page({ type: 'data', what: 'calls' }, {});
  assert.equal(other.all('calls')[0].records.length, 1, 'what was deleted elsewhere goes here too');
  await one.shut();
  await other.shut();
});

test('a portal that did not answer is asked again soon, less and less often, while somebody looks', async (t) => {
  t.mock.timers.enable(/** @type {any} */ ({ apis: ['setTimeout'] }));
  const passed = async (/** @type {number} */ ms) => {
    t.mock.timers.tick(ms);
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  };
  const one = bench(fakeShelf(), fakePortal(), () => true);
  await one.data.open('1001');
  await passed(0);
  one.site.up = false;
  one.data.event(event(7, 'ringing'));
  one.data.event(event(7, 'ended', { cause: 'cancelled' }));
  await passed(0);
  const rounds = async (/** @type {number} */ ms) => {
    one.site.asked.length = 0;
    await passed(ms);
    return one.site.asked.filter((what) => what === 'POST history').length;
  };
  assert.deepEqual([await rounds(2999), await rounds(1), await rounds(3000), await rounds(3000)], [0, 1, 0, 1], 'after 3 s and 6 s');
  one.site.up = true;
  assert.equal(await rounds(12_000), 1);
  assert.equal(one.site.calls.length, 1);
  assert.equal(await rounds(59_000), 0, 'all is told: once a minute again');
  await one.shut();
});

test('what alone fails again and again does not make the rest be asked for again and again', async (t) => {
  t.mock.timers.enable(/** @type {any} */ ({ apis: ['setTimeout'] }));
  const portal = fakePortal();
  const broken = (status, retryAfter) => async (method, path, ask) => (path.includes('history') ? { ...away, status, retryAfter } : portal.request(method, path, ask));
  const asked = async (request, seconds = 600) => {
    const one = bench(fakeShelf(), { site: portal.site, request }, () => true);
    portal.site.asked.length = 0;
    await one.data.open('1001');
    for (let second = 0; second < seconds; second++) {
      t.mock.timers.tick(1000);
      for (let i = 0; i < 12; i++) await new Promise(setImmediate);
    }
    await one.shut();
    return portal.site.asked.filter((what) => what.startsWith('GET phonebook')).length;
  };
  const usual = await asked(portal.request);
  assert.ok(await asked(broken(503, 0)) <= usual + 6, 'after 3, 6, 12, 24 and 48 s, then once a minute');
  assert.equal(await asked(broken(429, 50), 49), 1, 'not before it said: 50 s');
});

test('a call that goes on while the phone is started anew is one call; one that was cut off is told as that', async () => {
  const first = bench();
  await first.data.open('1001');
  first.data.event(event(9, 'ringing'));
  first.data.event(event(9, 'up', { since: Date.now() }));
  await settle();
  const [[, before]] = first.shelf.stores.about.get('open');
  assert.deepEqual(first.all('calls').at(-1).open, [[9, before.callUuid]], 'pages know what it is called while it goes on');
  const again = bench(first.shelf, first);
  const opened = again.data.open('1001', true);
  again.data.event(event(9, 'up', { since: Date.now() }));  // the core tells what it knows before anything is read
  await opened;
  assert.deepEqual(again.all('calls').at(-1).open, [[9, before.callUuid]]);
  again.data.event(event(9, 'ended', { cause: 'remote-hangup' }));
  await settle();
  assert.deepEqual(again.all('calls')[0].records.map(({ cause, startedAt, callUuid }) => [cause, startedAt, callUuid]), [['remote-hangup', before.startedAt, before.callUuid]]);
  assert.deepEqual(again.all('calls').at(-1).open, []);
  assert.match(before.callUuid, /^[0-9a-f]{8}-/, 'of this device');
  again.data.event(event(10, 'ringing'));
  await settle();
  const third = bench(first.shelf, first);
  await third.data.open('1001', false);
  assert.deepEqual(third.all('calls')[0].records.map(({ cause }) => cause).sort(), ['link-lost', 'remote-hangup']);
  for (const one of [first, again, third]) await one.shut();
});

test('a call that ends while the portal is being asked is told as soon as it has answered', async () => {
  const portal = fakePortal();
  /** @type {() => void} */ let answer = () => {};
  const slow = (method, path, ask) => (path.includes('order=oldest') && !portal.site.calls.length
    ? new Promise((resolve) => { answer = () => resolve(portal.request(method, path, ask)); }) : portal.request(method, path, ask));
  const { data, site, shut } = bench(fakeShelf(), { site: portal.site, request: slow });
  await data.open('1001');
  await settle();
  data.event(event(7, 'ringing'));
  data.event(event(7, 'ended', { cause: 'cancelled' }));
  await settle();
  assert.equal(site.calls.length, 0, 'the question is under way');
  answer();
  await settle();
  assert.equal(site.calls.length, 1);
  await shut();
});

test('what is said with the log-out holds the calls that ended with it', async () => {
  const { data } = bench();
  await data.open('1001');
  data.event(event(3, 'up', { since: Date.now() }));
  data.event(event(3, 'ended', { cause: 'logged-out' }));
  const words = await data.leave();
  assert.deepEqual([words?.method, /** @type {any} */ (words).ask.body.calls.map(({ cause }) => cause)], ['POST', ['logged-out']]);
});

test('a text of the far side is cut to what the portal takes, in octets', async () => {
  const asked = /** @type {any[]} */ ([]);
  const calls = new Calls(fakeShelf(), { request: async (_method, _path, ask) => { asked.push(ask); return /** @type {any} */ (away); }, tell: () => {} });
  await calls.open();
  calls.event(event(1, 'ringing', { name: `\u0000\u202e${'é😀'.repeat(5000)}`, peer: `sip:${'x'.repeat(10000)}@localhost` }));
  calls.event(event(1, 'ended', { cause: 'cancelled', status: 9999 }));
  calls.event(event(2, 'ringing', { flags: { incoming: true, private: true } }));
  calls.event(event(2, 'ended', { flags: { incoming: true, private: true }, cause: 'cancelled' }));
  await calls.settled();
  await calls.sync();
  const [hostile, hidden] = asked[0].body.calls;
  for (const [field, most] of /** @type {const} */ ([['name', 200], ['peer', 256]])) assert.ok(Buffer.byteLength(hostile[field]) <= most, field);
  assert.deepEqual([hostile.status, /[\u0000-\u001f]/.test(hostile.name), hidden.peer, hidden.name], [0, false, '', '']);
});

test('voice messages are fetched when the server says that one waits; an unchanged list costs nothing', async () => {
  const { data, site, told, shut } = bench();
  await data.open('1001');
  await settle();
  const before = told.length;
  data.sync();
  await settle();
  assert.equal(told.slice(before).filter(({ type }) => type === 'mailbox').length, 0, '304');
  site.mail.push({ id: 1, caller: 'sip:1002@localhost', name: 'Ben', callId: 'x', type: 'audio/wav', size: 9, duration: 1000, at: 5, read: false, deleted: false });
  data.event(/** @type {any} */ ({ kind: 'EV_WATCH', call: 0, package: 'messages', state: 'waiting', fresh: 1, old: 0, peer: 'sip:1001@localhost' }));
  await settle();
  assert.deepEqual(told.at(-1).messages.map(({ id, read }) => [id, read]), [[1, false]]);
  await shut();
});

test('lamps are lit for what pages show, bounded, and put out when nobody does', async () => {
  const { data, commands, shut } = bench();
  await data.open('1001');
  const [one, two] = [{}, {}];
  const many = Array.from({ length: 100 }, (_, i) => `${2000 + i}`);
  await data.page({ type: 'data', what: 'lamps', numbers: ['1002'] }, one);
  assert.equal(commands.length, 0, 'not before there is a registration');
  data.event(/** @type {any} */ ({ kind: 'EV_ACCOUNT', state: 'registered', aor: 'sip:1001@localhost' }));
  assert.deepEqual(commands.map(({ kind, number, text }) => [kind, number, text[0]]), [['SUBSCRIBE', 1, 'sip:1001@localhost'], ['SUBSCRIBE', 2, '1002']]);
  commands.length = 0;
  await data.page({ type: 'data', what: 'lamps', numbers: many }, two);
  assert.equal(commands.length, LAMPS_MAX - 1);
  commands.length = 0;
  data.gone(two);
  data.gone(one);
  assert.deepEqual([commands.filter(({ kind }) => kind === 'UNSUBSCRIBE').length, commands.at(-1).text], [LAMPS_MAX, ['1002']]);
  await shut();
});

test('an entry is taken with care, whatever a portal sends', () => {
  const contact = contactOf({ id: 1, name: { a: 1 }, numbers: [null, { number: 5 }, { name: 'x'.repeat(999), number: '1002' }, ...Array(100).fill({ number: '1' })], company: 'c'.repeat(5000), evil: 1 });
  assert.deepEqual([contact.name, contact.numbers.length <= 32, contact.numbers[0]?.name.length, contact.company?.length, 'evil' in contact], ['', true, 64, 1000, false]);
});
