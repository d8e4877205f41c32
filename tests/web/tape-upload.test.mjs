// SPDX-License-Identifier: MIT
// Recordings of this browser on their way to the portal: whose they are, by names that it takes, as they are once nobody
// writes them, and not for ever where it wants none.
import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';

/** @type {Map<string, Buffer>} the folder of tapes */
const files = new Map();
/** @type {Map<string, Promise<void>>} by the names of locks that somebody holds */
const held = new Map();
const folder = {
  getFileHandle: async (/** @type {string} */ name) => {
    if (!files.has(name)) throw new Error('no such file');
    return { getFile: async () => new Blob([new Uint8Array(/** @type {Buffer} */ (files.get(name)))]) };
  },
  removeEntry: async (/** @type {string} */ name) => { files.delete(name); },
  async* keys() { yield* [...files.keys()]; },
};
Object.defineProperty(globalThis, 'navigator', { configurable: true, value: {
  storage: { getDirectory: async () => ({ getDirectoryHandle: async () => folder }) },
  locks: {
    query: async () => ({ held: [] }),  // as it was before the writer began
    request: async (/** @type {string} */ name, /** @type {any[]} */ ...rest) => {
      await held.get(name);
      return rest.at(-1)({});
    },
  },
} });
/** @type {{ method: string, path: string, body: any }[]} */
let asked = [];
/** @type {(method: string, body: any) => Response} */
let portal;
/** @type {any} */ (globalThis).fetch = async (/** @type {string} */ path, /** @type {any} */ { method, body }) => {
  const what = { method, path, body: method === 'POST' ? JSON.parse(body) : body };
  asked.push(what);
  return portal(method, what.body);
};
const { upload } = await import(new URL('../../web/phone/tape-upload.js', import.meta.url).href);

/** A page of Ogg with a second of what is no sound. @param {number} second */
function page(second) {
  const bytes = Buffer.alloc(28 + 100, 1);
  bytes.write('OggS', 0, 'latin1');
  bytes.writeBigInt64LE(BigInt(second) * 48_000n, 6);
  bytes[26] = 1;
  bytes[27] = 100;
  return bytes;
}

/** @param {string} key @param {object} [about] */
function keep(key, about) {
  files.set(`${key}.opus`, page(1));
  files.set(`${key}.json`, Buffer.from(JSON.stringify({ callUuid: 'u', who: 'sip:1001@localhost', peer: 'sip:1002@localhost', name: 'Bob', incoming: true, at: Date.now(), ...about })));
}

beforeEach(() => {
  files.clear();
  held.clear();
  asked = [];
  let size = 0;
  portal = (method, body) => {
    size = method === 'POST' ? 0 : size + body.length;
    return Response.json({ id: 5, size });
  };
});

test('the portal is told whose a recording is; another one’s waits', async () => {
  keep('mine-1', { forced: true });
  keep('other-1', { who: 'sip:1003@localhost' });
  assert.deepEqual(await upload('sip:1001@localhost', '1001'), { sent: 1, left: 0 });
  assert.deepEqual(asked.map(({ method }) => method), ['POST', 'PATCH']);
  assert.deepEqual([asked[0].body.username, asked[0].body.forced], ['1001', true]);
  assert.deepEqual([...files.keys()], ['other-1.opus', 'other-1.json']);
});

test('a caller whose name has no end keeps no recording from the portal', async () => {
  keep('long-1', { name: `${'\u5927'.repeat(300)}\u0007`, peer: `sip:${'1'.repeat(400)}@localhost` });
  assert.equal((await upload('sip:1001@localhost', '1001')).sent, 1);
  const { name, peer } = asked[0].body;
  assert.ok(Buffer.byteLength(name) <= 200 && Buffer.byteLength(peer) <= 256);
  assert.ok(name.startsWith('\u5927\u5927') && Buffer.byteLength(JSON.stringify(asked[0].body)) <= 2048);
});

test('one that was begun while they were counted is sent when it is whole, with all that was written', async () => {
  keep('new-1');
  files.set('new-1.opus', Buffer.alloc(0));
  held.set('webphone-tape-new-1', new Promise((release) => {
    setTimeout(() => {
      files.set('new-1.opus', Buffer.concat([page(1), page(2)]));
      release();
    });
  }));
  assert.deepEqual(await upload('sip:1001@localhost', '1001'), { sent: 1, left: 0 });
  assert.equal(asked[1]?.body.length, 256, 'both pages');
});

test('one that was taken away at the portal goes here, too, and is not sent again', async () => {
  keep('mine-1');
  portal = () => new Response('', { status: 410 });
  assert.deepEqual(await upload('sip:1001@localhost', '1001'), { sent: 0, left: 0 });
  assert.deepEqual([[...files.keys()], asked.length], [[], 1]);
});

test('what the portal refuses stays, and is not asked for again every few seconds; what it cannot take now is', async () => {
  keep('mine-1');
  for (const [status, left] of [[403, 0], [409, 0], [401, 1], [503, 1]]) {
    portal = () => new Response('', { status });
    assert.deepEqual(await upload('sip:1001@localhost', '1001'), { sent: 0, left }, String(status));
    assert.ok(files.has('mine-1.opus'));
  }
});
