// SPDX-License-Identifier: MIT
// The phone's configuration from the portal; the last good one from storage when the portal is away.

/** @typedef {import('./storage.js').Storage} Storage */
/** @typedef {import('./messages.js').PhoneConfig} PhoneConfig */
/** @typedef {{ text: string, config: PhoneConfig, fresh: boolean }} Loaded */

const NAME = 'config';
const PATIENCE = 5000;

/**
 * @param {string} url
 * @param {Storage} storage
 * @returns {Promise<Loaded | null>} null: the portal cannot be reached and there is none kept
 */
export async function loadConfig(url, storage) {
  try {
    const response = await fetch(url, { credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    const text = await response.text();
    const config = JSON.parse(text);
    storage.write(NAME, text).catch(() => {});  // private windows may refuse; then there is no offline start
    return { text, config, fresh: true };
  } catch {
    const text = await storage.read(NAME).catch(() => undefined);
    return text ? { text, config: JSON.parse(text), fresh: false } : null;
  }
}
