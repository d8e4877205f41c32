// SPDX-License-Identifier: MIT
// Bytes <-> what may lie in a database: AES-GCM with a key that cannot be exported, so that neither the
// file read elsewhere nor a script that copies values gets them.

/** @typedef {{ key: CryptoKey, iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer }} Sealed */

const IV_BYTES = 12;  // SP 800-38D 8.2.1

/**
 * A new key each time, so no initialisation vector is ever used twice with one.
 * @param {Uint8Array<ArrayBuffer>} plain
 * @returns {Promise<Sealed>}
 */
export async function seal(plain) {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { key, iv, sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain) };
}

/**
 * @param {Sealed} kept
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function unseal({ key, iv, sealed }) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed));
}
