// SPDX-License-Identifier: MIT
// A person with a browser of their own and a voice of their own (a tone): finds everything on the screen by
// its accessible name, and hears what the page plays.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from './chromium.mjs';
import { writeTone } from './tone.mjs';

const PATIENCE = 20_000;  // a machine with other work takes its time
const LISTEN = 10000;
// Addresses are shown as they are, and a machine with nothing but loopback is enough.
const NETWORK = ['--disable-features=WebRtcHideLocalIpsWithMdns', '--allow-loopback-in-peer-connection'];
const SOUND = ['--autoplay-policy=no-user-gesture-required'];

/** Runs in each page before it: remembers what is played, and what the policy forbade. */
function watchPage() {
  const page = /** @type {any} */ (globalThis);
  page.players = new Set();
  page.loops = new Set();
  page.violations = [];
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function watched() {
    page.players.add(this);
    return play.call(this);
  };
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function watched(...args) {
    if (this.loop) page.loops.add(this);
    return start.apply(this, args);
  };
  const { stop } = AudioScheduledSourceNode.prototype;
  AudioScheduledSourceNode.prototype.stop = function watched(...args) {
    page.loops.delete(this);
    return stop.apply(this, args);
  };
  addEventListener('securitypolicyviolation', (event) => page.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
}

/** Runs in each page before it: the microphone as it is. Echo cancellation hears the own voice come back from an echo
 * service and takes it out, more of it the longer the call lasts: a tone is easily foretold. */
function plainMicrophone() {
  if (!globalThis.MediaDevices) return;  // a page that may have no microphone
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = function plain(wish) {
    const audio = wish?.audio && { ...Object(wish.audio), echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    return getUserMedia.call(this, { ...wish, audio });
  };
}

/**
 * Runs in the page: 170 ms of what it plays, as energy and as the share of it at some frequencies.
 * @param {number[]} tones
 */
async function hearNow(tones) {
  const page = /** @type {any} */ (globalThis);
  const player = [...page.players].find((one) => one.srcObject && !one.paused);
  if (!player) return { energy: 0, shares: tones.map(() => 0), playing: false };
  const context = (page.ear ??= new AudioContext({ sampleRate: 48000 }));
  if (context.state !== 'running') await context.resume();
  if (page.earOf !== player.srcObject) {
    page.earInput?.disconnect();
    page.earOf = player.srcObject;
    page.earInput = context.createMediaStreamSource(player.srcObject);
    page.earNode = new AnalyserNode(context, { fftSize: 8192 });
    page.earInput.connect(page.earNode);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  const samples = new Float32Array(8192);
  page.earNode.getFloatTimeDomainData(samples);
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const shares = tones.map((hertz) => {
    const step = 2 * Math.cos((2 * Math.PI * hertz) / 48000);
    let one = 0;
    let two = 0;
    for (const sample of samples) [one, two] = [sample + step * one - two, one];
    return energy ? (2 * (one * one + two * two - step * one * two)) / (samples.length * energy) : 0;
  });
  return { energy: Math.sqrt(energy / samples.length), shares, playing: true };
}

/**
 * Runs in the page: the same of all that it plays at once.
 * @param {number[]} tones
 */
async function hearAllNow(tones) {
  const page = /** @type {any} */ (globalThis);
  const context = (page.ears ??= new AudioContext({ sampleRate: 48000 }));
  if (context.state !== 'running') await context.resume();
  const all = (page.allHeard ??= { node: new AnalyserNode(context, { fftSize: 8192 }), inputs: new Map() });
  const playing = new Set([...page.players].filter((one) => one.srcObject && !one.paused).map((one) => one.srcObject));
  for (const [stream, input] of all.inputs) if (!playing.has(stream)) { input.disconnect(); all.inputs.delete(stream); }
  for (const stream of playing) {
    if (all.inputs.has(stream)) continue;
    const input = context.createMediaStreamSource(stream);
    input.connect(all.node);
    all.inputs.set(stream, input);
  }
  const samples = new Float32Array(8192);
  all.node.getFloatTimeDomainData(samples);
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return tones.map((hertz) => {
    const step = 2 * Math.cos((2 * Math.PI * hertz) / 48000);
    let one = 0;
    let two = 0;
    for (const sample of samples) [one, two] = [sample + step * one - two, one];
    return energy > 0.2 ? (2 * (one * one + two * two - step * one * two)) / (samples.length * energy) : 0;
  });
}

/** One browser process. `hertz` is the person's voice; 0: a machine without a microphone. */
export class Machine {
  /** @type {import('playwright-core').Browser} */ browser;
  /** @type {Person[]} */ people = [];

  /** @param {import('playwright-core').Browser} browser @param {boolean} plain */
  constructor(browser, plain) {
    this.browser = browser;
    this.plain = plain;
  }

  /**
   * @param {string} folder @param {number} hertz
   * @param {{refuse?: boolean, hidden?: boolean, plain?: boolean, voice?: string}} [options]  refuse: the microphone is not allowed (yet);
   *   hidden: the browser hides its addresses until it is, as it does for everybody; plain: what the microphone gives is
   *   not worked on; voice: a WAV file in place of the tone
   */
  static async start(folder, hertz, { refuse = false, hidden = false, plain = false, voice = path.join(folder, `voice-${hertz}.wav`) } = {}) {
    const flags = [...SOUND, ...(hidden ? [] : NETWORK)];
    if (hertz) {
      if (!existsSync(voice)) writeTone(voice, hertz);
      flags.push('--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${voice}`);
      if (!refuse) flags.push('--use-fake-ui-for-media-stream');
    }
    return new Machine(await launchChromium(flags), plain);
  }

  /** A profile that nobody has used before. @param {string} url @param {string} number */
  async person(url, number) {
    const context = await this.browser.newContext({ viewport: { width: 1100, height: 800 } });
    context.setDefaultTimeout(PATIENCE);
    await context.addInitScript(watchPage);
    if (this.plain) await context.addInitScript(plainMicrophone);
    const person = new Person(context, url, number);
    this.people.push(person);
    await person.open();
    return person;
  }

  /** Everybody goes; what they saw must have been in order. */
  async clear() {
    const people = this.people.splice(0);
    for (const person of people) await person.leave();
  }

  async stop() {
    try {
      await this.clear();
    } finally {
      await this.browser.close();
    }
  }
}

export class Person {
  /** @type {import('playwright-core').Page} */ page;
  /** @type {string[]} */ console = [];
  /** @type {string[]} */ foreign = [];
  /** Origins of SIP servers: when one of them is away the page asks it by plain HTTP why. @type {string[]} */ servers = [];
  /** @type {string[]} */ faults = [];

  /** @param {import('playwright-core').BrowserContext} context @param {string} url @param {string} number */
  constructor(context, url, number) {
    this.context = context;
    this.url = url;
    this.number = number;
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== new URL(url).origin && protocol !== 'data:' && protocol !== 'blob:') this.foreign.push(request.url());
    });
    context.on('page', (page) => {
      page.on('console', (message) => {
        this.console.push(message.text());
        if (/Content Security Policy|Trusted ?Type/i.test(message.text())) this.faults.push(message.text());
      });
      page.on('pageerror', (error) => this.faults.push(String(error)));
      page.on('dialog', (dialog) => {
        this.faults.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
      });
    });
  }

  async open() {
    this.page = await this.context.newPage();
    await this.page.goto(this.url);
    return this.page;
  }

  /** @param {string} [password] */
  async login(password = `demo-${this.number}`) {
    await this.page.getByRole('textbox', { name: 'Username' }).fill(this.number);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  /** @param {import('playwright-core').Page} [page] */
  registered(page = this.page) {
    return page.getByRole('status').filter({ hasText: /^\s*Registered/ }).first().waitFor();
  }

  /** @param {string} name @param {import('playwright-core').Page} [page] */
  button(name, page = this.page) {
    return page.getByRole('button', { name, exact: true }).first();
  }

  /** @param {string} number */
  async dial(number) {
    await this.page.getByRole('textbox', { name: 'Number' }).fill(number);
    await this.button('Call').click();
  }

  incoming(page = this.page) {
    return page.getByRole('alertdialog', { name: 'Incoming call' });
  }

  async answer() {
    await this.incoming().getByRole('button', { name: 'Answer' }).click();
  }

  /** @param {string | RegExp} [who] */
  call(who = /./) {
    const name = who instanceof RegExp ? /^Call with / : `Call with ${who}`;
    return this.page.getByRole('region', { name });
  }

  /** The call is up: its clock runs. */
  async talks() {
    await this.page.getByRole('timer').first().waitFor();
  }

  async noCall() {
    await this.call().waitFor({ state: 'detached' });
    await this.incoming().waitFor({ state: 'detached' });
  }

  /** @param {string} name */
  press(name) {
    return this.call().getByRole('button', { name, exact: true }).click();
  }

  hangUp() {
    return this.press('Hang up');
  }

  /** @param {string | RegExp} words */
  async reads(words) {
    await this.page.getByText(words).first().waitFor();
  }

  /** Waits until this tone is what the page plays, and no other. @param {number} hertz @param {number[]} [others] */
  async hears(hertz, others = []) {
    const end = Date.now() + LISTEN;
    let last;
    while (Date.now() < end) {
      last = await this.page.evaluate(hearNow, [hertz, ...others]);
      const [share, ...rest] = last.shares;
      if (last.energy > 0.005 && share > 0.5 && rest.every((other) => other < 0.1)) return last;
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    throw new assert.AssertionError({ message: `${this.number} does not hear ${hertz} Hz: ${JSON.stringify(last)}` });
  }

  /**
   * Waits until all these tones have been heard, and none of the others for a while.
   * @param {number[]} tones @param {number[]} others
   * @param {number} [least]  the share of the softest
   */
  async hearsTogether(tones, others, least = 0.15) {
    const end = Date.now() + LISTEN;
    let best = tones.map(() => 0);
    for (let clean = 0; clean < 10 || best.some((share) => share < least);) {
      const shares = await this.page.evaluate(hearAllNow, [...tones, ...others]);
      const foreign = shares.slice(tones.length).some((share) => share > 0.1);
      clean = foreign ? 0 : clean + 1;
      best = foreign ? tones.map(() => 0) : best.map((share, i) => Math.max(share, shares[i]));
      assert.ok(Date.now() < end, `${this.number} does not hear ${tones} Hz together: ${JSON.stringify({ best, shares })}`);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  /** Waits until nothing has been heard for half a second. */
  async hearsNothing() {
    const end = Date.now() + LISTEN;
    let last;
    for (let quiet = 0; quiet < 5;) {
      last = await this.page.evaluate(hearNow, []);
      quiet = last.energy < 0.002 ? quiet + 1 : 0;
      assert.ok(Date.now() < end, `${this.number} still hears something: ${JSON.stringify(last)}`);
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  }

  /** Rings or tones that play in a loop. @param {import('playwright-core').Page} [page] @returns {Promise<number>} */
  loops(page = this.page) {
    return page.evaluate(() => /** @type {any} */ (globalThis).loops.size);
  }

  async leave() {
    const violations = [];
    for (const page of this.context.pages()) violations.push(...await page.evaluate(() => /** @type {any} */ (globalThis).violations));
    await this.context.close();
    const foreign = this.foreign.filter((url) => !this.servers.includes(new URL(url).origin));
    assert.deepEqual({ faults: this.faults, violations, foreign }, { faults: [], violations: [], foreign: [] });
  }
}
