// SPDX-License-Identifier: MIT
// What an event says, whatever it says: a field that is not what it should be counts as empty.

/** @param {unknown} value */
export const text = (value) => (typeof value === 'string' ? value : '');

/** @param {unknown} value */
export const number = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
