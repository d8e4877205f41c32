// SPDX-License-Identifier: MIT
// The test before a call of this phone: its servers, its codecs, its relays with credentials of now.
import { isOffered } from '../state/around.js';
import { precall } from './precall.js';
import { within } from './precall-steps.js';
import { scriptUrl } from './script-url.js';

/** @typedef {import('../state/state.js').State} State */

/** With credentials of now, where the portal gives some. @param {State} state @returns {Promise<RTCIceServer[]>} */
async function iceServers(state) {
  const answer = await within(fetch('/api/softphone/ice', { credentials: 'same-origin' }).then((response) => (response.ok ? response.json() : null))).catch(() => null);
  return answer?.iceServers ?? /** @type {any} */ (state.config)?.iceServers ?? [];
}

/** @param {State} state @param {() => Promise<MediaStreamTrack>} openMicrophone @param {(report: import('./precall.js').Report) => void} tell */
export async function precallHere(state, openMicrophone, tell) {
  const { account, config, codecs, push } = state;
  return precall({
    server: account.server || config?.wsServers?.[0] || '', domain: config?.domain ?? '', iceServers: await iceServers(state),
    codecs: codecs.filter(isOffered).map(({ name }) => name), push: push.state === 'on', openMicrophone,
    worker: () => new Worker(scriptUrl(new URL('../phone/trial-worker.js', import.meta.url).href), { type: 'module' }),
  }, tell);
}
