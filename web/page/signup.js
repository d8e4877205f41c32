// SPDX-License-Identifier: MIT
// Asks the portal for a new account. Nobody is logged in yet, so this does not go through the phone's session.

const ADDRESS = '/api/softphone/register';
const ANSWER_MAX = 128 * 1024;

/**
 * The first time without an address: whether one is needed, the portal says. With a code of a letter it is the second step.
 * @param {{ username?: string, password?: string, person?: string, email?: string, id?: string, code?: string }} wish
 * @param {(event: { kind: string, [field: string]: any }) => void} change
 */
export async function signUp({ username, password, person, email, id, code }, change) {
  /** @param {{ [field: string]: any }} now */
  const tell = (now) => change({ kind: 'PAGE_SIGNUP', username, ...now });
  const asked = code ? { id, code } : { username, password, ...(person ? { name: person } : {}), ...(email ? { email } : {}) };
  tell({ state: 'sent' });
  try {
    const response = await fetch(code ? `${ADDRESS}/validate` : ADDRESS, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, application/problem+json;q=0.9' },
      body: JSON.stringify(asked),
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(20_000),  // a letter takes its time
    });
    const body = await response.text();
    const answer = body.length <= ANSWER_MAX ? JSON.parse(body) : {};
    if (response.status === 201) return tell({ state: 'done', username: answer.username, html: answer.html });
    if (response.status === 202) return tell({ state: 'code', id: answer.id });
    const wait = Number(response.headers.get('retry-after')) || 0;
    tell({ state: 'refused', status: response.status, detail: answer.detail, field: answer.field, until: wait ? Date.now() + wait * 1000 : 0 });
  } catch (error) {
    console.debug('sign up:', error);
    tell({ state: 'refused', status: 0 });
  }
}
