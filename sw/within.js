// SPDX-License-Identifier: MIT
// What a job gives, or something else when it takes longer: a browser that does not answer must not keep a call from ringing.

/**
 * @template T, L
 * @param {number} patience
 * @param {Promise<T>} job
 * @param {L} late
 * @returns {Promise<T | L>}
 */
export function within(patience, job, late) {
  return Promise.race([job, new Promise((/** @type {(late: L) => void} */ resolve) => { setTimeout(() => resolve(late), patience); })]);
}
