// SPDX-License-Identifier: MIT
// The Agent page, the preview dialer: choose a campaign, look at a lead, call, say what came of it, take the next.
import { css, html, nothing } from 'lit';
import { buttonsAt, chainWords, desk, deskTrouble, scriptText } from '../state/agent.js';
import { clean, isolate } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-buttons.js';
import './wp-icon.js';
import './wp-lead.js';

/** @typedef {{ [name: string]: any }} Json */

export class WpAgent extends WpElement {
  static styles = [shared, css`
    :host { container-type: inline-size; inline-size: 100%; max-inline-size: 1000px; margin-inline: auto; }
    .top { display: flex; align-items: center; gap: .75rem; margin-block-end: .9rem; }
    .top h1 { font-size: 1.5rem; }
    .top .campaign { display: flex; align-items: center; gap: .25rem; margin-inline-start: auto; min-inline-size: 0; }
    .top b { font-weight: 600; padding: .3rem .8rem; border-radius: 999px; background: var(--wp-accent-soft); color: var(--wp-accent); max-inline-size: 15rem; }
    .card { padding: 1.1rem 1.2rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
    h2 { margin-block-end: .65rem; font-size: 1rem; }
    .grid { display: grid; gap: .9rem; align-items: start; }
    .column { display: grid; gap: .9rem; min-inline-size: 0; }
    .script p { white-space: pre-line; line-height: 1.55; overflow-wrap: anywhere; unicode-bidi: plaintext; }
    .script { border-inline-start: 4px solid var(--wp-accent); border-start-start-radius: 12px; border-end-start-radius: 12px; }
    .bar { display: grid; grid-template-columns: auto minmax(0, 1fr) auto auto; align-items: center; gap: .1rem .7rem; margin-block-end: .9rem; padding-block: .5rem; padding-inline: 1rem .6rem; min-block-size: 56px; border-radius: 16px; background: var(--wp-stop-soft); color: var(--wp-ink); }
    .bar.quiet { background: var(--wp-hold-soft); }
    .bar > wp-icon { color: var(--wp-stop); font-size: .95rem; }
    .bar.quiet > wp-icon { color: var(--wp-hold); }
    .bar > div { min-inline-size: 0; overflow-wrap: anywhere; }
    .bar .retry { padding-inline: .8rem; }
    @container (max-width: 30rem) { .bar .retry { grid-row: 2; grid-column: 2; justify-self: start; margin-inline-start: -.8rem; } .bar .round { grid-column: 3; grid-row: 1; } }
    .bar small { display: block; font-size: .875rem; }
    .round { inline-size: 44px; flex: none; }
    .list { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .8rem; }
    .list button { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .15rem .9rem; align-items: center; inline-size: 100%; min-block-size: 76px; padding: .9rem 1rem; border: 1px solid var(--wp-line); border-radius: 20px; background: var(--wp-raised); box-shadow: var(--wp-lift); text-align: start; transition: transform var(--wp-quick), border-color var(--wp-quick); }
    .list button:active { transform: scale(.985); }
    @media (hover: hover) { .list button:hover { border-color: var(--wp-accent); } }
    .list .sign { display: grid; place-items: center; grid-row: span 2; inline-size: 46px; block-size: 46px; border-radius: 38%; background: var(--wp-accent-soft); color: var(--wp-accent); }
    .list b { font-weight: 600; overflow-wrap: anywhere; }
    .list small { grid-column: 2; font-size: .875rem; }
    .list .go { grid-row: 1 / span 2; grid-column: 3; color: var(--wp-ink-soft); }
    .hollow { display: grid; justify-items: center; gap: .5rem; padding: 2.2rem 1.25rem; text-align: center; }
    .hollow > wp-icon { color: var(--wp-line-strong); font-size: 2rem; }
    .hollow.good > wp-icon { color: var(--wp-go); }
    .hollow strong { font-weight: 600; font-size: 1.1rem; }
    .hollow p { max-inline-size: 24rem; }
    .hollow .button { margin-block-start: .6rem; }
    .wait { display: grid; gap: .9rem; }
    .wait i { block-size: 88px; border-radius: 22px; background: linear-gradient(100deg, var(--wp-sunken) 40%, var(--wp-raised) 50%, var(--wp-sunken) 60%) 0 / 250% 100%; animation: shine 1.6s linear infinite; }
    .wait i + i { block-size: 180px; }
    @keyframes shine { from { background-position: 130% 0; } to { background-position: -30% 0; } }
    .hollow .button wp-icon:dir(rtl) { transform: scaleX(-1); }
    .last { display: flex; align-items: center; gap: .75rem; margin-block-start: .8rem; padding-block: .6rem; padding-inline: 1rem .6rem; border-radius: 16px; background: var(--wp-sunken); font-size: .93rem; }
    .last.bad { background: var(--wp-stop-soft); }
    .last div { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
    .last .button { padding-inline: .9rem; font-size: .9rem; }
    /* On a narrow page: who, what to say, what to do, what came of it. */
    @container (max-width: 45.99rem) { .grid.two .column { display: contents; } .grid.two .script { order: 1; } .grid.two .actions { order: 2; } .grid.two wp-outcome { order: 3; } }
    @container (min-width: 46rem) { .grid.two { grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); gap: 1.1rem; } .column { gap: 1.1rem; } }
  `];

  connectedCallback() {
    super.connectedCallback();
    this.#wish('open');
  }

  render() {
    const { campaign } = desk(this.state);
    return html`
      <div class="top"><h1>${say('agent.title')}</h1>
        ${campaign ? html`<div class="campaign"><b class="clip"><bdi>${clean(campaign.name)}</bdi></b>
          <button class="button bare round" aria-label=${say('agent.change')} title=${say('agent.change')} @click=${() => this.#wish('leave')}><wp-icon name="swap-horizontal"></wp-icon></button></div>` : nothing}
      </div>
      ${this.#bars()}
      ${campaign ? this.#work() : this.#choice()}`;
  }

  #bars() {
    const { owed } = desk(this.state);
    const trouble = deskTrouble(this.state);
    return html`
      <div role="alert">${trouble ? html`<div class="bar ${trouble.retry ? 'quiet' : ''}"><wp-icon name="alert-circle"></wp-icon>
        <div>${trouble.text}${trouble.detail ? html`<small><bdi>${trouble.detail}</bdi></small>` : nothing}</div>
        ${trouble.retry ? html`<button class="button bare retry" @click=${() => this.#wish('again')}>${say('alert.retry')}</button>` : nothing}
        <button class="button bare round" aria-label=${say('alert.dismiss')} @click=${() => this.#wish('dismiss')}><wp-icon name="close"></wp-icon></button></div>` : nothing}</div>
      <div role="status">${owed ? html`<div class="bar quiet"><wp-icon name="sync"></wp-icon><div>${say('desk.owed', { count: owed })}</div></div>` : nothing}</div>`;
  }

  #choice() {
    const { campaigns, list } = desk(this.state);
    if (campaigns === 'loading' || campaigns === 'unknown') return html`<div class="wait" role="status" aria-label=${say('agent.loading')}><i></i><i></i></div>`;
    return html`<div class="column">
      ${list.length ? html`<p class="soft">${say('agent.choose')}</p><ul class="list">${list.map((one) => this.#campaign(one))}</ul>` : html`
        <div class="card hollow"><wp-icon name="headset"></wp-icon><strong>${say(campaigns === 'failed' ? 'agent.no-portal' : 'agent.none')}</strong><p class="soft">${say(campaigns === 'failed' ? 'agent.no-portal-hint' : 'agent.none-hint')}</p>
          <button class="button" @click=${() => this.#wish('again')}>${say('alert.retry')}</button></div>`}
      ${this.#buttons()}
    </div>`;
  }

  /** @param {Json} one */
  #campaign(one) {
    const about = [one.caller_id ? say('agent.shows', { number: isolate(clean(one.caller_id, 30)) }) : '', one.transfer ? say('agent.transfers') : ''].filter(Boolean).join(' · ');
    return html`<li><button @click=${() => this.#wish('choose', { campaign: one.id })}>
      <span class="sign"><wp-icon name="headset"></wp-icon></span><b><bdi>${clean(one.name)}</bdi></b><small class="soft">${about || say('agent.running')}</small>
      <wp-icon class="go" name="chevron-right"></wp-icon></button></li>`;
  }

  #work() {
    const { hand, campaign } = desk(this.state);
    const text = scriptText(this.state);
    const script = text && hand === 'here' ? html`<section class="card script" aria-labelledby="script"><h2 id="script">${say('agent.script')}</h2><p>${text}</p></section>` : nothing;
    if (hand !== 'here') return html`<div class="column">${this.#hollow()}${this.#buttons()}</div>`;
    return html`<div class="grid two">
      <div class="column lead"><wp-lead .state=${this.state}></wp-lead>${this.#buttons()}</div>
      <div class="column">${script}${this.#dispositions(campaign)}</div>
    </div>`;
  }

  #hollow() {
    const { hand, decision } = desk(this.state);
    if (hand === 'loading') return html`<div class="wait" role="status" aria-label=${say('agent.loading')}><i></i><i></i></div>`;
    const icon = hand === 'saved' ? 'check-circle' : hand === 'lost' ? 'alert-circle' : 'account';
    const what = hand === 'saved' ? `saved-${decision.toLowerCase()}` : hand === 'lost' ? 'lost' : hand === 'empty' ? 'empty' : 'ready';
    return html`<div class="card hollow ${hand === 'saved' ? 'good' : ''}" role="status"><wp-icon name=${icon}></wp-icon><strong>${say(`agent.${what}`)}</strong><p class="soft">${say(`agent.${what}-hint`)}</p>
      <button class="button main" @click=${() => this.#wish('next')}><wp-icon name="skip-next"></wp-icon>${say('agent.next')}</button></div>`;
  }

  /** @param {Json | null} campaign */
  #dispositions(campaign) {
    const list = Array.isArray(campaign?.dispositions) ? campaign.dispositions : [];
    return html`<wp-outcome .state=${this.state} .list=${list}></wp-outcome>`;
  }

  #buttons() {
    const words = chainWords(this.state);
    if (!buttonsAt(this.state, 'agent').length) return nothing;
    return html`<section class="card actions" aria-labelledby="buttons"><h2 id="buttons">${say('agent.buttons')}</h2>
      <wp-buttons placement="agent" .state=${this.state}></wp-buttons>
      ${words.text ? html`<div class="last ${words.bad ? 'bad' : ''}"><div>${words.text}</div>
        <button class="button bare" @click=${() => this.intent('steps', { open: true })}>${say('chain.steps')}</button></div>` : nothing}
    </section>`;
  }

  /** @param {string} name @param {Json} [more] */
  #wish(name, more = {}) { this.intent('agent', { wish: { name, ...more } }); }
}

customElements.define('wp-agent', WpAgent);
