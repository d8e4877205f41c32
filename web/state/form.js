// SPDX-License-Identifier: MIT
// A field of a form's definition as what the screen draws: which control, which choices, which value. Pure; whether a
// value is good is not said here.

/**
 * As the operator or a script wrote it: anything may be in it.
 * @typedef {{ name: string, type?: string, label?: string, width?: number, required?: boolean, disabled?: boolean, hidden?: boolean,
 *   multiline?: boolean, collapse?: boolean, select_enable?: boolean, scriptforge_change?: boolean, defaultValue?: unknown,
 *   options?: unknown }} Field
 */

/** @type {Record<string, string>} */
const CONTROLS = {
  multiline: 'textarea', select: 'select', radio: 'radio', checkbox: 'checkbox', date: 'date', time: 'time', email: 'email', phone: 'tel',
};

/** @param {Field} field @returns {string}  a type of input, or textarea, select, radio, checkbox */
export function controlOf(field) {
  const type = String(field.type ?? '');
  const control = Object.hasOwn(CONTROLS, type) ? CONTROLS[type] : 'text';
  if (control !== 'text') return control;
  // A text that is to be chosen from a list is chosen from it.
  if (field.select_enable === true && Array.isArray(field.options) && field.options.length) return 'select';
  return field.multiline === true ? 'textarea' : 'text';
}

/**
 * A list of texts, or of {label, value}. A value that is in no list any more can still be seen.
 * @param {Field} field
 * @param {string} value
 */
export function choicesOf(field, value) {
  const list = (Array.isArray(field.options) ? field.options : []).slice(0, 200).map((option) => (
    typeof option === 'object' && option !== null
      ? { label: String(option.label ?? option.value ?? ''), value: String(option.value ?? option.label ?? '') }
      : { label: String(option), value: String(option) }));
  const missing = value && field.type !== 'radio' && !list.some((option) => option.value === value);
  return missing ? [...list, { label: value, value }] : list;
}

/**
 * @param {Field} field
 * @param {{ [name: string]: unknown }} data
 */
export function valueFor(field, data) {
  const value = Object.hasOwn(data, field.name) ? data[field.name] : field.defaultValue;
  if (field.type === 'checkbox') return value === true || value === 1 || (typeof value === 'string' && /^(true|1|yes|on)$/i.test(value));
  if (value === null || value === undefined || typeof value === 'object') return '';
  return String(value);
}
