// SPDX-License-Identifier: MIT
// Class5 > Recordings: who recorded which call; heard and kept as a file by editors and owners, and taken away by them.
import { css, html, nothing } from 'lit';
import { ask, wordsOf } from '../api.js';
import { confirm } from '../panel-dialog.js';
import { RowPage } from '../row-page.js';
import { go } from '../router.js';
import { say } from '../texts/index.js';
import { moment, rowsPage } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */

export const RECORDINGS = '/class5/recordings';

/** @param {Row} row */
const other = ({ name, peer }) => (name ? `${name} (${peer})` : peer);
/** @param {number} duration  ms */
const length = (duration) => `${Math.floor(duration / 60_000)}:${String(Math.floor(duration / 1000) % 60).padStart(2, '0')}`;

/** What each list of recordings shows. @returns {readonly import('../panel-list.js').Column[]} */
export const recordingColumns = () => [
  { label: say('recording.at'), show: ({ at }) => moment(at) },
  { label: say('recording.peer'), show: (row) => html`${say(row.incoming ? 'recording.from' : 'recording.to')} <bdi>${other(row)}</bdi>` },
  { label: say('recording.duration'), show: ({ duration, whole }) => (whole ? length(duration) : say('recording.not-whole')) },
  { label: say('recording.size'), show: ({ size }) => say('mailbox.kib', { size: Math.ceil(size / 1024) }) },
];

/** @param {Row} row */
const owner = ({ username, domain, accountName }) => html`<bdi>${accountName || username}</bdi> <bdi class="soft">${username}@${domain}</bdi>`;

rowsPage('panel-recordings', {
  section: 'recordings', base: RECORDINGS, none: 'recording.none',
  columns: () => [...recordingColumns().slice(0, 1), { label: say('account.account'), show: owner }, ...recordingColumns().slice(1)],
});

export class PanelRecording extends RowPage {
  static properties = { ...RowPage.properties, refused: { state: true } };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [RowPage.styles, css`
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .9rem; }
    dd { margin: 0; overflow-wrap: anywhere; }
    dd a { display: inline-block; min-block-size: 24px; min-inline-size: 24px; }
    audio { inline-size: 100%; }
  `];

  section = 'recordings';
  back = RECORDINGS;

  constructor() {
    super();
    this.refused = '';
  }

  async #remove() {
    const sure = await confirm({ heading: say('recording.delete-title'), text: say('form.delete-text'), action: say('form.delete'), harmful: true });
    if (!sure) return;
    try {
      await ask('DELETE', `admin/recordings/${this.row.id}`);
      go(RECORDINGS);
    } catch (error) {
      this.refused = wordsOf(error);
    }
  }

  form() {
    const { row } = this;
    const facts = { account: html`<a href="#/management/account/${row.account}">${owner(row)}</a>`, peer: html`${say(row.incoming ? 'recording.from' : 'recording.to')} <bdi>${other(row)}</bdi>`,
      at: moment(row.at), duration: length(row.duration), until: moment(row.until), by: say(row.forced ? 'recording.by-rule' : 'recording.by-account') };
    return html`<dl>${Object.entries(facts).map(([name, value]) => html`<div><dt>${say(`recording.${name}`)}</dt><dd>${value}</dd></div>`)}</dl>
      ${row.whole ? this.#sound(row) : html`<p class="note fair">${say('recording.not-whole-help')}</p>`}
      ${this.refused ? html`<p class="note bad" role="alert">${this.refused}</p>` : nothing}
      ${this.readonly ? nothing : html`<div class="row"><button class="button" @click=${this.#remove}>${say('form.delete')}</button></div>`}`;
  }

  /** @param {Row} row */
  #sound({ id }) {
    if (this.readonly) return html`<p class="note">${say('recording.not-yours')}</p>`;
    return html`<audio controls preload="none" src="/api/admin/recordings/${id}/audio" aria-label=${say('recording.listen')}></audio>
      <p class="row"><a class="button" href="/api/admin/recordings/${id}/audio?download=1" download>${say('recording.download')}</a></p>`;
  }
}

customElements.define('panel-recording', PanelRecording);
