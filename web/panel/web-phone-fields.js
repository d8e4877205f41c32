// SPDX-License-Identifier: MIT
// The tabs of a Web Phone: its fields by the documents' names, each with its help. What the documents do not know stands
// in a tab of its own.
import { html } from 'lit';
import { preview } from './codecs.js';
import { OFFERS } from './offers.js';
import './panel-codecs.js';
import './panel-menu.js';
import './panel-markup.js';
import { say } from './texts/index.js';

/** @typedef {import('./fields.js').Field} Field */
/** @typedef {import('./fields.js').Given} Given */

const FLAGS = ['hideUuid', 'menuRight', 'displayBalance', 'editSettings', 'register', 'usernameAsTitle', 'acceptPayment', 'autoAnswer'];

/** A field of the page: its words stand under its key. @param {import('./fields.js').Kind} kind @param {string} key @param {Partial<Field>} [more] @returns {Field} */
const field = (kind, key, more) => ({ key, kind, label: say(`phone.${key}`), help: say(`phone.${key}-help`), ...more });

/** @param {any} value */
function menuFault(value) {
  const wrong = (Array.isArray(value) ? value : []).find(({ title, page, template }) => !title?.trim() || (page === undefined && typeof template !== 'number'));
  return wrong ? say('menu.incomplete', { title: wrong.title || say('menu.untitled') }) : '';
}

/** JSON that is typed: kept as text until it is saved. @param {Given} given */
function json({ field: { key }, value, readonly, change }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? [], null, 2);
  return html`<textarea class="code" rows="6" aria-label=${say(`phone.${key}`)} spellcheck="false" .value=${text} ?readonly=${readonly}
    @input=${(/** @type {any} */ event) => change(event.target.value)}></textarea>`;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const sentJson = (/** @type {any} */ value) => (typeof value === 'string' ? parsed(value) : value);
const jsonFault = (/** @type {any} */ value) => (typeof sentJson(value) === 'string' ? say('phone.not-json') : '');

/** The core judges, as in the preview; where it cannot be had the rules go as they are. @param {any} value */
async function patternFault(value) {
  const rules = (Array.isArray(value) ? value : []).map((line) => String(line).trim()).filter(Boolean);
  const found = await preview(OFFERS[0].lines, rules, []).catch(() => null);
  const bad = found?.useless.find(({ list, why }) => list === 'delete' && why === 'malformed');
  return bad ? say('codecs.no-pattern', { number: bad.number }) : '';
}

/** @type {Readonly<Record<string, () => readonly Field[]>>} */
export const TABS = {
  basic: () => [
    field('text', 'domain', { required: true, max: 253, placeholder: 'webphone.yourdomain.com' }),
    field('text', 'brand', { required: true, max: 64 }),
    field('list', 'webrtcHosts', { required: true, placeholder: 'sip.yourdomain.com' }),
    field('text', 'sipDomain', { required: true, max: 253 }),
    field('ref', 'templateCustomer', { section: 'customers' }),
    field('html', 'registerSuccessHtml', { max: 65536 }),
    {
      key: 'registerSuccess', kind: 'own', label: say('phone.registerSuccess'),
      draw: ({ values }) => html`<panel-markup .markup=${String(values.registerSuccessHtml ?? '')}></panel-markup>`,
    },
  ],
  menu: () => [{
    key: 'menu', kind: 'own', label: say('phone.menu'), help: say('phone.menu-help'), check: menuFault,
    draw: ({ value, readonly, change }) => html`<panel-menu .value=${value ?? []} ?readonly=${readonly}
      @change=${(/** @type {CustomEvent} */ event) => change(event.detail)}></panel-menu>`,
  }],
  advanced: () => [
    field('flags', 'flags', { options: FLAGS.map((value) => ({ value, label: say(`flag.${value}`), help: say(`flag.${value}-help`) })) }),
    field('refs', 'restrictCompanies', { section: 'companies' }),
    field('code', 'css', { max: 65536 }),
    field('list', 'codecDelete', { placeholder: 'PC.*', check: patternFault }),
    field('list', 'codecPriority', { placeholder: 'opus' }),
    {
      key: 'codecs', kind: 'own', label: say('codecs.preview'), help: say('codecs.preview-help'),
      draw: ({ values }) => html`<panel-codecs .deleted=${values.codecDelete ?? []} .priority=${values.codecPriority ?? []}></panel-codecs>`,
    },
  ],
  more: () => [
    field('color', 'themeColor', { max: 7 }),
    field('code', 'iconSvg', { max: 65536 }),
    field('list', 'embedOrigins', { placeholder: 'https://crm.yourdomain.com' }),
    field('number', 'expires'),
    field('own', 'iceServers', { draw: json, check: jsonFault, send: sentJson }),
    field('list', 'turnUrls', { placeholder: 'turns:turn.yourdomain.com:443?transport=tcp' }),
    field('secret', 'turnSecret', { max: 128, autocomplete: 'new-password' }),
    field('number', 'turnLifetime'),
    field('text', 'deployUuid', { max: 64 }),
    field('own', 'phone', { draw: json, check: jsonFault, send: sentJson }),
  ],
};

/** What a new one is asked: the three of "Setup Web Phone Domain". What is not asked comes from them. @returns {readonly Field[]} */
export const newFields = () => TABS.basic().filter(({ key }) => ['domain', 'brand', 'webrtcHosts'].includes(key))
  .map((one) => ({ ...one, required: one.key !== 'brand', bears: one.key === 'webrtcHosts' ? ['sipDomain'] : [] }));

/** The SIP domain of a new one is its first WebRTC host, until somebody says otherwise. @param {import('./api.js').Row} body */
export function complete(body) {
  const host = String(body.webrtcHosts?.[0] ?? '').replace(/^wss?:\/\//, '').replace(/[:/].*$/, '');
  return { ...body, brand: body.brand || say('phone.brand-usual'), ...(host ? { sipDomain: host } : {}) };
}
