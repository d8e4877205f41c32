// SPDX-License-Identifier: MIT
// Binds the phone's worker to what only a page has: peer connections, microphone, loudspeaker, tones. The same parts as
// the phone's own page, without a screen.
import { Microphone, audioCodecs, capabilities, openMicrophone, watchDevices } from '../page/devices.js';
import { Media } from '../page/media.js';
import { Line, live, share } from '../page/port.js';
import { Quality } from '../page/quality.js';
import { Sound } from '../page/sound.js';
import { Tones } from '../page/tones.js';
import { Warm, watchNetwork } from '../page/warm.js';

/** @typedef {import('../phone/messages.js').PhoneMessage} PhoneMessage */
/** @typedef {import('../phone/messages.js').EvOutput} EvOutput */
/** @typedef {import('#abi').Command} Command */

const PARTING_MS = 1000;

/** Why something did not work; `code` is for programs. */
export class PhoneError extends Error {
  /** @param {string} code @param {string} text */
  constructor(code, text) {
    super(text);
    this.name = 'PhoneError';
    this.code = code;
  }
}

/**
 * Scripts of another origin start no worker, but one of ours may import them.
 * @param {URL} url
 */
function startable(url) {
  if (url.origin === location.origin || url.protocol === 'data:' || url.protocol === 'blob:') return url;
  return URL.createObjectURL(new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' }));
}

/**
 * @typedef {object} Tell
 * @property {(output: EvOutput) => void} event
 * @property {(symbol: string) => void} failure  '' when the trouble is over
 * @property {(command: Command) => void} refused  the core cannot do that
 * @property {() => void} lost  another phone listens now: it knows none of the calls
 */

export class Engine {
  #line = new Line();
  #warm = new Warm();
  #input = '';
  #microphone = new Microphone(() => openMicrophone(this.#input));
  #media;
  #sound;
  #tones;
  #quality;
  #tell;
  #open = new AbortController();
  /** @type {Worker | null} */ #worker = null;

  /**
   * @param {{ shared?: string, worker?: () => Worker | SharedWorker, wasm?: string | URL, iceServers?: RTCIceServer[], tones?: boolean }} options
   * @param {Tell} tell
   */
  constructor({ shared, worker, wasm = new URL('./phone.pack', import.meta.url), iceServers = [], tones = true }, tell) {
    this.#tell = tell;
    this.#tones = tones ? new Tones() : null;
    this.#sound = new Sound((refused) => tell.failure(refused ? 'no-audio' : ''));
    this.#media = new Media({
      command: (command) => this.command(command),
      warm: this.#warm,
      openMicrophone: () => this.#microphone.open(),
      microphoneIsSure: () => this.#microphone.sure,
      sound: (call, track) => this.#sound.play(call, track),
    });
    this.#quality = new Quality(() => this.#media.connections(), (call, text) => this.command({ kind: 'STATS', call, text: [text] }));
    this.#warm.configure({ iceServers });
    this.#start(shared, worker);
    this.#post({ type: 'start', wasm: new URL(wasm, location.href).href });
    const hello = () => this.#post({ type: 'hello', capabilities: capabilities(), visible: document.visibilityState === 'visible' });
    const how = { signal: this.#open.signal };
    document.addEventListener('visibilitychange', hello, how);
    watchDevices(() => this.#media.devicesChanged(), how);
    watchNetwork(() => this.#warm.renew(), how);
    this.#microphone.watch(how).catch(() => {});
    this.#line.listen((message) => this.#hear(message));
    hello();
  }

  /** @param {Command} command */
  command({ text = [], ...command }) {
    // Of programs that are not type-checked comes anything, and the worker takes text alone.
    this.#post({ type: 'command', command: { ...command, text: text.map((/** @type {unknown} */ one) => String(one ?? '')) } });
  }

  /** A call is about to want it: in the click, browsers ask sooner. */
  expectMicrophone() { this.#microphone.expect(); }

  /** @param {number} id */
  async statsOf(id) {
    for (const [call, connection] of this.#media.connections()) if (call === id) return connection.getStats();
    return null;
  }

  /** @param {string} code @param {string} text */
  failure(code, text) { return new PhoneError(code, text); }

  /** @param {boolean} up  a call is up */
  measure(up) { this.#quality.watch(up); }

  /** @param {string} device */
  setMicrophone(device) {
    this.#input = device;
    return this.#media.changeMicrophone();
  }

  /** @param {string} device */
  setSpeaker(device) { this.#sound.choose(device); }

  close() {
    this.#post(this.#worker ? { type: 'command', command: { kind: 'LOGOUT' } } : { type: 'bye' });
    this.#open.abort();
    this.#line.listen(() => {});
    this.#media.releaseAll();
    this.#tones?.silence();
    this.#warm.drop();
    this.measure(false);
    // First it says goodbye, to the server and to who is in a call.
    setTimeout(() => this.#worker?.terminate(), PARTING_MS);
  }

  /** @param {any} message */
  #post(message) { if (!this.#open.signal.aborted) this.#line.post(message); }

  /** @param {string | undefined} name @param {(() => Worker | SharedWorker) | undefined} own */
  #start(name, own) {
    const line = this.#line;
    const failed = () => line.hear({ type: 'failure', symbol: 'no-worker' });
    if (own || name === undefined) {
      const worker = own?.() ?? new Worker(startable(new URL('./worker.js', import.meta.url)), { type: 'module' });
      if (!(worker instanceof Worker)) return share(line, () => worker, failed);
      worker.onmessage = ({ data }) => line.hear(data);
      worker.onerror = failed;
      line.use(/** @type {any} */ (worker));
      this.#worker = worker;
      return;
    }
    share(line, () => new SharedWorker(new URL('./worker.js', import.meta.url), { type: 'module', name }), failed);
    live(line, `webphone-kit-page-${crypto.randomUUID()}`);
  }

  /** @param {PhoneMessage} message */
  #hear(message) {
    switch (message.type) {
      case 'event': return this.#happened(message.output);
      case 'media':
        if (message.output.kind === 'DO_CODECS') return this.#choose(message.output.order);
        return this.#media.do(message.output);
      case 'tone': return this.#tones?.play(message.output.call, message.aloud ? message.output.tone : 'none');
      case 'failure': return this.#tell.failure(message.symbol);
      case 'refused': return this.#tell.refused(message.command);
      case 'attached':
        this.#media.releaseAll();
        return this.#tell.lost();
    }
  }

  /** @param {EvOutput} output */
  #happened(output) {
    if (output.kind === 'EV_ACCOUNT' && output.state === 'registered') this.#warm.prepare();
    if (output.kind === 'EV_CALL') {
      if (output.state === 'ringing') this.#warm.ring();
      else this.#warm.silence();
      if (output.state === 'ended') this.#microphone.forget();
      if (output.state === 'up' || output.state === 'ended') this.#warm.prepare();
    }
    this.#tell.event(output);
  }

  /** @param {string} order */
  #choose(order) {
    const all = audioCodecs();
    this.#warm.configure({ codecs: order.split(' ').filter(Boolean).map((index) => all[Number(index)]).filter(Boolean) });
  }
}
