// SPDX-License-Identifier: MIT
// Why there is no connection: is this device offline, is the portal silent too, or does everything but the WebSocket
// come through? Then something between blocks WebSockets, as some antivirus programs do.

const PATIENCE = 5000;

/** @typedef {import('../state/tools.js').Reach} Reach */

/**
 * @param {{ online?: boolean, ask?: typeof fetch, url: string }} way
 * @returns {Promise<Reach>}
 */
export async function findReach({ online = navigator.onLine, ask = fetch, url }) {
  if (!online) return 'offline';
  try {
    // Past the service worker and every cache: only the network can tell.
    const answer = await ask(url, { method: 'HEAD', cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(PATIENCE) });
    return answer.status < 500 ? 'socket-blocked' : 'portal-silent';
  } catch {
    return 'portal-silent';
  }
}

/** Asks once for each trouble, not at each attempt. */
export class Reachability {
  #found;
  #find;
  #asked = false;

  /**
   * @param {(reach: Reach) => void} found
   * @param {() => Promise<Reach>} find
   */
  constructor(found, find) {
    this.#found = found;
    this.#find = find;
  }

  /** @param {{ state: string, cause: string }} account */
  account({ state, cause }) {
    if (state === 'registered' || state === 'off') {
      this.#asked = false;
      return;
    }
    if (cause !== 'connect-failed' || this.#asked) return;
    this.#asked = true;
    this.look();
  }

  /** The network has changed: what was found may not hold any more. */
  again() { if (this.#asked) this.look(); }

  look() {
    this.#find().then((reach) => { if (this.#asked) this.#found(reach); }).catch(() => {});
  }
}
