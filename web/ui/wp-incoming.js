// SPDX-License-Identifier: MIT
// A call comes in: who it is, Answer, Decline. It takes the focus itself and not its buttons, so that a
// key that was meant for something else answers nothing.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { foreground, isolate, party, remark, ringing } from '../state/select.js';
import { canAnswerHere } from '../state/desk.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-avatar.js';
import './wp-icon.js';

export class WpIncoming extends WpElement {
  static styles = [shared, css`
    .veil {
      position: fixed;
      inset: 0;
      z-index: 10;
      display: grid;
      place-items: center;
      padding: 1rem;
      background: var(--wp-veil);
      backdrop-filter: blur(14px);
      animation: appear var(--wp-calm) var(--wp-ease);
    }
    .card {
      display: grid;
      justify-items: center;
      gap: .4rem;
      inline-size: 100%;
      max-inline-size: 380px;
      max-block-size: 100%;
      overflow: auto;
      padding: 2rem 1.5rem 1.75rem;
      border: 1px solid var(--wp-line);
      border-radius: 32px;
      background: var(--wp-surface);
      box-shadow: var(--wp-float);
      text-align: center;
    }
    .card:focus-visible { outline: none; }
    h2 { color: var(--wp-ink-soft); font-size: 1rem; font-weight: 560; letter-spacing: 0; }
    wp-avatar { margin-block: 1.9rem 1.5rem; }
    .who { max-inline-size: 100%; font-size: 1.65rem; font-weight: 620; letter-spacing: -.01em; line-height: 1.2; }
    .number { max-inline-size: 100%; font-size: 1.05rem; }
    .about { margin-block-start: .5rem; font-size: .9rem; }
    .choice { display: flex; justify-content: space-around; inline-size: 100%; margin-block-start: 1.9rem; }
    .choice button { display: grid; justify-items: center; gap: .55rem; min-inline-size: 96px; padding: .35rem .25rem; border-radius: 20px; font-weight: 560; }
    .disc {
      display: grid;
      place-items: center;
      inline-size: 72px;
      block-size: 72px;
      border-radius: 50%;
      box-shadow: var(--wp-solid);
      font-size: 1.2rem;
      transition: transform var(--wp-quick) var(--wp-ease), filter var(--wp-quick);
    }
    .answer .disc { background: var(--wp-go); color: var(--wp-on-go); }
    .decline .disc { background: var(--wp-stop); color: var(--wp-on-stop); }
    button:active .disc { transform: scale(.94); }
    @media (hover: hover) { button:hover .disc { filter: brightness(1.06); } }

    .waiting.veil {
      inset: 0 0 auto;
      place-items: start center;
      padding: max(.75rem, env(safe-area-inset-top)) .75rem 0;
      background: none;
      backdrop-filter: none;
      pointer-events: none;
    }
    .waiting .card {
      grid-template-columns: auto minmax(0, 1fr);
      justify-items: start;
      align-items: center;
      gap: .1rem .9rem;
      max-inline-size: 460px;
      padding: 1rem 1.1rem;
      border-radius: 26px;
      background: var(--wp-raised);
      text-align: start;
      pointer-events: auto;
    }
    .waiting wp-avatar { --avatar: 56px; grid-row: 1 / span 3; margin: .35rem; }
    .waiting h2 { grid-column: 2; font-size: .85rem; }
    .waiting .who { grid-column: 2; font-size: 1.2rem; }
    .waiting .number { grid-column: 2; font-size: .95rem; }
    .waiting .about, .waiting .choice { grid-column: 1 / -1; }
    .waiting .choice { gap: .6rem; margin-block-start: .7rem; }
    .waiting .choice button {
      display: flex;
      flex: 1;
      align-items: center;
      justify-content: center;
      min-block-size: 50px;
      border-radius: 999px;
      box-shadow: var(--wp-solid);
    }
    .waiting .answer { order: 1; background: var(--wp-go); color: var(--wp-on-go); }
    .waiting .decline { background: var(--wp-stop); color: var(--wp-on-stop); }
    .waiting .disc { inline-size: auto; block-size: auto; box-shadow: none; background: none !important; font-size: .95rem; }

    @keyframes appear { from { opacity: 0; transform: translateY(-8px); } }
    @media (max-height: 560px) {
      .veil:not(.waiting) wp-avatar { --avatar: 64px; margin-block: 1rem .8rem; }
      .veil:not(.waiting) .choice { margin-block-start: 1rem; }
    }
    @media (forced-colors: active) { .card { border: 2px solid CanvasText; } .disc { border: 1px solid ButtonText; } }
  `];

  #shown = 0;
  /** @type {HTMLElement|null} */
  #before = null;

  updated() {
    const call = ringing(this.state)[0]?.call ?? 0;
    if (call === this.#shown) return;
    if (call && !this.#shown) this.#before = deepFocus(this.ownerDocument);
    this.#shown = call;
    if (call) this.find('.card')?.focus({ preventScroll: true });
    else if (this.#before?.isConnected) this.#before.focus({ preventScroll: true });
  }

  render() {
    const [call, ...more] = ringing(this.state);
    if (!call) return nothing;
    const who = party(this.state, call);
    const front = foreground(this.state);
    const beside = front || canAnswerHere(this.state);
    const holds = front && front.state === 'up' && !front.flags.held ? party(this.state, front).title : '';
    return html`
      <div class="veil ${beside ? 'waiting' : ''}">
        <div class="card" role="alertdialog" aria-modal=${beside ? 'false' : 'true'} aria-labelledby="title"
          aria-describedby="who" tabindex="-1" @keydown=${this.#keep}>
          <wp-avatar mood="ring" .initials=${who.initials}></wp-avatar>
          <h2 id="title">${say('incoming.title')}</h2>
          <p class="who clip" id="who"><bdi>${who.title}</bdi></p>
          ${who.detail ? html`<p class="number soft digits clip"><bdi>${who.detail}</bdi></p>` : nothing}
          ${remark(this.state, call) ? html`<p class="about soft">${remark(this.state, call)}</p>` : nothing}
          ${holds ? html`<p class="about soft">${say('incoming.holds', { who: isolate(holds) })}</p>` : nothing}
          ${more.length ? html`<p class="about soft">${say('incoming.more', { count: more.length })}</p>` : nothing}
          <div class="choice">
            <button class="decline" @click=${() => this.intent('decline', { call: call.call })}>
              <span class="disc"><wp-icon name="phone-hangup"></wp-icon></span><span>${say('incoming.decline')}</span>
            </button>
            <button class="answer" @click=${() => this.intent('answer', { call: call.call })}>
              <span class="disc"><wp-icon name="phone"></wp-icon></span><span>${say('incoming.answer')}</span>
            </button>
          </div>
        </div>
      </div>`;
  }

  /** Tab stays inside while nothing else can be used. @param {KeyboardEvent} event */
  #keep(event) {
    if (event.key !== 'Tab' || foreground(this.state) || canAnswerHere(this.state)) return;
    const buttons = [...this.renderRoot.querySelectorAll('button')];
    const at = /** @type {ShadowRoot} */ (this.renderRoot).activeElement;
    const edge = event.shiftKey ? buttons[0] : buttons.at(-1);
    if (at !== edge && !(event.shiftKey && at?.matches('.card'))) return;
    event.preventDefault();
    (event.shiftKey ? buttons.at(-1) : buttons[0])?.focus();
  }
}

/** The element that really has the focus. @param {DocumentOrShadowRoot} root @returns {HTMLElement|null} */
function deepFocus(root) {
  const at = root.activeElement;
  return at?.shadowRoot?.activeElement ? deepFocus(at.shadowRoot) : /** @type {HTMLElement|null} */ (at);
}

customElements.define('wp-incoming', WpIncoming);
