// SPDX-License-Identifier: MIT
// The agent's desk and the chains of its buttons as the screen shows them: what the phone told, in words. Pure.
import { clean, initials, isolate } from './select.js';
import { wentWrong } from './desk.js';
import { hasWords, say } from './texts/index.js';
import './texts/pages.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {{ [name: string]: any }} Json */
/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./desk.js').Chain} Chain */

/** Placements of buttons that are no page. */
export const PLACES = ['agent', 'side', 'footer'];
export const TYPES = ['primary', 'secondary', 'success', 'danger', 'warning', 'info', 'light', 'dark'];
const LINES_MAX = 20_000;

/** @param {State} state @returns {Desk} */
export const desk = (state) => state.desk;
/** @param {State} state @returns {Chain} */
export const chain = (state) => state.chain;

/** @param {State} state @param {string} placement @returns {Json[]} */
export const buttonsAt = (state, placement) => desk(state).buttons.filter((button) => button.placement === placement);

/** A chain runs: no other one starts. @param {State} state */
export const chainRuns = (state) => ['started', 'asking', 'acting', 'filling'].includes(chain(state).state);

/**
 * Why a button cannot be pressed now, '' when it can. Where no list is shown, no number of rows is asked for.
 * @param {State} state
 * @param {Json} button
 * @param {number | null} selected
 */
export function hindrance(state, { min_select: least, max_select: most }, selected) {
  if (chainRuns(state)) return say('button.busy', { what: isolate(clean(chain(state).label)) });
  if (selected === null) return '';
  if (least && selected < least) return say('button.too-few', { count: least });
  if (most && selected > most) return say('button.too-many', { count: most });
  return '';
}

/** @param {Json} button */
export const typeOf = ({ type }) => (TYPES.includes(type) ? type : 'primary');

/**
 * The file of an icon as people name them: "copy", "fa-copy", "fas fa-copy", "fa-regular fa-copy", "fab fa-github".
 * @param {unknown} name
 */
export function iconFile(name) {
  const words = typeof name === 'string' ? name.toLowerCase().split(/\s+/) : [];
  const style = words.some((word) => word === 'far' || word === 'fa-regular') ? 'regular/'
    : words.some((word) => word === 'fab' || word === 'fa-brands') ? 'brands/' : '';
  const last = words.map((word) => word.replace(/^fa-/, '')).findLast((word) => /^[a-z0-9][a-z0-9-]{0,50}$/.test(word) && !/^(fa[srbl]?|solid|regular|brands)$/.test(word));
  return last ? `fa/${style}${last}.svg` : '';
}

/**
 * Foreign text with its lines: each made safe to look at.
 * @param {unknown} value
 */
export const cleanLines = (value) => (typeof value === 'string' ? value : '').slice(0, LINES_MAX).split(/\r\n|\r|\n/)
  .map((line) => clean(line, 500)).join('\n').replace(/\n{3,}/g, '\n\n').trim();

/** @param {Json} lead */
export function leadName(lead) {
  return clean([lead.first_name, lead.last_name].filter(Boolean).join(' ')) || clean(String(lead.phone ?? ''));
}

/** @param {Json} lead */
export const leadInitials = (lead) => initials([lead.first_name, lead.last_name].filter(Boolean).join(' '));

/**
 * The campaign's script as the agent reads it out: {first_name} is the lead's.
 * @param {State} state
 */
export function scriptText(state) {
  const { campaign, lead } = desk(state);
  const values = lead ? { ...lead.fields, ...lead } : {};
  const filled = String(campaign?.script ?? '').replace(/\{([A-Za-z0-9_]{1,64})\}/g, (place, name) => {
    const value = values[name];
    return typeof value === 'string' && value ? clean(value) : place;
  });
  return cleanLines(filled);
}

/** Names of the lead's own columns; whatever else a form has goes to its free fields. */
const COLUMNS = ['phone_code', 'phone', 'alt_phone', 'first_name', 'last_name'];

/** Fields of the agent form; without one the lead's own. @param {State} state @returns {Json[]} */
export function leadFields(state) {
  const { form, lead } = desk(state);
  const own = Array.isArray(form?.formSchema) ? form.formSchema : null;
  if (own) return own;
  const plain = COLUMNS.map((name) => ({
    name, type: name === 'phone' || name === 'alt_phone' ? 'phone' : 'text', label: say(`lead.${name}`), required: name === 'phone', width: name === 'phone_code' ? 4 : name === 'phone' ? 8 : 6,
  }));
  return [...plain, ...Object.keys(lead?.fields ?? {}).map((name) => ({ name, type: 'text', label: name, width: 6 }))];
}

/** A field may have the name of what every object has. @param {Json} values @param {string} name */
const own = (values, name) => (Object.hasOwn(values, name) ? values[name] : undefined);

/** @param {Json} lead @returns {Json} */
export const leadValues = (lead) => ({ ...lead.fields, ...Object.fromEntries(COLUMNS.map((name) => [name, lead[name] ?? ''])) });

/**
 * What was changed in the form, as the portal takes it.
 * @param {Json} lead
 * @param {Json} values
 */
export function leadChanges(lead, values) {
  const before = leadValues(lead);
  /** @type {Json} */ const changed = {};
  /** @type {[string, string][]} */ const fields = [];
  for (const [name, value] of Object.entries(values)) {
    const text = typeof value === 'string' ? value : value === true ? 'true' : value === false ? '' : String(value ?? '');
    if (text === (own(before, name) ?? '')) continue;
    if (COLUMNS.includes(name)) changed[name] = text;
    else fields.push([name, text]);
  }
  return fields.length ? { ...changed, fields: Object.fromEntries(fields) } : changed;
}

/** What to read in the card, in the order of the form. @param {State} state @returns {{ label: string, value: string }[]} */
export function leadFacts(state) {
  const { lead } = desk(state);
  if (!lead) return [];
  const values = leadValues(lead);
  return leadFields(state).filter(({ name }) => !['first_name', 'last_name', 'phone', 'phone_code', 'alt_phone'].includes(name))
    .map(({ name, label }) => ({ label: clean(label || name), value: clean(String(own(values, name) ?? ''), 300) })).filter(({ value }) => value);
}

/** How a person reads a number of the lead, and what is dialled. @param {Json | null} lead */
export function leadNumbers(lead) {
  const one = (/** @type {unknown} */ value) => clean(typeof value === 'string' ? value : '', 40);
  return lead ? [one(lead.dial || lead.phone), one(lead.dial_alt || lead.alt_phone)].filter(Boolean) : [];
}

/** The trouble of the desk in words, or null. @param {State} state */
export function deskTrouble(state) {
  const { trouble } = desk(state);
  if (!trouble) return null;
  const symbol = `desk.${trouble.sort}-${trouble.what}`;
  const values = { who: clean(trouble.who ?? ''), field: clean(trouble.field ?? '') };
  const text = hasWords(symbol) ? say(symbol, values) : say(hasWords(`desk.${trouble.sort}`) ? `desk.${trouble.sort}` : 'desk.refused', values);
  return { text, detail: clean(trouble.detail ?? '', 300), retry: trouble.sort === 'offline', field: trouble.field ?? '' };
}

/**
 * What the chain does now or why it stopped; `bad`: it did not do what the button is for.
 * @param {State} state
 */
export function chainWords(state) {
  const now = chain(state);
  const label = clean(now.label);
  const values = { what: isolate(label), column: now.column, status: now.status, field: clean(now.field, 120), expected: clean(now.expected, 160) };
  if (now.state === 'idle') return { text: '', detail: '', bad: false };
  const back = now.state === 'filling' && now.reason !== 'none';  // the form was given back
  if (!back && now.state !== 'ended' && now.state !== 'refused') return { text: say(`chain.${now.state}`, values), detail: '', bad: false };
  const symbol = `chain.why-${now.reason}`;
  // What the desk refuses it names by a symbol; a script's and the portal's words stand as they are.
  const detail = now.reason === 'action-failed' && hasWords(`desk.${now.text}`) ? say(`desk.${now.text}`) : clean(now.text, 300);
  return { text: say(hasWords(symbol) ? symbol : 'chain.why-unknown', values), detail, bad: back || wentWrong(state) };
}

/** @param {{ error: string, limit?: number }} error */
export const invalidWords = ({ error, limit }) => say(hasWords(`invalid.${error}`) ? `invalid.${error}` : 'invalid.pattern', { limit: limit ?? '' });

/** A response of a script as lines to read. @param {{ what: string, text: string }} response */
export function responseText({ what, text }) {
  if (what === 'text' || what === 'number' || what === 'truth') return cleanLines(text);
  try {
    return cleanLines(JSON.stringify(JSON.parse(text), null, 2).slice(0, LINES_MAX));
  } catch {
    return cleanLines(text);
  }
}

/**
 * One line of the trace for a person to read: what the interpreter noted, as text.
 * @param {string} line
 */
export function traceLine(line) {
  try {
    const entry = JSON.parse(line);
    return clean(Object.entries(entry).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' · '), 400);
  } catch {
    return clean(line, 400);
  }
}
