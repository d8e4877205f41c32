// SPDX-License-Identifier: MIT
// The client of the portal against answers made by hand: whose session it is, when it is renewed, what is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANSWER_MAX, ASKED_MAX, Portal } from '../../web/phone/portal.js';

const LOGIN = { username: '1001', password: 'secret words' };
const json = (status, body, headers = {}) => new Response(body === undefined ? null : JSON.stringify(body), {
  status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers },
});
const ME = { username: '1001', domain: 'phone.example', name: 'Anna' };

/** @param {(method: string, path: string, init: any) => Response | Promise<Response>} answer */
function bench(answer) {
  /** @type {any[]} */ const asked = [];
  /** @type {any[]} */ const told = [];
  const kept = new Map();
  const storage = { read: async (name) => kept.get(name), write: async (name, value) => { kept.set(name, value); }, remove: async (name) => { kept.delete(name); } };
  const clock = { now: 1000 };
  const fetch = async (url, init) => {
    const path = url.slice('https://phone.example'.length);
    asked.push(`${init.method} ${path}`);
    return answer(init.method, path, init);
  };
  const portal = new Portal(/** @type {any} */ (storage), { fetch: /** @type {any} */ (fetch), origin: 'https://phone.example', now: () => clock.now, tell: (session) => told.push(session) });
  return { portal, asked, told, kept, clock };
}
/** A portal whose session can be taken away. */
function site() {
  const state = { open: false, logins: 0 };
  const answer = (method, path) => {
    if (path.endsWith('/session')) {
      if (method === 'POST') { state.open = true; state.logins++; return json(200, ME); }
      if (!state.open) return json(401, { title: 'Unauthorized' });
      if (method === 'DELETE') state.open = false;
      return method === 'DELETE' ? new Response(null, { status: 204 }) : json(200, ME);
    }
    return state.open ? json(200, { items: [] }, { etag: '"7"' }) : json(401, { title: 'Unauthorized', status: 401 });
  };
  return { state, answer };
}

test('a person who logs in gets a session; one that was lost is renewed once for all who ask', async () => {
  const { state, answer } = site();
  const { portal, asked, told } = bench(answer);
  assert.equal((await portal.request('GET', '/api/softphone/history')).reason, 'no-session', 'nobody is logged in');
  assert.equal(asked.length, 0);
  await portal.begin(LOGIN);
  assert.deepEqual(told.map(({ state, me }) => [state, me?.name]), [['opening', undefined], ['open', 'Anna']]);
  const first = await portal.request('GET', '/api/softphone/history');
  assert.deepEqual([first.ok, first.body, first.etag], [true, { items: [] }, '"7"']);
  state.open = false;
  const three = await Promise.all([1, 2, 3].map(() => portal.request('GET', '/api/softphone/history')));
  assert.deepEqual(three.map(({ ok }) => ok), [true, true, true]);
  assert.equal(state.logins, 2, 'one renewal');
  assert.ok(!asked.join().includes('secret'), 'no secret in an address');
});

test('a phone that starts again uses the session that is there, but not another person\'s', async () => {
  const { state, answer } = site();
  state.open = true;
  const mine = bench(answer);
  await mine.portal.resume(LOGIN);
  assert.equal(state.logins, 0);
  assert.equal(mine.portal.open, true);
  const other = bench((method, path) => (method === 'GET' && path.endsWith('/session') ? json(200, { ...ME, username: '1002' }) : answer(method, path)));
  await other.portal.resume(LOGIN);
  assert.deepEqual(other.asked, ['GET /api/softphone/session', 'POST /api/softphone/session']);
});

test('a refusal is told in the portal\'s words and not asked for again before its time', async () => {
  const { portal, asked, told, clock } = bench(() => json(429, { title: 'Too many tries', detail: 'Wait.' }, { 'retry-after': '30' }));
  await portal.begin(LOGIN);
  assert.deepEqual(told.at(-1), { state: 'refused', status: 429, title: 'Too many tries', detail: 'Wait.', until: 31_000, me: null });
  const answer = await portal.request('GET', '/api/softphone/history');
  assert.deepEqual([answer.ok, answer.reason, answer.title, asked.length], [false, 'no-session', 'Too many tries', 1]);
  clock.now = 31_000;
  await portal.request('GET', '/api/softphone/history');
  assert.equal(asked.length, 2);
});

test('a portal that is down, or has no sessions, is told and stands in nobody\'s way', async () => {
  let up = false;
  const { answer } = site();
  const { portal, told } = bench((method, path) => { if (!up) throw new TypeError('Failed to fetch'); return answer(method, path); });
  await portal.begin(LOGIN);
  assert.equal(told.at(-1).state, 'down');
  assert.equal((await portal.request('GET', '/api/softphone/history')).reason, 'offline');
  up = true;
  assert.equal((await portal.request('GET', '/api/softphone/history')).ok, true, 'the next request tries again');
  const without = bench(() => new Response('<h1>Not found</h1>', { status: 404 }));
  await without.portal.begin(LOGIN);
  assert.equal(without.told.at(-1).state, 'refused');
  await without.portal.request('GET', '/api/softphone/history');
  assert.equal(without.asked.length, 1);
});

test('a log-out ends the session, also one that is being opened, or later if the portal is away', async () => {
  const { state, answer } = site();
  const { portal, kept, asked } = bench(answer);
  portal.begin(LOGIN);
  await portal.end();
  assert.deepEqual([state.open, kept.size], [false, 0]);
  assert.equal(asked.at(-1), 'DELETE /api/softphone/session');
  let up = true;
  const away = bench((method, path) => { if (!up) throw new TypeError('offline'); return answer(method, path); });
  await away.portal.begin(LOGIN);
  up = false;
  await away.portal.end();
  assert.equal(away.kept.size, 1, 'owed');
  assert.equal(state.open, true);
  up = true;
  await away.portal.settle();
  assert.deepEqual([state.open, away.kept.size], [false, 0]);
});

test('what a person asked is not answered to the next one', async () => {
  /** @type {(response: Response) => void} */ let give = () => {};
  const { answer } = site();
  const { portal } = bench((method, path) => (path.endsWith('/history') ? new Promise((resolve) => { give = resolve; }) : answer(method, path)));
  await portal.begin(LOGIN);
  const asked = portal.request('GET', '/api/softphone/history');
  await new Promise((resolve) => { setImmediate(resolve); });
  portal.end();
  portal.begin({ username: '1002', password: 'x' });
  give(json(401, { title: 'Unauthorized' }));
  assert.equal((await asked).status, 401, 'and not with the session of 1002');
});

test('hostile answers and requests are bounded', async () => {
  const { answer } = site();
  const big = new Uint8Array(1 << 20).fill(97);
  const endless = () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(big) }));
  const { portal, asked } = bench((method, path) => {
    if (path.endsWith('/button')) return endless();
    if (path.endsWith('/lead')) return new Response('{"a":', { headers: { 'content-type': 'application/json' } });
    if (path.endsWith('/form')) return new Response(null, { headers: { 'content-length': String(ANSWER_MAX + 1) } });
    return answer(method, path);
  });
  await portal.begin(LOGIN);
  assert.equal((await portal.request('GET', '/api/softphone/button')).reason, 'too-long');
  assert.equal((await portal.request('GET', '/api/softphone/lead')).reason, 'not-json');
  const before = asked.length;
  for (const path of ['/api/admin/accounts', 'https://evil.example/api/softphone/x', '//evil.example/', '/api/softphone/../admin/x', '/api/softphone/%2e%2e/admin/x', '/api/softphone/session', null]) {
    assert.equal((await portal.request('GET', /** @type {any} */ (path))).reason, 'bad-request', String(path));
  }
  assert.equal((await portal.request('TRACE', '/api/softphone/history')).reason, 'bad-request');
  assert.equal(asked.length, before);
  const many = await Promise.all(Array.from({ length: ASKED_MAX + 1 }, () => portal.request('GET', '/api/softphone/history')));
  assert.deepEqual([many[ASKED_MAX].reason, many[0].ok], ['too-many', true]);
});

test('a 401 that a script of the operator made up is its own', async () => {
  const { state, answer } = site();
  const { portal } = bench((method, path) => (path.includes('/button/') ? json(401, { title: 'Mine', script: 5 }) : answer(method, path)));
  await portal.begin(LOGIN);
  assert.equal((await portal.request('POST', '/api/softphone/button/5', { body: {} })).title, 'Mine');
  assert.equal(state.logins, 1);
});

test('where no cookie is kept sessions are not opened again and again', async () => {
  const { portal, asked, told, clock } = bench((method, path) => (path.endsWith('/session') && method === 'POST' ? json(200, ME) : json(401, { title: 'Unauthorized' })));
  await portal.begin(LOGIN);
  const ask = () => Promise.all([1, 2, 3].map(() => portal.request('GET', '/api/softphone/history')));
  assert.deepEqual((await ask()).map(({ ok }) => ok), [false, false, false]);
  assert.deepEqual(asked.filter((one) => one.startsWith('POST')).length, 2);
  assert.equal(told.at(-1).state, 'refused');
  const before = asked.length;
  assert.deepEqual((await ask()).map(({ reason }) => reason), ['no-session', 'no-session', 'no-session']);
  assert.equal(asked.length, before, 'nothing is asked');
  clock.now += 5 * 60_000;
  await ask();
  assert.equal(asked.slice(before).filter((one) => one.startsWith('POST')).length, 1, 'once more, later');
});
