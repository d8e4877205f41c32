// SPDX-License-Identifier: MIT
// One icon by name. It is for the eye alone: whoever uses it says in words what it means. Icons that are not
// part of the app (an operator's menu names them) are fetched one by one; of their files only the path is used.
import { LitElement, css, html, svg } from 'lit';
import { ICON_FOLDER, icons } from './icons.js';

/** What points along the line of writing turns with it. */
const TURNS = ['arrow-left', 'arrow-right', 'call-made', 'call-merge', 'call-received', 'call-split', 'chevron-right', 'logout', 'phone-forward', 'redo'];

const PATH = / d="([MmLlHhVvCcSsQqTtAaZz0-9eE ,.+-]{1,20000})"/;
const INSTEAD = 'file-document-outline';

/** @type {Map<string, Promise<string>>} */
const fetched = new Map();

/** The path of an icon that is not part of the app. @param {string} name */
function fetchIcon(name) {
  const known = fetched.get(name);
  if (known) return known;
  const path = fetch(`${ICON_FOLDER}${encodeURIComponent(name)}.svg`)
    .then((response) => (response.ok ? response.text() : ''))
    .then((text) => PATH.exec(text)?.[1] ?? icons[INSTEAD]);
  fetched.set(name, path);
  path.catch(() => fetched.delete(name));  // no network: asked again when it is drawn again
  return path;
}

export class WpIcon extends LitElement {
  static properties = { name: { type: String }, path: { state: true } };

  static styles = css`
    :host { display: inline-flex; inline-size: 1.5em; block-size: 1.5em; flex: none; }
    svg { inline-size: 100%; block-size: 100%; fill: currentColor; }
    .turns:dir(rtl) { scale: -1 1; }
    @media (forced-colors: active) { svg { forced-color-adjust: auto; } }
  `;

  constructor() {
    super();
    this.name = '';
    this.path = '';
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (!changed.has('name')) return;
    const { name } = this;
    this.path = Object.hasOwn(icons, name) ? icons[name] : '';
    if (this.path || !name) return;
    fetchIcon(name).then((path) => { if (this.name === name) this.path = path; }, () => { this.path = icons[INSTEAD]; });
  }

  render() {
    return html`<svg class=${TURNS.includes(this.name) ? 'turns' : ''} viewBox="0 0 24 24" aria-hidden="true" focusable="false">${
      this.path ? svg`<path d=${this.path}></path>` : null}</svg>`;
  }
}

customElements.define('wp-icon', WpIcon);
