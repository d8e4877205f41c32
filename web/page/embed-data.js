// SPDX-License-Identifier: MIT
// What the connector's methods share: what a page sent is looked at before it is used, and is refused with a code.

const TEXT_MAX = 256;

/** Why a method did not do what was wanted; `code` is for programs. */
export class Refusal extends Error {
  /** @param {string} code @param {string} text */
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/** @param {any} data @param {string} field @returns {string} '' where it is not there */
export function textOf(data, field) {
  const value = data?.[field];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string' || value.length > TEXT_MAX) throw new Refusal('bad-data', `${field} must be a text of at most ${TEXT_MAX} characters`);
  return value;
}
