// SPDX-License-Identifier: MIT
// Voice messages: who, when, how long; to be heard here with a waveform and at a speed one likes, kept as a file, deleted
// and had back.
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { unheard, voiceLines } from '../state/voicemail.js';
import { soundOf } from '../state/heard.js';
import { isolate } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { actsStyle } from './acts-style.js';
import { Choice, choiceStyle } from './choice.js';
import { listStyle } from './list-style.js';
import { Look } from './look.js';
import { shared } from './styles.js';
import { Sure } from './sure.js';
import { WpElement } from './wp-element.js';
import './wp-avatar.js';
import './wp-greeting.js';
import './icons-more.js';
import './wp-icon.js';
import './wp-wave.js';

/** @typedef {import('../state/voicemail.js').VoiceLine} VoiceLine */

export class WpVoicemail extends WpElement {
  static properties = { open: { state: true }, deleted: { state: true } };

  static styles = [shared, listStyle, choiceStyle, actsStyle, css`
    :host { overflow: auto; }
    ul { display: grid; gap: .6rem; }
    .message { border: 1px solid var(--wp-line); border-radius: 20px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
    .top { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; padding-block: .35rem; padding-inline: .9rem .6rem; border-radius: 20px; }
    .choosing .top { grid-template-columns: auto minmax(0, 1fr) auto; }
    .choosing .body { padding-inline-start: 3.4rem; }
    .open { grid-template-columns: auto minmax(0, 1fr) auto; min-block-size: 62px; }
    .new .who { font-weight: 720; }
    .new .who::before { content: ''; display: inline-block; inline-size: 9px; block-size: 9px; margin-inline-end: .45rem; border-radius: 50%; background: var(--wp-accent); vertical-align: 1px; }
    .soft { font-size: .875rem; }
    .text .facts { display: flex; flex-wrap: wrap; column-gap: .9em; }
    .facts > * { max-inline-size: 100%; }
    .body { padding: 0 .9rem .8rem; }
    .id { margin-block: .6rem; font-size: .8rem; overflow-wrap: anywhere; user-select: text; }
  `];

  #choice = new Choice(this, 'voicemail');

  #sure = new Sure(this);

  constructor() {
    super();
    new Look(this, 'voicemail-look', 5000);  // a caller may be speaking just now
    this.open = 0;
    this.deleted = false;
  }

  render() {
    const lines = voiceLines(this.state, this.deleted);
    const count = unheard(this.state);
    this.#choice.look(lines, ({ message }) => message.id, rowData);
    return html`
      <div class="head"><h1>${say('voicemail.title')}</h1></div>
      <p class="ear" role="status">${say('voicemail.waiting', { count })}</p>
      ${this.state.told ? html`<p class="told" role="status">${this.state.told}</p>` : nothing}
      <wp-greeting .state=${this.state}></wp-greeting>
      <div class="chips">${[false, true].map((deleted) => html`<button aria-pressed=${this.deleted === deleted ? 'true' : 'false'} @click=${() => this.#show(deleted)}>
        ${say(deleted ? 'voicemail.deleted' : 'voicemail.all')}</button>`)}</div>
      ${this.#choice.bar()}
      ${lines.length ? html`<ul class=${this.#choice.open ? 'choosing' : ''} aria-label=${say('voicemail.title')}>${repeat(lines, ({ message }) => message.id, (line) => this.#line(line))}</ul>` : html`
        <div class="empty"><wp-icon name="voicemail"></wp-icon><strong>${say(this.deleted ? 'voicemail.none-deleted' : 'voicemail.empty')}</strong>
          <p class="soft">${say(this.deleted ? 'voicemail.deleted-hint' : 'voicemail.empty-hint')}</p></div>`}
      ${this.#choice.buttons()}`;
  }

  /** @param {VoiceLine} line */
  #line(line) {
    const { message, who, when, length } = line;
    const open = this.open === message.id;
    return html`<li class="message ${message.read ? '' : 'new'}">
      <div class="top">${this.#choice.box(message.id, say('voicemail.select', { who: isolate(who.title), when }))}<button class="open" aria-expanded=${open ? 'true' : 'false'} @click=${() => { this.open = open ? 0 : message.id; }}>
        <wp-avatar .initials=${who.initials}></wp-avatar>
        <span class="text"><bdi class="who clip">${who.title}</bdi><span class="soft facts"><span>${when}</span>${who.detail ? html`<bdi class="digits clip">${who.detail}</bdi>` : nothing}</span>
          ${message.read ? nothing : html`<span class="ear">${say('voicemail.new')}</span>`}</span>
        <span class="soft digits">${length}</span></button>
        ${who.number ? html`<button class="button bare round" aria-label=${say('history.dial', { who: isolate(who.title) })} @click=${() => this.intent('dial', { text: message.caller })}><wp-icon name="phone"></wp-icon></button>` : nothing}</div>
      ${open ? this.#body(line) : nothing}</li>`;
  }

  /** @param {VoiceLine} line */
  #body({ message, callId }) {
    const { id, read, size, duration, deleted } = message;
    const mark = (/** @type {object} */ what) => () => this.intent('voicemail', { id, ...what });
    return html`<div class="body">
      <wp-wave .sound=${soundOf(id)} .size=${size} .length=${duration} @heard=${() => this.#heard(id, read)}></wp-wave>
      ${callId ? html`<p class="id soft">${say('voicemail.call-id')} <bdi>${callId}</bdi></p>` : nothing}
      <div class="acts">
        <a class="button" href=${`${soundOf(id)}?download`} download><wp-icon name="download"></wp-icon>${say('voicemail.download')}</a>
        <button class="button" @click=${mark({ read: !read })}><wp-icon name=${read ? 'email-outline' : 'check'}></wp-icon>${say(read ? 'voicemail.mark-new' : 'voicemail.mark-heard')}</button>
        ${deleted ? html`<button class="button" @click=${mark({ deleted: false })}><wp-icon name="restore"></wp-icon>${say('voicemail.restore')}</button>` : nothing}
        <button class="button stop" @click=${deleted ? () => this.#sure.press(id, mark({ gone: true })) : mark({ deleted: true })}><wp-icon name="trash-can-outline"></wp-icon>${say(this.#sure.asked(id) ? 'sure.delete' : deleted ? 'voicemail.delete-ever' : 'voicemail.delete')}</button>
      </div></div>`;
  }

  /** @param {number} id @param {boolean} read */
  #heard(id, read) {
    if (!read) this.intent('voicemail', { id, read: true });
    this.intent('heard', { sound: soundOf(id) });
  }

  /** @param {boolean} deleted */
  #show(deleted) {
    this.deleted = deleted;
    this.open = 0;
  }
}

/** A message for the script of a button (docs/buttons.md). @param {VoiceLine} line */
const rowData = ({ message, who }) => ({
  id: message.id, callId: message.callId, number: who.number, name: who.title, at: message.at, duration: message.duration, read: message.read, deleted: message.deleted,
});

customElements.define('wp-voicemail', WpVoicemail);
