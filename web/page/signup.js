// SPDX-License-Identifier: MIT
// Asks the portal for a new account. Nobody is logged in yet, so this does not go through the phone's session.

const ADDRESS = '/api/softphone/register';
const ANSWER_MAX = 128 * 1024;

/**
 * @param {{ username: string, password: string, person: string }} wish
 * @param {(event: { kind: string, [field: string]: any }) => void} change
 */
export async function signUp({ username, password, person }, change) {
  /** @param {{ [field: string]: any }} now */
  const tell = (now) => change({ kind: 'PAGE_SIGNUP', username, ...now });
  tell({ state: 'sent' });
  try {
    const response = await fetch(ADDRESS, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, application/problem+json;q=0.9' },
      body: JSON.stringify({ username, password, ...(person ? { name: person } : {}) }),
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    const body = await response.text();
    const answer = body.length <= ANSWER_MAX ? JSON.parse(body) : {};
    if (response.status === 201) return tell({ state: 'done', html: answer.html });
    const wait = Number(response.headers.get('retry-after')) || 0;
    tell({ state: 'refused', status: response.status, detail: answer.detail, until: wait ? Date.now() + wait * 1000 : 0 });
  } catch (error) {
    console.debug('sign up:', error);
    tell({ state: 'refused', status: 0 });
  }
}
