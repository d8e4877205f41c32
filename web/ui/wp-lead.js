// SPDX-License-Identifier: MIT
// The lead in hand: who it is, how to call, what is known; its details as the campaign's form to put them right. And
// what came of it: dispositions and the three ways to save.
import { css, html, nothing } from 'lit';
import { desk, deskTrouble, leadChanges, leadFacts, leadFields, leadInitials, leadName, leadNumbers, leadValues } from '../state/agent.js';
import { canDial, clean, isolate } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-form.js';
import './icons-more.js';
import './wp-icon.js';

/** @typedef {{ [name: string]: any }} Json */

export class WpLead extends WpElement {
  static properties = { editing: { state: true }, flagging: { state: true } };

  static styles = [shared, css`
    article { padding: 1.2rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
    .who { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .15rem 1rem; align-items: center; margin-block-end: 1rem; }
    .face { display: grid; place-items: center; grid-row: span 2; inline-size: 60px; block-size: 60px; border-radius: 38%; background: var(--wp-accent); color: var(--wp-on-accent); font-size: 1.3rem; font-weight: 600; }
    h2 { font-size: 1.3rem; overflow-wrap: anywhere; }
    .tags { display: flex; flex-wrap: wrap; gap: .35rem; font-size: .8rem; }
    .tags span { padding: .15rem .6rem; border-radius: 999px; background: var(--wp-sunken); color: var(--wp-ink-soft); font-weight: 560; overflow-wrap: anywhere; }
    .calls { display: flex; flex-wrap: wrap; gap: .6rem; margin-block-end: .4rem; }
    .calls .button { flex: 1 1 10rem; min-block-size: 52px; }
    .calls .other { background: var(--wp-go-soft); color: var(--wp-ink); }
    .button:disabled { background: var(--wp-sunken); color: var(--wp-ink-soft); box-shadow: none; }
    .offline { font-size: .875rem; margin-block-end: .4rem; }
    dl { margin-block: .6rem; }
    dl > div { display: grid; grid-template-columns: minmax(6rem, 34%) minmax(0, 1fr); gap: .25rem .8rem; padding-block: .5rem; border-block-end: 1px solid var(--wp-line); }
    dl > div:last-child { border: 0; }
    dt { color: var(--wp-ink-soft); font-size: .9rem; overflow-wrap: anywhere; }
    dd { overflow-wrap: anywhere; unicode-bidi: plaintext; user-select: text; }
    .note { margin-block: .5rem; padding: .6rem .85rem; border-radius: 12px; background: var(--wp-hold-soft); overflow-wrap: anywhere; white-space: pre-line; }
    .foot { display: flex; flex-wrap: wrap; gap: .3rem; margin-block-start: .5rem; }
    .foot { margin-inline: -.5rem; }
    .foot .button { padding-inline: .7rem; font-size: .93rem; }
    .foot .bad { color: var(--wp-stop); }
    .edit { padding-block-start: .6rem; }
    .flag { display: grid; gap: .5rem; margin-block-start: .6rem; padding: .9rem; border-radius: 16px; background: var(--wp-stop-soft); }
    .flag label { font-size: .9rem; font-weight: 560; }
    .flag input { inline-size: 100%; min-block-size: 46px; padding: .5rem .8rem; border: 1px solid var(--wp-line-strong); border-radius: 13px; background: var(--wp-raised); }
    .flag div { display: flex; justify-content: flex-end; gap: .5rem; flex-wrap: wrap; }
  `];

  constructor() {
    super();
    this.editing = false;
    this.flagging = false;
    /** @type {unknown} */ this.of = null;
  }

  #sent = false;  // a change of ours is being judged
  #judged = 0;    // the last turn that is known
  /** @type {import('./wp-form.js').Wrong[]} */ #errors = [];
  #refused = '';

  willUpdate() {
    const { lead, edited } = desk(this.state);
    if (lead?.id !== this.of) {
      this.of = lead?.id;
      this.editing = this.flagging = false;
      this.#errors = [];
    }
    if (this.#sent && edited.turn !== this.#judged) {
      this.#sent = false;
      this.#errors = edited.errors;
      if (!edited.errors.length) this.editing = false;
    }
    this.#judged = edited.turn;
    const trouble = deskTrouble(this.state);
    const refused = trouble?.field ? `${trouble.field}: ${trouble.detail || trouble.text}` : '';
    if (refused && refused !== this.#refused) this.#errors = [{ name: String(trouble?.field), error: '', text: trouble?.detail || trouble?.text }];
    this.#refused = refused;
  }

  render() {
    const { lead } = desk(this.state);
    if (!lead) return nothing;
    const [first, second] = leadNumbers(lead);
    const ready = canDial(this.state);
    const name = leadName(lead);
    return html`<article aria-label=${say('lead.label', { who: name })}>
      <div class="who"><span class="face" aria-hidden="true">${leadInitials(lead) || html`<wp-icon name="account"></wp-icon>`}</span>
        <h2><bdi>${name}</bdi></h2>
        <div class="tags"><span>${clean(lead.status, 40)}</span>${lead.attempts ? html`<span>${say('lead.attempts', { count: Number(lead.attempts) || 0 })}</span>` : nothing}</div></div>
      <div class="calls">
        ${first ? html`<button class="button go" ?disabled=${!ready} @click=${() => this.#call(first)}><wp-icon name="phone"></wp-icon><bdi class="digits">${say('lead.call', { number: isolate(first) })}</bdi></button>` : nothing}
        ${second && second !== first ? html`<button class="button other" ?disabled=${!ready} @click=${() => this.#call(second)}><wp-icon name="phone"></wp-icon><bdi class="digits">${say('lead.call', { number: isolate(second) })}</bdi></button>` : nothing}
      </div>
      ${ready ? nothing : html`<p class="soft offline">${say('dialpad.offline')}</p>`}
      ${lead.note ? html`<p class="note"><bdi>${clean(lead.note, 500)}</bdi></p>` : nothing}
      ${this.editing ? this.#form(lead) : this.#facts()}
      ${this.flagging ? this.#flag() : nothing}
    </article>`;
  }

  #facts() {
    const facts = leadFacts(this.state);
    return html`${facts.length ? html`<dl>${facts.map(({ label, value }) => html`<div><dt><bdi>${label}</bdi></dt><dd>${value}</dd></div>`)}</dl>` : nothing}
      <div class="foot"><button class="button bare" @click=${() => { this.editing = true; this.flagging = false; }}><wp-icon name="pencil"></wp-icon>${say('lead.edit')}</button>
        <button class="button bare bad" aria-expanded=${this.flagging ? 'true' : 'false'} @click=${() => { this.flagging = !this.flagging; }}><wp-icon name="alert-circle"></wp-icon>${say('lead.invalid')}</button></div>`;
  }

  /** @param {Json} lead */
  #form(lead) {
    return html`<div class="edit"><wp-form .fields=${leadFields(this.state)} .data=${leadValues(lead)} .view=${lead.id} .errors=${this.#errors}
      .turn=${this.#judged} .focusOn=${this.#errors[0]?.name ?? ''} .submitLabel=${say('lead.keep')} .cancelLabel=${say('lead.cancel')}
      @form-submit=${(/** @type {CustomEvent} */ event) => this.#edit(lead, event.detail.values)} @form-cancel=${() => this.#close()}></wp-form></div>`;
  }

  /** The campaign says as whom. @param {string} number */
  #call(number) {
    const { as } = desk(this.state);
    this.intent('dial', { text: number, ...(as ? { as } : {}) });
  }

  /** @param {Json} lead @param {Json} values */
  #edit(lead, values) {
    const changes = leadChanges(lead, values);
    if (!Object.keys(changes).length) return this.#close();
    this.#sent = true;  // closed when nothing is wrong with it
    this.intent('agent', { wish: { name: 'edit', values: changes, fields: leadFields(this.state), filled: values } });
  }

  #close() {
    this.editing = false;
    this.#errors = [];
  }

  #flag() {
    return html`<form class="flag" @submit=${this.#wrong}><label for="note">${say('lead.invalid-note')}</label><input id="note" maxlength="500" autocomplete="off">
      <div><button type="button" class="button bare" @click=${() => { this.flagging = false; }}>${say('lead.cancel')}</button><button class="button stop">${say('lead.invalid-save')}</button></div></form>`;
  }

  /** @param {Event} event */
  #wrong(event) {
    event.preventDefault();
    this.intent('agent', { wish: { name: 'invalid', note: /** @type {any} */ (this.find('#note')).value.trim() } });
    this.flagging = false;
  }
}

customElements.define('wp-lead', WpLead);

export class WpOutcome extends WpElement {
  static properties = { list: { attribute: false } };

  static styles = [shared, css`
    section { padding: 1.1rem 1.2rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
    fieldset { min-inline-size: 0; margin: 0; padding: 0; border: 0; }
    legend { padding: 0; margin-block-end: .65rem; font-size: 1rem; font-weight: 620; }
    .choices { display: flex; flex-wrap: wrap; gap: .45rem; }
    .choice { position: relative; display: flex; align-items: center; min-block-size: 44px; max-inline-size: 100%; padding: .35rem 1rem; border: 1px solid var(--wp-line); border-radius: 999px; background: var(--wp-surface); font-size: .88rem; font-weight: 560; overflow-wrap: anywhere; cursor: pointer; transition: background var(--wp-quick); }
    .choice.on { border-color: var(--wp-accent); background: var(--wp-accent); color: var(--wp-on-accent); }
    .choice:focus-within { outline: 3px solid var(--wp-accent); outline-offset: 2px; }
    .choice input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
    .save { display: grid; grid-template-columns: 1fr 1fr; gap: .6rem; margin-block-start: 1rem; }
    .save .main { grid-column: 1 / -1; min-block-size: 52px; }
    .save .button { padding-inline: .7rem; }
    @media (forced-colors: active) { .choice.on { border-color: Highlight; } }
  `];

  constructor() {
    super();
    /** @type {string[]} */ this.list = [];
  }

  render() {
    const { disposition } = desk(this.state);
    const save = (/** @type {string} */ decision) => () => this.intent('agent', { wish: { name: 'save', decision } });
    return html`<section aria-label=${say('outcome.title')}>
      <fieldset><legend>${say('outcome.title')}</legend><div class="choices">${this.list.map((one) => html`
        <label class="choice ${one === disposition ? 'on' : ''}"><input type="radio" name="d" .value=${one} .checked=${one === disposition}
          @change=${() => this.intent('agent', { wish: { name: 'dispose', disposition: one } })}><bdi>${clean(one, 60)}</bdi></label>`)}</div></fieldset>
      <div class="save"><button class="button main" @click=${save('Yes')}><wp-icon name="check"></wp-icon>${say('outcome.yes')}</button>
        <button class="button" @click=${save('No')}>${say('outcome.no')}</button><button class="button" @click=${save('Unknown')}>${say('outcome.unknown')}</button></div>
    </section>`;
  }
}

customElements.define('wp-outcome', WpOutcome);
