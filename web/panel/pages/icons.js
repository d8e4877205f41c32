// SPDX-License-Identifier: MIT
// Icons of the installed app: PNG files, looked at here before they are sent, shown as home screens cut them.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../../ui/styles.js';
import { say } from '../texts/index.js';
import { TenantRowPage, rowsPage, tenantField } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */
/** @typedef {import('../fields.js').Given} Given */

const BASE = '/setup/config/icons';
const NAMES = ['icon-192', 'icon-512', 'maskable-512'];
const BYTES_MAX = 135 << 10;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** @param {number} id @param {number} [version] */
const address = (id, version = 0) => `/api/admin/icons/${id}/png?v=${version}`;

rowsPage('panel-icons', {
  section: 'icons', base: BASE, add: 'icon.add', none: 'icon.none',
  columns: () => [
    { label: say('work.name'), show: (/** @type {Row} */ { name }) => name },
    { label: say('work.tenant'), show: (/** @type {Row} */ { tenant }) => say('icon.of', { id: tenant }) },
    { label: say('icon.picture'), show: (/** @type {Row} */ { id, name }) => html`<img src=${address(id)} width="48" height="48" loading="lazy" alt=${name}>` },
  ],
});

/** Why these bytes cannot be that icon; '' where they can. @param {Uint8Array} bytes  ISO/IEC 15948 5.2, 11.2.2 @param {string} name */
export function pngFault(bytes, name) {
  if (bytes.length > BYTES_MAX) return say('icon.too-big', { most: BYTES_MAX >> 10 });
  if (bytes.length < 24 || SIGNATURE.some((byte, at) => bytes[at] !== byte)) return say('icon.no-png');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const side = Number(name.split('-')[1]);
  return width === side && height === side ? '' : say('icon.other-size', { width, height, side, name });
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** A picture as home screens cut it: an element of its own, since fields are drawn within the form, where no page's styles reach. */
class PanelIconShapes extends LitElement {
  static properties = { source: { attribute: false } };

  static styles = [shared, css`
    :host { display: flex; flex-wrap: wrap; gap: 1.2rem; margin-block-start: .6rem; }
    figure { display: grid; gap: .4rem; justify-items: center; margin: 0; }
    figcaption { font-size: .85rem; }
    img { inline-size: 96px; block-size: 96px; background: repeating-conic-gradient(var(--wp-line) 0 25%, transparent 0 50%) 0 0 / 16px 16px; }
    .round { border-radius: 50%; }
    .soft-square { border-radius: 24px; }
  `];

  constructor() {
    super();
    this.source = '';
  }

  render() {
    return ['whole', 'soft-square', 'round'].map((shape) => html`<figure><img class=${shape} src=${this.source} alt=${say(`icon.as.${shape}`)}>
      <figcaption class="soft">${say(`icon.as.${shape}`)}</figcaption></figure>`);
  }
}

customElements.define('panel-icon-shapes', PanelIconShapes);

export class PanelIconPage extends TenantRowPage {
  static properties = { ...TenantRowPage.properties, fault: { state: true }, version: { state: true } };

  section = 'icons';
  back = BASE;
  start = { name: 'icon-512' };

  constructor() {
    super();
    /** Of the file that was chosen last. */ this.fault = '';
    /** Another one: another picture under the same address. */ this.version = 0;
  }

  /** @returns {readonly Field[]} */
  get fields() {
    const png = /** @type {Field} */ ({ key: 'png', kind: 'own', label: say('icon.file'), help: say('icon.file-help', { most: BYTES_MAX >> 10 }), draw: (given) => this.#draw(given) });
    const name = { key: 'name', label: say('work.name'), help: say('icon.name-help') };
    // An icon has the size of its name: both are sent together.
    if (!this.isNew) return [{ ...name, kind: 'own', whole: true, draw: ({ value }) => html`<p><bdi>${value}</bdi></p>` }, png];
    return [tenantField(), { ...name, kind: 'choice', options: NAMES.map((value) => ({ value, label: say(`icon.${value}`) })) }, png];
  }

  /** @param {CustomEvent} event */
  saved(event) {
    super.saved(event);
    this.fault = '';
    this.version++;
  }

  /** @param {any} event @param {Given} given */
  async #choose({ target }, { values, change }) {
    const [file] = target.files;
    if (!file) return;
    const bytes = new Uint8Array(await file.slice(0, BYTES_MAX + 1).arrayBuffer());
    this.fault = pngFault(bytes, values.name);
    if (this.fault) target.value = '';
    else change(base64(bytes));
  }

  /** @param {Given} given */
  #draw(given) {
    const { value, readonly, values } = given;
    const source = value ? `data:image/png;base64,${value}` : this.isNew ? '' : address(values.id, this.version);
    return html`${readonly ? nothing : html`<input id="png" type="file" accept="image/png,.png" aria-label=${say('icon.file')} aria-invalid=${this.fault || given.fault ? 'true' : nothing}
        @change=${(/** @type {any} */ event) => this.#choose(event, given)}>`}
      ${this.fault ? html`<p class="wrong" role="alert">${this.fault}</p>` : nothing}
      ${source ? html`<panel-icon-shapes .source=${source}></panel-icon-shapes>` : nothing}`;
  }
}

customElements.define('panel-icon-page', PanelIconPage);
