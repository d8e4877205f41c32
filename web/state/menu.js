// SPDX-License-Identifier: MIT
// The tabs of the phone: what the operator has configured, or the usual ones. A tab is a page of ours by its
// name, or a custom page of the operator by its number ("page-7"). Pure.
import { missedCalls } from './calls.js';
import { brand, clean, numberOf } from './select.js';
import { say } from './texts/index.js';
import { unheard } from './voicemail.js';

/** @typedef {import('./state.js').State} State */

/**
 * @typedef {object} Entry
 * @property {string} tab
 * @property {string} title
 * @property {string} icon  a name of Material Design Icons
 * @property {number} badge  how many new things wait there
 */

/** Our pages in the order of the usual menu, with their icons. @type {Readonly<Record<string, string>>} */
export const OWN = {
  agent: 'headset', history: 'history', dialpad: 'dialpad', contacts: 'account-box', voicemail: 'voicemail', settings: 'cog',
};

/** How many entries a menu has room for; the portal allows no more. */
const ENTRIES_MAX = 12;
/** As long as the portal allows. */
const TITLE_MAX = 40;

/** @param {unknown} value @param {string} fallback */
const iconOf = (value, fallback) => (typeof value === 'string' && /^[a-z0-9-]{1,64}$/.test(value) ? value.replace(/^mdi-/, '') : fallback);

/** @param {string} tab */
export const isTab = (tab) => Object.hasOwn(OWN, tab) || /^page-[1-9]\d{0,15}$/.test(tab);

/** The number of a custom page, or 0. @param {string} tab */
export const pageNumber = (tab) => Number(/^page-([1-9]\d{0,15})$/.exec(tab)?.[1] ?? 0);

/** @param {State} state @param {string} tab */
function badgeOf(state, tab) {
  if (tab === 'history') return missedCalls(state);
  if (tab !== 'voicemail') return 0;
  // The list knows best; where there is none, what the server says that waits.
  return state.voicemail.length ? unheard(state)
    : Object.values(state.watches).reduce((sum, watch) => sum + (watch.package === 'messages' ? watch.fresh : 0), 0);
}

/**
 * @param {State} state
 * @param {any} item  of the configuration
 * @returns {Entry[]}  none for what cannot be shown
 */
function entryOf(state, item) {
  if (!item || typeof item !== 'object' || item.position === 0) return [];
  const number = Number(item.template?.id ?? item.template);
  const tab = item.page !== undefined ? String(item.page) : `page-${number}`;
  if (!isTab(tab)) return [];
  const title = clean(item.title, TITLE_MAX) || (Object.hasOwn(OWN, tab) ? say(`nav.${tab}`) : '');
  return title ? [{ tab, title, icon: iconOf(item.icon, OWN[tab] ?? 'file-document-outline'), badge: badgeOf(state, tab) }] : [];
}

/**
 * @param {State} state
 * @param {readonly string[]} built  pages of ours that there are
 * @returns {Entry[]}
 */
export function menu(state, built) {
  const given = state.config?.menu;
  const wanted = Array.isArray(given) && given.length ? given.slice(0, ENTRIES_MAX) : Object.keys(OWN).map((page) => ({ page }));
  /** @type {Map<string, Entry>} */
  const found = new Map();
  for (const entry of wanted.flatMap((item) => entryOf(state, item))) {
    if ((pageNumber(entry.tab) || built.includes(entry.tab)) && !found.has(entry.tab)) found.set(entry.tab, entry);
  }
  return [...found.values()];
}

/**
 * Where the phone begins: the dialpad, or the first tab of a menu that has none.
 * @param {State} state
 */
export function firstTab(state) {
  const all = menu(state, Object.keys(OWN));
  return all.some(({ tab }) => tab === 'dialpad') ? 'dialpad' : all[0]?.tab ?? 'dialpad';
}

/** @param {State} state @param {string} flag */
export const hasFlag = (state, flag) => state.config?.flags?.[flag] === true;

/** What stands at the head: the brand, or who is logged in where the operator wants that. @param {State} state */
export function headline(state) {
  const user = numberOf(state.account.aor || state.vault || '', state.config?.domain);
  return hasFlag(state, 'usernameAsTitle') && user ? user : brand(state);
}

/** Who is logged in: name and number, or one of them. @param {State} state */
export function identity(state) {
  const number = numberOf(state.account.aor || state.vault || '', state.config?.domain);
  const name = clean(state.account.displayName);
  if (headline(state) === number) return name === number ? '' : name;
  return name && name !== number ? `${name} · ${number}` : number;
}

/**
 * What is left on the account, where the operator lets people see it; '' where there is nothing to show.
 * @param {State} state
 * @param {string} language
 */
export function balance(state, language) {
  const { balanceMicros, currency } = state.session?.me ?? {};
  if (!hasFlag(state, 'displayBalance') || typeof balanceMicros !== 'number' || !Number.isFinite(balanceMicros)) return '';
  const amount = /** @type {any} */ (`${balanceMicros}e-6`);  // as a text it is exact
  try {
    return new Intl.NumberFormat(`${language}-u-nu-latn`, { style: 'currency', currency: currency ?? '' }).format(amount);
  } catch {
    return `${Number(amount).toFixed(2)} ${clean(currency, 8)}`.trim();
  }
}
