// SPDX-License-Identifier: MIT
// The pages of the phone: what each is told, which one holds a call's media, which one rings aloud. A
// page that attaches later is told the present state. When a page vanishes another may take its calls over.

/** @typedef {import('./messages.js').PortLike} PortLike */
/** @typedef {import('./messages.js').PageMessage} PageMessage */
/** @typedef {import('./messages.js').PhoneMessage} PhoneMessage */
/** @typedef {import('./messages.js').MediaOutput} MediaOutput */
/** @typedef {import('./messages.js').ToneOutput} ToneOutput */
/** @typedef {import('./messages.js').EvOutput} EvOutput */
/** @typedef {import('./messages.js').Command} Command */
/** @typedef {import('./messages.js').OtherMessage} OtherMessage */

/**
 * @typedef {object} Page
 * @property {PortLike} port
 * @property {boolean} visible
 * @property {number} focused  grows with each focus of any page
 * @property {boolean} told  has got the present state
 */

/**
 * @typedef {object} Handlers
 * @property {(command: Command, from: Page | null) => void} command
 * @property {(message: OtherMessage, from: Page) => void} other
 * @property {() => void} [seen]  who looks at a page changed
 * @property {(lock: string, released: () => void) => void} watch  call `released` when nobody holds the lock
 * @property {() => PhoneMessage[]} [present]  what else a page that comes has to know
 * @property {(page: Page) => void} [gone]
 */

/** Tones that every page may hear about but one sounds; the others belong to the page of the call. */
const RINGS = new Set(['ring', 'waiting', 'ring-internal']);

/** Tones that end by themselves: no page that comes later plays them again. */
const LAST_TONES = new Set(['none', 'busy', 'ended']);

/** What is said once: a page that comes later has it from elsewhere, or needs it no more. */
const ONCE = new Set(['EV_TRACE', 'EV_MESSAGE', 'EV_REPORT']);

export class Ports {
  #handlers;
  /** @type {Set<Page>} */ #pages = new Set();
  /** @type {Map<number, Page>} */ #owners = new Map();
  /** @type {Map<string, PhoneMessage>} what a page that comes later has to know, by name */ #kept = new Map();
  /** @type {Map<number, ToneOutput>} */ #tones = new Map();
  #focusCount = 0;
  #capabilities = '';

  /** @param {Handlers} handlers */
  constructor(handlers) { this.#handlers = handlers; }

  /** @param {PortLike} port */
  attach(port) {
    /** @type {Page} */
    const page = { port, visible: false, focused: 0, told: false };
    this.#pages.add(page);
    port.onmessage = ({ data }) => this.#got(page, data);
  }

  /**
   * Pages come one by one to a SharedWorker. They wait for the lock that it holds: when that is free this phone has died.
   * @param {{ onconnect: unknown }} worker
   */
  meet(worker) {
    const pulse = `webphone-${crypto.randomUUID()}`;
    const alive = new Promise((resolve) => {
      navigator.locks.request(pulse, () => {
        resolve(true);
        return new Promise(() => {});
      }).catch(console.debug);
    });
    worker.onconnect = (/** @type {MessageEvent} */ { ports: [port] }) => {
      this.attach(port);
      alive.then(() => port.postMessage({ type: 'attached', pulse }));
    };
  }

  /** Calls there are. */
  get calls() { return [...this.#kept.keys()].filter((name) => name.startsWith('EV_CALL ')).length; }

  /** Does somebody look at a page? */
  get watched() { return [...this.#pages].some((page) => page.visible); }

  /** @param {PhoneMessage} message */
  tell(message) { this.#tellAll(message); }

  /** How many pages there are. */
  get size() { return this.#pages.size; }

  /** @param {EvOutput} output */
  event(output) {
    /** @type {PhoneMessage} */
    const message = { type: 'event', output };
    const { kind, call } = output;
    // A note about the configuration stays true; what else is only said once is not for later pages.
    const lasts = kind === 'EV_NOTE' ? output.code <= -300 && output.code > -400 : !ONCE.has(kind);
    const name = kind === 'EV_WATCH' ? `${kind} ${output.package} ${output.peer}` : call ? `${kind} ${call}` : kind;
    if (lasts) this.#keep(name, message);
    if (kind === 'EV_CALL' && output.state === 'ended') this.#dropKept(call);
    this.#tellAll(message);
    if (output.kind === 'EV_CALL' && output.state === 'ended') this.#forgetSoon(output.call);
  }

  /**
   * To the page that holds the call; a call that has none yet gets the page that asked, or else the one
   * a person looks at.
   * @param {MediaOutput} output
   * @param {Page | null} from
   */
  media(output, from) {
    /** @type {PhoneMessage} */
    const message = { type: 'media', output };
    if (output.kind === 'DO_CODECS') {
      this.#keep(output.kind, message);
      this.#tellAll(message);
      return;
    }
    const describes = output.kind === 'DO_OFFER' || output.kind === 'DO_ANSWER';
    const page = this.#owners.get(output.call) ?? (describes ? this.#choose(from) : undefined);
    if (page) {
      if (describes) this.#owners.set(output.call, page);
      page.port.postMessage(message);
    } else if (describes) {
      this.#handlers.command({ kind: 'MEDIA_FAILED', call: output.call, text: ['page-closed'] }, null);
    }
  }

  /** @param {ToneOutput} output */
  tone(output) {
    const last = LAST_TONES.has(output.tone);
    if (last) this.#tones.delete(output.call);
    else this.#tones.set(output.call, output);
    for (const page of this.#pages) this.#tellTone(page, output);
    if (last) this.#forgetSoon(output.call);
  }

  /** @param {import('./messages.js').PhoneConfig} config */
  config(config) { this.#keepAndTell('config', { type: 'config', config }); }

  /**
   * Messages for pages that come later, or `now` for all.
   * @param {import('./archive.js').Letter[]} letters
   */
  messages(letters, now = false) {
    this.#keep('messages', { type: 'messages', letters });
    if (now) this.#tellAll({ type: 'messages', letters });
  }

  /** @param {string | null} username */
  vault(username) { this.#keepAndTell('vault', { type: 'vault', username }); }

  /** @param {import('./messages.js').Session} session */
  session(session) { this.#keepAndTell('session', { type: 'session', session }); }

  /**
   * To the page that asked, if it is still there.
   * @param {Page} page
   * @param {PhoneMessage} message
   */
  reply(page, message) { if (this.#pages.has(page)) page.port.postMessage(message); }

  /** What becomes of a new build. That one waits, later pages hear too; what is to be done now is for those that are here.
   * @param {PhoneMessage} message */
  renewal(message) {
    this.#keep('renewal', message.type === 'renewal' ? message : null);
    this.#tellAll(message);
  }

  /**
   * What only one page can do: the one that wants it, or the one that a person looks at.
   * @param {Page | null} page
   * @param {PhoneMessage} message
   */
  one(page, message) {
    const chosen = this.#choose(page);
    chosen?.port.postMessage(message);
    return Boolean(chosen);
  }

  /** How it stands with the agent's desk, or a chain of actions. @param {Extract<PhoneMessage, { type: 'desk' | 'chain' }>} message */
  agent(message) { this.#keepAndTell(message.type, message); }

  /** @param {string} symbol  '' when the trouble is over */
  failure(symbol) {
    this.#keep('failure', symbol ? { type: 'failure', symbol } : null);
    this.#tellAll({ type: 'failure', symbol });
  }

  /** The core was lost: every call with it. */
  abandon() {
    for (const message of [...this.#kept.values()]) {
      if (message.type !== 'event' || message.output.kind !== 'EV_CALL') continue;
      const { call } = message.output;
      this.tone({ kind: 'DO_TONE', call, tone: 'none' });
      this.#owners.get(call)?.port.postMessage({ type: 'media', output: { kind: 'DO_RELEASE', call } });
      this.event({ ...message.output, state: 'ended', cause: 'protocol' });
    }
    this.#capabilities = '';
    this.#owners.clear();
  }

  /** What the pages' browser can do, as a command; for a core that was started anew. */
  get capabilities() { return this.#capabilities; }

  /**
   * @param {Page} page
   * @param {PageMessage} message
   */
  #got(page, message) {
    switch (message.type) {
      case 'hello': return this.#gotHello(page, message);
      case 'alive': return this.#handlers.watch(message.lock, () => this.#gone(page));
      case 'focus':
        page.focused = ++this.#focusCount;
        page.visible = true;
        return this.#tellTones();
      case 'bye': return this.#gone(page);
      case 'command': return this.#handlers.command(message.command, page);
      default: return this.#handlers.other(message, page);
    }
  }

  /**
   * @param {Page} page
   * @param {Extract<PageMessage, { type: 'hello' }>} hello
   */
  #gotHello(page, { capabilities, visible }) {
    // A page that was hidden may have slept, and the network with it.
    if (page.told && visible && !page.visible) this.#handlers.command({ kind: 'NETWORK', number: 0 }, page);
    page.visible = visible;
    this.#handlers.seen?.();
    if (page.told) this.#tellTones();
    else this.#tellPresent(page);
    // All pages are of one browser; the first that knows speaks for all.
    const list = capabilities.join('\n');
    if (!list || list === this.#capabilities) return;
    this.#capabilities = list;
    this.#handlers.command({ kind: 'CAPABILITIES', text: [list] }, page);
  }

  /** Calls whose page is gone may be taken over by one that is there. */
  #tellHere() { if (this.#loudest()) this.#handlers.command({ kind: 'PAGE_HERE' }, null); }

  /** @param {Page} page */
  #tellPresent(page) {
    page.told = true;
    for (const message of [...this.#kept.values(), ...this.#handlers.present?.() ?? []]) page.port.postMessage(message);
    for (const tone of this.#tones.values()) this.#tellTone(page, tone);
    this.#tellHere();
  }

  /** @param {Page} page */
  #gone(page) {
    if (!this.#pages.delete(page)) return;
    page.port.close();
    this.#handlers.seen?.();
    this.#handlers.gone?.(page);
    for (const [call, owner] of [...this.#owners]) {
      if (owner !== page) continue;
      this.#owners.delete(call);
      this.#handlers.command({ kind: 'PAGE_GONE', call }, null);
    }
    this.#tellHere();
    this.#tellTones();
  }

  /** @param {Page | null} from */
  #choose(from) { return from && this.#pages.has(from) ? from : this.#loudest(); }

  /** The page a person most likely looks at or hears: visible before hidden, then the last focused. */
  #loudest() {
    /** @type {Page | undefined} */
    let best;
    for (const page of this.#pages) {
      if (!best || Number(page.visible) > Number(best.visible)
          || (page.visible === best.visible && page.focused > best.focused)) best = page;
    }
    return best;
  }

  #tellTones() {
    for (const tone of this.#tones.values()) for (const page of this.#pages) this.#tellTone(page, tone);
  }

  /**
   * @param {Page} page
   * @param {ToneOutput} output
   */
  #tellTone(page, output) {
    const owner = RINGS.has(output.tone) ? undefined : this.#owners.get(output.call);
    page.port.postMessage({ type: 'tone', output, aloud: page === (owner ?? this.#loudest()) });
  }

  /**
   * The owner of a call is forgotten when the call has ended and sounds no more; not before the drain
   * is over, for a DO_RELEASE or a last tone may still come.
   * @param {number} call
   */
  #forgetSoon(call) {
    queueMicrotask(() => {
      if (!this.#kept.has(`EV_CALL ${call}`) && !this.#tones.has(call)) this.#owners.delete(call);
    });
  }

  /** @param {number} call */
  #dropKept(call) {
    for (const name of [...this.#kept.keys()]) if (name.endsWith(` ${call}`)) this.#kept.delete(name);
  }

  /**
   * @param {string} name
   * @param {PhoneMessage | null} message
   */
  #keep(name, message) {
    if (message) this.#kept.set(name, message);
    else this.#kept.delete(name);
  }

  /**
   * @param {string} name
   * @param {PhoneMessage} message
   */
  #keepAndTell(name, message) {
    this.#keep(name, message);
    this.#tellAll(message);
  }

  /** @param {PhoneMessage} message */
  #tellAll(message) {
    for (const page of this.#pages) if (page.told) page.port.postMessage(message);
  }
}
