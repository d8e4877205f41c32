// SPDX-License-Identifier: MIT
// The agent's part of the phone: the desk with its campaign and leads, and the chains that its buttons start.
import { Chains } from './chains.js';
import { Desk } from './desk.js';

/** @typedef {import('#abi').EV_CALL} EV_CALL */
/** @typedef {import('./desk.js').DeskState} DeskState */
/** @typedef {import('./chains.js').ChainState} ChainState */

const OF_CHAINS = new Set(['press', 'change', 'submit', 'cancel', 'acted', 'done']);

export class Agent {
  #desk;
  #chains;
  #outside;
  #who = '';
  /** @type {Promise<import('./action.js').Chain> | null} */ #judging = null;

  /**
   * @param {import('./storage.js').Storage} storage
   * @param {ConstructorParameters<typeof Desk>[1] & Omit<ConstructorParameters<typeof Chains>[0], 'storage' | 'desk' | 'tell' | 'as' | 'load'>
   *   & { chain: (state: ChainState) => void, actions: () => Promise<typeof import('./actions.js')> }} outside
   */
  constructor(storage, outside) {
    this.#outside = outside;
    this.#desk = new Desk(storage, {
      request: outside.request, tell: outside.tell, lead: (lead) => this.#chains.lead(lead), judge: (fields, values) => this.#judge(fields, values),
    });
    this.#chains = new Chains({ ...outside, storage, load: async () => (await outside.actions()).load(), tell: outside.chain, desk: (wish) => this.#desk.wish(wish), as: () => this.#desk.state.as });
  }

  /** Without the module nothing is wrong: the portal judges as well. @param {unknown} fields @param {unknown} values */
  async #judge(fields, values) {
    try {
      const { judge, load } = await this.#outside.actions();
      this.#judging ??= load();
      return judge(await this.#judging, fields, values);
    } catch (error) {
      this.#judging = null;
      this.#outside.report(error);
      return [];
    }
  }

  /** @param {import('./messages.js').Session} session */
  async session(session) {
    const who = session.state === 'none' ? '' : session.me ? `${session.me.username}@${session.me.domain}` : this.#who;
    if (who !== this.#who && this.#who) this.#chains.reset();
    else if (who && !this.#who) await this.#chains.left();
    this.#who = who;
    await this.#desk.session(session);
  }

  /** @param {EV_CALL} output */
  call(output) { this.#chains.call(output); }

  /**
   * @param {{ name: string, [field: string]: any }} wish
   * @param {any} page
   */
  async wish(wish, page) {
    if (OF_CHAINS.has(wish?.name)) await this.#chains.wish(wish, page, this.#desk.state.buttons);
    else await this.#desk.wish(wish);
  }
}
