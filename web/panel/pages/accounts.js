// SPDX-License-Identifier: MIT
// Management > Account: who logs in at the phone, with the messages of its mailbox and the pushes to its devices; and the lists
// of all mailboxes and of all devices.
import { html, nothing } from 'lit';
import { RowPage } from '../row-page.js';
import { list } from '../api.js';
import { say } from '../texts/index.js';
import { RECORDINGS, recordingColumns } from './recordings.js';
import { rowsPage, moment } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */

const BASE = '/management/account';
/** @param {Row} row */
const address = ({ username, domain }) => `${username}@${domain}`;
const who = () => [
  { label: say('account.account'), show: address },
  { label: say('account.name'), show: (/** @type {Row} */ { name }) => name },
];

/** @returns {readonly import('../panel-list.js').Column[]} */
export const accountColumns = () => [
  { label: say('account.username'), show: (/** @type {Row} */ { username }) => username },
  { label: say('account.domain'), show: (/** @type {Row} */ { domain }) => domain },
  { label: say('account.name'), show: (/** @type {Row} */ { name }) => name },
];

rowsPage('panel-accounts', { section: 'accounts', base: BASE, add: 'account.add', none: 'account.none', order: 'name', columns: accountColumns });

export class PanelAccount extends RowPage {
  section = 'accounts';
  back = BASE;

  get called() { return this.row.id ? address(this.row) : ''; }

  get fields() {
    return /** @type {Field[]} */ ([
      { key: 'username', kind: 'text', label: say('account.username'), help: say('account.username-help'), required: true, max: 64, whole: true },
      { key: 'domain', kind: 'text', label: say('account.domain'), help: say('account.domain-help'), required: true, max: 253, whole: true },
      { key: 'name', kind: 'text', label: say('account.name'), max: 100 },
      { key: 'password', kind: 'secret', label: say('account.password'), help: say('account.password-help'), autocomplete: 'new-password', max: 128 },
      { key: 'customer', kind: 'ref', section: 'customers', label: say('account.customer'), help: say('account.customer-help') },
      { key: 'callerIds', kind: 'list', label: say('account.caller-ids'), help: say('account.caller-ids-help'), placeholder: '+442079460123' },
    ]);
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('params') && this.isNew) void this.#begin();
  }

  /** A new one is the customer's that it was asked for at, and of the SIP domain that there is. */
  async #begin() {
    const customer = Number(this.query.get('customer')) || undefined;
    const { items } = await list('admin/tenants', { limit: 2 }).catch(() => ({ items: [] }));
    if (this.isNew && !this.row.id) this.row = { customer, ...(items.length === 1 ? { domain: items[0].sipDomain } : {}) };
  }

  below() {
    const { id } = this.row;
    if (!id) return nothing;
    return html`
      <section class="card"><h2>${say('mailbox.messages')}</h2><p class="help">${say('mailbox.messages-help')}</p>
        <panel-list path="admin/accounts/${id}/voicemail" .empty=${say('mailbox.empty')} label=${say('mailbox.messages')} .limit=${20} .columns=${[
          { label: say('mailbox.caller'), show: (/** @type {Row} */ { name, caller }) => (name ? `${name} (${caller})` : caller) },
          { label: say('mailbox.call-id'), show: (/** @type {Row} */ { callId }) => callId },
          { label: say('mailbox.duration'), show: (/** @type {Row} */ { duration }) => say('mailbox.seconds', { seconds: Math.round(duration / 1000) }) },
          { label: say('mailbox.at'), show: (/** @type {Row} */ { at }) => moment(at) },
          { label: say('mailbox.state'), show: (/** @type {Row} */ { read }) => say(read ? 'mailbox.heard' : 'mailbox.new') },
        ]}></panel-list></section>
      <section class="card"><h2>${say('page.recording')}</h2><p class="help">${say('recording.of-account-help')}</p>
        <panel-list path="admin/accounts/${id}/recordings" .empty=${say('recording.none')} label=${say('page.recording')} .limit=${20} .columns=${recordingColumns()}
          .link=${(/** @type {Row} */ row) => `${RECORDINGS}/${row.id}`}></panel-list></section>
      <section class="card"><h2>${say('push.deliveries')}</h2><p class="help">${say('push.deliveries-help')}</p>
        <panel-list path="admin/accounts/${id}/pushes" .empty=${say('push.no-deliveries')} label=${say('push.deliveries')} .limit=${20} .columns=${[
          { label: say('push.at'), show: (/** @type {Row} */ { at }) => moment(at) },
          { label: say('push.kind'), show: (/** @type {Row} */ { kind }) => kind },
          { label: say('push.service'), show: (/** @type {Row} */ { service }) => service },
          { label: say('push.status'), show: (/** @type {Row} */ { status }) => answer(status) },
          { label: say('push.tries'), show: (/** @type {Row} */ { tries, tookMs }) => say('push.tries-of', { tries, ms: tookMs }) },
        ]}></panel-list></section>`;
  }
}

/** What a push service said (RFC 8030), in words. @param {number} status */
function answer(status) {
  const good = status >= 200 && status < 300;
  const words = good ? 'push.taken' : status === 404 || status === 410 ? 'push.gone' : status ? 'push.refused' : 'push.unreached';
  return html`<span class="badge ${good ? 'good' : 'bad'}">${say(words, { status })}</span>`;
}

customElements.define('panel-account', PanelAccount);

rowsPage('panel-mailboxes', {
  section: 'mailboxes', none: 'mailbox.none', link: (/** @type {Row} */ { id }) => `${BASE}/${id}`,
  columns: () => [
    ...who(),
    { label: say('mailbox.fresh'), show: (/** @type {Row} */ { fresh }) => fresh },
    { label: say('mailbox.old'), show: (/** @type {Row} */ { old }) => old },
    { label: say('mailbox.size'), show: (/** @type {Row} */ { size }) => say('mailbox.kib', { size: Math.ceil(size / 1024) }) },
    { label: say('mailbox.last'), show: (/** @type {Row} */ { lastAt }) => moment(lastAt) },
  ],
});

rowsPage('panel-devices', {
  section: 'devices', none: 'push.none', link: (/** @type {Row} */ { id }) => `${BASE}/${id}`,
  columns: () => [
    ...who(),
    { label: say('push.devices'), show: (/** @type {Row} */ { devices }) => devices },
    { label: say('push.seen'), show: (/** @type {Row} */ { seenAt }) => moment(seenAt) },
    { label: say('push.last'), show: (/** @type {Row} */ { pushedAt }) => moment(pushedAt) },
    { label: say('push.status'), show: (/** @type {Row} */ { pushedAt, status }) => (pushedAt ? answer(status) : '—') },
  ],
});
