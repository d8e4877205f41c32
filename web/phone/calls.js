// SPDX-License-Identifier: MIT
// The history: what the core says of calls becomes records, kept here and told to the portal, also late and twice;
// what other devices told comes back. Rules are the core's and the portal's (which calls are one): nothing is judged here.
import { fit } from './fit.js';

/** @typedef {import('./messages.js').CallRecord} CallRecord */
/** @typedef {import('./messages.js').CallsMessage} CallsMessage */
/** @typedef {import('./book.js').Request} Request */
/** @typedef {Pick<CallRecord, 'callUuid' | 'direction' | 'peer' | 'name' | 'callId' | 'startedAt' | 'answeredAt' | 'hidden'>} Open */

const HISTORY = '/api/softphone/history';
export const RECORDS_MAX = 2000;  // as the portal
const BATCH = 200;
const PAGE = 200;
const OPEN_MAX = 64;

export class Calls {
  #shelf;
  #request;
  #tell;
  #now;
  #wall;
  /** @type {Map<string, CallRecord>} by callUuid */ #records = new Map();
  /** @type {Map<number, Open>} calls that go on, by the core's handle */ #open = new Map();
  #last = 0;  // the portal's id of the latest record that was fetched
  #seenAt = 0;
  #device = '';
  #version = 0;
  /** @type {Promise<unknown>} what changes the records, one after the other */ #queue = Promise.resolve();
  /** @type {Promise<void> | null} */ #syncing = null;
  #again = false;

  /**
   * @param {import('./shelf.js').Shelf} shelf
   * @param {{ request: Request, tell: (message: CallsMessage) => void, now?: () => number, wall?: (ms: number) => number }} outside
   *   wall: of the core's clock
   */
  constructor(shelf, { request, tell, now = Date.now, wall = (ms) => ms }) {
    this.#shelf = shelf;
    this.#request = request;
    this.#tell = tell;
    this.#now = now;
    this.#wall = wall;
  }

  /**
   * @param {boolean} lives  the calls that went on when the phone ended still do
   */
  open(lives = false) {
    const version = ++this.#version;
    return this.#then(async () => {
      const [rows, about, open] = await Promise.all([this.#shelf.all('calls'), this.#shelf.get('calls'), this.#shelf.get('open')]);
      if (version !== this.#version) return;
      this.#records = new Map(rows.map((row) => [row.callUuid, row]));
      this.#last = about?.last ?? 0;
      this.#seenAt = about?.seenAt ?? this.#now();
      this.#device = about?.device ?? crypto.randomUUID().slice(0, 8);
      if (!about) await this.#keep([], []);
      for (const [call, one] of Array.isArray(open) ? open : []) {
        if (lives) this.#open.set(call, one);
        else await this.#put({ ...one, cause: 'link-lost', status: 0, endedAt: one.answeredAt || one.startedAt, told: false });
      }
      if (!lives) await this.#shelf.set('open', []).catch(() => {});
      this.#tell(this.present());
    }).catch(() => {});  // private windows may refuse: then there is only this session
  }

  close() {
    this.#version++;
    this.#records = new Map();
    this.#open = new Map();
    this.#last = 0;
    this.#syncing = null;
    this.#tell(this.present());
  }

  /** @returns {CallsMessage} */
  present() {
    return this.#message([...this.#records.values()].sort((one, other) => other.startedAt - one.startedAt), [], true);
  }

  /** @param {CallRecord[]} [records] @param {string[]} [gone] @param {boolean} [all] @returns {CallsMessage} */
  #message(records = [], gone = [], all = false) {
    return { type: 'calls', all, records, gone, seenAt: this.#seenAt, open: [...this.#open].map(([call, { callUuid }]) => [call, callUuid]) };
  }

  /** @param {import('#abi').EV_CALL} output */
  event(output) {
    if (!output.call) return;
    const at = this.#now();
    const { call, state, flags, peer, name, since } = output;
    this.#then(async () => {
      const before = this.#open.get(call);
      /** @type {Open} */
      const now = {
        callUuid: before?.callUuid ?? `${this.#device}-${crypto.randomUUID()}`,
        direction: flags.incoming ? 'in' : 'out',
        peer: peer || before?.peer || '',
        name: name || before?.name || '',
        callId: before?.callId ?? '',
        startedAt: before?.startedAt ?? at,
        answeredAt: before?.answeredAt || (since ? Math.min(at, Math.round(this.#wall(since))) : 0),
        hidden: Boolean(flags.incoming && flags.private) || before?.hidden || false,
      };
      if (state !== 'ended') {
        if (this.#open.size >= OPEN_MAX && !before) return;
        this.#open.set(call, now);
        if (!before) this.#tell(this.#message());  // what is recorded of it bears its name from the beginning
        if (!before || (now.answeredAt && !before.answeredAt)) await this.#keepOpen();
        return;
      }
      this.#open.delete(call);
      await this.#keepOpen();
      // A clock that was set back in between ends nothing before it began.
      const answeredAt = now.answeredAt && Math.max(now.startedAt, now.answeredAt);
      await this.#put({ ...now, answeredAt, cause: output.cause, status: output.status, endedAt: Math.max(at, answeredAt, now.startedAt), told: false });
    }).catch(() => {});
  }

  /** @param {import('#abi').EV_REPORT} output */
  report(output) {
    this.#then(() => {
      const open = this.#open.get(output.call);
      if (open) open.callId = output.callId;
    });
  }

  /** A person has looked at the history. */
  seen() {
    return this.#then(async () => {
      this.#seenAt = this.#now();
      this.#tell(this.#message());
      await this.#keep([], []);
    }).catch(() => {});
  }

  /** Taken away by a person, here; there it is asked for by the page. @param {string[]} uuids */
  drop(uuids) {
    return this.#then(async () => {
      const gone = uuids.filter((uuid) => this.#records.delete(uuid));
      this.#tell(this.#message([], gone));
      await this.#keep([], gone);
    }).catch(() => {});
  }

  /** What the portal has not heard yet, as a request that can be made when the session ends; null: nothing. */
  lastWords() {
    const calls = this.#untold().map(cdr);
    return calls.length ? { method: 'POST', path: HISTORY, ask: { body: { calls } } } : null;
  }

  /** Everything that has been put in is kept and told to the pages. */
  settled() { return this.#queue; }

  sync() {
    // A call that ends while it is asked for the others' may come too late to be told with it.
    this.#again = true;
    this.#syncing ??= this.#sync().finally(() => { this.#syncing = null; });
    return this.#syncing;
  }

  async #sync() {
    for (const version = this.#version; this.#again && version === this.#version;) {
      this.#again = false;
      await this.#round(version);
    }
  }

  /** @param {number} version */
  async #round(version) {
    await this.#queue;
    for (let batch = this.#untold(); batch.length; batch = this.#untold()) {
      const answer = await this.#request('POST', HISTORY, { body: { calls: batch.map(cdr) } });
      // What it refuses as a whole it would refuse again; what it did not answer waits.
      if (version !== this.#version || !(answer.ok || answer.status === 422)) return;
      await this.#then(() => this.#putAll(batch.map((record) => ({ ...record, told: true }))));
    }
    for (let more = true; more;) {
      const answer = await this.#request('GET', `${HISTORY}?order=oldest&limit=${PAGE}&after=${this.#last}`);
      if (version !== this.#version || !answer.ok || !Array.isArray(answer.body?.items)) return;
      const items = answer.body.items.map(recordOf).filter(Boolean);
      more = Boolean(answer.body.next) && items.length > 0;
      const last = Math.max(this.#last, ...items.map((/** @type {CallRecord} */ { id = 0 }) => id));
      if (last === this.#last) break;
      await this.#then(() => { this.#last = last; return this.#putAll(items); });
    }
  }

  /** What was deleted on another device: the latest page there says what of it is gone. */
  async compare() {
    await this.#syncing;
    const version = this.#version;
    const answer = await this.#request('GET', `${HISTORY}?limit=${PAGE}`);
    if (version !== this.#version || !answer.ok || !Array.isArray(answer.body?.items)) return;
    const there = new Set(answer.body.items.map((/** @type {any} */ item) => item?.id));
    const least = answer.body.next ? Math.min(.../** @type {number[]} */ ([...there])) : 0;
    const gone = [...this.#records.values()].filter(({ id = 0 }) => id && id >= least && id <= this.#last && !there.has(id));
    if (gone.length) await this.drop(gone.map(({ callUuid }) => callUuid));
  }

  #untold() { return [...this.#records.values()].filter(({ told }) => !told).slice(0, BATCH); }

  /** @param {CallRecord} record */
  #put(record) { return this.#putAll([record]); }

  /** @param {CallRecord[]} records */
  async #putAll(records) {
    for (const record of records) this.#records.set(record.callUuid, { ...this.#records.get(record.callUuid), ...record });
    /** @type {string[]} */ const gone = [];
    if (this.#records.size > RECORDS_MAX) {
      const oldest = [...this.#records.values()].sort((one, other) => one.startedAt - other.startedAt);
      for (const { callUuid } of oldest.slice(0, this.#records.size - RECORDS_MAX)) {
        this.#records.delete(callUuid);
        gone.push(callUuid);
      }
    }
    const kept = records.map(({ callUuid }) => this.#records.get(callUuid)).filter((record) => record !== undefined);
    this.#tell(this.#message(kept, gone));
    await this.#keep(kept, gone).catch(() => {});
  }

  /** @param {CallRecord[]} records @param {string[]} gone */
  #keep(records, gone) {
    return this.#shelf.change('calls', records, gone, { calls: { last: this.#last, seenAt: this.#seenAt, device: this.#device } });
  }

  #keepOpen() { return this.#shelf.set('open', [...this.#open]).catch(() => {}); }

  /** @template T @param {() => T | Promise<T>} job @returns {Promise<T>} */
  #then(job) {
    const done = this.#queue.then(job);
    this.#queue = done.catch(() => {});
    return done;
  }
}

/** As the portal takes it (docs/http-api/phonebook.yaml). @param {CallRecord} record */
function cdr({ callUuid, direction, peer, name, callId, cause, status, startedAt, answeredAt, endedAt, hidden }) {
  return {
    callUuid, direction, startedAt, endedAt, cause, status: status < 700 ? status : 0, peer: hidden ? '' : fit(peer, 256), name: hidden ? '' : fit(name, 200),
    callId: fit(callId, 256), ...(answeredAt ? { answeredAt } : {}),
  };
}

/** @param {unknown} value @param {number} max */
const text = (value, max) => (typeof value === 'string' ? value.slice(0, max) : '');
/** @param {unknown} value */
const time = (value) => (Number.isFinite(value) && Number(value) > 0 ? Number(value) : 0);

/**
 * What the portal keeps, taken with care.
 * @param {any} item
 * @returns {CallRecord | null}
 */
export function recordOf(item) {
  const callUuid = text(item?.callUuid, 64);
  if (!callUuid || !Number.isSafeInteger(item.id) || !time(item.startedAt)) return null;
  return {
    id: item.id, callUuid, direction: item.direction === 'in' ? 'in' : 'out', peer: text(item.peer, 256), name: text(item.name, 200),
    callId: text(item.callId, 256), cause: text(item.cause, 64) || 'none', status: time(item.status), startedAt: item.startedAt,
    answeredAt: time(item.answeredAt), endedAt: time(item.endedAt) || item.startedAt, hidden: item.direction === 'in' && !item.peer, told: true,
    sameAs: text(item.sameAs, 64),
  };
}
