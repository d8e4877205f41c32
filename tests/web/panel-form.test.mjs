// SPDX-License-Identifier: MIT
// The panel's forms without a browser: what they send, what they hold back, and which words they have for it; and the words of the log.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test, { before } from 'node:test';

// What the modules look at when they are loaded.
Object.assign(globalThis, { location: { hash: '' }, addEventListener() {}, removeEventListener() {} });
const { SECTIONS, told } = await import('../../web/panel/audit-words.js');
const { secretState } = await import('../../web/panel/fields.js');
const { PanelForm } = await import('../../web/panel/panel-form.js');
const { RowPage } = await import('../../web/panel/row-page.js');
const { auditTexts } = await import('../../web/panel/texts/en/operators.js');
const { phoneTexts } = await import('../../web/panel/texts/en/web-phone.js');
const { addWords } = await import('../../web/panel/texts/index.js');
const { TABS, complete, newFields } = await import('../../web/panel/web-phone-fields.js');

addWords(phoneTexts);
addWords(auditTexts);

before(async () => {
  const wasm = await readFile(new URL('../../build/wasm/phone.wasm', import.meta.url));
  globalThis.fetch = async () => new Response(/** @type {any} */ (wasm), { headers: { 'Content-Type': 'application/wasm' } });
});

/** A form as a page has it, without a browser: what it asks of the portal is kept, and answered with `status`. @param {readonly import('../../web/panel/fields.js').Field[]} fields @param {Record<string, any>} row @param {number} status @param {object} answer */
function formOf(fields, row, status, answer) {
  const form = new PanelForm();
  Object.defineProperties(form, { updateComplete: { value: Promise.resolve() }, renderRoot: { value: { querySelector: () => null } } });
  Object.assign(form, { fields, row, section: 'tenants' });
  form.willUpdate();
  /** @type {any[]} */ const asked = [];
  const wasm = globalThis.fetch;
  globalThis.fetch = async (target, init) => {
    if (!String(target).startsWith('/api/')) return wasm(target, init);
    asked.push([init?.method, target, init?.body && JSON.parse(String(init.body))]);
    return Response.json(answer, { status });
  };
  return { form, asked, done: () => { globalThis.fetch = wasm; } };
}

test('nothing is sent, and nothing said to be saved, while a field is refused: a name that no row has, a field left empty, no pattern, no JSON', async () => {
  const all = [...TABS.basic(), ...TABS.advanced(), ...TABS.more()];
  const { form, asked, done } = formOf(all, { id: 7, brand: 'Acme', templateCustomer: 3 }, 200, { id: 7 });
  for (const [key, value, words] of /** @type {[string, any, string][]} */ ([
    ['templateCustomer', 'Temp', 'Template Customer is not in the list: choose one that is offered.'],
    ['restrictCompanies', [1, 'Temp'], 'Restrict Customer Login is not in the list: choose one that is offered.'],
    ['brand', '', 'Brand Name has to be filled in.'],
    ['webrtcHosts', ['', ' '], 'WebRTC Host has to be filled in.'],
    ['codecDelete', ['PC.*', '(['], 'Codec Delete has no pattern in line 2.'],
    ['iceServers', '[{"urls":', 'ICE servers is no JSON.'],
  ])) {
    form.changes = { [key]: value };
    await form.save();
    assert.deepEqual(form.faults, { [key]: words });
    assert.deepEqual([asked, form.saved, form.busy], [[], false, false], key);
    assert.equal(form.trouble, 'Nothing was saved: one field cannot be used.');
  }
  form.changes = { templateCustomer: 4, restrictCompanies: [1], codecDelete: ['PC.*'], iceServers: '[{"urls":["stun:stun.example.com"]}]' };
  await form.save();
  assert.deepEqual(asked[0], ['PATCH', '/api/admin/tenants/7', { templateCustomer: 4, restrictCompanies: [1], codecDelete: ['PC.*'], iceServers: [{ urls: ['stun:stun.example.com'] }] }]);
  assert.equal(form.saved, true);
  done();
});

test('what was made is made, and its token told, where it cannot be read any more after that', async () => {
  const { form, asked, done } = formOf([{ key: 'name', kind: 'text', label: 'Name', required: true }], {}, 201, { id: 9, name: 'sync', token: 'told once' });
  const answer = globalThis.fetch;
  globalThis.fetch = async (target, init) => {
    if (init?.method === 'GET') throw new TypeError('no network');
    return answer(target, init);
  };
  /** @type {any[]} */ const told = [];
  form.dispatchEvent = (event) => { told.push([event.type, /** @type {CustomEvent} */ (event).detail]); return true; };
  form.changes = { name: 'sync' };
  await form.save();
  assert.deepEqual(asked.map(([method]) => method), ['POST']);
  assert.deepEqual([form.trouble, form.saved], ['', true]);
  assert.deepEqual(told.map(([type, { row, isNew, answer: given }]) => [type, row.id, isNew, given.token]), [['saved', 9, true, 'told once']]);
  done();
});

test('a secret is said to be set only where one is', () => {
  const field = TABS.more().find(({ key }) => key === 'turnSecret') ?? assert.fail();
  const said = (/** @type {object} */ was) => secretState({ field, value: 'typed', fault: '', readonly: false, values: { ...was, turnSecret: 'typed' }, was, change() {} });
  assert.equal(said({ id: 7 }), 'Set, and not shown. Type to replace it.');
  assert.equal(said({ id: 7, turnSecret: '' }), 'Not set.');
  assert.equal(said({}), 'Not set.');
});

test('the first set-up says at WebRTC Host what is wrong with it, and the next step begins with nothing saved', async () => {
  const fault = { detail: 'sipDomain: must be a host name.', field: 'sipDomain' };
  const { form, asked, done } = formOf(newFields(), { domain: 'localhost' }, 422, fault);
  form.complete = complete;
  await form.save();
  assert.deepEqual([asked, form.faults], [[], { webrtcHosts: 'WebRTC Host has to be filled in.' }]);
  form.changes = { webrtcHosts: ['no host!'] };
  await form.save();
  assert.deepEqual(asked[0], ['POST', '/api/admin/tenants', { domain: 'localhost', brand: 'Webphone', webrtcHosts: ['no host!'], sipDomain: 'no host!' }]);
  assert.deepEqual(form.faults, { webrtcHosts: 'WebRTC Host must be a host name.' });
  for (const [row, saved] of /** @type {const} */ ([[{}, false], [{ id: 8 }, true]])) {
    Object.assign(form, { made: true, saved: true, section: 'customers', row });
    form.willUpdate();
    assert.equal(form.saved, saved);
  }
  done();
});

test('a page whose row was made is that row\'s at once, however late it hears of its new address', () => {
  const page = new RowPage();
  page.params = { id: 'new' };
  Object.assign(globalThis, { history: { replaceState() {} } });
  page.saved(/** @type {any} */ ({ detail: { row: { id: 7 }, etag: '"a"', isNew: true } }));
  assert.deepEqual([page.isNew, page.row, page.params], [false, { id: 7 }, { id: '7' }]);
});

test('the log has the panel\'s words for every request that changes something, and for every section', async () => {
  const table = await readFile(new URL('../../server/src/api/routes.def', import.meta.url), 'utf8');
  const changes = [...table.matchAll(/^\w+\("(POST|PUT|PATCH|DELETE)", "(api\/admin\/[^":]+)", OPERATOR/gm)];
  assert.ok(changes.length > 9);
  for (const [, act, path] of changes) {
    const { deed, thing } = told({ act, what: path.replaceAll('#id', '2162'), row: 0 });
    assert.doesNotMatch(`${deed} ${thing}`, /api|admin|POST|PUT|DELETE|\//, path);
    assert.equal(/2162/.test(thing), path.includes('#id'), path);
  }
  const lists = await Promise.all(['button', 'campaign', 'customer', 'operator', 'phone'].map((name) => readFile(new URL(`../../server/src/store/settings_${name}.c`, import.meta.url), 'utf8')));
  const sections = lists.flatMap((list) => [...list.matchAll(/\{\.name = "(\w+)"/g)].map(([, name]) => name));
  assert.deepEqual([...sections, 'panel'].sort(), Object.keys(SECTIONS).sort());
  assert.deepEqual(told({ act: 'change', what: 'tenants', row: 3 }), { deed: 'Changed', thing: 'Web Phone 3' });
  assert.deepEqual(told({ act: 'POST', what: 'api/admin/scripts/2162/run', row: 0 }), { deed: 'Ran', thing: 'Script 2162' });
  assert.deepEqual(told({ act: 'POST', what: 'api/admin/later/1', row: 0 }), { deed: 'POST', thing: 'api/admin/later/1' });
});
