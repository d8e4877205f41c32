// SPDX-License-Identifier: MIT
// The one IndexedDB of the phone: a store of named things, opened at the first use.
import { openDB } from 'idb';

const NAME = 'webphone';
const STORE = 'kept';

/** @type {Promise<import('idb').IDBPDatabase> | null} */
let opened = null;

const database = () => {
  opened ??= openDB(NAME, 1, { upgrade: (db) => { db.createObjectStore(STORE); }, terminated: () => { opened = null; } });
  opened.catch(() => { opened = null; });
  return opened;
};

/** @typedef {Pick<typeof storage, 'read' | 'write' | 'remove'>} Storage */

export const storage = {
  /** @param {string} name */
  async read(name) { return (await database()).get(STORE, name); },

  /**
   * @param {string} name
   * @param {unknown} value
   */
  async write(name, value) { await (await database()).put(STORE, value, name); },

  /**
   * What lies there, which is gone then: two that ask never get the same.
   * @param {string} name
   * @param {(found: any) => boolean} wanted
   */
  async take(name, wanted) {
    const { store, done } = (await database()).transaction(STORE, 'readwrite');
    const found = await store.get(name);
    const mine = found !== undefined && wanted(found);
    if (mine) await store.delete(name);
    await done;
    return mine ? found : undefined;
  },

  /**
   * What lies there becomes what `change` makes of it: of two that count none is lost.
   * @template T
   * @param {string} name
   * @param {(found: any) => T} change
   */
  async update(name, change) {
    const { store, done } = (await database()).transaction(STORE, 'readwrite');
    const now = change(await store.get(name));
    await store.put(now, name);
    await done;
    return now;
  },

  /** @param {string} name */
  async remove(name) { await (await database()).delete(STORE, name); },
};
