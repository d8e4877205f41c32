// SPDX-License-Identifier: MIT
// The phone's configuration from the portal; the last good one from storage when the portal is away.

/** @typedef {import('./storage.js').Storage} Storage */
/** @typedef {import('./messages.js').PhoneConfig} PhoneConfig */
/** @typedef {{ text: string, config: PhoneConfig, fresh: boolean }} Loaded */

const NAME = 'config';
const PATIENCE = 5000;
const HURRY = 300;

/** @param {string} url @param {Storage} storage @returns {Promise<Loaded>} */
async function fetchConfig(url, storage) {
  const response = await fetch(url, { credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const text = await response.text();
  const config = JSON.parse(text);
  storage.write(NAME, text).catch(() => {});  // private windows may refuse; then there is no offline start
  return { text, config, fresh: true };
}

/** @param {Storage} storage @returns {Promise<Loaded | null>} */
async function keptConfig(storage) {
  const text = await storage.read(NAME).catch(() => undefined);
  return text ? { text, config: JSON.parse(text), fresh: false } : null;
}

/**
 * @param {string} url
 * @param {Storage} storage
 * @param {Promise<boolean>} [hurry]  somebody waits for a call to be answered: a portal far away is not waited for long
 * @returns {Promise<Loaded | null>} null: the portal cannot be reached and there is none kept
 */
export async function loadConfig(url, storage, hurry) {
  const fresh = fetchConfig(url, storage).catch(() => null);
  const soon = hurry?.then(async (yes) => {
    if (!yes) return fresh;
    await Promise.race([fresh, new Promise((resolve) => { setTimeout(resolve, HURRY); })]);
    return await keptConfig(storage) ?? fresh;
  });
  return await Promise.race(soon ? [fresh, soon] : [fresh]) ?? keptConfig(storage);
}
