// SPDX-License-Identifier: MIT
// Sums of money in the panel, as the portal counts them (server/src/store/currency.def). A browser's own idea of a currency's
// digits is another one: Chromium's HUF, IDR, PKR, IQD and others have none. Pure.

const NONE = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));
const THREE = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Digits behind the point (ISO 4217). @param {string} currency */
export const digitsOf = (currency) => (NONE.has(currency) ? 0 : THREE.has(currency) ? 3 : 2);

/** @param {number} minor @param {string} currency */
export const money = (minor, currency) => `${(minor / 10 ** digitsOf(currency)).toFixed(digitsOf(currency))} ${currency}`;

/** "5.00" to 500, without a float between; NaN: it is no such sum. @param {string} text @param {string} currency */
export function minorOf(text, currency) {
  const digits = digitsOf(currency);
  const [, sign, whole, rest = ''] = /^\s*([+-]?)(\d{1,9})(?:[.,](\d{1,4}))?\s*$/.exec(text) ?? [];
  if (whole === undefined || rest.length > digits) return NaN;
  return Number(`${sign}${whole}${rest.padEnd(digits, '0')}`);
}
