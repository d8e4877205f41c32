// SPDX-License-Identifier: MIT
// Recording of the calls whose media are in this page: binds the tapes in the worker to sound and state. Fetched where the
// operator's policy lets calls be recorded.
import { TAPE_ACT, TAPE_BEEP_MS } from '#opus-abi';
import { scriptUrl } from './script-url.js';
import { TapeGraph } from './tape-graph.js';
import { SENT_GAIN, warn } from './tape-tone.js';

/** @typedef {import('../state/state.js').State} State */
/** @typedef {import('../state/state.js').Call} Call */
/** @typedef {{ known: boolean, graph: TapeGraph | null, timer: any }} Here */

const AGAIN = 20_000;  // what the portal did not take is offered once more
const RECORDS = ['ON', 'PAUSED', 'KEPT', 'KEPT_PAUSED'];

export class Tapes {
  #outside;
  #worker;
  /** @type {Map<number, Here>} */ #calls = new Map();
  #session = '';
  #busy = false;
  /** @type {any} */ #timer = null;

  /**
   * @param {object} outside
   * @param {() => State} outside.state
   * @param {(event: { kind: string, [field: string]: any }) => void} outside.change
   * @param {import('./media.js').Media} outside.media
   */
  constructor(outside) {
    this.#outside = outside;
    this.#worker = new Worker(scriptUrl(new URL('../phone/tape-worker.js', import.meta.url).href), { type: 'module' });
    this.#worker.onmessage = ({ data }) => (data.type === 'tape' ? this.#told(data) : this.#uploaded(data));
    addEventListener('online', () => this.#upload());
  }

  changed() {
    const { state, media } = this.#outside;
    const { calls, config, open, session } = state();
    const { policy = 'off', layout = 'stereo' } = config?.recording ?? {};
    const names = new Map(open);
    for (const call of calls) {
      const callUuid = names.get(call.call);
      if (call.state !== 'up' || !callUuid || this.#calls.has(call.call) || policy === 'off' || !media.tap(call.call, null)) continue;
      this.#calls.set(call.call, { known: false, graph: null, timer: null });
      this.#worker.postMessage({ type: 'call', call: call.call, since: call.since, policy, layout, about: { ...this.#about(call, callUuid), forced: policy === 'always' } });
    }
    for (const id of [...this.#calls.keys()]) if (!calls.some(({ call }) => call === id)) this.#end(id);
    const now = session?.state === 'open' ? state().account.aor : '';
    const fresh = now !== this.#session || (this.#busy && !calls.length);
    this.#busy = calls.length > 0;
    this.#session = now;
    if (fresh) this.#upload();
  }

  /** @param {{ call: number, wish: string }} intent */
  wish({ call, wish }) { if (this.#calls.has(call)) this.#worker.postMessage({ type: 'wish', call, event: wish }); }

  /** @param {Call} call @param {string} callUuid */
  #about({ peer, name, flags }, callUuid) {
    return { callUuid, who: this.#outside.state().account.aor, peer, name, incoming: Boolean(flags.incoming) };
  }

  /** @param {import('../phone/messages.js').TapeTold & { call: number }} told */
  #told({ call, state, acts, may, since }) {
    const here = this.#calls.get(call);
    if (!here) return;
    if (RECORDS.includes(state)) this.#listen(call, here);
    else this.#silence(call, here);
    if (acts & TAPE_ACT.ANNOUNCE && here.graph) this.#beep(call, here.graph, true);
    this.#outside.change({ kind: 'PAGE_TAPE', call, state, may, since });
  }

  /** @param {number} call @param {Here} here */
  #listen(call, here) {
    if (here.graph) return;
    const graph = (here.graph = new TapeGraph());
    const still = () => here.graph === graph;  // else it was ended meanwhile, and another one may record
    const start = async () => {
      await graph.runs();
      if (!still()) return;
      this.#outside.media.tap(call, graph);
      here.timer = setInterval(() => this.#beep(call, graph, false), TAPE_BEEP_MS);
      const port = await graph.start();
      if (still()) this.#worker.postMessage({ type: 'sound', call, rate: graph.rate, port }, [port]);
    };
    start().catch(() => { if (still()) this.#worker.postMessage({ type: 'wish', call, event: 'BROKEN' }); });
  }

  /** Who is joined with a call is heard in it, and so in its recording: he hears of that too, as far as his own call's does not say it. @param {number} call @param {TapeGraph} graph @param {boolean} twice */
  #beep(call, graph, twice) {
    graph.beep(twice);
    const { context, outs } = this.#outside.media.others(call);
    const silent = outs.filter(([other]) => !this.#calls.get(other)?.graph);
    if (context && silent.length) warn(context, twice, silent.map(([, out]) => [out, SENT_GAIN]));
  }

  /** @param {number} call @param {Here} here */
  #silence(call, here) {
    if (!here.graph) return;
    clearInterval(here.timer);
    this.#outside.media.tap(call, null);
    here.graph.end();
    here.graph = null;
  }

  /** @param {number} call */
  #end(call) {
    const here = /** @type {Here} */ (this.#calls.get(call));
    // Another phone takes over: for it the call goes on, and so does its tape, as it is now.
    const goesOn = this.#outside.state().history.find((past) => past.call === call)?.cause === 'page-closed';
    this.#worker.postMessage(goesOn ? { type: 'leave', call } : { type: 'wish', call, event: 'END' });
    this.#silence(call, here);
    this.#calls.delete(call);
  }

  /** What no call needs any more goes to the portal of whose it is. */
  #upload() {
    const { calls, session } = this.#outside.state();
    const username = session?.me?.username;
    // Not beside a call, which has the better claim to the line.
    if (this.#session && username && !calls.length) this.#worker.postMessage({ type: 'upload', who: this.#session, username });
  }

  /** @param {{ sent: number, left: number }} what */
  #uploaded({ sent, left }) {
    if (left) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#upload(), AGAIN);
    }
    if (sent) this.#outside.change({ kind: 'PAGE_RECORDINGS', stale: true });
  }
}
