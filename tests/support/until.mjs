// SPDX-License-Identifier: MIT
// For what tells nobody when it happens: asked again and again, and not for ever.
import assert from 'node:assert/strict';

/** @param {() => unknown} there  may be a promise @param {string} [what] @param {number} [ms] */
export async function until(there, what = String(there), ms = 15000) {
  for (const end = Date.now() + ms; !await there();) {
    assert.ok(Date.now() < end, `${what}: not within ${ms} ms`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

/** Something that may never come, with an end. @template T @param {Promise<T>} coming @param {string} what @param {number} [ms] @returns {Promise<T>} */
export async function within(coming, what, ms = 15000) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what}: not within ${ms} ms`)), ms); });
  try {
    return /** @type {T} */ (await Promise.race([coming, late]));
  } finally {
    clearTimeout(timer);
  }
}
