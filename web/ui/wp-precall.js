// SPDX-License-Identifier: MIT
// The test before a call: each step with what it found, what to do about it, and whether this phone is ready.
import { css, html, nothing } from 'lit';
import { hasWords, language, say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { shared } from './styles.js';
import { WpElement } from './wp-element.js';
import './wp-icon.js';

const GRADES = ['', 'good', 'poor', 'bad'];
const VERDICTS = ['ready', 'degraded', 'blocked'];
const UNITS = /** @type {Record<string, string>} */ ({ SOCKET: 'ms', SERVER: 'ms', STUN: 'ms', TURN: 'ms', MICROPHONE: 'level', ECHO: 'level', MEDIA: 'mos' });

/**
 * What is not as it should be: of each kind one that works is enough, as in the verdict.
 * @param {readonly { step: string, grade: number }[]} rows
 */
function lacking(rows) {
  const good = new Set(rows.filter(({ grade }) => grade === 1).map(({ step }) => step));
  const names = new Set(rows.filter(({ step }) => !good.has(step)).map(({ step }) => say(`precall.${step.toLowerCase()}`)));
  return new Intl.ListFormat(language().language).format(names);
}

export class WpPrecall extends WpElement {
  static properties = { report: { state: true } };

  static styles = [shared, css`
    :host { display: grid; gap: .7rem; }
    ul { display: grid; gap: .45rem; }
    li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .1rem .6rem; align-items: baseline; }
    li small { grid-column: 2 / 4; overflow-wrap: anywhere; }
    .good wp-icon { color: var(--wp-go); }
    .poor wp-icon { color: var(--wp-hold); }
    .bad wp-icon { color: var(--wp-stop); }
    .verdict { padding: .6rem .9rem; border-radius: 18px; background: var(--wp-sunken); font-weight: 560; }
    .verdict.bad { background: var(--wp-stop-soft); color: var(--wp-stop); }
    .button { justify-self: start; }
  `];

  constructor() {
    super();
    /** @type {any} */ this.report = null;
  }

  render() {
    const { report } = this;
    const running = Boolean(report?.running);
    return html`
      <p class="soft">${say('precall.hint')}</p>
      ${report?.rows.length ? html`<ul aria-label=${say('precall.title')}>${report.rows.map((/** @type {any} */ row) => this.#row(row))}</ul>` : nothing}
      <div role="status">${running ? say('precall.running') : report ? html`
        <p class="verdict ${report.verdict === 2 ? 'bad' : ''}">${say(`precall.${VERDICTS[report.verdict]}`, { what: lacking(report.rows) })}</p>` : nothing}</div>
      <button class="button" ?disabled=${running} @click=${this.#start}><wp-icon name="play"></wp-icon>${say('precall.start')}</button>`;
  }

  /** @param {{ step: string, name: string, value: number, grade: number }} row */
  #row({ step, name, value, grade }) {
    const symbol = step.toLowerCase();
    const unit = UNITS[step];
    const shown = value < 0 ? say('precall.none') : unit ? say(`precall.${unit}`, { value: unit === 'ms' ? value : unit === 'mos' ? (value / 100).toFixed(1) : Math.round(value / 10) }) : '';
    const detail = step === 'MEDIA' ? this.#way() : '';
    const advice = grade > 1 && hasWords(`precall.advice-${symbol}`) ? say(`precall.advice-${symbol}`) : '';
    return html`<li class=${GRADES[grade]}>
      <wp-icon name=${grade === 1 ? 'check' : 'alert-circle'}></wp-icon>
      <span>${say(`precall.${symbol}`)}<span class="ear">${say(`precall.grade-${GRADES[grade]}`)}</span></span><span class="digits soft">${shown}</span>
      ${name || advice ? html`<small class="soft">${name ? html`<bdi>${name}</bdi>` : nothing} ${detail} ${advice}</small>` : nothing}</li>`;
  }

  /** What the test call lost on its way, and which way that was. */
  #way() {
    const { loss = 0, jitter = 0, roundTrip = 0, relayed = false } = this.report.way ?? {};
    const words = say('precall.way', { loss: Math.round(loss) / 10, jitter: Math.round(jitter), trip: Math.round(roundTrip) });
    return relayed ? say('precall.relayed', { way: words }) : words;
  }

  #start = () => {
    this.report = { rows: [], running: true, verdict: 0 };
    this.intent('precall', { tell: (/** @type {any} */ report) => { this.report = report; } });
  };
}

customElements.define('wp-precall', WpPrecall);
