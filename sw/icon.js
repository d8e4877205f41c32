// SPDX-License-Identifier: MIT
// The portal's icon for notices, as the worker keeps it. A browser shows no notice before its icon is there; so what rings has one
// that nobody needs to be asked for, or none.
import { here } from './here.js';
import { iconKept, keepIcon } from './kept.js';

const PATIENCE = 10_000;
const CALM = 60 * 60 * 1000;
const SIZE_MAX = 200_000;

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The one of today for the notices to come. Once an hour: an operator seldom has another. */
export async function refreshIcon() {
  try {
    if (Math.abs(Date.now() - (await iconKept()).at) < CALM) return;
    const response = await fetch(new URL('icons/icon-192.png', here.location.href), {
      cache: 'no-cache', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(PATIENCE),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.ok && bytes.length <= SIZE_MAX) await keepIcon({ url: `data:image/png;base64,${base64(bytes)}`, at: Date.now() });
  } catch {
    // No network: the notices have what is there.
  }
}
