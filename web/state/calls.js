// SPDX-License-Identifier: MIT
// The history as a page shows it: records of this and other devices, one line where the portal says that they are one call,
// in groups by day. What a call was follows from the core's cause alone. Pure.
import { duration, ending, party } from './select.js';
import { fold } from './contacts.js';
import { language, say } from './texts/index.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {'missed' | 'incoming' | 'outgoing' | 'elsewhere' | 'declined' | 'failed'} Sort */

/**
 * @typedef {object} Record
 * @property {string} callUuid
 * @property {number} [id]
 * @property {'in' | 'out'} direction
 * @property {string} peer
 * @property {string} name
 * @property {string} callId
 * @property {string} cause
 * @property {number} status
 * @property {number} startedAt
 * @property {number} answeredAt
 * @property {number} endedAt
 * @property {boolean} hidden
 * @property {boolean} told
 * @property {string} [sameAs]
 */

/** @type {readonly Sort[]} which account of one call says most */
const TELLING = ['incoming', 'declined', 'elsewhere', 'missed'];

/**
 * @param {State} state
 * @param {any} event  a `calls` message of the phone
 * @returns {State}
 */
export function gotCalls(state, { all, records, gone, seenAt, open = [] }) {
  if (!records.length && !gone.length && !all) return { ...state, seenAt, open };
  /** @type {Map<string, Record>} */
  const byUuid = all ? new Map() : new Map(state.records.map((record) => [record.callUuid, record]));
  for (const record of records) byUuid.set(record.callUuid, record);
  for (const uuid of gone) byUuid.delete(uuid);
  return { ...state, seenAt, open, recorded: true, records: [...byUuid.values()].sort((one, other) => other.startedAt - one.startedAt) };
}

/** @param {Record} record @returns {Sort} */
export function sortOf({ direction, cause, answeredAt }) {
  if (direction === 'in') {
    if (answeredAt) return 'incoming';
    if (cause === 'answered-elsewhere') return 'elsewhere';
    return ['declined', 'local-hangup', 'busy'].includes(cause) ? 'declined' : 'missed';
  }
  return answeredAt || ['none', 'local-hangup', 'cancelled', 'remote-hangup', 'logged-out', 'transferred'].includes(cause) ? 'outgoing' : 'failed';
}

/**
 * One call that rang on several devices, as the portal says, is one line: the one that says most.
 * @param {readonly Record[]} records  the latest first
 * @returns {Record[]}
 */
export function merged(records) {
  /** @type {Map<string, Record>} by the name of the record that stands for the call */
  const lines = new Map();
  const telling = (/** @type {Record} */ record) => TELLING.indexOf(sortOf(record));
  for (const record of records) {
    const call = record.sameAs || record.callUuid;
    const line = lines.get(call);
    if (!line || telling(record) < telling(line)) lines.set(call, record);
  }
  return [...lines.values()];
}

/** How many calls were missed since a person looked. @param {State} state */
export const missedCalls = (state) => merged(state.records.filter(({ endedAt }) => endedAt > state.seenAt))
  .filter((record) => sortOf(record) === 'missed').length;

/**
 * A record as the call it was, for the words that exist for those.
 * @param {Record} record
 * @returns {import('./state.js').Past}
 */
const pastOf = ({ direction, peer, name, cause, status, answeredAt, endedAt, hidden }) => ({
  call: 0, state: 'ended', peer, name, cause, status, since: answeredAt, at: endedAt, reason: '', diverted: '',
  flags: { incoming: direction === 'in', private: hidden },
});

/**
 * What this page saw itself, until the phone has told the history: a call that has just ended is there at once.
 * @param {import('./state.js').Past} past
 * @returns {Record}
 */
const recordOf = ({ call, flags, peer, name, cause, status, since, at }) => ({
  callUuid: `page-${call}`, direction: flags.incoming ? 'in' : 'out', peer, name, callId: '', cause, status, startedAt: since || at,
  answeredAt: since, endedAt: at, hidden: Boolean(flags.incoming && flags.private), told: false,
});

/**
 * @typedef {object} Line
 * @property {Record} record
 * @property {Sort} sort
 * @property {import('./select.js').Party} who
 * @property {string} words  how it went
 * @property {string} when  time of day
 * @property {string} day  heading, on the first line of a day
 */

/**
 * @param {State} state
 * @param {object} [wish]
 * @param {string} [wish.query]
 * @param {'all' | 'missed'} [wish.only]
 * @param {number} [wish.max]
 * @param {number} [wish.now]
 * @returns {Line[]}
 */
export function historyLines(state, { query = '', only = 'all', max = Infinity, now = Date.now() } = {}) {
  const meant = seeker(query);
  /** @type {Line[]} */
  const lines = [];
  let last = '';
  for (const record of merged(state.recorded || state.records.length ? state.records : state.history.map(recordOf))) {
    if (lines.length >= max) break;
    const sort = sortOf(record);
    if (only === 'missed' && sort !== 'missed') continue;
    const past = pastOf(record);
    const who = party(state, past);
    if (!meant(who)) continue;
    const day = dayOf(record.startedAt, now);
    lines.push({ record, sort, who, words: wordsOf(state, past, sort), when: timeOf(record.startedAt), day: day === last ? '' : day });
    last = day;
  }
  return lines;
}

/** Says of somebody whether a search means them. @param {string} query @returns {(who: import('./select.js').Party) => boolean} */
export function seeker(query) {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  const digits = query.replace(/[^\d*#]/g, '');
  return ({ title, number }) => {
    const text = ` ${fold(`${title} ${number}`)}`;
    return words.every((word) => text.includes(` ${word}`)) || (digits.length > 0 && number.replace(/[^\d*#]/g, '').includes(digits));
  };
}

/** @param {State} state @param {import('./state.js').Past} past @param {Sort} sort */
function wordsOf(state, past, sort) {
  if (past.since) return duration(past.since, past.at);
  if (sort === 'missed') return say('history.missed');
  if (sort === 'outgoing' && ['none', 'local-hangup', 'cancelled', 'logged-out'].includes(past.cause)) return say('history.given-up');
  return ending(state, past).what;
}

/** @param {number} at */
const timeOf = (at) => new Date(at).toLocaleTimeString(language().language, { hour: '2-digit', minute: '2-digit' });

/** "Today", "Yesterday", "Monday 3 March". @param {number} at @param {number} now */
export function dayOf(at, now) {
  const start = (/** @type {number} */ time) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((start(now) - start(at)) / 86_400_000);
  if (days === 0) return say('day.today');
  if (days === 1) return say('day.yesterday');
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: /** @type {const} */ ('numeric') };
  return new Date(at).toLocaleDateString(language().language, { weekday: 'long', day: 'numeric', month: 'long', ...year });
}
