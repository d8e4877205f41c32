// SPDX-License-Identifier: MIT
// The sound of a call that is recorded: both voices to the worklet, and tones that both sides hear into what is sent, what
// is recorded and the speaker here.
import { HERE_GAIN, SENT_GAIN, warn } from './tape-tone.js';

const TOUCHES = ['pointerup', 'keydown'];  // by which a browser lets a page make sound

const RATE = 48_000;  // of a file: what comes at another one would be computed anew, which costs as much as encoding

/** Where a browser joins only what has one rate (Firefox) it is that of the devices. */
function contextOf() {
  const own = new AudioContext({ latencyHint: 'interactive' });
  if (own.sampleRate === RATE) return own;
  const wished = new AudioContext({ latencyHint: 'interactive', sampleRate: RATE });
  let unused = own;
  try {
    wished.createMediaStreamSource(own.createMediaStreamDestination().stream);
  } catch {
    unused = wished;
  }
  unused.close().catch(() => {});
  return unused === own ? wished : own;
}

export class TapeGraph {
  #context = contextOf();
  #sum;
  #out;
  /** @type {AudioNode | null} */ #near = null;
  /** @type {AudioNode | null} */ #far = null;
  /** @type {AudioWorkletNode | null} */ #worklet = null;
  #voice;

  constructor() {
    this.#sum = new GainNode(this.#context);
    this.#voice = new GainNode(this.#context);  // of the far side
    this.#out = this.#context.createMediaStreamDestination();
    this.#sum.connect(this.#out);
    this.#context.resume().catch(() => {});
  }

  get rate() { return this.#context.sampleRate; }

  /** Until sound goes through here. In a page that nobody has touched it does not, and who spoke through it would not be heard. */
  async runs() {
    const context = this.#context;
    const again = () => { context.resume().catch(() => {}); };
    for (const name of TOUCHES) addEventListener(name, again);
    while (context.state === 'suspended') await new Promise((resolve) => { context.addEventListener('statechange', resolve, { once: true }); });
    for (const name of TOUCHES) removeEventListener(name, again);
  }

  /** @returns {Promise<MessagePort>} what the frames come from */
  async start() {
    await this.#context.audioWorklet.addModule(new URL('./tape-worklet.js', import.meta.url));
    const worklet = new AudioWorkletNode(this.#context, 'tape', { numberOfInputs: 2, numberOfOutputs: 1, channelCount: 1, channelCountMode: 'explicit' });
    this.#worklet = worklet;
    this.#voice.connect(worklet, 0, 0);
    this.#sum.connect(worklet, 0, 1);
    worklet.connect(this.#context.destination);  // silence: nothing runs that leads nowhere
    const { port1, port2 } = new MessageChannel();
    worklet.port.postMessage(port1, [port1]);
    return port2;
  }

  /** @param {MediaStreamTrack | null} track  what is to be sent @returns {MediaStreamTrack} what is sent in its place */
  near(track) {
    this.#near?.disconnect();
    this.#near = this.#source(track);
    this.#near?.connect(this.#sum);
    return this.#out.stream.getAudioTracks()[0];
  }

  /** @param {MediaStreamTrack} track */
  far(track) {
    this.#far?.disconnect();
    this.#far = this.#source(track);
    this.#far?.connect(this.#voice);
  }

  /** @param {boolean} twice  it begins */
  beep(twice) { warn(this.#context, twice, [[this.#sum, SENT_GAIN], [this.#context.destination, HERE_GAIN]]); }

  end() {
    this.#worklet?.port.postMessage(null);
    this.#context.close().catch(() => {});
  }

  /** @param {MediaStreamTrack | null} track */
  #source(track) { return track && this.#context.createMediaStreamSource(new MediaStream([track])); }
}
