// SPDX-License-Identifier: MIT
// A new account for the page that holds the phone, where the operator lets people make one: provision, and validate, which
// says what the page thinks of it, or hands in the code that the portal has sent by e-mail.
import { Refusal, textOf } from './embed-data.js';

/** @typedef {import('./embed.js').Embed} Embed */
/** @typedef {{ username: string, password: string, displayName: string }} Newcomer */
/** @typedef {Newcomer & { id: string }} Waiting  for its code */

const STEP_MS = 20_000;  // a letter takes its time
const PASSWORD_BYTES = 18;
const SIGNUP = '/api/softphone/register';
const CODES = /** @type {Record<number, string>} */ ({ 404: 'sign-up-closed', 409: 'taken', 422: 'bad-data', 429: 'too-many' });

/** @param {string} address @param {object} body */
async function ask(address, body) {
  const response = await fetch(address, {
    method: 'POST', credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(STEP_MS),
    headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  return { status: response.status, answer };
}

/** @param {number} status */
const refusal = (status) => new Refusal(CODES[status] ?? 'failed', `the portal refused (${status})`);

/** @param {Embed} embed @param {Newcomer} who @param {any} answer */
function made(embed, { username, password, displayName }, { domain }) {
  embed.memory.account = { username, password, realm: '', displayName, wsServer: '', cli: '' };
  return { username, password, realm: String(domain) };
}

/**
 * Without a password it gets one. Whether an e-mail address has to be proved the portal says: then the answer has
 * `needs: 'code'`, and there is no account before the code came by `validate`.
 * @param {Embed} embed
 * @param {unknown} data
 */
export async function provision(embed, data) {
  const [email, displayName] = [textOf(data, 'email'), textOf(data, 'displayName')];
  // An account's name has no @: of an address it is what stands before it.
  const username = textOf(data, 'username') || email.replace(/@.*$/, '');
  if (!username) throw new Refusal('bad-data', 'email or username is missing');
  const chance = crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES));
  const password = textOf(data, 'password') || btoa(String.fromCharCode(...chance)).replaceAll('+', '-').replaceAll('/', '_');
  const wish = { username, password, ...(displayName ? { name: displayName } : {}) };
  embed.memory.waiting = null;
  let { status, answer } = await ask(SIGNUP, wish);
  if (status === 422 && answer.field === 'email' && email) ({ status, answer } = await ask(SIGNUP, { ...wish, email }));
  if (status === 201) return made(embed, { username, password, displayName }, answer);
  if (status !== 202) throw refusal(status);
  embed.memory.waiting = { username, password, displayName, id: String(answer.id) };
  return { username, password, needs: 'code' };
}

/**
 * What the page thinks of the new account: `false` and it is not used; or its code.
 * @param {Embed} embed
 * @param {unknown} data
 */
export async function validate(embed, data) {
  const { waiting } = embed.memory;
  if (data === false) Object.assign(embed.memory, { account: null, waiting: null });
  else if (waiting) {
    const code = textOf({ code: typeof data === 'number' ? String(data) : data }, 'code').replace(/\s/g, '');
    const { status, answer } = await ask(`${SIGNUP}/validate`, { id: waiting.id, code });
    if (status === 422) throw new Refusal('not-valid', 'this is not the code, or it is too old');
    if (status !== 201) throw refusal(status);
    embed.memory.waiting = null;
    return made(embed, waiting, answer);
  }
  if (!embed.memory.account) throw new Refusal('not-valid', 'the page did not accept the account');
  return true;
}
