// SPDX-License-Identifier: MIT
// The larger things that the phone keeps, in rows: IndexedDB "webphone-data". Store `contacts` (key id; index `keys`
// over `keys`, see web/state/number.js: whose number is it?), `calls` (key callUuid), `about` (named things).
import { openDB } from 'idb';
import { HEARD } from '../state/heard.js';

export const SHELF = 'webphone-data';
/** @typedef {'contacts' | 'calls'} Store */
/** @typedef {Pick<typeof shelf, 'all' | 'change' | 'get' | 'set' | 'clear'>} Shelf */

/** @type {Promise<import('idb').IDBPDatabase> | null} */
let opened = null;

const database = () => {
  opened ??= openDB(SHELF, 1, {
    upgrade: (db) => {
      db.createObjectStore('contacts', { keyPath: 'id' }).createIndex('keys', 'keys', { multiEntry: true });
      db.createObjectStore('calls', { keyPath: 'callUuid' });
      db.createObjectStore('about');
    },
    blocking: (_was, _is, event) => /** @type {any} */ (event.target).close(),
    terminated: () => { opened = null; },
  });
  opened.catch(() => { opened = null; });
  return opened;
};

export const shelf = {
  /** @param {Store} store @returns {Promise<any[]>} */
  async all(store) { return (await database()).getAll(store); },

  /**
   * Rows in, rows out, and what is remembered of it: all or nothing.
   * @param {Store} store
   * @param {object[]} rows
   * @param {(string | number)[]} gone
   * @param {Record<string, unknown>} [about]
   */
  async change(store, rows, gone, about = {}) {
    const transaction = (await database()).transaction([store, 'about'], 'readwrite');
    const into = transaction.objectStore(store);
    const notes = transaction.objectStore('about');
    const done = [...rows.map((row) => into.put(row)), ...gone.map((key) => into.delete(key)),
      ...Object.entries(about).map(([name, value]) => notes.put(value, name))];
    await Promise.all([...done, transaction.done]);
  },

  /** A contact that has one of these keys, the first of them first. @param {string[]} keys @returns {Promise<any>} */
  async whose(keys) {
    const db = await database();
    for (const key of keys) {
      const found = await db.getFromIndex('contacts', 'keys', key);
      if (found) return found;
    }
    return undefined;
  },

  /** @param {string} name */
  async get(name) { return (await database()).get('about', name); },

  /** @param {string} name @param {unknown} value */
  async set(name, value) { await (await database()).put('about', value, name); },

  /** Everything, also the sounds that were heard. */
  async clear() {
    await globalThis.caches?.delete(HEARD);
    const transaction = (await database()).transaction(['contacts', 'calls', 'about'], 'readwrite');
    await Promise.all([...['contacts', 'calls', 'about'].map((name) => transaction.objectStore(name).clear()), transaction.done]);
  },
};
