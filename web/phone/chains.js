// SPDX-License-Identifier: MIT
// Binds the interpreter of chains (action.wasm) to the phone, the portal, the desk and the pages: it says what is to
// be done, here it is done and answered. One chain at a time for all tabs, since there is one of this for all.
import { Pump } from './pump.js';

/** @typedef {import('#action-abi').ChainOutput} ChainOutput */
/** @typedef {import('#action-abi').ChainInput} ChainInput */
/** @typedef {import('#abi').EV_CALL} EV_CALL */
/** @typedef {import('#abi').Command} Command */
/** @typedef {import('./action.js').Chain} Chain */
/** @typedef {import('./messages.js').PortalAnswer} PortalAnswer */
/** @typedef {{ [name: string]: any }} Json */

/**
 * @typedef {object} ChainState
 * @property {'idle' | 'started' | 'asking' | 'acting' | 'filling' | 'ended' | 'refused'} state
 * @property {number} button
 * @property {string} label  of the button, foreign text
 * @property {string} reason  symbol of reason.def
 * @property {number} column
 * @property {number} status
 * @property {string} field
 * @property {string} expected
 * @property {string} text  for a person, foreign text
 * @property {FormState | null} form
 * @property {{ what: string, text: string } | null} response
 * @property {string[]} trace  one line of JSON for each step
 */
/**
 * @typedef {object} FormState
 * @property {number} view
 * @property {number} form
 * @property {string} name
 * @property {'opened' | 'shaped' | 'changed'} why
 * @property {Json[]} schema
 * @property {Json} data
 * @property {string[]} changed
 * @property {string} focus
 * @property {{ name: string, error: string, limit?: number }[]} errors
 * @property {number} turn  grows with each time it is shown anew
 */

/** @type {Readonly<ChainState>} */
export const IDLE = Object.freeze({
  state: 'idle', button: 0, label: '', reason: 'none', column: 0, status: 0, field: '', expected: '', text: '', form: null, response: null, trace: [],
});

const MARK = 'chain-running';
const TRACE_MAX = 300;
const SCRIPT_PATIENCE = 40_000;  // a script may take 30 s
const DONE = 200;
const NO_JSON = '[';

export class Chains {
  #outside;
  #pump;
  /** @type {Promise<boolean> | null} */ #loading = null;
  #loaded = false;
  /** @type {ChainState} */ #state = IDLE;
  /** @type {any} the page that pressed the button */ #page = null;
  /** @type {Map<number, EV_CALL>} */ #calls = new Map();
  /** @type {Json | null} */ #lead = null;
  #turn = 0;
  #person = 0;  // grows with each

  /**
   * @param {object} outside
   * @param {() => Promise<Chain>} outside.load
   * @param {() => number} outside.clock
   * @param {string} outside.origin
   * @param {() => unknown} outside.allow  where a chain may go in this window, as the operator lists it
   * @param {import('./storage.js').Storage} outside.storage
   * @param {(method: string, path: string, ask: { body?: unknown, patience?: number }) => Promise<PortalAnswer>} outside.request
   * @param {(command: Command, from: any) => Promise<number>} outside.command  an input of the phone: 0 or its error
   * @param {(wish: { name: string, decision?: string }) => Promise<{ ok: boolean, status: number, words: string }>} outside.desk
   * @param {() => string} outside.as  as whom calls are made, '' for the account's own number
   * @param {(from: any, message: { type: 'redirect', ask: number, url: string, window: 'same' | 'new' }) => boolean} outside.page  false: no page is there
   * @param {(state: ChainState) => void} outside.tell
   * @param {(error: unknown) => void} outside.report
   */
  constructor(outside) {
    this.#outside = outside;
    const { clock, report } = outside;
    this.#pump = new Pump(/** @type {any} */ ({
      clock, report, hand: (/** @type {ChainOutput} */ output) => this.#hand(output), broken: (/** @type {unknown} */ error) => this.#broken(error),
    }));
  }

  /** What was running when the phone ended, ended with it, and that is told. */
  async left() {
    const mark = await this.#outside.storage.read(MARK).catch(() => null);
    if (!mark || this.#state !== IDLE) return;
    this.#mark(null);
    this.#say({ ...IDLE, state: 'ended', reason: 'phone-ended', label: String(mark.label ?? '') });
  }

  /** @param {EV_CALL} output */
  call(output) {
    if (output.state === 'ended') this.#calls.delete(output.call);
    else this.#calls.set(output.call, output);
    if (this.#loaded) this.#feed((chain, now) => chain.call(now, output));
  }

  /** @param {Json | null} lead */
  lead(lead) {
    this.#lead = lead;
    if (this.#loaded) this.#give({ kind: 'LEAD', text: [lead ? JSON.stringify(lead) : ''] });
  }

  /**
   * @param {{ name: string, [field: string]: any }} wish
   * @param {any} page
   * @param {Json[]} buttons
   */
  async wish(wish, page, buttons) {
    switch (wish.name) {
      case 'press': return this.#press(buttons.find(({ id }) => id === wish.button), wish, page);
      case 'change': return this.#give({ kind: 'CHANGE', call: wish.view, text: [String(wish.field), JSON.stringify(wish.values ?? {})] });
      case 'submit': return this.#submit(wish);
      case 'cancel': return this.#give({ kind: 'CANCEL', call: Number(wish.view) || 0 });
      case 'acted': return this.#answer(wish.ask, wish.ok ? DONE : 409, String(wish.text ?? ''));
      case 'done': return this.#over() ? this.#say(IDLE) : undefined;
      default:
    }
  }

  /** Somebody else has the phone. */
  reset() {
    this.#person++;
    if (this.#loaded) this.#give({ kind: 'CANCEL' });
    this.#mark(null);
    this.#say(IDLE);
  }

  /** What is too large for the interpreter is not heard by it. @param {Json} wish */
  #submit({ view, values = {} }) {
    if (!this.#loaded) return;
    this.#feed((chain, now) => {
      const err = chain.give(now, { kind: 'SUBMIT', call: view, text: [JSON.stringify(values)] });
      if (err) this.#say({ reason: 'too-big' });
      return err;
    });
  }

  #over() { return ['idle', 'ended', 'refused'].includes(this.#state.state); }

  /** @param {Json | undefined} button @param {Json} wish @param {any} page */
  async #press(button, { selected, data }, page) {
    if (!button) return;
    this.#loading ??= this.#load();
    const person = this.#person;
    const loaded = await this.#loading;
    if (person !== this.#person) return;
    if (!loaded) {
      this.#loading = null;
      return this.#say({ ...IDLE, state: 'ended', reason: 'no-module', label: String(button.label ?? '') });
    }
    if (this.#over()) {
      this.#page = page;
      this.#say(IDLE);
    }
    const rows = Number.isInteger(selected) && selected >= 0 ? selected + 1 : 0;
    this.#give({ kind: 'PRESS', number: rows, text: [JSON.stringify(button), data ? JSON.stringify(data) : ''] });
  }

  async #load() {
    try {
      const chain = await this.#outside.load();
      this.#loaded = true;
      this.#pump.start(/** @type {any} */ (chain), []);
      this.#give({ kind: 'SETUP', text: [JSON.stringify({ origin: this.#outside.origin, allow: originsOf(this.#outside.allow()) })] });
      for (const call of this.#calls.values()) this.#feed((one, now) => one.call(now, call));
      this.lead(this.#lead);
      return true;
    } catch (error) {
      this.#outside.report(error);
      return false;
    }
  }

  /** @param {unknown} error */
  #broken(error) {
    this.#outside.report(error);
    this.#loaded = false;
    this.#loading = null;
    this.#mark(null);
    this.#say({ ...this.#state, state: 'ended', reason: 'no-module', form: null });
  }

  /** @param {(chain: Chain, now: number) => number} input */
  #feed(input) { this.#pump.feed(/** @type {any} */ (input)); }

  /** @param {ChainInput} input */
  #give(input) { if (this.#loaded) this.#feed((chain, now) => chain.give(now, input)); }

  /** @param {number} ask @param {number} number @param {string} text */
  #answer(ask, number, text) { this.#give({ kind: 'ANSWER', call: ask, number, text: [text] }); }

  /** @param {ChainOutput} output */
  #hand(output) {
    switch (output.kind) {
      case 'DO_REQUEST': return void this.#request(output);
      case 'DO_ABORT': return;  // its answer will be one that nobody waits for
      case 'DO_ANSWER_CALL': return void this.#command(output.ask, { kind: 'ANSWER', call: output.call });
      case 'DO_END_CALL': {
        const rings = this.#calls.get(output.call)?.state === 'ringing';
        return void this.#command(output.ask, { kind: rings ? 'DECLINE' : 'HANGUP', call: output.call });
      }
      case 'DO_MAKE_CALL': return void this.#command(output.ask, { kind: 'DIAL', text: this.#as(output.text) });
      case 'DO_MUTE': return void this.#command(output.ask, { kind: 'MUTE', call: output.call, number: output.on ? 1 : 0 });
      case 'DO_REDIRECT': return this.#redirect(output);
      case 'DO_SAVE': return void this.#desk(output.ask, { name: 'save', decision: output.decision });
      case 'DO_NEXT': return void this.#desk(output.ask, { name: 'next' });
      default: return this.#show(output);
    }
  }

  /** @param {Extract<ChainOutput, { kind: 'DO_REQUEST' }>} output */
  async #request({ ask, method, path, body }) {
    const answer = await this.#outside.request(method, path, { patience: SCRIPT_PATIENCE, ...(body ? { body } : {}) });
    // One that could not be read has no body either, and is no answer that has nothing to say.
    this.#answer(ask, answer.status, answer.ok || answer.status > 299 ? textOf(answer.body) : NO_JSON);
  }

  /** @param {number} ask @param {Command} command */
  async #command(ask, command) {
    const err = await this.#outside.command(command, this.#page);
    this.#answer(ask, err ? 409 : DONE, err ? String(err) : '');
  }

  /** @param {string} number */
  #as(number) {
    const as = this.#outside.as();
    return as ? [number, as] : [number];
  }

  /** @param {number} ask @param {{ name: string, decision?: string }} wish */
  async #desk(ask, wish) {
    const { ok, status, words } = await this.#outside.desk(wish);
    this.#answer(ask, ok ? DONE : status || 503, ok ? '' : words);
  }

  /** @param {Extract<ChainOutput, { kind: 'DO_REDIRECT' }>} output */
  #redirect({ ask, url, window }) {
    if (!this.#outside.page(this.#page, { type: 'redirect', ask, url, window: window === 'same' ? 'same' : 'new' })) this.#answer(ask, 410, '');
  }

  /** @param {Exclude<ChainOutput, { kind: `DO_${string}` }>} output */
  #show(output) {
    switch (output.kind) {
      case 'EV_CHAIN': return this.#went(output);
      case 'EV_FORM': return this.#say({ form: {
        view: output.view, form: output.form, name: output.name, why: output.why, schema: listOf(output.schema), data: objectOf(output.data),
        changed: listOf(output.changed), focus: output.focus, errors: [], turn: ++this.#turn,
      } });
      case 'EV_CLOSED': return this.#state.form?.view === output.view ? this.#say({ form: null }) : undefined;
      case 'EV_ERRORS': {
        const { form } = this.#state;
        return form?.view === output.view ? this.#say({ form: { ...form, errors: listOf(output.list), focus: output.focus, turn: ++this.#turn } }) : undefined;
      }
      case 'EV_RESPONSE': return this.#say({ response: { what: output.what, text: output.text } });
      case 'EV_TRACE': return this.#say({ trace: [...this.#state.trace, output.line].slice(-TRACE_MAX) });
      default:
    }
  }

  /** @param {Extract<ChainOutput, { kind: 'EV_CHAIN' }>} output */
  #went({ state, reason, button, column, status, label, field, expected, text }) {
    const now = { state, reason, button, column, status, label, field, expected, text };
    if (state === 'refused' && !this.#over()) return;  // what runs goes on; its button says so
    if (state === 'started') this.#mark({ label, at: Date.now() });
    if (state === 'ended') this.#mark(null);
    this.#say({ ...now, ...(state === 'ended' ? { form: null } : {}) });
  }

  /** @param {Json | null} mark */
  #mark(mark) {
    const { storage, report } = this.#outside;
    (mark ? storage.write(MARK, mark) : storage.remove(MARK)).catch(report);
  }

  /** @param {Partial<ChainState>} more */
  #say(more) {
    this.#state = { ...this.#state, ...more };
    this.#outside.tell(this.#state);
  }
}

/** @param {unknown} list */
const originsOf = (list) => (Array.isArray(list) ? list.filter((one) => typeof one === 'string').slice(0, 64) : []);

/** As JSON, whatever it was. @param {unknown} body */
function textOf(body) {
  try {
    return body === null || body === undefined ? '' : JSON.stringify(body);
  } catch {
    return NO_JSON;  // deeper than any script may answer: refused like all that is no reply
  }
}

/** @param {string} json @returns {any[]} */
function listOf(json) {
  const value = json ? JSON.parse(json) : [];
  return Array.isArray(value) ? value : [];
}

/** @param {string} json @returns {Json} */
function objectOf(json) {
  const value = json ? JSON.parse(json) : {};
  return typeof value === 'object' && value !== null ? value : {};
}
