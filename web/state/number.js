// SPDX-License-Identifier: MIT
// A number or address as a key: the same line written in two ways has a key in common. Pure; used by the phone's
// worker, the pages and the service worker alike.

const MAX = 256;
const TAIL = 9;  // of long numbers: national and international writing end alike

/** @param {string} escaped */
function unescape(escaped) {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}

/**
 * Keys under which a number is kept and looked for, the most telling first.
 * @param {unknown} value  "+44 (0)20 7946 0018", "sip:1001@example.com", "tel:+44..."
 * @param {string} [domain]  ours: addresses there are the same as their user part
 * @returns {string[]}
 */
export function keysOf(value, domain = '') {
  if (typeof value !== 'string') return [];
  const bare = value.slice(0, MAX).trim().replace(/^</, '').replace(/>$/, '').replace(/^(sips?|tel):/i, '').split(/[;?]/)[0] ?? '';
  const at = bare.lastIndexOf('@');
  const host = at < 0 ? '' : bare.slice(at + 1).replace(/:\d+$/, '').toLowerCase();
  const user = unescape(at < 0 ? bare : bare.slice(0, at)).trim();
  if (!user) return [];
  if (host && host !== domain.toLowerCase()) return [`${user}@${host}`.toLowerCase()];
  if (!/^[+\d\s().\-/\u00a0*#]+$/.test(user)) return [user.toLowerCase()];
  // "(0)" is dialled at home only; 00 stands for +.
  const digits = user.replace(/^(\s*\+[^(]*)\(0\)/, '$1').replace(/[^\d*#]/g, '').replace(/^00(?=\d{6})/, '');
  if (!digits) return [];
  return /^\d+$/.test(digits) && digits.length >= TAIL ? [digits, `~${digits.slice(-TAIL)}`] : [digits];
}
