// SPDX-License-Identifier: MIT
// The SIP messages that were traced as a ladder between this phone and the server; a tap shows a message as text.
// Loaded when somebody wants to see it.
import { css, html, nothing } from 'lit';
import { language, say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { ladder, shown } from '../state/ladder.js';
import { clean, serverName } from '../state/select.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './icons-more.js';
import './wp-icon.js';

/** Dialogues are told apart by a colour and a number; after so many the colours begin again. */
const FAMILIES = 5;

export class WpLadder extends WpElement {
  static properties = { open: { state: true } };

  static styles = [shared, css`
    :host { max-inline-size: 760px; container-type: inline-size; }
    header { display: flex; align-items: center; gap: .5rem; margin-block-end: .4rem; }
    h1 { flex: 1; font-size: 1.5rem; }
    .back { inline-size: 44px; block-size: 44px; margin-inline-start: -.6rem; }
    .back wp-icon { rotate: 180deg; }
    .lead { margin-block-end: .9rem; font-size: .9rem; }
    .acts { display: flex; flex-wrap: wrap; gap: .5rem; margin-block-end: 1.1rem; }
    .acts wp-icon { font-size: .8rem; }
    .done { align-self: center; font-size: .875rem; }
    .empty { display: grid; justify-items: center; gap: .75rem; padding: 2.5rem 1rem; border: 1px dashed var(--wp-line-strong); border-radius: 22px; text-align: center; }
    .ends { display: flex; justify-content: space-between; gap: 1rem; padding-inline: .25rem; font-size: .85rem; font-weight: 600; }
    .ends span { max-inline-size: 48%; padding: .3rem .8rem; border: 1px solid var(--wp-line); border-radius: 999px; background: var(--wp-raised); }
    ol { position: relative; padding-block: .6rem 1rem; }
    ol::before, ol::after { content: ''; position: absolute; inset-block: 0; inline-size: 2px; background: var(--wp-line); }
    ol::before { inset-inline-start: 2.2rem; }
    ol::after { inset-inline-end: 2.2rem; }
    li { position: relative; z-index: 1; padding-inline: calc(2.2rem + 1px); }
    .step { display: block; position: relative; inline-size: 100%; min-block-size: 52px; padding: .1rem .6rem .55rem; border-radius: 10px; text-align: center; line-height: 1.25; }
    .step b { font-weight: 620; font-variant-numeric: tabular-nums; }
    .step small { display: block; font-size: .76rem; }
    .line { position: absolute; inset-inline: 0; inset-block-end: 6px; block-size: 2px; background: var(--family); }
    .line::after {
      content: '';
      position: absolute;
      inset-block-start: -4px;
      border-block: 5px solid transparent;
      border-inline-start: 9px solid var(--family);
      inset-inline-end: -1px;
    }
    .in .line::after { inset-inline: -1px auto; border-inline-start: 0; border-inline-end: 9px solid var(--family); }
    .failure b { color: var(--wp-stop); }
    .success b { color: var(--wp-go); }
    .tag { display: inline-block; margin-inline-start: .4rem; padding: 0 .45rem; border-radius: 999px; background: var(--wp-sunken); font-size: .7rem; font-weight: 560; }
    .f0 { --family: var(--wp-accent); }
    .f1 { --family: var(--wp-hold); }
    .f2 { --family: var(--wp-go); }
    .f3 { --family: var(--wp-stop); }
    .f4 { --family: var(--wp-line-strong); }
    .gap { display: block; margin-block: .15rem; font-size: .74rem; text-align: center; }
    .gap span { padding: 0 .5rem; background: var(--wp-bg); }
    pre {
      margin: .2rem 0 .8rem;
      padding: .8rem .9rem;
      max-block-size: 26rem;
      overflow: auto;
      border: 1px solid var(--wp-line);
      border-radius: 14px;
      background: var(--wp-raised);
      font: .78rem/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
      text-align: start;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      user-select: text;
      -webkit-user-select: text;
    }
    @media (hover: hover) { .step:hover { background: color-mix(in oklab, var(--wp-raised), transparent 30%); } }
    @media (forced-colors: active) { .line, .line::after { forced-color-adjust: none; --family: CanvasText; } }
  `];

  constructor() {
    super();
    this.open = -1;
  }

  render() {
    const { tracing, done, account, config } = this.state;
    const steps = ladder(this.state);
    return html`
      <header>
        <button class="button bare round back" aria-label=${say('ladder.back')} @click=${() => this.intent('tab', { tab: 'dialpad' })}><wp-icon name="arrow-right"></wp-icon></button>
        <h1>${say('ladder.title')}</h1>
      </header>
      <p class="lead soft">${say(tracing ? 'ladder.on' : 'ladder.off')}</p>
      <div class="acts">
        <button class="button" aria-pressed=${tracing} @click=${() => this.intent('trace', { on: !tracing })}>
          <wp-icon name=${tracing ? 'stop' : 'play'}></wp-icon>${say(tracing ? 'ladder.stop' : 'ladder.start')}</button>
        <button class="button" @click=${() => this.intent('report', { how: 'copy' })}><wp-icon name=${done === 'copied' ? 'check' : 'content-copy'}></wp-icon>${say('report.copy')}</button>
        <button class="button" @click=${() => this.intent('report', { how: 'download' })}><wp-icon name="download"></wp-icon>${say('report.download')}</button>
        ${steps.length ? html`<button class="button" @click=${() => this.intent('trace-forget')}><wp-icon name="trash-can-outline"></wp-icon>${say('ladder.forget')}</button>` : nothing}
      </div>
      ${steps.length ? html`
        <div class="ends"><span class="clip">${say('ladder.here')}</span><span class="clip"><bdi>${serverName(clean(account.server || config?.wsServers?.[0], 80)) || say('login.server')}</bdi></span></div>
        <ol>${steps.map((step) => this.#step(step))}</ol>`
        : html`<div class="empty soft"><wp-icon name="chart-timeline-variant"></wp-icon><p>${say(tracing ? 'ladder.waiting' : 'ladder.empty')}</p></div>`}`;
  }

  /** @param {import('../state/ladder.js').Step} step */
  #step(step) {
    const open = this.open === step.index;
    const time = new Date(step.at).toLocaleTimeString(language().language, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false });
    return html`
      <li class="${step.sent ? 'out' : 'in'} ${step.sort} f${step.family % FAMILIES}">
        ${step.since >= 1000 ? html`<span class="gap soft"><span>${say('ladder.later', { seconds: (step.since / 1000).toFixed(1) })}</span></span>` : nothing}
        <button class="step" aria-expanded=${open} @click=${() => { this.open = open ? -1 : step.index; }}>
          <span class="ear">${say(step.sent ? 'ladder.sent' : 'ladder.received')}</span>
          <b><bdi>${step.label}</bdi></b>${step.described ? html`<span class="tag">SDP</span>` : nothing}
          <small class="soft digits">${time} · <bdi>${step.about}</bdi>${step.who ? html` · <bdi>${step.who}</bdi>` : nothing}</small>
          <span class="line"></span>
        </button>
        ${open ? html`<pre dir="ltr" tabindex="0" aria-label=${say('ladder.message')}>${shown(this.state.traced[step.index]?.text ?? '')}</pre>` : nothing}
      </li>`;
  }
}

customElements.define('wp-ladder', WpLadder);
