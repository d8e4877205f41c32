// SPDX-License-Identifier: MIT
// The sealed login, and the configuration that is kept for a start without the portal.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test from 'node:test';
import { loadConfig } from '../../web/phone/fetch.js';
import { Vault } from '../../web/phone/vault.js';

globalThis.crypto ??= /** @type {any} */ (webcrypto);  // Node 18

function memory() {
  const kept = new Map();
  return {
    kept,
    read: async (name) => kept.get(name),
    write: async (name, value) => { kept.set(name, value); },
    remove: async (name) => { kept.delete(name); },
  };
}

const login = { username: '1001', password: 'demo-1001', displayName: 'Ann', server: '' };

test('what was sealed is opened', async () => {
  const vault = new Vault(memory());
  await vault.seal(login);
  assert.deepEqual(await vault.open(), login);
});

test('nothing readable is stored, and the key does not leave the browser', async () => {
  const storage = memory();
  await new Vault(storage).seal(login);
  const { key, iv, sealed } = storage.kept.get('login');
  assert.equal(key.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('raw', key));
  const text = Buffer.from(sealed).toString('latin1') + Buffer.from(iv).toString('latin1');
  assert.ok(!text.includes('demo-1001') && !text.includes('1001'));
});

test('each sealing has its own key and vector', async () => {
  const storage = memory();
  const vault = new Vault(storage);
  await vault.seal(login);
  const first = storage.kept.get('login');
  await vault.seal(login);
  const second = storage.kept.get('login');
  assert.notDeepEqual(first.iv, second.iv);
  assert.notEqual(first.key, second.key);
});

test('what was changed is not opened, and forgotten', async () => {
  const storage = memory();
  const vault = new Vault(storage);
  await vault.seal(login);
  new Uint8Array(storage.kept.get('login').sealed)[3] ^= 1;
  assert.equal(await vault.open(), null);
  assert.equal(storage.kept.size, 0);
});

test('what is forgotten while it is being sealed stays forgotten', async () => {
  const storage = memory();
  const vault = new Vault(storage);
  const sealing = vault.seal(login);
  await vault.forget();
  await sealing;
  assert.equal(storage.kept.size, 0);
});

test('a storage that refuses once does not stop the next', async () => {
  const storage = memory();
  const vault = new Vault({ ...storage, remove: async () => { throw new Error('refused'); } });
  await assert.rejects(vault.forget());
  await vault.seal(login);
  assert.equal(storage.kept.size, 1);
});

test('after forgetting there is none', async () => {
  const vault = new Vault(memory());
  assert.equal(await vault.open(), null);
  await vault.seal(login);
  await vault.forget();
  assert.equal(await vault.open(), null);
});

const config = { brand: 'Webphone', wsServers: ['ws://localhost:8081'] };

test('the configuration comes from the portal, the last good one when it is away', async (t) => {
  const storage = memory();
  const answer = { fetch: async () => new Response(JSON.stringify(config)) };
  t.mock.method(globalThis, 'fetch', () => answer.fetch());
  assert.deepEqual(await loadConfig('http://localhost/c', storage), { text: JSON.stringify(config), config, fresh: true });
  const failures = [
    async () => { throw new TypeError('offline'); },
    async () => new Response('', { status: 502 }),
    async () => new Response('<html>'),
  ];
  for (const failure of failures) {
    answer.fetch = failure;
    assert.deepEqual(await loadConfig('http://localhost/c', storage), { text: JSON.stringify(config), config, fresh: false });
  }
});

test('who answers a call does not wait for a portal that is far away; what it says then is for the next start', async (t) => {
  const storage = memory();
  await storage.write('config', '{"brand":"Kept"}');
  /** @type {(response: Response) => void} */
  let arrive = () => {};
  t.mock.method(globalThis, 'fetch', () => new Promise((resolve) => { arrive = resolve; }));
  t.mock.timers.enable(/** @type {any} */ ({ apis: ['setTimeout'] }));
  const found = loadConfig('http://localhost/c', storage, Promise.resolve(true));
  await Promise.resolve();
  t.mock.timers.tick(300);
  assert.deepEqual(await found, { text: '{"brand":"Kept"}', config: { brand: 'Kept' }, fresh: false });
  const written = t.mock.method(storage, 'write');
  arrive(new Response(JSON.stringify(config)));
  while (!written.mock.callCount()) await new Promise((resolve) => { setImmediate(resolve); });
  assert.equal(written.mock.calls[0].arguments[1], JSON.stringify(config));
});

test('no portal and nothing kept, or no storage at all', async (t) => {
  t.mock.method(globalThis, 'fetch', async () => { throw new TypeError('offline'); });
  assert.equal(await loadConfig('http://localhost/c', memory()), null);
  const refusing = /** @type {any} */ ({ read: async () => { throw new Error('SecurityError'); }, write: async () => { throw new Error('SecurityError'); } });
  assert.equal(await loadConfig('http://localhost/c', refusing), null);
});
