// SPDX-License-Identifier: MIT
// The balance, payments and the statement at the portal: asked for, begun, and told to whoever asks.
import { placeOf } from '../state/money.js';
import { clean } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/money.js';

/** @typedef {import('../state/money.js').Told} Told */
/** @typedef {import('../state/money.js').Summary} Summary */
/** @typedef {{ name: string, what?: string, after?: number, minor?: number, tell?: (told: Told) => void }} Intent */
/**
 * @typedef {object} Outside
 * @property {import('./portal.js').Portal} portal
 * @property {(event: { kind: string, [field: string]: any }) => void} change
 * @property {() => import('../state/state.js').State} state
 */

const API = '/api/softphone';
const ROWS = 50;

/** @param {import('../phone/messages.js').PortalAnswer} answer @returns {Told} */
function why({ status, title, detail }) {
  if (status === 404) return { away: 'none' };
  return status ? { trouble: clean(detail, 200) || clean(title, 100) || say('money.failed') } : { away: 'offline' };
}

/** The side menu shows it, too. @param {Outside} outside @param {Summary} summary */
function show({ state, change }, { balanceMicros, currency }) {
  const { session } = state();
  const me = session?.me;
  if (!me || balanceMicros === undefined || (me.balanceMicros === balanceMicros && me.currency === currency)) return;
  change({ kind: 'PAGE_SESSION', session: { ...session, me: { ...me, balanceMicros, currency } } });
}

/** @param {Outside} outside @param {(told: Told) => void} tell @param {number} after */
async function rows({ portal }, tell, after) {
  const answer = await portal.request('GET', `${API}/payment?limit=${ROWS}${after ? `&after=${after}` : ''}`);
  if (answer.ok && Array.isArray(answer.body?.items)) tell({ rows: answer.body.items, next: Number(answer.body.next) || 0, more: after > 0 });
  else tell(why(answer));
}

/** In a window of its own, in which nothing knows of this one; a browser may forbid it. @param {string} place */
function go(place) {
  const beside = open('', '_blank');
  if (!beside) return false;
  beside.opener = null;
  beside.location.href = new URL(place, location.href).href;
  return true;
}

/** @param {Outside} outside @param {number} minor @param {(told: Told) => void} tell */
async function begin({ portal }, minor, tell) {
  const answer = await portal.request('POST', `${API}/payment`, { body: { minor }, patience: 20_000 });
  const place = answer.ok ? placeOf(answer.body?.url) : '';
  if (place) tell({ begun: { id: Number(answer.body.id), place, open: go(place) } });
  else tell(why(answer));
}

/** @param {Outside} outside @param {(told: Told) => void} tell */
async function look(outside, tell) {
  const answer = await outside.portal.request('GET', `${API}/balance`);
  if (!answer.ok || typeof answer.body?.currency !== 'string') return tell(why(answer));
  show(outside, answer.body);
  tell({ summary: answer.body });
}

/** @param {Intent} intent @param {Outside} outside */
export async function money({ what, minor = 0, after = 0, tell = () => {} }, outside) {
  switch (what) {
    case 'rows': return rows(outside, tell, after);
    case 'begin': return begin(outside, minor, tell);
    default: return look(outside, tell);
  }
}
