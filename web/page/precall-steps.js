// SPDX-License-Identifier: MIT
// The steps of the test before a call, each by itself: the microphone, the way to the SIP server, a STUN or TURN server.
const PATIENCE = 10_000;
const LISTEN = 1500;
const ECHO_HZ = 1000;
const ECHO_GAIN = 0.1;

export const wait = (/** @type {number} */ ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const token = () => crypto.randomUUID().replaceAll('-', '');

/** @template T @param {Promise<T>} promise @param {number} [ms] @returns {Promise<T>} */
export const within = (promise, ms = PATIENCE) => Promise.race([promise, wait(ms).then(() => { throw new Error('precall: too long'); })]);

/** Milliseconds until it is done; -1 when it is not. @param {() => Promise<unknown>} act */
async function timed(act) {
  const since = performance.now();
  try {
    await within(act());
    return Math.round(performance.now() - since);
  } catch {
    return -1;
  }
}

/** @typedef {import('../phone/messages.js').Heard} Heard */

/**
 * What the microphone hears while nobody does anything, and while a tone of ours is played. What that means the rules say.
 * @param {MediaStreamTrack} track @returns {Promise<Heard>}
 */
export async function listen(track) {
  const context = new AudioContext();
  context.resume().catch(() => {});
  try {
    const analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const hear = async (/** @type {number} */ ms) => {
      /** @type {Float32Array[]} */
      const parts = [];
      for (const end = performance.now() + ms; performance.now() < end; await wait(40)) {
        const samples = new Float32Array(analyser.fftSize);
        analyser.getFloatTimeDomainData(samples);
        parts.push(samples);
      }
      return parts;
    };
    const quiet = await hear(LISTEN);
    const tone = new OscillatorNode(context, { frequency: ECHO_HZ });
    tone.connect(new GainNode(context, { gain: ECHO_GAIN })).connect(context.destination);
    tone.start();
    const loud = await hear(LISTEN / 2);
    tone.stop();
    return { type: 'listen', rate: context.sampleRate, hertz: ECHO_HZ, played: ECHO_GAIN * 1000, quiet, loud };
  } finally {
    await context.close();
  }
}

/** A request that every SIP server answers somehow (RFC 3261 11). @param {string} domain @param {string} id */
const optionsOf = (domain, id) => [
  `OPTIONS sip:${domain} SIP/2.0`, `Via: SIP/2.0/WS ${token().slice(0, 12)}.invalid;branch=z9hG4bK${token()}`, 'Max-Forwards: 70',
  `From: <sip:test@${domain}>;tag=${token().slice(0, 10)}`, `To: <sip:${domain}>`, `Call-ID: ${id}`, 'CSeq: 1 OPTIONS', 'Content-Length: 0', '', '',
].join('\r\n');

/** @param {string} url @param {string} domain @returns {Promise<{ open: number, answer: number }>} ms, -1: it came to nothing */
export async function server(url, domain) {
  /** @type {WebSocket | null} */
  let socket = null;
  try {
    const open = await timed(() => new Promise((resolve, reject) => {
      socket = new WebSocket(url, 'sip');
      socket.onopen = resolve;
      socket.onerror = reject;
    }));
    return { open, answer: open < 0 ? -1 : await timed(() => answered(/** @type {any} */ (socket), domain)) };
  } finally {
    /** @type {any} */ (socket)?.close();
  }
}

/** @param {WebSocket} socket @param {string} domain */
function answered(socket, domain) {
  const id = token();
  return new Promise((resolve, reject) => {
    socket.onclose = reject;
    socket.onmessage = ({ data }) => { if (String(data).startsWith('SIP/2.0 ') && String(data).includes(id)) resolve(undefined); };
    socket.send(optionsOf(domain, id));
  });
}

/**
 * Until it gives an address, or relays. Who has no router before him learns none from a STUN server that he did not know: then it has
 * answered when gathering ends, and no error was told.
 * @param {RTCIceServer} one @param {boolean} relay
 */
export async function address(one, relay) {
  const pc = new RTCPeerConnection({ iceServers: [one], iceTransportPolicy: relay ? 'relay' : 'all' });
  let silent = relay || !('onicecandidateerror' in pc);
  pc.onicecandidateerror = () => { silent = true; };
  try {
    return await timed(async () => {
      const found = new Promise((resolve, reject) => {
        pc.onicecandidate = ({ candidate }) => {
          if (candidate?.type === (relay ? 'relay' : 'srflx')) resolve(undefined);
          else if (!candidate) (silent ? reject : resolve)(new Error('precall: no address'));
        };
      });
      pc.createDataChannel('test');
      await pc.setLocalDescription();
      await found;
    });
  } finally {
    pc.close();
  }
}
