// SPDX-License-Identifier: MIT
// The bytes of a push to what they say (docs/push.md), with every member checked and cut: who sends may be wrong, or
// newer. Pure.

/**
 * @typedef {object} Push
 * @property {'ring' | 'missed' | 'elsewhere' | 'cancel' | 'voicemail' | 'unknown'} kind  unknown: a call waits, and no more is known
 * @property {string} call  Call-ID, '' when not known
 * @property {string} tag
 * @property {string} token  '' when there is none
 * @property {string} number  '' when it is not known or withheld
 * @property {string} name
 * @property {string} account
 * @property {number} at  by the server's clock, as `until`
 * @property {number} until
 */

const KINDS = ['ring', 'missed', 'elsewhere', 'cancel', 'voicemail'];
const LONG = 255;

/**
 * One line of text that cannot turn the rest of a notice around. Half a letter, as a cut may leave it, would end every page of
 * Chromium that lists its notices.
 * @param {unknown} value @param {number} most
 */
export function line(value, most) {
  if (typeof value !== 'string') return '';
  const plain = value.slice(0, 4 * most).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ');
  return plain.trim().slice(0, most).replace(/\p{Surrogate}/gu, '');
}

/** @param {unknown} value */
const time = (value) => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0);

/** @type {Push} */
const NOTHING = { kind: 'unknown', call: '', tag: 'call', token: '', number: '', name: '', account: '', at: 0, until: 0 };

/** @param {string | null} text  of the push; null or '' for a switch's own (RFC 8599 12: it has no content) @returns {Push} */
export function read(text) {
  if (!text) return NOTHING;
  /** @type {any} */
  let from;
  try {
    from = JSON.parse(text);
  } catch {
    return NOTHING;
  }
  if (from?.v !== 1 || !KINDS.includes(from.kind)) return { ...NOTHING, account: line(from?.account, LONG) };
  return checked(from);
}

/** @param {any} from @returns {Push} */
function checked(from) {
  const call = line(from.call, LONG);
  return {
    kind: from.kind,
    call,
    tag: line(from.tag, 64) || `call ${call}`.trim(),  // one call must never pass for another
    token: /^[\w-]{16,256}$/.test(from.token) ? from.token : '',
    number: line(from.from?.number, 80),
    name: line(from.from?.name, 80),
    account: line(from.account, LONG),
    at: time(from.at),
    until: time(from.until),
  };
}

const GRACE = 10_000;  // the portal has the better word, and clocks differ

/**
 * What a notice becomes that rings on after its time, as nobody said how its call ended; null for any other.
 * @param {any} data  of the notice @param {number} now  by the server's clock
 * @returns {Push | null}
 */
export function endOf(data, now) {
  if (data?.kind !== 'ring' || !time(data.until) || data.until + GRACE > now) return null;
  return checked({ ...data, kind: 'missed', token: '', until: 0, from: data });
}
