// SPDX-License-Identifier: MIT
// Binds what stands around a call: chosen devices and their trial, meters, the report of a fault, what is remembered of
// it all. It follows the state; the intents that need more than the state are done here.
import { serverOf } from '../state/reach.js';
import { foreground } from '../state/select.js';
import { listDevices, openMicrophone, MicrophoneError } from './devices.js';
import { Levels } from './levels.js';
import { once } from './once.js';
import { keepPreferences, keptPreferences } from './preferences.js';
import { Reachability } from './reach.js';
import { canChooseOutput, playOn } from './sound.js';

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

const DONE_TIME = 4000;

/** Recordings that the portal does not have. Nothing else tells after a crash: what a page keeps is written later than files. */
async function waits() {
  const tapes = await (await navigator.storage.getDirectory()).getDirectoryHandle('tapes');
  for await (const name of /** @type {any} */ (tapes).keys()) if (name.endsWith('.opus')) return true;
  return false;
}

export class Desk {
  #outside;
  /** @type {import('./trial.js').Trial | null} */ #trial = null;
  #levels;
  #reach;
  /** @type {any} */ #done = null;
  #identity = '';
  #tapes = once(async () => new (await import('./tapes.js')).Tapes(this.#outside));

  /** @param {Outside} outside */
  constructor(outside) {
    const { change } = outside;
    this.#outside = outside;
    this.#levels = new Levels(() => this.#voices(), (levels) => dispatchEvent(new CustomEvent('webphone-levels', { detail: levels })));
    this.#reach = new Reachability(
      (reach) => change({ kind: 'PAGE_REACH', reach }),
      async () => (await import('./probe.js')).findReach({ server: serverOf(outside.state()) }),
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
  account(output) {
    this.#reach.account(output);
    if (output.state === 'registered' && !navigator.userActivation?.hasBeenActive) import('./armed.js').then(({ arm }) => arm(this.#outside)).catch(console.debug);
  }

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
      if (sound.test) this.#trial?.start('');
    }
    this.#record(state, before);
    this.#levels.watch(!document.hidden && (sound.test === 'recording' || calls.some((call) => call.state === 'up')));
  }

  /** Nothing of it is fetched where nothing is recorded, and no recording waits to be sent. @param {State} state @param {State} before */
  #record(state, before) {
    const load = () => { this.#tapes().then((tapes) => tapes.changed()).catch((error) => console.debug('tapes:', error)); };
    const may = (state.config?.recording?.policy ?? 'off') !== 'off' && state.calls.some((call) => call.state === 'up');
    if (may || this.#tapes.begun) load();
    else if (state.session !== before.session && state.session?.state === 'open') waits().then((some) => some && load(), () => {});
  }

  /** @param {{ name: string, [field: string]: any }} intent */
  async intent(intent) {
    switch (intent.name) {
      case 'test': return this.#try(intent.test);
      case 'precall': return (await import('./precall-here.js')).precallHere(this.#outside.state(), this.#microphone, /** @type {any} */ (intent).tell);
      case 'greeting': return (await import('./greeting.js')).greeting(/** @type {any} */ (intent), this.#microphone);
      case 'links': return (await import('./guest.js')).takeLinks();
      case 'retry': return this.#reach.again();
      case 'tape': return this.#tapes.begun ? (await this.#tapes()).wish(/** @type {any} */ (intent)) : undefined;
      case 'report': return this.#report(intent.how);
      case 'forget': case 'account': return this.#forgetDone();
    }
  }

  #microphone = () => openMicrophone(this.#outside.state().sound.input);

  /** @param {State['sound']['test']} wish */
  async #try(wish) {
    const { state, change, tones } = this.#outside;
    const { Trial } = await import('./trial.js');
    this.#trial ??= new Trial({
      openMicrophone: this.#microphone,
      codecs: () => state().codecs,
      playOn,
      output: () => state().sound.output,
      tone: (tone, call) => tones.play(call, tone),
      tell: (now) => {
        change({ kind: 'PAGE_SOUND', ...now });
        if (now.test === 'recording') return;
        this.list();  // with the permission come the names
      },
    });
    return this.#trial.start(wish);
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
    if (this.#trial?.track) return { trial: this.#trial.track };
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
