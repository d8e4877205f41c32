// SPDX-License-Identifier: MIT
// The recordings of this browser that the portal does not have yet, in the origin private file system: `<key>.opus` with
// `<key>.json` beside it. Each page of a second is on the disk before the next; who writes one holds a lock of its name.

/** @typedef {{ callUuid: string, who: string, peer: string, name: string, incoming: boolean, forced?: boolean, at: number }} About */
/** @typedef {{ key: string, about: About }} Kept */

const FOLDER = 'tapes';
export const lockOf = (/** @type {string} */ key) => `webphone-tape-${key}`;

async function folder() { return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true }); }

/** A file that is written at once or not at all. @param {string} name @param {object} value */
export async function writeJson(name, value) {
  const handle = await (await (await folder()).getFileHandle(name, { create: true })).createSyncAccessHandle();
  handle.truncate(0);
  handle.write(new TextEncoder().encode(JSON.stringify(value)));
  handle.flush();
  handle.close();
}

/** @param {string} name @returns {Promise<any>} null where there is none */
export async function readJson(name) {
  try {
    return JSON.parse(await (await (await (await folder()).getFileHandle(name)).getFile()).text());
  } catch {
    return null;
  }
}

/** @param {string} name */
export async function remove(name) { await (await folder()).removeEntry(name).catch(() => {}); }

/** One file that grows. */
export class TapeFile {
  #handle;
  #unlock;
  #at = 0;

  /** @param {FileSystemSyncAccessHandle} handle @param {() => void} unlock */
  constructor(handle, unlock) {
    this.#handle = handle;
    this.#unlock = unlock;
  }

  /** @param {string} key @param {About} about */
  static async create(key, about) {
    const unlock = await lock(lockOf(key));
    await writeJson(`${key}.json`, about);
    const handle = await (await (await folder()).getFileHandle(`${key}.opus`, { create: true })).createSyncAccessHandle();
    return new TapeFile(handle, unlock);
  }

  /** @param {Uint8Array} page */
  add(page) {
    const written = this.#handle.write(page, { at: this.#at });
    if (written !== page.length) throw new Error('tape: the disk is full');
    this.#at += written;
    this.#handle.flush();
  }

  close() {
    this.#handle.close();
    this.#unlock();
  }
}

/** Held until the function that it gives is called. @param {string} name @returns {Promise<() => void>} */
function lock(name) {
  return new Promise((resolve) => {
    navigator.locks.request(name, () => new Promise((release) => resolve(() => release(undefined))));
  });
}

/** What a recording has by now: to be asked with its lock, else somebody may be writing it. @param {string} key @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function bytesOf(key) {
  const file = await (await (await folder()).getFileHandle(`${key}.opus`)).getFile();
  return new Uint8Array(await file.arrayBuffer());
}

/** Those that nobody writes to, as far as is known, the oldest first. @returns {Promise<Kept[]>} */
export async function kept() {
  const here = await folder();
  const { held = [] } = await navigator.locks.query();
  const busy = new Set(held.map(({ name }) => name));
  /** @type {Kept[]} */
  const found = [];
  for await (const name of /** @type {any} */ (here).keys()) {
    const key = /^([\w-]+)\.opus$/.exec(name)?.[1];
    if (!key || busy.has(lockOf(key))) continue;
    const about = await readJson(`${key}.json`);
    if (about) found.push({ key, about });
    else await remove(name);
  }
  return found.sort((one, other) => one.about.at - other.about.at);
}

/** @param {string} key */
export async function forget(key) {
  await remove(`${key}.opus`);
  await remove(`${key}.json`);
}
