// SPDX-License-Identifier: MIT
// Runs in the page of media.test.mjs: an end is a Media with its commands collected and ways to await one.
import { Media } from '../../web/page/media.js';
import { Warm } from '../../web/page/warm.js';
import { audioCodecs, capabilities, openMicrophone } from '../../web/page/devices.js';
import { Sound } from '../../web/page/sound.js';
import { Quality } from '../../web/page/quality.js';
window.capabilities = capabilities;
window.audioCodecs = audioCodecs;
window.Quality = Quality;

/** What has not come by then does not come: the test fails with what it saw instead of hanging. */
const LATE = 30_000;
const live = new Set();
const Real = RTCPeerConnection;
window.RTCPeerConnection = class extends Real {
  constructor(settings) { super(settings); live.add(this); }
  close() { live.delete(this); super.close(); }
};
window.openConnections = () => live.size;
window.tracks = [];

window.makeEnd = (options = {}) => {
  const got = [];
  const waiting = [];
  const end = { got, warm: new Warm(), sound: new Sound(() => {}), played: [] };
  end.warm.configure({ iceServers: [], ...options.settings });
  end.media = new Media({
    warm: end.warm,
    openMicrophone: options.openMicrophone ?? (async () => {
      const track = await openMicrophone();
      window.tracks.push(track);
      return track;
    }),
    sound: (call, track) => {
      if (track) end.played.push(track.kind);
      end.sound.play(call, track);
    },
    command: (command) => {
      got.push(command);
      for (const waiter of [...waiting]) if (waiter.test(command)) { waiting.splice(waiting.indexOf(waiter), 1); waiter.resolve(command); }
    },
  });
  end.do = (kind, rest = {}) => end.media.do({
    kind, call: 7, sdp: '', direction: 'sendrecv', ...rest, flags: { first: false, provisional: false, ...rest.flags },
  });
  end.next = (kind, test = () => true) => {
    const is = (command) => command.kind === kind && test(command);
    const found = got.find(is);
    if (found) { got.splice(got.indexOf(found), 1); return Promise.resolve(found); }
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${kind} never came, but ${got.map((one) => one.kind)}`)), LATE);
      waiting.push({ test: is, resolve: (command) => { clearTimeout(late); resolve(command); } });
    });
  };
  end.sdp = async () => {
    const { text } = await end.next('LOCAL_SDP', ({ number }) => number & 4);
    got.length = 0;
    return text[0];
  };
  end.pc = () => [...end.media.connections()][0][1];
  return end;
};

/** A call that is up between two ends. */
window.connect = async (a, b) => {
  a.do('DO_OFFER', { flags: { first: true } });
  b.do('DO_ANSWER', { sdp: await a.sdp(), flags: { first: true } });
  const up = Promise.all([a.next('MEDIA_UP'), b.next('MEDIA_UP')]);
  a.do('DO_REMOTE', { sdp: await b.sdp() });
  await up;
};
window.reoffer = async (a, b, direction, answer) => {
  a.do('DO_OFFER', { direction });
  b.do('DO_ANSWER', { sdp: await a.sdp(), direction: answer });
  const sdp = await b.sdp();
  const stable = new Promise((resolve) => {
    a.pc().onsignalingstatechange = ({ target }) => { if (target.signalingState === 'stable') resolve(); };
  });
  a.do('DO_REMOTE', { sdp });
  await stable;
  return sdp;
};
window.packets = async (end, type) => {
  for (const [, entry] of await end.pc().getStats()) if (entry.type === type && entry.kind === 'audio') return entry;
  return {};
};
/** Waits for the numbers of getStats to say so. */
window.until = async (end, type, test) => {
  const late = performance.now() + LATE;
  for (;;) {
    const entry = await window.packets(end, type);
    if (test(entry)) return entry;
    if (performance.now() > late) {
      const { connectionState, iceConnectionState, signalingState } = end.pc();
      throw new Error(`${type} never came so far: ${JSON.stringify({ entry, connectionState, iceConnectionState, signalingState })}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
