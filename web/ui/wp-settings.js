// SPDX-License-Identifier: MIT
// Who this phone is, how it sounds and looks, what is offered, help, and the way out.
import { css, html, nothing } from 'lit';
import { LANGUAGES, explain, say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { codecName, codecWords, isOffered, pushWords } from '../state/around.js';
import { serverMeant } from '../state/server.js';
import { clean, numberOf, serverName, servers } from '../state/select.js';
import { SHORTCUTS, keyName } from './shortcuts.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import { settings } from './settings-style.js';
import './wp-devices.js';
import './icons-more.js';
import './wp-icon.js';
import './wp-meter.js';
import './wp-precall.js';

const THEMES = [['auto', 'theme-light-dark'], ['light', 'weather-sunny'], ['dark', 'weather-night']];
/** A frame of another page is nobody's phone for links, and some browsers ask for no such thing. */
const LINKS = parent === self && 'registerProtocolHandler' in navigator;

export class WpSettings extends WpElement {
  static properties = { editing: { state: true }, refused: { state: true } };
  static styles = [shared, settings, css`:host { max-inline-size: 1080px; }`];

  constructor() {
    super();
    this.editing = false;
    this.refused = false;
  }

  render() {
    return html`
      <h1>${say('settings.title')}</h1>
      <div class="all">
        ${this.#account()}${this.#sound()}${this.#section('precall', 'signal-cellular-3', html`<wp-precall .state=${this.state}></wp-precall>`)}${this.#push()}${this.#look()}${this.#keys()}${LINKS ? this.#links() : nothing}${this.#codecs()}${this.#help()}${this.#out()}
      </div>`;
  }

  /** @param {string} name @param {string} icon @param {unknown} inner @param {string} [sort] */
  #section(name, icon, inner, sort = '') {
    return html`<section class=${sort} aria-label=${say(`settings.${name}`)}>
      <h2><wp-icon name=${icon}></wp-icon>${say(`settings.${name}`)}</h2>${inner}
    </section>`;
  }

  #account() {
    const { account, config, vault, calls, session } = this.state;
    const domain = config?.domain ?? '';
    const server = clean(account.server, 200) || clean(config?.wsServers?.[0], 200);
    const own = clean(account.displayName);
    const user = numberOf(account.aor, domain);
    // Who logs in without a name has that of the portal.
    const name = (own !== user && own) || clean(session?.me?.name) || user;
    const may = Boolean(/** @type {any} */ (config)?.flags?.editSettings);
    const rows = [['display-name', name], ['address', clean(account.aor, 160)], ['server', server]];
    return this.#section('account', 'account', html`
      ${this.editing ? this.#edit(name, server) : html`
        <dl>${rows.map(([row, value]) => html`
          <div><dt id=${row}>${say(`settings.${row}`)}</dt><dd aria-labelledby=${row}><bdi>${value || say('settings.none')}</bdi></dd></div>`)}
        </dl>`}
      <div class="acts">
        ${may && !this.editing ? html`<button class="button" ?disabled=${calls.length > 0} @click=${() => { this.editing = true; this.refused = false; }}>
          <wp-icon name="pencil"></wp-icon>${say('settings.edit')}</button>` : nothing}
        ${vault ? html`<button class="button" @click=${() => this.intent('forget')}>
          <wp-icon name="trash-can-outline"></wp-icon>${say('settings.forget')}</button>` : nothing}
      </div>
      ${vault ? html`<p class="hint soft">${say('settings.forget-hint')}</p>` : nothing}`);
  }

  /** @param {string} name @param {string} server */
  #edit(name, server) {
    const all = servers(this.state);
    return html`<form autocomplete="off" @submit=${this.#save}>
      <label for="name">${say('settings.display-name')}</label>
      <input id="name" type="text" maxlength="80" .value=${name} dir="auto">
      <label for="url">${say('settings.server')}</label>
      <input id="url" type="text" inputmode="url" spellcheck="false" dir="ltr" maxlength="300" list="servers" .value=${server}
        aria-invalid=${this.refused} aria-describedby=${this.refused ? 'refused' : nothing} @input=${() => { this.refused = false; }}>
      <datalist id="servers">${all.map((one) => html`<option value=${one}></option>`)}</datalist>
      ${this.refused ? html`<p class="trouble" id="refused" role="alert">${say('settings.server-refused', { servers: all.map(serverName).join(', ') })}</p>` : nothing}
      <div class="acts">
        <button class="button main" type="submit">${say('settings.save')}</button>
        <button class="button" type="button" @click=${() => { this.editing = false; }}>${say('login.cancel')}</button>
      </div>
    </form>`;
  }

  /** @param {Event} event */
  #save(event) {
    event.preventDefault();
    const value = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (this.find(id)).value.trim();
    const server = serverMeant(this.state, value('#url'));
    this.refused = !server;
    if (this.refused) return this.find('#url')?.focus();
    this.intent('account', { displayName: value('#name'), server });
    this.editing = false;
  }

  #sound() {
    const { test, trouble } = this.state.sound;
    const told = trouble ? explain('failure', trouble) : null;
    const voice = test === 'recording' || test === 'playing';
    return this.#section('sound', 'volume-high', html`
      <wp-devices ring .state=${this.state}></wp-devices>
      <div class="trial">
        ${test === 'recording' ? html`<wp-meter of="trial" label=${say('sound.mine')}></wp-meter>` : nothing}
        <p class="hint" aria-live="polite">${say(`sound.test-${test || 'idle'}`)}</p>
        <div class="acts">
          <button class="button" aria-pressed=${voice} @click=${() => this.intent('test', { test: voice ? '' : 'recording' })}>
            <wp-icon name=${voice ? 'stop' : 'microphone'}></wp-icon>${say(voice ? 'sound.stop' : 'sound.test-voice')}</button>
          <button class="button" aria-pressed=${test === 'ring'} @click=${() => this.intent('test', { test: test === 'ring' ? '' : 'ring' })}>
            <wp-icon name=${test === 'ring' ? 'stop' : 'bell-ring'}></wp-icon>${say(test === 'ring' ? 'sound.stop' : 'sound.test-bell')}</button>
        </div>
        ${told ? html`<div class="trouble" role="alert"><strong>${told.what}</strong><p>${told.advice}</p></div>` : nothing}
      </div>`);
  }

  /** Whether calls are told of while the phone is closed, and the plain way to mend it. */
  #push() {
    const { push } = this.state;
    const { symbol, turn } = pushWords(push);
    const advice = push.state === 'on' ? say(`push.${push.system || 'desktop'}`) : '';
    return this.#section('push', push.state === 'on' ? 'bell' : 'bell-off', html`
      <p>${say(`push.${symbol}`)}</p>
      ${advice ? html`<p class="hint soft">${advice}</p>` : nothing}
      ${turn ? html`<div class="acts"><button class="button ${turn === 'on' ? 'main' : ''}" ?disabled=${push.state === 'asking'}
        @click=${() => this.intent('push', { on: turn === 'on' })}>${say(push.state === 'asking' ? 'push.asking' : turn === 'on' ? 'push.allow' : 'push.turn-off')}</button></div>` : nothing}`);
  }

  #look() {
    const { theme, language } = this.state;
    const languages = [['auto', say('settings.auto')], ...Object.entries(LANGUAGES).map(([tag, { name }]) => [tag, name])];
    return this.#section('look', 'theme-light-dark', html`
      <fieldset>
        <legend>${say('settings.theme')}</legend>
        <div class="choice">${THEMES.map(([name, icon]) => html`
          <label class=${theme === name ? 'on' : ''}><input type="radio" name="theme" value=${name} .checked=${theme === name} @change=${() => this.intent('theme', { theme: name })}>
            <wp-icon name=${icon}></wp-icon><span>${say(`settings.${name}`)}</span></label>`)}
        </div>
      </fieldset>
      <fieldset>
        <legend>${say('settings.language')}</legend>
        <div class="choice">${languages.map(([tag, name]) => html`
          <label class=${language === tag ? 'on' : ''}><input type="radio" name="language" value=${tag} .checked=${language === tag} @change=${() => this.intent('language', { language: tag })}>
            <bdi lang=${tag === 'auto' ? nothing : tag}>${name}</bdi></label>`)}
        </div>
      </fieldset>`);
  }

  #keys() {
    const { shortcuts } = this.state;
    return this.#section('keys', 'keyboard', html`
      <label class="switch"><input type="checkbox" role="switch" .checked=${shortcuts} @change=${() => this.intent('shortcuts', { on: !shortcuts })}>
        <span>${say('settings.keys-on')}</span></label>
      <dl class="keys ${shortcuts ? '' : 'off'}">${SHORTCUTS.map(({ name, code }) => html`
        <div><dt>${say(`keys.${name}`)}</dt><dd dir="ltr"><kbd>Alt</kbd> + <kbd>${keyName(code)}</kbd></dd></div>`)}
        <div><dt>${say('keys.digits')}</dt><dd dir="ltr"><kbd>0</kbd>–<kbd>9</kbd> <kbd>*</kbd> <kbd>#</kbd></dd></div>
      </dl>`);
  }

  #links() {
    return this.#section('links', 'phone-in-talk', html`
      <p class="hint soft">${say('settings.links-hint')}</p>
      <div class="acts"><button class="button" @click=${() => this.intent('links')}>${say('settings.links-ask')}</button></div>`);
  }

  #codecs() {
    const { codecs } = this.state;
    if (!codecs.length) return nothing;
    return this.#section('codecs', 'tune-variant', html`
      <p class="hint soft">${say('settings.codecs-hint')}</p>
      <ol>${codecs.map((codec) => html`<li class=${isOffered(codec) ? '' : 'gone'}>
        <b><bdi>${codecName(codec.name)}</bdi></b>${codecWords(codec) ? html`<small class="soft">${codecWords(codec)}</small>` : nothing}</li>`)}
      </ol>`);
  }

  #help() {
    const { tracing, traced, config, done } = this.state;
    const { uuid, flags } = /** @type {any} */ (config ?? {});
    return this.#section('help', 'information-outline', html`
      <label class="switch"><input type="checkbox" role="switch" .checked=${tracing} @change=${() => this.intent('trace', { on: !tracing })}>
        <span>${say('settings.trace')}</span></label>
      <p class="hint soft">${say('settings.trace-hint')}</p>
      <div class="acts">
        ${tracing || traced.length ? html`<button class="button" @click=${() => this.intent('tab', { tab: 'ladder' })}>
          <wp-icon name="chart-timeline-variant"></wp-icon>${say('ladder.open')}</button>` : nothing}
        <button class="button" @click=${() => this.intent('report', { how: 'copy' })}>
          <wp-icon name=${done === 'copied' ? 'check' : 'content-copy'}></wp-icon>${say('report.copy')}</button>
        <button class="button" @click=${() => this.intent('report', { how: 'download' })}>
          <wp-icon name="download"></wp-icon>${say('report.download')}</button>
      </div>
      <p class="hint soft">${say('report.hint')}</p>
      ${uuid && !flags?.hideUuid ? html`<dl><div><dt id="uuid">${say('settings.uuid')}</dt><dd aria-labelledby="uuid" class="digits">${clean(uuid, 80)}</dd></div></dl>` : nothing}`);
  }

  #out() {
    return html`<section class="out" aria-label=${say('settings.logout')}>
      <p class="soft" id="out">${say('settings.logout-hint')}</p>
      <button class="button" aria-describedby="out" @click=${() => this.intent('logout')}>
        <wp-icon name="logout"></wp-icon>${say('settings.logout')}
      </button>
    </section>`;
  }
}

customElements.define('wp-settings', WpSettings);
