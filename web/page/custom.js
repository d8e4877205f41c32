// SPDX-License-Identifier: MIT
// Fetches the operator's page that is opened: every time anew, for what is filled in changes.
import { pageNumber } from '../state/menu.js';

/**
 * @param {import('./portal.js').Portal} portal
 * @param {(event: { kind: string, [field: string]: any }) => void} change
 */
export function customPages(portal, change) {
  let open = '';

  /** @param {number} number */
  const get = async (number) => {
    change({ kind: 'PAGE_CUSTOM', number, state: 'coming' });
    const answer = await portal.request('GET', `/api/softphone/page/${number}`);
    const state = answer.ok ? 'here' : answer.status === 404 ? 'gone' : 'failed';
    change({ kind: 'PAGE_CUSTOM', number, state, page: answer.ok ? answer.body : null });
  };

  return {
    get,
    /** @param {string} tab  that is open now */
    opened(tab) {
      if (tab === open) return;
      open = tab;
      const number = pageNumber(tab);
      if (number) get(number).catch(console.debug);
    },
  };
}
