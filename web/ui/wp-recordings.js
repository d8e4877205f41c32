// SPDX-License-Identifier: MIT
// The recordings of calls that the portal keeps: to be heard, kept as a file, and, where the operator lets it, taken away.
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { dayOf, seeker } from '../state/calls.js';
import { isolate, party } from '../state/select.js';
import { language, say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { lengthOf } from '../state/voicemail.js';
import { actsStyle } from './acts-style.js';
import { shared } from './styles.js';
import { Sure } from './sure.js';
import { WpElement } from './wp-element.js';
import './wp-icon.js';
import './wp-wave.js';

const ROOT = '/api/softphone/recording';

export class WpRecordings extends WpElement {
  static properties = { query: { attribute: false } };

  static styles = [shared, actsStyle, css`
    :host { display: block; overflow: auto; overflow-wrap: anywhere; }
    ul { display: grid; gap: .6rem; }
    li { display: grid; gap: .5rem; padding: .7rem .9rem .8rem; border: 1px solid var(--wp-line); border-radius: 20px; background: var(--wp-raised); }
    .soft { font-size: .875rem; }
    .who { font-weight: 560; }
    .empty { padding-block: 2rem; text-align: center; }
  `];

  #sure = new Sure(this);

  constructor() {
    super();
    this.query = '';
  }

  firstUpdated() { this.intent('recordings'); }

  updated() { if (this.state.recordings.stale && this.state.recordings.items.length) this.intent('recordings'); }

  render() {
    const meant = seeker(this.query);
    const items = this.state.recordings.items.filter(({ whole, peer, name }) => whole && meant(party(this.state, { peer, name })));
    return items.length ? html`<ul aria-label=${say('tape.list')}>${repeat(items, ({ id }) => id, (item) => this.#line(item))}</ul>`
      : html`<p class="empty soft">${say(this.query ? 'history.none' : 'tape.none')}</p>`;
  }

  /** @param {any} item  as docs/http-api/recording.yaml has it */
  #line({ id, peer, name, at, until, size, duration, forced }) {
    const who = party(this.state, { peer, name });
    const time = new Date(at).toLocaleTimeString(language().language, { hour: '2-digit', minute: '2-digit' });
    const when = say('voicemail.when', { day: dayOf(at, Date.now()), time });
    return html`<li aria-label=${say('tape.of', { who: isolate(who.title), when })}>
      <div><bdi class="who">${who.title}</bdi> <span class="soft">${when} · <span class="digits">${lengthOf(duration)}</span></span></div>
      <wp-wave .sound=${`${ROOT}/${id}/audio`} .size=${size} .length=${duration}></wp-wave>
      <p class="soft">${say('tape.until', { day: new Date(until).toLocaleDateString(language().language) })}</p>
      <div class="acts">
        <a class="button" href=${`${ROOT}/${id}/audio?download`} download><wp-icon name="download"></wp-icon>${say('voicemail.download')}</a>
        ${forced ? nothing : html`<button class="button stop" @click=${() => this.#sure.press(id, () => this.intent('recordings', { gone: id }))}><wp-icon name="trash-can-outline"></wp-icon>${say(this.#sure.asked(id) ? 'sure.delete' : 'voicemail.delete-ever')}</button>`}
      </div></li>`;
  }
}

customElements.define('wp-recordings', WpRecordings);
