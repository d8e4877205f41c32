// SPDX-License-Identifier: MIT
// Media in Chromium without a server: two ends wired back to back. Offer and answer, hold, mute, DTMF, codec
// order, early media, roll back, what is released, and how fast a warm connection is.
/* global audioCodecs, capabilities, connect, makeEnd, openConnections, packets, Quality, reoffer, tracks, until */
import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { GATHERED } from '#abi';
import { bundle, launchChromium, serve } from '../support/chromium.mjs';

let site, browser, page;

before(async () => {
  site = await serve({
    '/': '<!doctype html><title>Media</title><script type="module" src="/media.js"></script>',
    '/media.js': await bundle("import '/tests/web/media-page.js';"),
  });
  browser = await launchChromium();
});

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  page.setDefaultTimeout(15000);
  await page.goto(site.url);
  await page.waitForFunction(() => window.makeEnd);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('two ends connect, sound flows both ways, release gives everything back', async () => {
  const result = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    const inbound = (end) => until(end, 'inbound-rtp', ({ packetsReceived, totalAudioEnergy }) => packetsReceived > 5 && totalAudioEnergy > 0);
    const codec = (await Promise.all([inbound(a), inbound(b)])).map(({ codecId }) => Boolean(codecId));
    const played = [a.played, b.played];
    a.do('DO_RELEASE');
    b.do('DO_RELEASE');
    return { codec, played, tracks: tracks.map(({ readyState }) => readyState), open: openConnections(), calls: [...a.media.connections()].length };
  });
  assert.deepEqual(result, {
    codec: [true, true], played: [['audio'], ['audio']], tracks: ['ended', 'ended'], open: 0, calls: 0,
  });
});

test('descriptions are reported with what they contain', async () => {
  const reports = await page.evaluate(async () => {
    const a = makeEnd();
    a.do('DO_OFFER', { flags: { first: true } });
    const last = await a.next('LOCAL_SDP', ({ number }) => number & 4);
    return [...a.got.filter(({ kind }) => kind === 'LOCAL_SDP'), last].map(({ call, number, text }) => [call, number % 256, text[0].includes('a=candidate')]);
  });
  const bits = (number) => (number & GATHERED.host) !== 0;
  assert.ok(reports.length > 1, 'at the first description and again at the candidates');
  for (const [call, number, has] of reports) assert.deepEqual([call, has], [7, bits(number)]);
  assert.equal(reports.at(-1)[1], GATHERED.host | GATHERED.complete);
});

test('hold stops the sound and resume brings it back', async () => {
  const result = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    await until(b, 'inbound-rtp', ({ packetsReceived }) => packetsReceived > 5);
    const held = await reoffer(a, b, 'sendonly', 'recvonly');
    const silent = await reoffer(a, b, 'inactive', 'inactive');
    const before = (await packets(a, 'outbound-rtp')).packetsSent;
    await reoffer(a, b, 'sendrecv', 'sendrecv');
    await until(a, 'outbound-rtp', ({ packetsSent }) => packetsSent > before + 5);
    await until(b, 'inbound-rtp', ({ packetsReceived }) => packetsReceived > 10);
    return { held: /a=recvonly/.test(held), silent: /a=inactive/.test(silent), directions: [a, b].map((end) => end.pc().getTransceivers().map(({ currentDirection }) => currentDirection)) };
  });
  assert.deepEqual(result, { held: true, silent: true, directions: [['sendrecv'], ['sendrecv']] });
});

test('mute sends silence, also when it comes before the microphone', async () => {
  const enabled = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    a.do('DO_OFFER', { flags: { first: true } });
    a.do('DO_MUTE', { on: true });
    const sdp = await a.sdp();
    const seen = [tracks[0].enabled];
    b.do('DO_ANSWER', { sdp, flags: { first: true } });
    await b.sdp();
    a.do('DO_MUTE', { on: false });
    seen.push(tracks[0].enabled);
    a.do('DO_MUTE', { on: true });
    return [...seen, tracks[0].enabled];
  });
  assert.deepEqual(enabled, [false, true, false]);
});

test('DTMF goes out as telephone events, one after the other', async () => {
  const tones = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    const heard = [];
    const { dtmf } = a.pc().getTransceivers()[0].sender;
    const done = new Promise((resolve) => { dtmf.ontonechange = ({ tone }) => (tone ? heard.push(tone) : resolve()); });
    for (const text of ['1', '2d', '#']) a.do('DO_DTMF', { text });
    await done;
    return heard.join('');
  });
  assert.equal(tones, '12D#');
});

test('codecs come in the order that the core chose, in offers and answers', async () => {
  const result = await page.evaluate(async () => {
    const list = capabilities();
    const wanted = ['PCMA/8000', 'opus/48000/2', 'telephone-event/8000'];
    const codecs = wanted.map((name) => audioCodecs()[list.indexOf(name)]);
    const [a, b] = [makeEnd({ settings: { codecs } }), makeEnd({ settings: { codecs: codecs.slice(1) } })];
    a.do('DO_OFFER', { flags: { first: true } });
    const offer = await a.sdp();
    b.do('DO_ANSWER', { sdp: offer, flags: { first: true } });
    const names = (sdp) => [...sdp.matchAll(/^a=rtpmap:\d+ (\S+)/gm)].map(([, name]) => name);
    return [list, names(offer), names(await b.sdp())];
  });
  assert.ok(result[0].includes('opus/48000/2') && result[0].includes('PCMU/8000'));
  assert.deepEqual(result.slice(1), [
    ['PCMA/8000', 'opus/48000/2', 'telephone-event/8000'],
    ['opus/48000/2', 'telephone-event/8000'],
  ]);
});

test('candidates that come after the description are used; what is none does no harm', async () => {
  const result = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    const without = (sdp) => sdp.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, '');
    a.do('DO_OFFER', { flags: { first: true } });
    b.do('DO_ANSWER', { sdp: without(await a.sdp()), flags: { first: true } });
    const up = Promise.all([a.next('MEDIA_UP'), b.next('MEDIA_UP')]);
    const sdp = await b.sdp();
    a.do('DO_CANDIDATES', { text: 'a=mid:0\r\na=candidate:nonsense\r\n' });
    a.do('DO_REMOTE', { sdp: without(sdp) });
    const kept = /^(m=audio|a=(ice-|mid:|candidate:))/;
    a.do('DO_CANDIDATES', { text: `${sdp.split('\r\n').filter((line) => kept.test(line)).join('\r\n')}\r\na=end-of-candidates\r\n` });
    await up;
    return a.got.filter(({ kind }) => kind === 'MEDIA_FAILED').length;
  });
  assert.equal(result, 0);
});

test('joined calls are sent the microphone and each other, and the microphone alone when they are joined no more', async () => {
  const result = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    const { sender } = a.pc().getTransceivers()[0];
    const own = sender.track;
    const becomes = async (test) => { while (!test()) await new Promise((resolve) => setTimeout(resolve, 10)); };
    a.do('DO_MIX', { on: true });
    await becomes(() => sender.track !== own);
    const mixed = sender.track;
    a.do('DO_MUTE', { on: true });
    const muted = [own.enabled, mixed.enabled];
    a.do('DO_MIX', { on: false });
    await becomes(() => sender.track === own);
    a.do('DO_MIX', { on: true });
    a.do('DO_RELEASE');
    return { muted, state: own.readyState };
  });
  assert.deepEqual(result, { muted: [false, true], state: 'ended' });
});

test('early media plays before the answer; the answer may come twice', async () => {
  const result = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    a.do('DO_OFFER', { flags: { first: true } });
    b.do('DO_ANSWER', { sdp: await a.sdp(), flags: { first: true } });
    const sdp = await b.sdp();
    a.do('DO_REMOTE', { sdp, flags: { provisional: true } });
    await until(a, 'inbound-rtp', ({ packetsReceived }) => packetsReceived > 5);
    const early = a.pc().signalingState;
    a.do('DO_REMOTE', { sdp });
    a.do('DO_REMOTE', { sdp });
    await reoffer(a, b, 'sendrecv', 'sendrecv');
    return [early, a.pc().signalingState, a.got.filter(({ kind }) => kind === 'MEDIA_FAILED').length];
  });
  assert.deepEqual(result, ['have-remote-pranswer', 'stable', 0]);
});

for (const provisional of [true, false]) {
  test(`early media of one phone, and another one answers${provisional ? '' : '; a browser without provisional answers'}`, async () => {
    const result = await page.evaluate(async (knows) => {
      const real = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function (description) {
        if (description.type === 'pranswer' && !knows) return Promise.reject(new DOMException('not yet implemented', 'NotSupportedError'));
        return real.call(this, description);
      };
      const [a, b, c] = [makeEnd(), makeEnd(), makeEnd()];
      const heard = async (from) => {
        await until(from, 'inbound-rtp', ({ packetsReceived }) => packetsReceived > 5);
        const { packetsReceived: count = 0 } = await packets(a, 'inbound-rtp');
        await until(a, 'inbound-rtp', ({ packetsReceived }) => packetsReceived > count + 5);
      };
      a.do('DO_OFFER', { flags: { first: true } });
      const sdp = await a.sdp();
      b.do('DO_ANSWER', { sdp, flags: { first: true } });
      a.do('DO_REMOTE', { sdp: await b.sdp(), flags: { provisional: true } });
      await heard(b);
      b.do('DO_RELEASE');
      c.do('DO_ANSWER', { sdp, flags: { first: true } });
      const answer = await c.sdp();
      a.got.length = 0;
      a.do('DO_REMOTE', { sdp: answer, flags: { provisional: true } });
      a.do('DO_REMOTE', { sdp: answer });
      if (!knows) {
        await a.next('PAGE_GONE');
        await a.next('PAGE_HERE');
        const again = makeEnd();
        await connect(a, again);
        await heard(again);
        return a.got.filter(({ kind }) => kind === 'MEDIA_FAILED').length;
      }
      await heard(c);
      return a.got.filter(({ kind }) => kind === 'MEDIA_FAILED').length;
    }, provisional);
    assert.equal(result, 0);
  });
}

test('the other side goes on with another connection (a reload): so does this one, at once, as muted and as held as before', async () => {
  const result = await page.evaluate(async () => {
    const [a, b, again] = [makeEnd(), makeEnd(), makeEnd()];
    await connect(a, b);
    await until(b, 'inbound-rtp', ({ packetsReceived }) => packetsReceived > 5);
    await reoffer(a, b, 'sendrecv', 'sendrecv');
    b.do('DO_MUTE', { on: true });
    const [before, microphone] = [b.pc(), b.pc().getSenders()[0].track];
    a.pc().close();  // without a word, as a page goes
    again.do('DO_OFFER', { flags: { first: true } });
    const sdp = await again.sdp();
    const began = performance.now();
    b.do('DO_ANSWER', { sdp });
    const up = Promise.all([again.next('MEDIA_UP'), b.next('MEDIA_UP')]);
    again.do('DO_REMOTE', { sdp: await b.sdp() });
    await up;
    const took = performance.now() - began;
    const muted = !b.pc().getSenders()[0].track.enabled;
    b.do('DO_MUTE', { on: false });
    await Promise.all([b, again].map((end) => until(end, 'inbound-rtp', ({ packetsReceived, totalAudioEnergy }) => packetsReceived > 5 && totalAudioEnergy > 0)));
    return { took, muted, closed: before.connectionState, kept: b.pc().getSenders()[0].track === microphone, microphone: microphone.readyState, played: b.played, down: b.got.filter(({ kind }) => kind === 'MEDIA_DOWN').length };
  });
  assert.ok(result.took < 2500, `${result.took} ms: less than Chromium takes to forget an address`);
  assert.deepEqual({ ...result, took: 0 }, { took: 0, muted: true, closed: 'closed', kept: true, microphone: 'live', played: ['audio', 'audio'], down: 0 });
});

test('an offer that is out can be forgotten, and the other offer taken', async () => {
  const result = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    a.do('DO_OFFER', { direction: 'sendonly' });
    await a.sdp();
    a.do('DO_ROLLBACK');
    await reoffer(b, a, 'sendrecv', 'sendrecv');
    return [a.pc().signalingState, b.pc().signalingState, b.pc().getTransceivers()[0].currentDirection];
  });
  assert.deepEqual(result, ['stable', 'stable', 'sendrecv']);
});

for (const [name, cause] of [['NotFoundError', 'no-microphone'], ['NotAllowedError', 'microphone-denied'],
  ['NotReadableError', 'microphone-busy'], ['TypeError', 'media-error']]) {
  test(`${name} of the microphone is ${cause}, for an offer and for an answer`, async () => {
    const numbers = await page.evaluate(async (error) => {
      const offering = makeEnd();
      offering.do('DO_OFFER', { flags: { first: true } });
      const sdp = await offering.sdp();
      navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', error); };
      const ends = [makeEnd(), makeEnd()];
      ends[0].do('DO_OFFER', { flags: { first: true } });
      ends[1].do('DO_ANSWER', { sdp, flags: { first: true } });
      const failed = await Promise.all(ends.map((end) => end.next('MEDIA_FAILED')));
      return [...failed.map(({ text }) => text[0]), ends.flatMap(({ got }) => got).filter(({ kind }) => kind === 'LOCAL_SDP').length];
    }, name);
    assert.deepEqual(numbers, [cause, cause, 0], 'and no description goes out');
  });
}

test('a description that cannot be taken fails the media of that call alone', async () => {
  const result = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    b.media.do({ kind: 'DO_ANSWER', call: 9, sdp: 'v=0\r\nnonsense', direction: 'sendrecv', flags: {} });
    const { call, text } = await b.next('MEDIA_FAILED');
    return [call, text[0], b.pc().connectionState];
  });
  assert.deepEqual(result, [9, 'media-error', 'connected']);
});

test('a call that is released while its microphone opens leaves nothing open', async () => {
  const result = await page.evaluate(async () => {
    /** @type {any} */
    let give;
    const a = makeEnd({ openMicrophone: () => new Promise((resolve) => { give = resolve; }) });
    a.do('DO_OFFER', { flags: { first: true } });
    a.do('DO_RELEASE');
    const [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getTracks();
    give(track);
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve));
    return [track.readyState, openConnections(), a.got.length];
  });
  assert.deepEqual(result, ['ended', 0, 0]);
});

test('a warm connection is complete at the click; used, renewed and dropped it leaves one', async (t) => {
  const result = await page.evaluate(async () => {
    const times = [];
    const a = makeEnd();
    for (let i = 0; i < 12; i++) {
      a.warm.prepare();
      await new Promise((resolve) => { const wait = () => (a.warm.ready ? resolve() : setTimeout(wait, 10)); wait(); });
      const begin = performance.now();
      a.do('DO_OFFER', { flags: { first: true } });
      const { number } = await a.next('LOCAL_SDP');
      times.push(performance.now() - begin);
      if (!(number & 4)) throw new Error('not complete');
      a.do('DO_RELEASE');
      a.got.length = 0;
    }
    a.warm.prepare();
    a.warm.renew();
    a.warm.prepare();
    const open = openConnections();
    a.warm.drop();
    return { times: times.sort((x, y) => x - y), open, after: openConnections() };
  });
  const median = result.times[6];
  t.diagnostic(`click -> complete offer with microphone: median ${median.toFixed(1)} ms, worst ${result.times.at(-1).toFixed(1)} ms`);
  assert.ok(median < 60, `${median} ms: gathering was not done before the click`);
  assert.deepEqual([result.open, result.after], [1, 0]);
});

test('with a STUN server that never answers a warm connection says how long it has tried', async () => {
  const { number, ms } = await page.evaluate(async () => {
    const a = makeEnd({ settings: { iceServers: [{ urls: 'stun:127.0.0.1:9' }] } });
    a.warm.prepare();
    await new Promise((resolve) => { setTimeout(resolve, 700); });
    const begin = performance.now();
    a.do('DO_OFFER', { flags: { first: true } });
    const told = await a.next('LOCAL_SDP');
    return { number: told.number, ms: performance.now() - begin };
  });
  assert.equal(number % GATHERED.age, GATHERED.host);
  assert.ok(Math.floor(number / GATHERED.age) >= 700, `${number}`);
  assert.ok(ms < 500, `${ms}`);
});

test('while it rings candidates are gathered for the answer', async (t) => {
  const result = await page.evaluate(async () => {
    const times = [];
    for (let i = 0; i < 6; i++) {
      const [a, b] = [makeEnd(), makeEnd()];
      a.do('DO_OFFER', { flags: { first: true } });
      const sdp = await a.sdp();
      b.warm.ring();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const begin = performance.now();
      b.do('DO_ANSWER', { sdp, flags: { first: true } });
      await b.next('LOCAL_SDP', ({ number }) => number & 4);
      times.push(performance.now() - begin);
      a.do('DO_RELEASE');
      b.do('DO_RELEASE');
    }
    const silenced = makeEnd();
    silenced.warm.ring();
    silenced.warm.silence();
    return { times: times.sort((x, y) => x - y), open: openConnections() };
  });
  t.diagnostic(`answer -> complete description: median ${result.times[3].toFixed(1)} ms, worst ${result.times[5].toFixed(1)} ms`);
  assert.equal(result.open, 0);
});

test('the numbers of a call are told each second, until nobody wants them', async () => {
  const told = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    await until(a, 'inbound-rtp', ({ packetsReceived }) => packetsReceived > 5);
    const texts = [];
    await new Promise((resolve) => {
      const quality = new Quality(() => a.media.connections(), (call, text) => {
        texts.push([call, text]);
        if (texts.length < 2) return;
        quality.watch(false);
        resolve();
      });
      quality.watch(true);
      quality.watch(true);
    });
    return texts;
  });
  const [first, second] = told.map(([call, text]) => {
    assert.equal(call, 7);
    assert.match(text, /^\d+( \d+){5} opus\/48000$/);
    return text.split(' ').slice(0, -1).map(Number);
  });
  assert.ok(first[0] > 5 && second[0] > first[0], 'packets received grow');
  assert.equal(second[1], 0);
  assert.ok(Math.max(...first.slice(4), ...second.slice(4)) <= 1000);
});

test('a restart has new credentials and whole candidates, and the sound goes on', async () => {
  const result = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    const ufrag = (sdp) => /a=ice-ufrag:(\S+)/.exec(sdp)[1];
    const before = ufrag(a.pc().localDescription.sdp);
    a.do('DO_OFFER', { flags: { restart: true } });
    const { text: [first], number } = await a.next('LOCAL_SDP');
    const early = !(number & 4) || first.includes('a=candidate');
    const sdp = number & 4 ? first : await a.sdp();
    b.do('DO_ANSWER', { sdp });
    const stable = new Promise((resolve) => { a.pc().onsignalingstatechange = () => resolve(); });
    a.do('DO_REMOTE', { sdp: await b.sdp() });
    await stable;
    const { packetsReceived: count = 0 } = await packets(a, 'inbound-rtp');
    await until(a, 'inbound-rtp', ({ packetsReceived }) => packetsReceived > count + 10);
    return { fresh: ufrag(sdp) !== before, early, whole: sdp.includes('a=candidate') };
  });
  assert.deepEqual(result, { fresh: true, early: true, whole: true });
});

test('a restart by relay only offers no other candidate', async () => {
  const bits = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    a.got.length = 0;
    a.do('DO_OFFER', { flags: { restart: true, relay: true } });
    const { text: [sdp] } = await a.next('LOCAL_SDP');
    return [sdp.includes('a=candidate'), a.pc().getConfiguration().iceTransportPolicy];
  });
  assert.deepEqual(bits, [false, 'relay']);
});

test('a path that breaks is told', async () => {
  const numbers = await page.evaluate(async () => {
    const [a, b] = [makeEnd(), makeEnd()];
    await connect(a, b);
    b.pc().close();
    return (await a.next('MEDIA_DOWN')).number;
  });
  assert.ok(numbers === 0 || numbers === 1);
});
