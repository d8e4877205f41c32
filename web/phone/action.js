// SPDX-License-Identifier: MIT
// action.wasm behind the reader of core.js: chains of actions, with a trace of what went in and what each step did.
// Loaded only where the account has buttons. A Chain can be given to a Pump like a Core.
import { CALL_HELD, CALL_MUTED, COMMANDS, KINDS } from '#action-abi';
import { Core } from './core.js';

/** @typedef {import('#action-abi').ChainInput} ChainInput */
/** @typedef {import('#action-abi').ChainOutput} ChainOutput */
/** @typedef {import('#abi').EV_CALL} EV_CALL */

const TABLES = { COMMANDS, KINDS };
const CALL_STATES = ['dialing', 'progress', 'ringing', 'answering', 'up', 'ended'];  // wp_call_state, from 1
const TOO_LARGE = -2;  // WP_E_ARG
const NO_JSON = '[';
const NO_NUMBERS = '{}';
const TRACE_CHARACTERS = 4 * 1024 * 1024;  // then the oldest lines go

export class Chain {
  #core;
  /** @type {string[]} */ #trace = [];
  #first = 0;   // of the lines that are still kept: cutting the front off for each of them would move all others
  #length = 0;  // characters of those

  /** @param {WebAssembly.Module} module  action.wasm: compile() of core.js makes it */
  constructor(module) { this.#core = new Core(module, new Uint8Array(0), TABLES); }

  /**
   * One input; all outputs are to be drained before the next one. An answer or a lead that is too large is not left out, since
   * something waits for the one, and the other would leave the lead before it in its place.
   * @param {number} now
   * @param {ChainInput} input
   * @returns {number} 0 or an error of #abi ERRORS
   */
  give(now, input) {
    const { kind, call = 0, number = 0, text = [] } = input;
    const instead = kind === 'ANSWER' ? NO_JSON : kind === 'LEAD' ? NO_NUMBERS : null;
    const one = { kind, call, number, text };
    let err = this.#core.command(now, /** @type {any} */ (one));
    if (err === TOO_LARGE && instead) err = this.#core.command(now, /** @type {any} */ (Object.assign(one, { text: [instead] })));
    this.#note({ now, in: kind, call, number, text: one.text });
    return err;
  }

  /**
   * What the phone tells of a call.
   * @param {number} now
   * @param {Pick<EV_CALL, 'call' | 'state' | 'flags'>} output
   */
  call(now, { call, state, flags }) {
    const number = CALL_STATES.indexOf(state) + 1 + (flags.muted ? CALL_MUTED : 0) + (flags.held ? CALL_HELD : 0);
    return this.give(now, { kind: 'CALL', call, number });
  }

  /** @param {number} now */
  expire(now) {
    this.#note({ now, in: 'EXPIRE' });
    return this.#core.expire(now);
  }

  /** When to call expire, Infinity for never. */
  get deadline() { return this.#core.deadline; }

  /** @returns {Generator<ChainOutput>} */
  *outputs() {
    for (const output of this.#core.outputs()) {
      const one = /** @type {ChainOutput} */ (/** @type {unknown} */ (output));
      if (one.kind === 'EV_TRACE') this.#keep(one.line);
      yield one;
    }
  }

  /** Inputs and steps so far, one JSON object a line (docs/buttons.md): what was typed into forms is in it. */
  get trace() { return this.#trace.slice(this.#first).map((line) => `${line}\n`).join(''); }

  /** @param {object} input */
  #note(input) { this.#keep(JSON.stringify(input)); }

  /** @param {string} line */
  #keep(line) {
    this.#trace.push(line);
    this.#length += line.length;
    while (this.#length > TRACE_CHARACTERS) this.#length -= this.#trace[this.#first++].length;
    if (this.#first * 2 <= this.#trace.length) return;
    this.#trace.splice(0, this.#first);
    this.#first = 0;
  }
}
