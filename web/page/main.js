// SPDX-License-Identifier: MIT
// The page's realm: a screen and a media device of the phone. Messages of the phone change the state or
// move media; the one listener for intents sends wishes back.
import { phone } from './start.js';  // first: the phone starts while the rest is evaluated
import { reduce } from '../state/reduce.js';
import { initial } from '../state/state.js';
import { foreground, numberOf } from '../state/select.js';
import '../ui/wp-app.js';
import { showBrand } from './brand.js';
import { customPages } from './custom.js';
import { Desk } from './desk.js';
import { Microphone, audioCodecs, capabilities, openMicrophone, watchDevices } from './devices.js';
import { Install, wantedTab } from './install.js';
import { wishesOf } from './intents.js';
import { keepLanguage, keptLanguage, speak } from './language.js';
import { Media } from './media.js';
import { Portal } from './portal.js';
import { Push } from './push.js';
import { Quality } from './quality.js';
import { redirect } from './redirect.js';
import { Shell } from './shell.js';
import { Records } from './records.js';
import { Sound } from './sound.js';
import { keep, keepTheme, kept, keptTheme } from './theme.js';
import { Tones } from './tones.js';
import { Warm, canConnect, watchNetwork } from './warm.js';
import { wireOf } from './wire.js';

/** @typedef {import('../phone/messages.js').PhoneMessage} PhoneMessage */
/** @typedef {import('../phone/messages.js').EvOutput} EvOutput */

const app = /** @type {any} */ (document.querySelector('wp-app'));
let state = initial;
const { search } = location;  // before anybody tidies the address
const wanted = wantedTab(search);
let frame = 0;
let mute = true;  // until the texts of the first language are there
/** @type {((before: import('../state/state.js').State) => void) | undefined} */
let guest;

const portal = new Portal((message) => phone.post(message));
const custom = customPages(portal, change);
const records = new Records({ portal, post: (message) => phone.post(message), change, state: () => state });
const tones = new Tones();
const warm = new Warm();
const microphone = new Microphone(() => openMicrophone(state.sound.input));
const sound = new Sound((refused) => change({ kind: 'PAGE_FAILURE', symbol: refused ? 'no-audio' : '' }));
const media = new Media({
  command: (command) => phone.post({ type: 'command', command }),
  warm,
  openMicrophone: () => microphone.open(),
  microphoneIsSure: () => microphone.sure,
  microphoneBecomesSure: () => microphone.becomesSure,
  sound: (call, track) => sound.play(call, track),
});
const quality = new Quality(
  () => media.connections(),
  (call, text) => phone.post({ type: 'command', command: { kind: 'STATS', call, text: [text] } }),
  (call, report) => {
    const wire = wireOf(report);
    if (wire) change({ kind: 'PAGE_WIRE', call, ...wire });
  },
);
const desk = new Desk({ state: () => state, change, media, sound, tones, app });

const install = new Install(change, { kept, keep });
const shell = new Shell(phone.post.bind(phone));
const push = new Push({
  state: () => state,
  change,
  command: (command) => phone.post({ type: 'command', command }),
  answering: () => microphone.expect(),
  portal,
  ready: () => shell.ready,
});

/** @param {{ kind: string, [field: string]: any }} event */
function change(event) {
  const next = reduce(state, event);
  if (next === state) return;
  const before = state;
  state = next;
  desk.changed(before);
  guest?.(before);
  push.changed();
  install.changed(state);
  if (state.signedIn) custom.opened(state.tab);
  // Drawn at the next frame, all changes at once: what a call needs is never kept waiting by what it looks like.
  if (document.hidden) draw();
  else frame ||= requestAnimationFrame(draw);
}

function draw() {
  cancelAnimationFrame(frame);
  frame = 0;
  if (mute) return;
  app.state = state;
}

/** @param {string} now  the language that is spoken from now on */
function spoken(now) {
  mute = false;
  change({ kind: 'PAGE_LANGUAGE', spoken: now });
  draw();
}

/** @param {PhoneMessage} message */
function hear(message) {
  switch (message.type) {
    case 'event': return happened(message.output);
    case 'media': return message.output.kind === 'DO_CODECS' ? choose(message.output) : media.do(message.output);
    case 'tone': return tones.play(message.output.call, message.aloud ? message.output.tone : 'none');
    case 'config':
      warm.configure({ iceServers: message.config.iceServers ?? [] });
      showBrand(message.config).catch(console.debug);
      return change({ kind: 'PAGE_CONFIG', config: message.config });
    case 'messages': return change({ kind: 'PAGE_MESSAGES', letters: message.letters });
    case 'vault': return change({ kind: 'PAGE_VAULT', username: message.username });
    case 'contacts': return change({ kind: 'PAGE_CONTACTS', ...message });
    case 'calls': return change({ kind: 'PAGE_CALLS', ...message });
    case 'mailbox': return change({ kind: 'PAGE_MAILBOX', ...message });
    case 'session': return change({ kind: 'PAGE_SESSION', session: message.session });
    case 'portal': return portal.answered(message);
    case 'desk': return change({ kind: 'PAGE_DESK', desk: message.desk });
    case 'chain': return change({ kind: 'PAGE_CHAIN', chain: message.chain });
    case 'redirect': return phone.post({ type: 'agent', wish: { name: 'acted', ask: message.ask, ok: redirect(message, { change }) } });
    case 'failure': return change({ kind: 'PAGE_FAILURE', symbol: message.symbol });
    case 'answering': return microphone.expect();
    case 'attached': return startAgain();
    case 'renewal': return change({ kind: 'PAGE_RENEWAL' });
    case 'renew': return shell.takeOver();
    case 'reload': return location.reload();
  }
}

/** @param {EvOutput} output */
function happened(output) {
  switch (output.kind) {
    case 'EV_TRACE':
      print(output);
      return change({ ...output, at: Date.now() });
    case 'EV_ACCOUNT':
      desk.account(output);
      if (output.state === 'registered') warm.prepare();
      return change({ ...output, retryAt: wallTime(output.retryAt) });
    case 'EV_CALL': return callChanged(output);
    case 'EV_MESSAGE': return change({ ...output, at: Date.now() });
    default: return change(output);
  }
}

/** @param {import('#abi').EV_CALL} output */
function callChanged(output) {
  const { state: now, since } = output;
  if (now === 'ringing') warm.ring();
  if (now === 'ended') microphone.forget();
  change({ ...output, since: wallTime(since), ...(now === 'ended' ? { at: Date.now() } : {}) });
  if (!state.calls.some((call) => call.state === 'ringing')) {
    warm.silence();
    push.silent();
  }
  if (now === 'up' || now === 'ended') warm.prepare();
  quality.watch(state.calls.some((call) => call.state === 'up'));
}

/**
 * The codecs of the core, as indices into the list this page told, and what the operator's rules made of each.
 * @param {import('#abi').DO_CODECS} output
 */
function choose({ order, report }) {
  change({ kind: 'PAGE_CODECS', report });
  const all = audioCodecs();
  warm.configure({ codecs: order.split(' ').filter(Boolean).map((index) => all[Number(index)]).filter(Boolean) });
}

/**
 * The phone's clock is the monotonic one, the screen's that of the wall.
 * @param {number} ms
 */
function wallTime(ms) { return ms && Math.round(ms + Date.now() - performance.timeOrigin - performance.now()); }

/** @param {import('#abi').EV_TRACE} output */
function print({ sent, text }) {
  console.groupCollapsed(`SIP ${sent ? 'sent' : 'received'}: ${text.slice(0, text.indexOf('\r\n'))}`);
  console.debug(text);
  console.groupEnd();
}

/** Another phone listens: it knows no calls, and tells the rest anew. */
function startAgain() {
  portal.lost();
  media.releaseAll();
  tones.silence();
  for (const { call } of state.calls) change({ kind: 'EV_CALL', call, state: 'ended', cause: 'page-closed', at: Date.now() });
}

function greet(visible = document.visibilityState === 'visible') {
  phone.post({ type: 'hello', capabilities: capabilities(), visible });
}

/** What this browser or this address cannot do at all. */
function missing() {
  if (!globalThis.isSecureContext) return 'insecure';
  if (!canConnect()) return 'no-webrtc';
  return '';
}

/** @param {{ name: string, [field: string]: any }} detail */
function wish(detail) {
  const { messages = [], events = [], key } = wishesOf(detail);
  push.intent(detail);  // first: it may have to be in the click, and a log-out takes the session away
  if (detail.name === 'dial' || detail.name === 'answer') microphone.expect();
  if (key) tones.key(key);
  messages.forEach(phone.post, phone);
  events.forEach(change);
  if (detail.name === 'register') import('./signup.js').then(({ signUp }) => signUp(/** @type {any} */ (detail), change)).catch(console.debug);
  if (detail.name === 'install' && detail.ask) install.ask().catch(console.debug);
  if (detail.name === 'page') custom.get(detail.number).catch(console.debug);
  if (detail.name === 'theme') keepTheme(state.theme);
  if (detail.name === 'language') {
    keepLanguage(state.language);
    speak(state.language, spoken);
  }
  desk.intent(detail);
  records.intent(detail);
}

app.addEventListener('intent', (/** @type {CustomEvent} */ { detail }) => wish(detail));

document.addEventListener('visibilitychange', () => {
  draw();  // frames are not to be had while nobody looks
  desk.changed(state);
  greet();
  if (!document.hidden) shell.look();
  push.seen();
});
// A frozen page shows and sounds nothing, whatever the browser says of its visibility; it may wake up to a link that died.
document.addEventListener('freeze', () => greet(false));
document.addEventListener('resume', () => greet());
watchDevices(() => { media.devicesChanged(); desk.list(); });
microphone.watch().catch(console.debug);
watchNetwork(() => { warm.renew(); desk.network(); });

desk.start();
push.start();
const theme = keptTheme();
if (theme) change({ kind: 'PAGE_THEME', theme });
change({ kind: 'PAGE_LANGUAGE', language: keptLanguage() });
change({ kind: 'PAGE_TAB', tab: wanted });
change({ kind: 'PAGE_BUILD', build: /-([0-9a-z]+)\.js$/i.exec(import.meta.url)?.[1] ?? '' });
install.begin();
speak(state.language, spoken);
phone.listen(hear);
// Held in a frame, or opened by a link that names whom to call: few pages are.
if (parent !== self || search.includes('call=')) {
  import('./guest.js').then(({ visit }) => { guest = visit({ state: () => state, intent: wish, post: phone.post.bind(phone), foreground, numberOf, search }); }).catch(console.debug);
}
change({ kind: 'PAGE_CANNOT', symbol: missing() });
greet();
// Nothing of this is needed to draw or to call.
(globalThis.requestIdleCallback ?? setTimeout)(() => { shell.start().catch(console.debug); });
