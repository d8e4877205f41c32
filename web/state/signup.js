// SPDX-License-Identifier: MIT
// Making an account for oneself, where the operator lets people: how far that has come. Pure.
import { text } from './read.js';

/**
 * @typedef {object} Signup
 * @property {'open'|'sent'|'code'|'done'|'refused'|'closed'} state  closed: the log-in knows the name
 * @property {string} username
 * @property {number} status  of the refusal as in HTTP, 0: nobody answered
 * @property {string} detail  the portal's words, foreign text
 * @property {number} until  0, or when it makes sense to try again
 * @property {string} field  of the refusal
 * @property {boolean} email  an address is needed
 * @property {string} id  '', or what a letter's code belongs to
 * @property {string} html  the operator's page for this moment, foreign markup
 */

const HTML_MAX = 64 * 1024;

/**
 * @param {Signup|null} before
 * @param {{ [field: string]: any }} event
 * @returns {Signup|null}
 */
export function gotSignup(before, event) {
  if (event.state === 'closed') return before?.state === 'done' ? { ...before, state: 'closed', html: '' } : null;
  if (!['open', 'sent', 'code', 'done', 'refused'].includes(event.state)) return before;
  return {
    state: event.state,
    username: text(event.username) || before?.username || '',
    status: Number.isInteger(event.status) ? event.status : 0,
    detail: text(event.detail).slice(0, 500),
    field: text(event.field),
    email: event.field === 'email' || !!before?.email,
    id: event.state === 'open' ? '' : text(event.id) || before?.id || '',
    until: Number.isFinite(event.until) ? event.until : 0,
    html: text(event.html).slice(0, HTML_MAX),
  };
}
