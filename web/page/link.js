// SPDX-License-Identifier: MIT
// A link that names whom to call ("/?call=tel:+4930..."; tel: and sip: links of other pages and programs lead here). The
// number is put into the field and nothing is dialled: that a person does. No page can place a call by a link.

const ADDRESS_MAX = 256;

/**
 * The number or address of a link, or ''.
 * @param {string} wish  what stands behind "call="
 */
export function addressOf(wish) {
  const text = wish.trim();
  const scheme = /^(?:web\+)?(tel|sips?|callto):(?:\/\/)?/i.exec(text);
  if (!scheme && /^[a-z][a-z0-9+.-]*:/i.test(text)) return '';  // a link to something else
  const rest = scheme ? text.slice(scheme[0].length) : text;
  const found = scheme?.[1].toLowerCase().startsWith('sip') ? `sip:${rest.replace(/[?].*$/, '')}` : decoded(rest).replace(/[;?].*$/, '');
  // Nothing that a number or an address does not have (3966 3, 3261 25.1).
  return found.length <= ADDRESS_MAX && /^[\w+*#.()\-/@:;=[\]~!$&'%, ]+$/.test(found) ? found : '';
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whom an address says to call. @param {string} search */
export function takeWish(search) {
  const wish = new URLSearchParams(search).get('call');
  if (wish === null) return '';
  // Once: after a reload nobody asks any more.
  const url = new URL(location.href);
  url.searchParams.delete('call');
  history.replaceState(history.state, '', url);
  return addressOf(wish);
}
