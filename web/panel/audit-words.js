// SPDX-License-Identifier: MIT
// What the log keeps of a change, in the panel's words: the portal writes down sections of the settings, and of all else the
// request that did it.
import { hasWords, say } from './texts/index.js';

/** Sections that the log can be asked for, and how the panel calls one row. @type {Readonly<Record<string, string>>} */
export const SECTIONS = {
  tenants: 'page.web-phone', operators: 'page.operator', panel: 'audit.panel', tokens: 'page.token-one', templates: 'page.template-one', icons: 'page.icon-one',
  companies: 'page.company-one', customers: 'page.customer-one', customerItems: 'audit.item', accounts: 'page.account-one',
  campaigns: 'page.campaign-one', leadSets: 'page.leads-one', buttons: 'page.button-one', forms: 'page.form-one', scripts: 'page.script-one', variables: 'page.variable-one',
};
const OTHERS = { recordings: 'page.recording-one', checkouts: 'audit.checkout' };
const NAMES = /** @type {Readonly<Record<string, string>>} */ ({ ...SECTIONS, ...OTHERS });

/**
 * What was done, and to what. What has no words here stands as it was written down.
 * @param {import('./api.js').Row} row  of the log
 * @returns {{ deed: string, thing: string }}
 */
export function told({ act, what, row }) {
  const [section, id, ...rest] = what.replace(/^api\/admin\//, '').split('/');
  const isRequest = section !== what && what.startsWith('api/admin/');
  const symbol = isRequest ? `act.${[act, section, id, ...rest].join(' ').replace(/ \d+/g, ' #')}` : `act.${act}`;
  const name = isRequest || !id ? NAMES[section] : undefined;
  if (!hasWords(symbol) || !name) return { deed: hasWords(symbol) ? say(symbol) : act, thing: row ? `${what} ${row}` : what };
  const number = isRequest ? /^\d+$/.exec(id)?.[0] : row;
  return { deed: say(symbol), thing: number ? `${say(name)} ${number}` : say(name) };
}
