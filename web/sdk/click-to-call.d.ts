// SPDX-License-Identifier: MIT
// Links to numbers (tel:, sip:, sips:) call through the page's phone, or open one that asks before it dials.

/**
 * The number of a `tel:` link, the whole of a `sip:` link, '' for any other.
 * @example
 * numberOf('tel:+49%2030;ext=1');  // '+49 30'
 */
export function numberOf(href: string): string;

/**
 * From now on a person's click on a `tel:`, `sip:` or `sips:` link calls: through a phone (what {@link cxWebphone} gives, a
 * `Phone`, or an object with a method `call`), or by opening the phone at an address, which shows the number and waits for a
 * press on Call. A call that cannot begin is told by the event `call-failed`. Gives a function that ends it.
 * @example
 * clickToCall(cxWebphone('phone', 'https://webphone.example.com'));
 * clickToCall('https://webphone.example.com');
 */
export function clickToCall(phone: { call(number: string): unknown } | string, options?: { root?: Document | Element }): () => void;
