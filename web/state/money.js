// SPDX-License-Identifier: MIT
// Money as it is shown and typed: whole minor units or millionths, never a fraction. Pure.
import { language } from './texts/index.js';

/**
 * docs/http-api/ledger.yaml, Balance, Checkout and LedgerRow.
 * @typedef {{ id: number, minor: number, refunded: number, currency: string, createdAt: number, state: string, url?: string }} Checkout
 * @typedef {{ id: number, at: number, kind: string, currency: string, minor: number, balanceMinor?: number, memo: string }} Row
 * @typedef {{ currency: string, exponent: number, balanceMicros?: number, debitLimitMicros?: number, provider?: string,
 *   amounts?: number[], most?: number, checkouts: Checkout[] }} Summary
 */
/**
 * What a page is told: the whole, rows of the statement (`more`: behind those before), why something was refused.
 * @typedef {{ summary?: Summary, rows?: Row[], next?: number, more?: boolean, away?: 'offline'|'none', trouble?: string,
 *   begun?: { id: number, place: string, open: boolean } }} Told
 */

/**
 * An amount in the words of the language: `minor` 1250 with 2 digits is 12.50. Intl reads the text exactly, however long it is.
 * @param {number} whole
 * @param {number} digits  how many of them are behind the point
 * @param {string} currency
 * @param {number} [shown]  how many to show
 */
export function sum(whole, digits, currency, shown = digits) {
  const exact = /** @type {any} */ (`${whole}e-${digits}`);
  const how = { minimumFractionDigits: shown, maximumFractionDigits: shown };
  try {
    return new Intl.NumberFormat(`${language().language}-u-nu-latn`, { style: 'currency', currency, ...how }).format(exact);
  } catch {
    return new Intl.NumberFormat('en', how).format(exact);
  }
}

/** What somebody typed, in minor units; 0 for what is no amount. @param {string} typed @param {number} digits */
export function minorOf(typed, digits) {
  const plain = typed.trim().normalize('NFKC').replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace(/[,\u066b]/, '.');
  const [, whole, part = ''] = /^(\d{1,9})(?:\.(\d*))?$/.exec(plain) ?? [];
  return whole && part.length <= digits ? Number(whole + part.padEnd(digits, '0')) : 0;
}

/** Where a payment goes on, at https or a path of this portal; '' where that is no address to go to. @param {unknown} url */
export const placeOf = (url) => (typeof url === 'string' && /^(https:\/\/[^/?#\s\\]|\/(?![/\\]))[^\s\\]*$/.test(url) ? url : '');

/** How a payment stands, as the end of a symbol of the texts. @param {{ state: string, refunded: number }} checkout */
export const standing = ({ state, refunded }) => (state === 'paid' && refunded > 0 ? 'partly' : state);
