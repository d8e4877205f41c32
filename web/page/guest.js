// SPDX-License-Identifier: MIT
// The phone in a frame of another page, or opened by a link that names whom to call: what only such a page needs. Loaded
// when it is one.
import { Embed } from './embed.js';
import { takeWish } from './link.js';

/** @typedef {import('../state/state.js').State} State */

/**
 * What a page lends its guest.
 * @typedef {object} Host
 * @property {() => State} state
 * @property {(intent: { name: string, [field: string]: any }) => void} intent
 * @property {(message: import('../phone/messages.js').PageMessage) => void} post
 * @property {(state: State) => import('../state/state.js').Call | null} foreground
 * @property {(uri: string, domain?: string) => string} numberOf
 * @property {string} search  of the page's address
 */

/**
 * @param {Host} host
 * @returns {(before: State) => void}  told of each state that is not the one before
 */
export function visit(host) {
  let wish = takeWish(host.search);
  /** The field is there when somebody is let in, and where a phone begins its configuration says: the number comes after. */
  const ask = () => {
    const { config, signedIn } = host.state();
    if (!wish || !config || !signedIn) return;
    const text = wish;
    wish = '';
    host.intent({ name: 'tab', tab: 'dialpad' });
    host.intent({ name: 'dialpad', text });
  };
  const embed = parent === self ? null : new Embed({ ...host, parent });
  addEventListener('message', (event) => embed?.hear(event));
  embed?.begin();
  ask();
  return (before) => {
    ask();
    embed?.changed(before);
  };
}

/** Asks the browser to open links to numbers, of any page, with this phone: it fills the number in (link.js) and waits. */
export function takeLinks() {
  for (const scheme of ['tel', 'sip', 'web+sip']) navigator.registerProtocolHandler(scheme, `${location.origin}/?call=%s`);
}
