// SPDX-License-Identifier: MIT
// A descriptor and a value -> the field that shows it. Every field has the document's name, its help, and the fault that the
// portal found in it. What a kind reads back is what the API takes.
import { html, nothing } from 'lit';
import { say } from './texts/index.js';
import './panel-ref.js';

/** @typedef {import('./api.js').Row} Row */
/** @typedef {'text'|'area'|'html'|'code'|'number'|'flag'|'flags'|'choice'|'ref'|'refs'|'list'|'secret'|'color'|'own'} Kind */
/** @typedef {{ value: string, label: string, help?: string }} Option */
/**
 * @typedef {object} Field
 * @property {string} key  of the row
 * @property {string} label  as the documents name it
 * @property {string} [help]
 * @property {Kind} kind
 * @property {readonly Option[]} [options]  choice: what there is; flags: the names in the object
 * @property {string} [section]  ref, refs: whose rows
 * @property {(row: Row) => string} [name]  ref, refs: how a row is called; `name` otherwise
 * @property {boolean} [required]
 * @property {string} [placeholder]
 * @property {string} [autocomplete]
 * @property {number} [max]  of a text
 * @property {number} [rows]  area: as it is at first
 * @property {boolean} [whole]  sent with every change, as the API wants it beside others
 * @property {(give: Given) => unknown} [draw]  own: draws itself
 * @property {(value: any) => string | Promise<string>} [check]  why it cannot be sent, after the field's name; ''
 * @property {(value: any) => any} [send]  what is sent for what stands in it
 * @property {readonly string[]} [bears]  fields of the row that are made of this one: their faults are said here
 */
/**
 * @typedef {object} Given  what a field is drawn from
 * @property {Field} field
 * @property {any} value
 * @property {string} fault  words, or ''
 * @property {boolean} readonly
 * @property {Row} values  of the whole form
 * @property {Row} [was]  as it was before anything was typed
 * @property {(value: any) => void} change
 */

/** @param {any} event */
const typed = (event) => event.target.value;

/** Ids of what describes a field, for the ear. @param {Given} given */
const described = ({ field, fault }) => [field.help ? `help-${field.key}` : '', fault ? `fault-${field.key}` : ''].filter(Boolean).join(' ') || nothing;

/** @param {Given} given @param {string} type @param {string} [mode] */
function input(given, type, mode) {
  const { field, value, fault, readonly, change } = given;
  return html`<input id=${field.key} type=${type} inputmode=${mode ?? nothing} dir="auto" .value=${String(value ?? '')} ?readonly=${readonly}
    maxlength=${field.max ?? nothing} placeholder=${field.placeholder ?? nothing} autocomplete=${field.autocomplete ?? 'off'} spellcheck="false"
    aria-required=${field.required ? 'true' : nothing} aria-invalid=${fault ? 'true' : nothing} aria-describedby=${described(given)}
    @input=${(/** @type {any} */ event) => change(typed(event))}>`;
}

/** @param {Given} given @param {string} text @param {(text: string) => any} [read] */
function area(given, text, read = (whole) => whole) {
  const { field, fault, readonly, change } = given;
  return html`<textarea id=${field.key} class=${field.kind === 'area' || field.kind === 'list' ? '' : 'code'} rows=${field.rows ?? (field.kind === 'list' ? 2 : 8)}
    dir=${field.kind === 'area' ? 'auto' : 'ltr'} .value=${text} ?readonly=${readonly} maxlength=${field.max ?? nothing} spellcheck=${field.kind === 'area' ? 'true' : 'false'}
    placeholder=${field.placeholder ?? nothing} aria-invalid=${fault ? 'true' : nothing} aria-describedby=${described(given)}
    @input=${(/** @type {any} */ event) => change(read(typed(event)))}></textarea>`;
}

/** @param {string} text */
const linesOf = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** @param {Given} given */
function choice(given) {
  const { field, value, fault, readonly, change } = given;
  const options = field.options ?? [];
  return html`<select id=${field.key} data-value=${value == null ? nothing : String(value)} ?disabled=${readonly} aria-invalid=${fault ? 'true' : nothing} aria-describedby=${described(given)}
    @change=${(/** @type {any} */ event) => change(typed(event))}>
    ${options.map((option) => html`<option value=${option.value} ?selected=${option.value === String(value ?? '')}>${option.label}</option>`)}</select>`;
}

/** @param {Given} given @param {string} key @param {string} label @param {string} help @param {boolean} on @param {(on: boolean) => void} change */
function check({ field, readonly }, key, label, help, on, change) {
  const id = key === field.key ? key : `${field.key}-${key}`;
  return html`<div class="check">
    <input id=${id} type="checkbox" .checked=${on} ?disabled=${readonly} aria-describedby=${help ? `about-${id}` : nothing}
      @change=${(/** @type {any} */ event) => change(event.target.checked)}>
    <label for=${id}>${label}</label>${help ? html`<p class="help" id="about-${id}">${help}</p>` : nothing}</div>`;
}

/** @param {Given} given */
function refs(given) {
  const { field, readonly, change } = given;
  const value = /** @type {(number | string)[]} */ (Array.isArray(given.value) ? given.value : []);
  const ids = value.filter((id) => typeof id === 'number');
  return html`
    <div class="chips">${ids.map((id) => html`<panel-ref .section=${field.section ?? ''} .name=${field.name ?? null} .value=${id} chip
      ?readonly=${readonly} @remove=${() => change(ids.filter((other) => other !== id))}></panel-ref>`)}</div>
    ${readonly ? nothing : html`<panel-ref id=${field.key} .section=${field.section ?? ''} .name=${field.name ?? null} .value=${value.find((words) => typeof words === 'string') ?? null}
      label=${field.label} clears ?invalid=${Boolean(given.fault)} @change=${(/** @type {CustomEvent} */ { detail }) => change(detail && !ids.includes(detail) ? [...ids, detail] : ids)}></panel-ref>`}`;
}

/** A secret that is set is missing in its row, where none is set there is an empty text. @param {Given} given */
export const secretState = ({ field, values, was }) => say(values.id && was?.[field.key] === undefined ? 'form.secret-kept' : 'form.secret-none');

/** @type {Record<Kind, (given: Given) => unknown>} */
const KINDS = {
  text: (given) => input(given, 'text'),
  number: (given) => input(given, 'text', 'numeric'),
  secret: (given) => html`${input(given, 'password')}<p class="help">${secretState(given)}</p>`,
  color: (given) => html`<div class="row"><input type="color" aria-label=${given.field.label} .value=${/^#[0-9a-f]{6}$/i.test(given.value ?? '') ? given.value : '#0b5c63'}
    ?disabled=${given.readonly} @input=${(/** @type {any} */ event) => given.change(typed(event))}><span class="grow">${input(given, 'text')}</span></div>`,
  area: (given) => area(given, String(given.value ?? '')),
  html: (given) => area(given, String(given.value ?? '')),
  code: (given) => area(given, String(given.value ?? '')),
  list: (given) => html`${area(given, (Array.isArray(given.value) ? given.value : []).join('\n'), (text) => text.split('\n'))}<p class="help">${say('form.lines')}</p>`,
  flag: (given) => check(given, given.field.key, given.field.label, given.field.help ?? '', given.value === true, given.change),
  flags: (given) => html`${(given.field.options ?? []).map(({ value, label, help }) => check(given, value, label, help ?? '', given.value?.[value] === true,
    (on) => given.change({ ...given.value, [value]: on })))}`,
  choice,
  ref: (given) => html`<panel-ref id=${given.field.key} .section=${given.field.section ?? ''} .name=${given.field.name ?? null} .value=${given.value ?? null}
    label=${given.field.label} ?readonly=${given.readonly} ?invalid=${Boolean(given.fault)} @change=${(/** @type {CustomEvent} */ event) => given.change(event.detail)}></panel-ref>`,
  refs,
  own: (given) => given.field.draw?.(given) ?? nothing,
};
/** Fields of more than one control: their name stands over a group. */
const GROUPS = new Set(['flags', 'refs', 'own']);
/** These bring their name along. */
const NAMED = new Set(['flag', 'ref']);

/** The whole field with its name, help and fault. @param {Given} given */
export function drawField(given) {
  const { field, fault } = given;
  const name = NAMED.has(field.kind) ? nothing : GROUPS.has(field.kind) ? html`<legend>${field.label}</legend>` : html`<label for=${field.key}>${field.label}</label>`;
  const inner = html`${name}
    ${field.kind === 'flag' ? nothing : KINDS[field.kind](given)}
    ${fault ? html`<p class="wrong" id="fault-${field.key}">${fault}</p>` : nothing}
    ${field.help && field.kind !== 'flag' ? html`<p class="help" id="help-${field.key}">${field.help}</p>` : nothing}`;
  if (field.kind === 'flag') return html`<div class="field" data-key=${field.key}>${KINDS.flag(given)}${inner}</div>`;
  return GROUPS.has(field.kind) ? html`<fieldset class="field" data-key=${field.key}>${inner}</fieldset>` : html`<div class="field" data-key=${field.key}>${inner}</div>`;
}

/** What the API gets; undefined: nothing, since nothing was typed. @param {Field} field @param {any} value */
export function sent(field, value) {
  if (field.send) return field.send(value);
  switch (field.kind) {
    case 'number': return value === '' || value === undefined || value === null ? null : Number(value);
    case 'list': return (Array.isArray(value) ? value : []).flatMap((line) => linesOf(String(line)));
    case 'secret': return value === '' ? undefined : value;
    default: return value;
  }
}

/** @param {Field} field @param {any} value */
function isEmpty(field, value) {
  const given = sent(field, value) ?? '';
  return given === '' || (Array.isArray(given) && !given.length);
}

/** Why a value cannot even be sent, or ''. @param {Field} field @param {any} value @returns {string | Promise<string>} */
export function faultBefore(field, value) {
  if (field.required && isEmpty(field, value)) return say('form.required');
  if (field.check) return field.check(value);
  // A row that is not found keeps the words that were typed.
  if ([value].flat().some((one) => typeof one === 'string') && (field.kind === 'ref' || field.kind === 'refs')) return say('form.pick-one');
  return field.kind === 'number' && value !== '' && value !== undefined && value !== null && !Number.isFinite(Number(value)) ? say('form.number') : '';
}
