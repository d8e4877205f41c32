// SPDX-License-Identifier: MIT
// The recordings of calls at the portal: listed, and taken away.

const ROOT = '/api/softphone/recording';

/**
 * @param {{ name: string, gone?: number }} intent
 * @param {{ portal: import('./portal.js').Portal, change: (event: { kind: string, [field: string]: any }) => void,
 *   why: (answer: import('../phone/messages.js').PortalAnswer) => void }} outside
 */
export async function recordings({ gone }, { portal, change, why }) {
  const answer = gone ? await portal.request('DELETE', `${ROOT}/${gone}`) : null;
  if (answer && !answer.ok) return why(answer);
  const list = await portal.request('GET', `${ROOT}?limit=200`);
  if (list.ok && Array.isArray(list.body?.items)) change({ kind: 'PAGE_RECORDINGS', items: list.body.items });
}
