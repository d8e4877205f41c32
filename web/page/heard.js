// SPDX-License-Identifier: MIT
// Voice messages that were heard stay on this device, a bounded number of them; the phone throws them away when they are
// not listed any more, and at log-out (web/phone/mailbox.js, shelf.js).
import { HEARD } from '../state/heard.js';

export const SOUNDS_MAX = 40;
const BYTES_MAX = 4 * 1024 * 1024;
const PATIENCE_MS = 60_000;

/** @param {string} sound  its address */
export async function keep(sound) {
  const box = await caches.open(HEARD);
  if (await box.match(sound)) return;
  const response = await fetch(sound, { credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok || Number(response.headers.get('Content-Length')) > BYTES_MAX) return;
  const blob = await response.blob();
  if (blob.size > BYTES_MAX) return;
  await box.put(sound, new Response(blob, { headers: { 'Content-Type': blob.type } }));
  const all = await box.keys();
  for (const old of all.slice(0, Math.max(0, all.length - SOUNDS_MAX))) await box.delete(old);
}

/** @param {string} sound @returns {Promise<Blob | null>} */
export async function kept(sound) {
  const found = await (await caches.open(HEARD)).match(sound);
  return found ? found.blob() : null;
}
