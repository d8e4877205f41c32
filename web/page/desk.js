// SPDX-License-Identifier: MIT
// Binds what stands around a call: chosen devices and their trial, meters, the report of a fault, what is remembered of
// it all. It follows the state; the intents that need more than the state are done here.
import { foreground } from '../state/select.js';
import { listDevices, openMicrophone, MicrophoneError } from './devices.js';
import { Levels } from './levels.js';
import { keepPreferences, keptPreferences } from './preferences.js';
import { Reachability, findReach } from './reach.js';
import { canChooseOutput } from './sound.js';
import { Trial } from './trial.js';

/** @typedef {import('../state/state.js').State} State */

/**
 * @typedef {object} Outside
 * @property {() => State} state
 * @property {(event: { kind: string, [field: string]: any }) => void} change
 * @property {import('./media.js').Media} media
 * @property {import('./sound.js').Sound} sound
 * @property {import('./tones.js').Tones} tones
 * @property {EventTarget} app
 */

/** What the portal answers to anybody. */
const PROBE = '/api/softphone/config';
const DONE_TIME = 4000;

export class Desk {
  #outside;
  #trial;
  #levels;
  #reach;
  /** @type {any} */ #done = null;
  #identity = '';

  /** @param {Outside} outside */
  constructor(outside) {
    const { state, change, tones } = outside;
    this.#outside = outside;
    this.#trial = new Trial({
      openMicrophone: () => openMicrophone(state().sound.input),
      output: () => state().sound.output,
      tone: (tone, call) => tones.play(call, tone),
      tell: (now) => {
        change({ kind: 'PAGE_SOUND', ...now });
        if (now.test === 'recording') return;
        this.list();  // with the permission come the names
      },
    });
    this.#levels = new Levels(() => this.#voices(), (levels) => dispatchEvent(new CustomEvent('webphone-levels', { detail: levels })));
    this.#reach = new Reachability(
      (reach) => change({ kind: 'PAGE_REACH', reach }),
      () => findReach({ url: new URL(PROBE, location.origin).href }),
    );
  }

  start() {
    const { input, output, ring, shortcuts, identity } = keptPreferences();
    this.#identity = identity;
    this.#outside.change({ kind: 'PAGE_SOUND', choosable: canChooseOutput(), input, output, ring });
    this.#outside.change({ kind: 'PAGE_SHORTCUTS', on: shortcuts });
    this.list();
  }

  async list() { this.#outside.change({ kind: 'PAGE_SOUND', ...await listDevices() }); }

  /** @param {import('#abi').EV_ACCOUNT} output */
  account(output) { this.#reach.account(output); }

  network() { this.#reach.again(); }

  /** What follows from a state that is not the one before. @param {State} before */
  changed(before) {
    const state = this.#outside.state();
    const { sound, calls } = state;
    // Where devices are shown they are those that are there now.
    if ((state.picking && !before.picking) || (state.tab === 'settings' && before.tab !== 'settings')) this.list();
    if (sound !== before.sound) this.#soundChanged(sound, before.sound);
    if (state.shortcuts !== before.shortcuts) keepPreferences({ shortcuts: state.shortcuts });
    if (state.identity !== before.identity) this.#identityChanged(state.identity, state.identities === before.identities);
    if (state.identities !== before.identities && this.#identity) this.#outside.change({ kind: 'PAGE_IDENTITY', identity: this.#identity });
    if (calls !== before.calls && calls.some((call) => call.state === 'up')) {
      if (!sound.inputs.some(({ label }) => label)) this.list();
      if (sound.test) this.#trial.start('');
    }
    this.#levels.watch(!document.hidden && (sound.test === 'recording' || calls.some((call) => call.state === 'up')));
  }

  /** @param {{ name: string, [field: string]: any }} intent */
  async intent(intent) {
    switch (intent.name) {
      case 'test': return this.#trial.start(intent.test);
      case 'report': return this.#report(intent.how);
      case 'forget': case 'account': return this.#forgetDone();
    }
  }

  /** @param {State['sound']} now @param {State['sound']} before */
  #soundChanged(now, before) {
    const { media, sound, tones } = this.#outside;
    if (now.output !== before.output) sound.choose(now.output);
    if (now.ring !== before.ring) tones.ringOn(now.ring);
    if (now.input !== before.input) media.changeMicrophone().catch((error) => this.#microphoneFailed(error));
    if (now.input === before.input && now.output === before.output && now.ring === before.ring) return;
    keepPreferences({ input: now.input, output: now.output, ring: now.ring });
  }

  /** The calls go on with the one they have. @param {unknown} error */
  #microphoneFailed(error) {
    this.#outside.change({ kind: 'PAGE_FAILURE', symbol: error instanceof MicrophoneError ? error.symbol : 'media-error' });
  }

  /** @param {string} identity @param {boolean} chosen  by a person, not by a list that has come */
  #identityChanged(identity, chosen) {
    if (!chosen) return;
    this.#identity = identity;
    keepPreferences({ identity });
  }

  /** @returns {Record<string, MediaStreamTrack | null>} */
  #voices() {
    if (this.#trial.track) return { trial: this.#trial.track };
    const front = foreground(this.#outside.state());
    return front ? this.#outside.media.voices(front.call) : {};
  }

  /** @param {string} how */
  async #report(how) {
    const [{ bundle }, { copy, download }] = await Promise.all([import('../state/ladder.js'), import('./bundle.js')]);  // rarely wanted
    const report = bundle(this.#outside.state(), { at: Date.now(), agent: navigator.userAgent, url: location.href });
    if (how === 'download') return download(report);
    this.#outside.change({ kind: 'PAGE_DONE', what: await copy(report) ? 'copied' : 'not-copied' });
    this.#forgetDone();
  }

  /** What was just done is only mentioned. */
  #forgetDone() {
    clearTimeout(this.#done);
    this.#done = setTimeout(() => this.#outside.change({ kind: 'PAGE_DONE', what: '' }), DONE_TIME);
  }
}
