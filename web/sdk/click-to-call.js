// SPDX-License-Identifier: MIT
// Links to numbers (tel:, sip:, sips:) of a page call through the phone it has, or open a phone that asks first.

const LINK = /^(tel|sips?):/i;

/** The number or address of a link, '' for other links. @param {string} href */
export function numberOf(href) {
  const scheme = LINK.exec(href);
  if (!scheme) return '';
  if (scheme[1].toLowerCase() !== 'tel') return href;
  try {
    return decodeURIComponent(href.slice(scheme[0].length)).replace(/[;?].*$/, '');
  } catch {
    return '';
  }
}

/**
 * @param {{ call: (number: string) => unknown } | string} phone  what has a method `call`, or the address of a phone
 * @param {{ root?: Document | Element }} [options]
 * @returns {() => void} stops it
 */
export function clickToCall(phone, { root = document } = {}) {
  const onClick = (/** @type {Event} */ event) => {
    const click = /** @type {MouseEvent} */ (event);
    if (event.defaultPrevented || click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    // A person's own click: a page's script must not place calls by clicking links.
    if (!event.isTrusted) return;
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement && LINK.test(one.href));
    const number = link ? numberOf(/** @type {HTMLAnchorElement} */ (link).href) : '';
    if (!number) return;
    event.preventDefault();
    if (typeof phone !== 'string') {
      Promise.resolve(phone.call(number)).catch((error) => root.dispatchEvent(new CustomEvent('call-failed', { detail: { number, error } })));
      return;
    }
    const url = new URL(phone, location.href);
    url.searchParams.set('call', number);
    open(url, 'webphone', 'noopener,popup,width=420,height=720');
  };
  root.addEventListener('click', onClick);
  return () => root.removeEventListener('click', onClick);
}
