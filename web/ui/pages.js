// SPDX-License-Identifier: MIT
// The pages behind the tabs: how each is drawn, and how its code is got when it is first wanted. A page of
// ours is one line here and an element wp-<name>.js; what the first picture needs wp-app.js imports itself.
import { html } from 'lit';
import { chainShows } from '../state/desk.js';
import { OWN, pageNumber } from '../state/menu.js';

/** @typedef {import('../state/state.js').State} State */
/** @typedef {{ load: () => Promise<unknown>, draw: (state: State) => unknown }} Page */

/** @type {Readonly<Record<string, Page>>} */
const OURS = {
  agent: { load: () => import('./wp-agent.js'), draw: (state) => html`<wp-agent class="page wide" .state=${state}></wp-agent>` },
  balance: { load: () => import('./wp-balance.js'), draw: (state) => html`<wp-balance class="page" .state=${state}></wp-balance>` },
  contacts: { load: () => import('./wp-contacts.js'), draw: (state) => html`<wp-contacts class="page fill wide" .state=${state}></wp-contacts>` },
  history: { load: () => import('./wp-history.js'), draw: (state) => html`<wp-history class="page fill" .state=${state}></wp-history>` },
  ladder: { load: () => import('./wp-ladder.js'), draw: (state) => html`<wp-ladder class="page" .state=${state}></wp-ladder>` },
  install: { load: () => import('./wp-install.js'), draw: () => '' },
  menu: { load: () => import('./wp-menu.js'), draw: () => '' },
  push: { load: () => import('./wp-push.js'), draw: () => '' },
  transfer: { load: () => import('./wp-transfer.js'), draw: () => '' },
  sheet: { load: () => import('./wp-sheet.js'), draw: () => '' },
  signup: { load: () => import('./wp-signup.js'), draw: () => '' },
  voicemail: { load: () => import('./wp-voicemail.js'), draw: (state) => html`<wp-voicemail class="page fill" .state=${state}></wp-voicemail>` },
  settings: { load: () => import('./wp-settings.js'), draw: (state) => html`<wp-settings class="page" .state=${state}></wp-settings>` },
};

/** What stands on many pages and is rarely needed: the operator's buttons, and what a chain of actions shows. @param {State} state */
export function wantParts(state) {
  if (state.tapes) import('./wp-tape.js').catch((error) => console.debug('page:', error));
  if (!state.desk.buttons.length && !chainShows(state)) return;
  import('./wp-buttons.js').catch((error) => console.debug('page:', error));
  if (chainShows(state)) import('./wp-chain.js').catch((error) => console.debug('page:', error));
}

/** The pages of ours that there are; the dialpad belongs to the first picture. */
export const BUILT = ['dialpad', ...Object.keys(OURS)].filter((tab) => Object.hasOwn(OWN, tab));

/** What stands behind a tab: a page of ours, or one of the operator's. @param {string} tab @returns {Page|null} */
export function pageOf(tab) {
  if (Object.hasOwn(OURS, tab)) return OURS[tab];
  if (!pageNumber(tab)) return null;
  return { load: () => import('./wp-page.js'), draw: (state) => html`<wp-page class="page" .state=${state}></wp-page>` };
}

/** What failed is tried once more when it is next asked for. @param {string} tab */
export const again = (tab) => known.delete(pageNumber(tab) ? 'page' : tab);

/** @type {Map<string, 'coming'|'here'|'failed'>} */
const known = new Map();

/**
 * How it stands with the code of a page; what is not here is asked for.
 * @param {string} tab
 * @param {() => void} changed  told when that is another
 */
export function standing(tab, changed) {
  const page = pageOf(tab);
  if (!page) return 'here';
  const kind = pageNumber(tab) ? 'page' : tab;
  const now = known.get(kind);
  if (now) return now;
  known.set(kind, 'coming');
  page.load().then(() => { known.set(kind, 'here'); changed(); }, (error) => {
    console.debug('page:', error);
    known.set(kind, 'failed');
    changed();
  });
  return 'coming';
}
