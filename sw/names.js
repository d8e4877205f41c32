// SPDX-License-Identifier: MIT
// A number to the name that this person's phonebook has for it, from the copy that the phone keeps on this device.
import { shelf } from '../web/phone/shelf.js';
import { keysOf } from '../web/state/number.js';
import { line } from './payload.js';
import { within } from './within.js';

const PATIENCE = 1000;  // a notice without a name is better than one that comes late

/** @param {string} number @returns {Promise<string>} '' for none */
export function nameOf(number) {
  const found = shelf.whose(keysOf(number)).then((contact) => line(contact?.name, 80), () => '');
  return number ? within(PATIENCE, found, '') : Promise.resolve('');
}
