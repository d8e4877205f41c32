// SPDX-License-Identifier: MIT
// What a chain of actions shows wherever the person is: its form, a script's answer, why it stopped, and its steps.
import { css, html, nothing } from 'lit';
import { chain, chainRuns, chainWords, responseText, traceLine } from '../state/agent.js';
import { chainCovers } from '../state/desk.js';
import { callWords, clean, foreground, isolate, party } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-form.js';
import './wp-icon.js';
import './wp-incoming.js';

/** @typedef {{ [name: string]: any }} Json */

export class WpChain extends WpElement {
  static properties = { copied: { state: true } };

  static styles = [shared, css`
    dialog { inline-size: min(100% - 1.5rem, 580px); max-block-size: min(100dvh - 2rem, 780px); padding: 0; border: 1px solid var(--wp-line); border-radius: 26px; background: var(--wp-surface); color: var(--wp-ink); box-shadow: var(--wp-float); overflow: hidden; }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: var(--wp-veil); backdrop-filter: blur(3px); }
    .head { display: flex; align-items: center; gap: .6rem; padding-block: 1rem .8rem; padding-inline: 1.3rem .8rem; border-block-end: 1px solid var(--wp-line); }
    .head div { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
    .head h2 { font-size: 1.15rem; }
    .head small { font-size: .85rem; }
    .round { inline-size: 44px; flex: none; }
    .call { display: flex; align-items: center; gap: .5rem; padding-block: .35rem; padding-inline: 1.3rem .8rem; background: var(--wp-go-soft); }
    .call span { flex: 1; min-inline-size: 0; }
    .inside { padding: 1.1rem 1.3rem 1.3rem; overflow: auto; overscroll-behavior: contain; }
    .said { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; line-height: 1.5; user-select: text; }
    .said.data { font: .875rem/1.5 ui-monospace, monospace; padding: .9rem 1rem; border-radius: 14px; background: var(--wp-sunken); }
    .why { display: flex; gap: .7rem; align-items: start; padding: .8rem 1rem; border-radius: 16px; background: var(--wp-stop-soft); overflow-wrap: anywhere; }
    .why:has(+ wp-form) { margin-block-end: 1rem; }
    .why wp-icon { color: var(--wp-stop); font-size: .95rem; }
    .why small { display: block; margin-block-start: .2rem; font-size: .9rem; }
    .stack { display: grid; gap: 1rem; overflow-wrap: anywhere; }
    .foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: .6rem; }
    ol { display: grid; gap: .35rem; padding: 0; margin: 0; font: .82rem/1.45 ui-monospace, monospace; }
    ol li { padding: .45rem .7rem; border-radius: 10px; background: var(--wp-sunken); overflow-wrap: anywhere; user-select: text; unicode-bidi: plaintext; }
    .waits { display: flex; align-items: center; gap: .6rem; padding: .2rem 0 .8rem; font-size: .9rem; }
    .turning { inline-size: 18px; block-size: 18px; border: 2.5px solid var(--wp-line); border-block-start-color: var(--wp-accent); border-radius: 50%; animation: turn .8s linear infinite; }
    @keyframes turn { to { transform: rotate(1turn); } }
    @media (max-width: 600px) { dialog { inline-size: 100%; max-inline-size: 100%; margin-block-end: 0; border-end-start-radius: 0; border-end-end-radius: 0; } }
  `];

  constructor() {
    super();
    this.copied = false;
  }

  /** What is to be looked at, '' for nothing. @returns {'' | 'trace' | 'page' | 'form' | 'response' | 'trouble'} */
  get shows() {
    const { form, response } = chain(this.state);
    if (this.state.steps) return 'trace';
    if (this.state.page) return 'page';
    if (form) return 'form';
    if (response) return 'response';
    return chainCovers(this.state) ? 'trouble' : '';
  }

  updated() {
    const dialog = /** @type {HTMLDialogElement | null} */ (this.find('dialog'));
    if (!dialog) return;
    if (this.shows && !dialog.open) dialog.showModal();
    else if (!this.shows && dialog.open) dialog.close();
  }

  render() {
    const shows = this.shows;
    return html`<dialog aria-labelledby="title" @cancel=${this.#away}>
      ${shows ? html`<div class="head"><div><h2 id="title"><bdi>${this.#title(shows)}</bdi></h2>${shows === 'form' ? html`<small class="soft"><bdi>${clean(chain(this.state).label)}</bdi></small>` : nothing}</div>
        <button class="button bare round" aria-label=${say('chain.close')} @click=${this.#close}><wp-icon name="close"></wp-icon></button></div>
        ${this.#call()}<wp-incoming .state=${this.state}></wp-incoming>
        <div class="inside">${this.#inside(shows)}</div>` : html`<h2 id="title" hidden></h2>`}
    </dialog>
    <p class="ear" role="status">${chainWords(this.state).text}</p>`;
  }

  /** @param {string} shows */
  #title(shows) {
    const now = chain(this.state);
    if (shows === 'form') return clean(now.form?.name) || say('form.title');
    if (shows === 'trace') return say('chain.trace');
    return clean(now.label) || say('chain.title');
  }

  /** @param {string} shows */
  #inside(shows) {
    if (shows === 'form') return this.#form();
    if (shows === 'trace') return this.#trace();
    if (shows === 'page') return this.#page();
    const { response } = chain(this.state);
    return html`<div class="stack">
      ${response ? html`<p class="said ${['list', 'object'].includes(response.what) ? 'data' : ''}">${responseText(response)}</p>` : nothing}
      ${this.#why()}
      <div class="foot"><button class="button bare" @click=${() => this.intent('steps', { open: true })}>${say('chain.steps')}</button>
        <button class="button main" autofocus @click=${this.#close}>${say('chain.ok')}</button></div></div>`;
  }

  #why() {
    const { text, detail, bad } = chainWords(this.state);
    return bad ? html`<div class="why" role="alert"><wp-icon name="alert-circle"></wp-icon><div>${text}${detail ? html`<small><bdi>${detail}</bdi></small>` : nothing}</div></div>` : nothing;
  }

  /** Everything else waits behind what is shown here; who talks to somebody can mute and hang up all the same. */
  #call() {
    const call = foreground(this.state);
    if (!call) return nothing;
    const who = party(this.state, call).title;
    const { muted } = call.flags;
    return html`<div class="call" role="group" aria-label=${say('call.with', { who: isolate(who) })}>
      <span class="clip"><bdi>${who}</bdi> <small class="soft">${callWords(this.state, call)}</small></span>
      <button class="button bare round" aria-label=${say(muted ? 'call.unmute' : 'call.mute')} ?disabled=${call.state !== 'up'}
        @click=${() => this.intent('mute', { call: call.call, on: !muted })}><wp-icon name=${muted ? 'microphone-off' : 'microphone'}></wp-icon></button>
      <button class="button round stop" aria-label=${say('call.hangup')} @click=${() => this.intent('hangup', { call: call.call })}><wp-icon name="phone-hangup"></wp-icon></button></div>`;
  }

  #page() {
    const { page } = this.state;
    return html`<div class="stack"><p>${say('chain.redirect')}</p><div class="foot">
      <a class="button main" href=${page} target="_blank" rel="noopener noreferrer" @click=${() => this.intent('opened')}><bdi>${say('chain.open', { where: clean(new URL(page).host, 80) })}</bdi></a></div></div>`;
  }

  #form() {
    const { form, state } = chain(this.state);
    if (!form) return nothing;
    const waits = state === 'asking' || state === 'acting';
    return html`${waits ? html`<p class="waits soft" role="status"><i class="turning"></i>${chainWords(this.state).text}</p>` : this.#why()}
      <wp-form .fields=${form.schema} .data=${form.data} .changed=${form.changed} .errors=${form.errors} .view=${form.view} .turn=${form.turn} .focusOn=${form.focus}
        ?busy=${waits} grabs .cancelLabel=${say('form.cancel')}
        @form-submit=${(/** @type {CustomEvent} */ { detail }) => this.#wish('submit', { view: form.view, values: detail.values })}
        @form-change=${(/** @type {CustomEvent} */ { detail }) => this.#wish('change', { view: form.view, ...detail })}
        @form-cancel=${() => this.#wish('cancel', { view: form.view })}></wp-form>`;
  }

  #trace() {
    const { trace } = chain(this.state);
    const words = chainWords(this.state);
    return html`<div class="stack"><p>${words.text}${words.detail ? html` <bdi class="soft">${words.detail}</bdi>` : nothing}</p>
      ${trace.length ? html`<ol>${trace.map((line) => html`<li>${traceLine(line)}</li>`)}</ol>` : html`<p class="soft">${say('chain.no-trace')}</p>`}
      <div class="foot"><span class="ear" role="status">${this.copied ? say('chain.copied') : ''}</span>
        ${chainRuns(this.state) ? html`<button class="button" @click=${() => this.#wish('cancel', {})}>${say('chain.stop')}</button>` : nothing}
        <button class="button main" @click=${this.#copy}>${say(this.copied ? 'chain.copied' : 'chain.copy')}</button></div></div>`;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(chain(this.state).trace.join('\n'));
      this.copied = true;
    } catch {
      // Not allowed here: the lines can be selected.
    }
  }

  /** Escape. @param {Event} event */
  #away(event) {
    event.preventDefault();
    this.#close();
  }

  #close() {
    const { form } = chain(this.state);
    this.copied = false;
    if (this.state.steps) return this.intent('steps', { open: false });
    if (this.state.page) return this.intent('opened');
    if (form) return this.#wish('cancel', { view: form.view });
    this.#wish('done', {});
  }

  /** @param {string} name @param {Json} more */
  #wish(name, more) { this.intent('agent', { wish: { name, ...more } }); }
}

customElements.define('wp-chain', WpChain);
