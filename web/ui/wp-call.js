// SPDX-License-Identifier: MIT
// The calls that run: the one in front with all that can be done to it, the others as one line each.
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { hasButtons } from '../state/desk.js';
import { say } from '../state/texts/index.js';
import { alert, background, callMood, callWords, duration, foreground, heard, isolate, joinable, joined, party, quality, remark, waitingFor } from '../state/select.js';
import { Clock, WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-avatar.js';
import './wp-icon.js';
import './wp-keypad.js';
import './wp-meter.js';

/** @typedef {import('../state/state.js').Call} Call */

const SIGNAL = { good: 'signal-cellular-3', fair: 'signal-cellular-2', bad: 'signal-cellular-1' };

export class WpCall extends WpElement {
  static properties = { sent: { state: true } };

  static styles = [shared, css`
    :host { display: grid; grid-template: auto minmax(min-content, 1fr) / minmax(0, 1fr); gap: .75rem; }
    .others { display: grid; grid-template-columns: minmax(0, 1fr); gap: .5rem; grid-row: 1; }
    .other {
      display: flex;
      align-items: center;
      gap: .75rem;
      padding-block: .5rem; padding-inline: .7rem .6rem;
      border: 1px solid var(--wp-line);
      border-radius: 22px;
      background: var(--wp-raised);
      box-shadow: var(--wp-lift);
    }
    .other wp-avatar { --avatar: 40px; flex: none; }
    .other .text { flex: 1; min-inline-size: 0; line-height: 1.25; }
    .other .text b { display: block; font-weight: 600; }
    .other .text span { font-size: .85rem; }
    .other .button { min-block-size: 44px; padding-inline: 1rem; }
    .other .stop { inline-size: 44px; font-size: .85rem; }

    .front {
      grid-row: 2;
      display: grid;
      grid-template: minmax(min-content, 1fr) / minmax(0, 1fr);
      grid-auto-rows: auto;
      justify-items: center;
      gap: clamp(.75rem, 2.4dvh, 1.75rem);
      inline-size: 100%;
      max-inline-size: 400px;
      margin-inline: auto;
      text-align: center;
    }
    .top { display: grid; align-content: center; justify-items: center; gap: .3rem; inline-size: 100%; min-inline-size: 0; }
    .top wp-avatar { --avatar: clamp(64px, 14dvh, 116px); }
    .face { margin-block-end: clamp(.6rem, 3dvh, 1.7rem); isolation: isolate; }
    h2 { max-inline-size: 100%; font-size: clamp(1.4rem, 3.6dvh, 1.8rem); }
    .words { display: flex; align-items: center; justify-content: center; gap: .5rem; min-block-size: 1.75rem; font-weight: 500; }
    .words.held { padding: .15rem .8rem; border-radius: 999px; background: var(--wp-hold-soft); color: var(--wp-hold); }
    .timer { font-size: 1.15rem; }
    .notes { display: grid; justify-items: center; gap: .5rem; }
    .notes:empty { display: none; }
    .quality {
      display: inline-flex;
      align-items: center;
      gap: .45rem;
      min-block-size: 44px;
      max-inline-size: 23rem;
      padding: .25rem 1rem;
      border-color: var(--wp-line);
      border-radius: 22px;
      font-size: .9rem;
      text-align: start;
    }
    .quality bdi { flex: 0 1 auto; min-inline-size: 0; }
    .quality wp-icon { font-size: .75rem; }
    .lock { display: inline-flex; align-items: center; gap: .25rem; color: var(--wp-ink-soft); }
    bdi + .lock::before { content: '·'; margin-inline-end: .15rem; }
    .quality.fair .lock::before, .quality.bad .lock::before { content: none; }
    @media (hover: hover) { .quality:hover { background: var(--wp-raised); } }
    .face { position: relative; display: block; border-radius: 50%; }
    .quality.good wp-icon { color: var(--wp-go); }
    .quality.fair { color: var(--wp-hold); }
    .quality.bad { color: var(--wp-stop); }
    .muted { padding: .15rem .8rem; border-radius: 999px; background: var(--wp-stop-soft); color: var(--wp-stop); font-size: .9rem; font-weight: 560; }
    .sent { min-block-size: 2.4rem; max-inline-size: 100%; font-size: 1.6rem; letter-spacing: .06em; direction: rtl; }
    .sent bdi { direction: ltr; }

    .waits {
      display: flex;
      align-items: center;
      flex-wrap: wrap;
      justify-content: end;
      gap: .4rem .75rem;
      inline-size: 100%;
      padding-block: .6rem; padding-inline: 1.1rem .6rem;
      border: 1px solid transparent;
      border-radius: 24px;
      background: var(--wp-accent-soft);
      font-size: .93rem;
      text-align: start;
    }
    .waits p { flex: 1 1 6.5rem; overflow-wrap: anywhere; }
    .waits .button { flex: none; white-space: nowrap; }
    .waits wp-icon { font-size: .8rem; }
    .tools { display: flex; flex-wrap: wrap; justify-content: center; gap: clamp(.4rem, 1.4dvh, 1rem) 0; inline-size: 100%; }
    .tool {
      display: grid;
      justify-items: center;
      gap: .45rem;
      flex: 0 0 33.3%;
      padding: .2rem 0;
      border-radius: 18px;
      font-size: .875rem;
      font-weight: 540;
    }
    .disc {
      display: grid;
      place-items: center;
      inline-size: clamp(54px, 8.2dvh, 66px);
      block-size: clamp(54px, 8.2dvh, 66px);
      border: 1px solid transparent;
      border-radius: 38%;
      background: var(--wp-raised);
      box-shadow: var(--wp-lift);
      font-size: 1.05rem;
      transition: background var(--wp-calm), color var(--wp-calm), transform var(--wp-quick) var(--wp-ease);
    }
    .tool:active:not(:disabled) .disc { transform: scale(.94); }
    .disc { position: relative; overflow: hidden; }
    .disc wp-icon { position: relative; }
    .tool.on .disc { background: var(--wp-ink); color: var(--wp-surface); }
    .tool:disabled { color: var(--wp-ink-soft); }
    .tool:disabled .disc { background: none; box-shadow: none; border-color: var(--wp-line); }
    @media (hover: hover) { .tool:hover:not(:disabled, .on) .disc { background: color-mix(in oklab, var(--wp-raised), var(--wp-accent-soft)); } }
    .end { inline-size: min(100%, 250px); min-block-size: clamp(54px, 8dvh, 64px); font-size: 1.05rem; }

    .front.tight .top wp-avatar { --avatar: 64px; }
    .front.tight .face { margin-block-end: .5rem; }
    .front.tight .tool { flex-basis: 16.6%; min-inline-size: 0; font-size: .75rem; }
    .front.tight .disc { inline-size: 54px; block-size: 54px; }
    .front.packed .face { display: none; }
    .front > .end { position: sticky; inset-block-end: .5rem; }
    @media (max-height: 740px) {
      .tool, .front.tight .tool { flex-basis: 16.6%; min-inline-size: 0; font-size: .75rem; }
      .disc, .front.tight .disc { inline-size: 48px; block-size: 48px; }
    }
    .front.keys .top { align-content: end; gap: 0; }
    .front.keys .face { display: none; }
    .front.keys h2 { font-size: 1.15rem; }
    .front.keys wp-keypad { --key: clamp(46px, 8.6dvh, 72px); --gap: clamp(6px, 1.7dvh, 16px); }
    .pair { display: flex; gap: .6rem; inline-size: 100%; max-inline-size: 340px; }
    .pair .button { flex: 1 1 auto; inline-size: auto; padding-inline: .8rem; white-space: nowrap; }
    .pair .hide { min-block-size: clamp(54px, 8dvh, 64px); }
    @media (max-width: 430px) { .foot wp-avatar { --avatar: 64px; } .foot .face { margin-block-end: .5rem; } .other .button:not(.stop) wp-icon { display: none; } }
    @media (max-width: 359px) {
      .other wp-avatar { display: none; }
      .tool, .front.tight .tool { font-size: .7rem; letter-spacing: -.015em; line-height: 1.15; align-content: start; }
      .disc, .front.tight .disc { inline-size: 44px; block-size: 44px; }
    }
    @media (max-height: 600px) {
      .front:not(.keys) .face { display: none; }
    }
    @media (max-height: 400px) {
      .front { gap: .3rem; }
      .tool { gap: .2rem; padding: 0; }
      .end { min-block-size: 44px; }
      .quality.good, .words.up { display: none; }
    }
    @media (forced-colors: active) {
      .disc { border-color: ButtonText; }
      .tool.on .disc { forced-color-adjust: none; background: Highlight; color: HighlightText; }
    }
  `];

  #front = 0;

  constructor() {
    super();
    this.sent = '';
    this.clock = new Clock(this, () => foreground(this.state)?.state === 'up');
  }

  willUpdate() {
    const front = this.state.keypad;
    if (front !== this.#front) this.sent = '';
    this.#front = front;
  }

  render() {
    const front = foreground(this.state);
    if (!front) return nothing;
    const others = background(this.state);
    return html`
      ${others.length ? html`<div class="others">
        ${repeat(others, (call) => call.call, (call) => this.#other(call))}${this.#conference(front)}
      </div>` : nothing}
      ${this.#whole(front)}`;
  }

  /** @param {Call} call */
  #whole(call) {
    const who = party(this.state, call);
    const mood = callMood(call);
    const keys = this.state.keypad === call.call;
    const [more, told] = [this.state.calls.length > 1, alert(this.state) !== null];
    return html`
      <section class="front ${keys ? 'keys' : ''} ${more || told ? 'tight' : ''} ${more && told ? 'packed' : ''} ${hasButtons(this.state, 'footer') ? 'foot' : ''}" aria-label=${say('call.with', { who: isolate(who.title) })}>
        <div class="top">
          <span class="face"><wp-avatar mood=${mood} .initials=${who.initials}></wp-avatar>${call.state === 'up' ? html`<wp-meter look="halo" of="theirs"></wp-meter>` : nothing}</span>
          <h2 class="clip"><bdi>${who.title}</bdi></h2>
          ${who.detail && !keys ? html`<p class="soft digits clip"><bdi>${who.detail}</bdi></p>` : nothing}
          <p class="words ${mood} ${mood === 'up' ? 'soft' : ''}">${callWords(this.state, call)}</p>
          ${call.state === 'up' ? html`<p class="timer digits" role="timer" aria-label=${say('call.time')}>${duration(call.since, this.clock.now)}</p>` : nothing}
          ${keys ? nothing : this.#sound(call)}
          ${keys ? html`<p class="sent digits clip" aria-label=${say('call.sent')} role="group"><bdi>${this.sent}</bdi></p>` : nothing}
        </div>
        ${keys ? this.#keypad(call) : html`${this.#waits(call)}${this.#tools(call)}`}
      </section>`;
  }

  /** All calls together, or no more. @param {Call} front */
  #conference(front) {
    const join = joinable(this.state);
    if (!join && !joined(this.state)) return nothing;
    return html`<button class="button" @click=${() => this.intent('conference', { call: front.call, on: join })}>
      <wp-icon name=${join ? 'call-merge' : 'call-split'}></wp-icon><span>${say(join ? 'call.join' : 'call.split')}</span>
    </button>`;
  }

  /** Somebody waits to be connected with this call. @param {Call} call */
  #waits(call) {
    const waits = waitingFor(this.state);
    if (!waits) return nothing;
    return html`<div class="waits">
      <p>${say('transfer.waits', { who: isolate(party(this.state, waits).title) })}</p>
      <button class="button main" @click=${() => this.intent('transfer', { call: waits.call, to: call.call })}>
        <wp-icon name="phone-forward"></wp-icon>${say('transfer.now')}
      </button>
    </div>`;
  }

  /** @param {Call} call */
  #sound(call) {
    return html`<div class="notes">
      ${remark(this.state, call) ? html`<p class="soft">${remark(this.state, call)}</p>` : nothing}
      ${call.flags.muted ? html`<p class="muted">${say('call.muted')}</p>` : nothing}
      ${this.state.tapes?.[call.call] ? html`<wp-tape .state=${this.state} .call=${call.call}></wp-tape>` : nothing}
      ${this.#carried(call)}
    </div>`;
  }

  /** How it sounds, and that nobody listens in; a tap says more. @param {Call} call */
  #carried(call) {
    const heard = quality(this.state, call);
    const encrypted = Boolean(this.state.wires[call.call]?.encrypted);
    if (call.state !== 'up' || !(heard || encrypted)) return nothing;
    return html`<button class="quality ${heard?.level ?? ''}" aria-haspopup="dialog" @click=${() => this.intent('details', { call: call.call, open: true })}>
      ${heard ? html`<wp-icon name=${SIGNAL[heard.level]}></wp-icon><bdi>${heard.text}</bdi>` : nothing}
      ${encrypted ? html`<span class="lock"><wp-icon name="lock"></wp-icon><span class=${heard && heard.level !== 'good' ? 'ear' : ''}>${say('details.encrypted')}</span></span>` : nothing}
      <span class="ear">${say('details.more')}</span>
    </button>`;
  }

  /** @param {Call} call */
  #tools(call) {
    const { flags } = call;
    const up = call.state === 'up';
    return html`
      <div class="tools">
        ${this.#tool(flags.muted ? 'call.unmute' : 'call.mute', flags.muted ? 'microphone-off' : 'microphone', Boolean(flags.muted), true,
          () => this.intent('mute', { call: call.call, on: !flags.muted }), '', up && !flags.muted)}
        ${this.#tool('call.keypad', 'dialpad', false, up || Boolean(flags.earlyMedia),
          () => this.intent('keypad', { call: call.call, open: true }))}
        ${this.#tool(flags.held ? 'call.resume' : 'call.hold', flags.held ? 'play' : 'pause', Boolean(flags.held), up && !flags.changing,
          () => this.#hold(call))}
        ${this.#tool('call.add', 'phone-plus', false, up, () => this.intent('tab', { tab: 'dialpad' }))}
        ${this.#tool('call.transfer', 'phone-forward', false, up && !this.state.transfers[call.call],
          () => this.intent('transferring', { call: call.call, open: true }))}
        ${this.#tool('call.sound', 'headphones', false, up, () => this.intent('picking', { open: true }), 'dialog')}
      </div>
      ${this.#end(call)}`;
  }

  /**
   * @param {string} words
   * @param {string} icon
   * @param {boolean} on
   * @param {boolean} enabled
   * @param {() => void} act
   * @param {string} [opens]
   * @param {boolean} [loud]  it shows how loud the person speaks
   */
  #tool(words, icon, on, enabled, act, opens = '', loud = false) {
    return html`<button class="tool ${on ? 'on' : ''}" ?disabled=${!enabled} aria-haspopup=${opens || nothing} @click=${act}>
      <span class="disc">${loud ? html`<wp-meter look="glow" of="mine"></wp-meter>` : nothing}<wp-icon name=${icon}></wp-icon></span><span>${say(words)}</span>
    </button>`;
  }

  /** @param {Call} call */
  #hold(call) {
    if (call.flags.held) this.intent('hold', { call: call.call, on: false });
    else this.intent('hold', { call: call.call, on: true });
  }

  /** @param {Call} call */
  #end(call) {
    return html`<button class="button stop end" @click=${() => this.intent('hangup', { call: call.call })}>
      <wp-icon name="phone-hangup"></wp-icon><span>${say('call.hangup')}</span>
    </button>`;
  }

  /** @param {Call} call */
  #keypad(call) {
    return html`
      <wp-keypad .call=${call.call} .listening=${true} @intent=${(/** @type {CustomEvent} */ event) => this.#pressed(event)}></wp-keypad>
      <div class="pair">
        ${this.#end(call)}
        <button class="button hide" @click=${() => this.intent('keypad', { call: call.call, open: false })}>${say('call.close-keypad')}</button>
      </div>`;
  }

  /** @param {CustomEvent} event */
  #pressed(event) {
    if (event.detail.name === 'key') this.sent = (this.sent + event.detail.digit).slice(-64);
  }

  /** @param {Call} call */
  #other(call) {
    const who = party(this.state, call);
    const { flags } = call;
    return html`
      <section class="other" aria-label=${say('call.with', { who: isolate(who.title) })}>
        <wp-avatar mood=${callMood(call) === 'held' ? 'held' : ''} .initials=${who.initials}></wp-avatar>
        <p class="text"><b class="clip"><bdi>${who.title}</bdi></b><span class="soft clip">${callWords(this.state, call)}</span></p>
        ${call.state === 'up' ? html`
          <button class="button" ?disabled=${flags.changing} @click=${() => this.#hold(call)}>
            ${flags.held && heard(this.state).length ? html`<wp-icon name="swap-horizontal"></wp-icon>${say('call.swap')}` : say(flags.held ? 'call.resume' : 'call.hold')}
          </button>` : nothing}
        <button class="button round stop" aria-label=${say('call.hangup')} @click=${() => this.intent('hangup', { call: call.call })}>
          <wp-icon name="phone-hangup"></wp-icon>
        </button>
      </section>`;
  }
}

customElements.define('wp-call', WpCall);
