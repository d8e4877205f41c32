// SPDX-License-Identifier: MIT
// The screen of <web-phone>: elements made once, shown or hidden as the state says. Each is a `::part` of its name; slots
// before, among and after them take a page's own buttons. Texts of others go in as text nodes.

/** @typedef {{ shown: string[], registration: string, known: boolean, servers: string[], failure: string, call: import('./call.js').Call | null }} Picture */
/**
 * @typedef {object} Wishes
 * @property {(account: { username: string, password: string }) => void} login
 * @property {(digit: string) => void} press
 * @property {() => Promise<void>} paste
 * @property {() => void} typed
 * @property {() => void} logout
 * @property {() => void} dial
 * @property {() => void} answer
 * @property {() => void} hangup
 * @property {() => void} hold
 * @property {() => void} mute
 */

export const PARTS = ['login', 'status', 'number', 'paste', 'dialpad', 'dial', 'answer', 'reject', 'hangup', 'hold', 'mute', 'timer', 'logout'];

const STATUS = /** @type {Record<string, string>} */ ({
  off: 'Not registered', connecting: 'Connecting', registered: 'Registered', reconnecting: 'Reconnecting', refused: 'Not registered',
});

const CSS = `
  :host { display: inline-block; box-sizing: border-box; inline-size: var(--web-phone-width, 260px); font: var(--web-phone-font, 16px/1.4 system-ui, sans-serif);
    color: var(--web-phone-color, CanvasText); background: var(--web-phone-background, Canvas); padding: var(--web-phone-padding, 12px);
    border-radius: var(--web-phone-radius, 16px); }
  :host([hidden]), [hidden] { display: none !important; }
  :host([show="dial"]) { inline-size: auto; padding: 0; background: none; }
  form, .screen { display: grid; gap: var(--web-phone-gap, 8px); }
  .row { display: flex; flex-wrap: wrap; gap: var(--web-phone-gap, 8px); }
  .row > * { flex: 1; }
  .row > [part="number"] { flex: 2; }
  .keys { display: grid; grid-template-columns: repeat(3, 1fr); gap: var(--web-phone-gap, 8px); direction: ltr; }
  button, input, select { font: inherit; color: inherit; box-sizing: border-box; min-block-size: var(--web-phone-key, 44px); inline-size: 100%;
    border: 1px solid var(--web-phone-line, color-mix(in srgb, currentColor 30%, transparent)); border-radius: var(--web-phone-key-radius, 12px);
    background: var(--web-phone-key-background, transparent); padding: 0 .6em; }
  button { cursor: pointer; }
  button:focus-visible, input:focus-visible { outline: 3px solid var(--web-phone-accent, Highlight); outline-offset: 2px; }
  .go { background: var(--web-phone-go, #1a7f4b); color: var(--web-phone-on-go, #fff); border-color: transparent; }
  .stop { background: var(--web-phone-stop, #b3261e); color: var(--web-phone-on-stop, #fff); border-color: transparent; }
  [aria-pressed="true"] { background: var(--web-phone-accent, Highlight); color: var(--web-phone-on-accent, HighlightText); }
  .failure { color: var(--web-phone-stop, light-dark(#b3261e, #ff8a80)); }
  p { margin: 0; overflow-wrap: anywhere; }
`;

/**
 * @param {string} name  of the element
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {any}
 */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** @param {string} part @param {string} text @param {() => void} press @param {string} [look] */
function button(part, text, press, look = '') {
  const element = make('button', { type: 'button', part: `button ${part}`, class: look }, text);
  element.addEventListener('click', press);
  return element;
}

/** @param {number} since */
function elapsed(since) {
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/**
 * @param {ShadowRoot} root
 * @param {Wishes} wishes
 */
export function build(root, wishes) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];

  const username = make('input', { 'aria-label': 'Username', placeholder: 'Username', part: 'field username', autocomplete: 'username' });
  const password = make('input', { 'aria-label': 'Password', placeholder: 'Password', part: 'field password', type: 'password', autocomplete: 'current-password' });
  const server = make('select', { 'aria-label': 'Server', part: 'field server' });
  const login = make('form', { part: 'login' }, username, password, server, make('button', { part: 'button log-in', class: 'go' }, 'Log in'));
  login.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    wishes.login({ username: username.value, password: password.value });
  });
  const status = make('p', { role: 'status', part: 'status' });
  const failure = make('p', { role: 'alert', part: 'failure', class: 'failure' });
  const timer = make('p', { role: 'timer', part: 'timer' });
  const peer = make('p', { part: 'peer', dir: 'auto' });
  const number = make('input', { 'aria-label': 'Number', part: 'number', inputmode: 'tel', autocomplete: 'off', maxlength: '256', dir: 'ltr' });
  number.addEventListener('input', wishes.typed);
  number.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => { if (event.key === 'Enter' && !dial.hidden) wishes.dial(); });
  const paste = button('paste', 'Paste', () => { wishes.paste().catch(() => {}); });
  const dialpad = make('div', { class: 'keys', part: 'dialpad', role: 'group', 'aria-label': 'Dialpad' },
    ...[...'123456789*0#'].map((digit) => button('key', digit, () => wishes.press(digit))));
  const dial = button('dial', 'Call', wishes.dial, 'go');
  const answer = button('answer', 'Answer', wishes.answer, 'go');
  const reject = button('reject', 'Decline', wishes.hangup, 'stop');
  const hangup = button('hangup', 'Hang up', wishes.hangup, 'stop');
  const hold = button('hold', 'Hold', wishes.hold);
  const mute = button('mute', 'Mute', wishes.mute);
  const logout = button('logout', 'Log out', wishes.logout);
  const slot = (/** @type {string} */ name) => make('slot', { name });
  const row = (/** @type {HTMLElement[]} */ ...inner) => make('div', { class: 'row' }, ...inner);
  const rows = [row(number, paste), row(dial, answer, reject, hangup), row(mute, hold, slot('call'))];
  root.append(make('div', { class: 'screen', part: 'screen' },
    slot('start'), status, failure, login, peer, timer, rows[0], dialpad, rows[1], rows[2], slot('actions'), logout, make('slot')));
  /** What has nothing to show takes no room. */
  const close = () => {
    for (const one of rows) one.hidden = [...one.children].every((/** @type {any} */ inner) => inner.hidden || inner.assignedNodes?.().length === 0);
  };
  root.addEventListener('slotchange', close);

  /** @param {string[]} servers */
  function listServers(servers) {
    const now = servers.join('\n');
    if (server.dataset.now === now) return;
    server.dataset.now = now;
    server.replaceChildren(...servers.map((one) => make('option', { value: one }, one)));
  }

  return {
    number,
    /** The chosen one first: the others follow when it fails. @param {string[]} servers */
    server(servers) {
      return servers.includes(server.value) ? [server.value, ...servers.filter((one) => one !== server.value)] : servers;
    },
    /** @param {Picture} picture */
    draw({ shown, registration, known, servers, failure: why, call }) {
      const state = call?.state ?? '';
      const rings = state === 'ringing';
      const running = Boolean(call) && !rings;
      const on = registration === 'registered' || registration === 'reconnecting';
      const see = (/** @type {string} */ part, /** @type {HTMLElement} */ element, /** @type {boolean} */ now) => {
        element.hidden = !now || !shown.includes(part);
      };
      listServers(servers);
      server.hidden = servers.length < 2;
      see('login', login, !on && (!known || registration === 'refused') && registration !== 'connecting');
      see('status', status, true);
      see('status', failure, Boolean(why));
      failure.textContent = why;
      see('timer', timer, state === 'up');
      see('number', number, !rings);
      see('paste', paste, !rings);
      see('dialpad', dialpad, !rings);
      see('dial', dial, !call);
      see('answer', answer, rings);
      see('reject', reject, rings);
      see('hangup', hangup, running);
      see('hold', hold, state === 'up');
      see('mute', mute, state === 'up');
      see('logout', logout, on);
      peer.hidden = !call || !shown.includes('status');
      peer.textContent = call ? call.name || call.number : '';
      status.textContent = STATUS[registration] ?? '';
      timer.textContent = call?.since ? elapsed(call.since) : '';
      for (const [element, pressed, off, now] of /** @type {[HTMLElement, boolean, string, string][]} */ ([[hold, Boolean(call?.held), 'Hold', 'Resume'], [mute, Boolean(call?.muted), 'Mute', 'Unmute']])) {
        element.setAttribute('aria-pressed', String(pressed));
        element.textContent = pressed ? now : off;
      }
      close();
    },
  };
}
