// SPDX-License-Identifier: MIT
// A notice was clicked: Decline is said to the server without a window, all else opens the phone.
import { here } from './here.js';
import { setFate } from './kept.js';
import { openWith } from './pages.js';
import { supersede } from './turns.js';

/** @typedef {import('./payload.js').Push} Push */

const PATIENCE = 8000;
const AGAIN = [0, 500, 1500];

/** @param {'decline' | 'answered'} what @param {string} token */
async function say(what, token) {
  for (const wait of AGAIN) {
    if (wait) await new Promise((resolve) => { setTimeout(resolve, wait); });
    try {
      const response = await fetch(new URL(`api/softphone/push/${what}`, here.location.href), {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }),
        credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status < 500) return;  // 404: the call is over
    } catch {
      // No network just now.
    }
  }
}

/** @param {string} action  '' for the notice itself @param {Notification} notice */
export async function clicked(action, notice) {
  notice.close();
  /** @type {Partial<Push>} */
  const { kind = 'unknown', call = '', token = '', number = '', tag = '' } = notice.data ?? {};
  supersede(tag);
  if (action === 'decline') {
    await Promise.all([setFate(tag, 'declined'), say('decline', token)]);
    return;
  }
  if (action === 'answer') {
    // A window can be opened for a moment after the click only: that comes first.
    await openWith({ call, action, number });
    await Promise.all([setFate(tag, 'answered'), token ? say('answered', token) : null]);
    return;
  }
  await openWith({ call, action: kind === 'missed' ? action || 'missed' : kind === 'voicemail' ? kind : 'show', number });
}
