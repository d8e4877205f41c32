// SPDX-License-Identifier: MIT
// The phonebook on this device: rows that the portal's change feed keeps in step, so that only what has changed
// is fetched; the account's own contacts (their ids with a minus) and favourites beside them. Works from what is kept while the portal is away.
import { keysOf } from '../state/number.js';

/** @typedef {import('./messages.js').Contact} Contact */
/** @typedef {import('./messages.js').PortalAnswer} PortalAnswer */
/** @typedef {(method: string, path: string, ask?: import('./messages.js').Ask) => Promise<PortalAnswer>} Request */

const BOOK = '/api/softphone/phonebook';
const OWN = '/api/softphone/contact';
const OWN_MAX = 2000;
export const CONTACTS_MAX = 120_000;
const NUMBERS_MAX = 32;
const FAVOURITES_MAX = 500;
const PAGE = 200;
const CHUNK = 1000;  // entries in one message: no page is held up for long
const FIELDS = ['company', 'title', 'email', 'address', 'note', 'uid'];

export class Book {
  #shelf;
  #request;
  #tell;
  /** @type {Map<number, Contact>} */ #rows = new Map();
  /** @type {number[]} */ #favourites = [];
  #revision = 0;
  #version = 0;  // grows when somebody else's is opened
  /** @type {Promise<void> | null} */ #syncing = null;

  /**
   * @param {import('./shelf.js').Shelf} shelf
   * @param {{ request: Request, tell: (message: import('./messages.js').ContactsMessage) => void }} outside
   */
  constructor(shelf, { request, tell }) {
    this.#shelf = shelf;
    this.#request = request;
    this.#tell = tell;
  }

  get size() { return this.#rows.size; }

  /** What is kept, for the person it belongs to. */
  async open() {
    const version = ++this.#version;
    const [rows, about] = await Promise.all([this.#shelf.all('contacts'), this.#shelf.get('contacts')]);
    if (version !== this.#version) return;
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    this.#revision = about?.revision ?? 0;
    this.#favourites = about?.favourites ?? [];
    for (const message of this.present()) this.#tell(message);
  }

  /** Nobody's any more. */
  close() {
    this.#version++;
    this.#rows = new Map();
    this.#revision = 0;
    this.#favourites = [];
    this.#syncing = null;
    this.#tell({ type: 'contacts', first: true, last: true, entries: [], gone: [], favourites: [] });
  }

  /** All of it, for a page that comes later. @returns {import('./messages.js').ContactsMessage[]} */
  present() {
    const all = [...this.#rows.values()];
    /** @type {import('./messages.js').ContactsMessage[]} */
    const messages = [];
    for (let i = 0; i < all.length || !messages.length; i += CHUNK) {
      messages.push({
        type: 'contacts', first: i === 0, last: i + CHUNK >= all.length, entries: all.slice(i, i + CHUNK), gone: [], favourites: this.#favourites,
      });
    }
    return messages;
  }

  /** What has changed. @param {Contact[]} entries @param {number[]} gone @returns {import('./messages.js').ContactsMessage[]} */
  #parts(entries, gone) {
    const count = Math.max(1, Math.ceil(entries.length / CHUNK));
    return Array.from({ length: count }, (_, i) => ({
      type: 'contacts', first: false, last: true, entries: entries.slice(i * CHUNK, (i + 1) * CHUNK), gone: i ? [] : gone, favourites: this.#favourites,
    }));
  }

  /** Fetches what has changed; several wishes at a time are one. */
  sync() {
    this.#syncing ??= this.#sync().finally(() => { this.#syncing = null; });
    return this.#syncing;
  }

  async #sync() {
    const version = this.#version;
    const list = await this.#request('GET', '/api/softphone/favourites');
    /** @type {Map<number, Contact | null>} */ const changes = new Map();
    let revision = this.#revision;
    for (let more = true; more;) {
      const answer = await this.#request('GET', `${BOOK}/changes?limit=${PAGE}&after=${revision}`);
      if (version !== this.#version) return;
      const items = answer.ok ? answer.body?.items : null;
      if (!Array.isArray(items)) break;  // what came before it holds: its revisions are complete
      for (const item of items) if (Number.isSafeInteger(item?.id)) changes.set(item.id, item.deleted ? null : contactOf(item));
      const after = Number(items.at(-1)?.revision);
      more = items.length > 0 && after > revision && changes.size < CONTACTS_MAX;
      if (after > revision) revision = after;
      if (answer.body.next === undefined || answer.body.next === null) more = false;
    }
    await this.#own(changes);
    const ids = list.ok && Array.isArray(list.body?.items) ? list.body.items : null;
    if (version === this.#version) await this.#take(changes, revision, ids ? favouritesOf(ids) : this.#favourites);
  }

  /**
   * One's own are few: the whole list, compared with what is here.
   * @param {Map<number, Contact | null>} changes
   */
  async #own(changes) {
    /** @type {Map<number, Contact>} */ const there = new Map();
    for (let after = 0, more = true; more && there.size < OWN_MAX;) {
      const answer = await this.#request('GET', `${OWN}?limit=${PAGE}&after=${after}`);
      if (!answer.ok || !Array.isArray(answer.body?.items)) return;
      for (const item of answer.body.items) {
        if (Number.isSafeInteger(item?.id) && item.id > 0) there.set(-item.id, { ...contactOf(item), id: -item.id, own: true });
      }
      const last = Number(answer.body.items.at(-1)?.id);
      more = Boolean(answer.body.next) && last > after;
      after = last;
    }
    for (const [id, row] of there) if (JSON.stringify(row) !== JSON.stringify(this.#rows.get(id))) changes.set(id, row);
    for (const id of this.#rows.keys()) if (id < 0 && !there.has(id)) changes.set(id, null);
  }

  /**
   * @param {Map<number, Contact | null>} changes
   * @param {number} revision
   * @param {number[]} favourites
   */
  async #take(changes, revision, favourites) {
    const same = favourites.length === this.#favourites.length && favourites.every((id, i) => id === this.#favourites[i]);
    if (!changes.size && same && revision === this.#revision) return;
    /** @type {Contact[]} */ const entries = [];
    /** @type {number[]} */ const gone = [];
    for (const [id, row] of changes) {
      if (row && (this.#rows.has(id) || this.#rows.size < CONTACTS_MAX)) {
        this.#rows.set(id, row);
        entries.push(row);
      } else if (this.#rows.delete(id)) {
        gone.push(id);
      }
    }
    this.#revision = revision;
    this.#favourites = favourites;
    const wasEmpty = entries.length === this.#rows.size;
    for (const message of wasEmpty ? this.present() : this.#parts(entries, gone)) this.#tell(message);
    await this.#shelf.change('contacts', entries, gone, { contacts: { revision, favourites } }).catch(() => {});
  }
}

/** @param {unknown[]} ids @returns {number[]} */
const favouritesOf = (ids) => /** @type {number[]} */ (ids.filter((id) => Number.isSafeInteger(id))).slice(0, FAVOURITES_MAX);

/** @param {unknown} value @param {number} max */
const text = (value, max) => (typeof value === 'string' ? value.slice(0, max) : '');

/**
 * Takes what is known and bounded; a portal may say what it likes.
 * @param {any} item
 * @returns {Contact}
 */
export function contactOf(item) {
  const numbers = (Array.isArray(item.numbers) ? item.numbers : []).slice(0, NUMBERS_MAX)
    .map((/** @type {any} */ one) => ({ name: text(one?.name, 64), number: text(one?.number, 128), extension: text(one?.extension, 32) }))
    .filter((/** @type {any} */ one) => one.number);
  /** @type {Contact} */
  const contact = {
    id: item.id, revision: Number(item.revision) || 0, own: false, name: text(item.name, 200), numbers,
    keys: [...new Set(/** @type {string[]} */ (numbers.flatMap((/** @type {any} */ one) => keysOf(one.number))))],
  };
  for (const field of FIELDS) if (item[field]) /** @type {any} */ (contact)[field] = text(item[field], 1000);
  return contact;
}
