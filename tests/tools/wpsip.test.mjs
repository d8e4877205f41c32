// SPDX-License-Identifier: MIT
// wpsip on the torture messages of RFC 4475 and on real session descriptions. WPSIP names the program.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

const vectors = new URL('../vectors/', import.meta.url);
const program = process.env.WPSIP ?? new URL('../../build/wpsip', import.meta.url).pathname;

/** @param {string[]} args @param {string | Buffer} input */
function run(args, input) {
  const { status, stdout, stderr } = spawnSync(program, args, { input });
  return { status, stderr: stderr.toString(), text: stdout.toString() };
}

/** @param {string[]} args @param {string | Buffer} input */
function json(args, input) {
  const result = run(args, input);
  assert.equal(result.stderr, '');
  return { ...JSON.parse(result.text), code: result.status };
}

const sdp = (/** @type {string} */ name) => readFileSync(new URL(`sdp/${name}.sdp`, vectors));
/** @type {{messages: {name: string, file: string, class: string, kind: string, objects: string | null,
 *   ua_answers: number[], drop?: boolean}[]}} */
const torture = JSON.parse(readFileSync(new URL('rfc4475/index.json', vectors), 'utf8'));

for (const vector of torture.messages) {
  test(`parse ${vector.name}`, () => {
    const seen = json(['parse'], readFileSync(new URL(`rfc4475/${vector.file}`, vectors)));
    assert.equal(seen.objects, vector.objects);
    assert.equal(seen.valid, vector.class !== 'invalid');
    assert.equal(seen.code, seen.valid ? 0 : 1);
    assert.equal(seen.kind, vector.kind);
    assert.equal(seen.drop, vector.drop ?? false);
    // Where nothing objects, to handle the message is right whatever could be answered.
    if (seen.answer !== null) assert.ok(vector.ua_answers.includes(seen.answer), `answers ${seen.answer}`);
    else assert.ok(!vector.ua_answers.length || !vector.objects, 'answers nothing');
  });
}

test('parse tells the typed fields', () => {
  const seen = json(['parse'], readFileSync(new URL('rfc4475/wsinv.dat', vectors)));
  assert.equal(seen.method, 'INVITE');
  assert.equal(seen.requestUri.host, 'chair-dnrc.example.com');
  assert.equal(seen.cseq, 9);
  assert.equal(seen.maxForwards, 68);
  assert.equal(seen.to.tag, '1918181833n');
  assert.equal(seen.contacts.length, 1);
  assert.equal(seen.body.octets, 150);
});

test('bytes that are no UTF-8 still give JSON', () => {
  const seen = json(['parse'], Buffer.from('INVITE sip:\xff SIP/2.0\r\n\xc3\x28: \x00\r\n\r\n', 'latin1'));
  assert.equal(seen.valid, false);
  assert.equal(seen.answer, 400);
});

test('hostile input ends in an answer, never in a crash', () => {
  assert.equal(json(['parse'], '').valid, false);
  assert.equal(json(['parse'], '\0').valid, false);
  assert.equal(json(['parse'], Buffer.alloc(65536)).valid, false);
  assert.equal(json(['parse'], Buffer.alloc(65536, 0xff)).valid, false);
  assert.notEqual(json(['parse'], `OPTIONS sip:a SIP/2.0\r\n${'x: y\r\n'.repeat(9000)}\r\n`).objects, null);
  const many = `INVITE sip:a@b SIP/2.0\r\nVia: ${'SIP/2.0/WS h;branch=z9hG4bK1,'.repeat(1500)}\r\n\r\n`;
  assert.notEqual(json(['parse'], many).objects, null);
  const huge = run(['parse'], Buffer.alloc(65537, 'A'));
  assert.equal(huge.status, 2);
  assert.equal(huge.stderr, 'wpsip: more than 65536 octets\n');
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(65536), Buffer.alloc(65536, 'a=\n'), Buffer.from('v=0\0')]) {
    const seen = json(['codecs', '--delete', '\u00e4(', '--priority', ''], bytes);
    assert.equal(seen.valid, false);
    assert.equal(seen.code, 1);
  }
});

test('valid alone decides the exit code, and stands first', () => {
  const { text, status } = run(['parse'], readFileSync(new URL('rfc4475/wsinv.dat', vectors)));
  assert.deepEqual(Object.keys(JSON.parse(text)).slice(0, 3), ['valid', 'objects', 'answer']);
  assert.equal(status, 0);
});

for (const file of readdirSync(new URL('sdp/', vectors)).filter((name) => name.endsWith('.sdp'))) {
  test(`codecs ${file}`, () => {
    const seen = json(['codecs'], readFileSync(new URL(`sdp/${file}`, vectors)));
    assert.equal(seen.valid, true);
    assert.equal(seen.common, true);
    assert.equal(seen.code, 0);
    const audio = seen.sdp.media.find((/** @type {{kind: string}} */ media) => media.kind === 'audio');
    assert.ok(audio.codecs.length > 0);
    // Chromium's offers hold an event for each clock rate, so the one of the codec in front is there
    if (file.startsWith('chromium') && file.endsWith('offer.sdp') && !file.includes('dtmf') && !file.includes('pcma')) {
      const events = audio.codecs.find((/** @type {{payload: number}} */ codec) => codec.payload === seen.events);
      assert.equal(events.clockRate, audio.codecs[0].clockRate);
    }
  });
}

/** @typedef {{name: string, fate: string, place: number | null, rule: string | null, movedBy: string | null}} Fate */

test('codecs: the exact order and the fate of each', () => {
  const rules = ['--delete', 'PC.*', '--delete', 'opus', '--delete', 'GSM', '--priority', 'G722', '--priority', 'x'];
  const seen = json(['codecs', ...rules], sdp('firefox-audio-offer'));
  assert.equal(seen.code, 0);
  assert.equal(seen.why, null);
  assert.deepEqual(seen.ours.map((/** @type {Fate} */ { place, name, fate, rule, movedBy }) => [place, name, fate, rule, movedBy]), [
    [1, 'G722', 'keep', null, 'G722'],
    [2, 'opus', 'protected', 'opus', null],
    [3, 'red', 'keep', null, null],
    [4, 'CN', 'keep', null, null],
    [5, 'telephone-event', 'keep', null, null],
    [6, 'telephone-event', 'keep', null, null],
    [null, 'PCMU', 'deleted', 'PC.*', null],
    [null, 'PCMA', 'deleted', 'PC.*', null],
  ]);
  assert.deepEqual(seen.delete.map((/** @type {{outcome: string}} */ { outcome }) => outcome),
    ['works', 'works', 'names no codec that is there']);
  assert.deepEqual(seen.priority[1], { rule: 'x', outcome: 'names no codec that is there' });
  assert.equal(seen.sdp.media[0].codecs.length, 5);
  assert.equal(seen.sdp.notForBrowsers, null);
});

test('codecs: nothing in common is told in words', () => {
  const seen = json(['codecs', '--delete', 'PC.*'], sdp('asterisk-plain-answer'));
  assert.equal(seen.code, 1);
  assert.equal(seen.why, 'theirs: PCMU, PCMA; ours: opus, G722');
  assert.match(seen.sdp.notForBrowsers, /plain RTP/);
});

test('codecs: rules that cannot work say why and are not applied', () => {
  const offer = sdp('chromium-audio-offer');
  const bad = json(['codecs', '--delete', 'PC('], offer);
  assert.equal(bad.code, 0);
  assert.equal(bad.delete[0].outcome, 'malformed pattern, not applied');
  const none = json(['codecs', '--have', 'PCMU/8000,telephone-event/8000', '--delete', 'PCMU'], offer);
  assert.equal(none.code, 0);
  assert.equal(none.ours[0].fate, 'spared');
  assert.equal(none.delete[0].outcome, 'would leave no codec to talk with, not applied');
  assert.equal(json(['codecs', '--have', 'CN/8000'], offer).why, 'the browser has no codec to talk with');
  assert.equal(json(['codecs'], 'v=0\r\n').valid, false);
});

test('codecs: parameters that exclude each other', () => {
  const amr = (/** @type {string} */ fmtp) => `v=0\r\no=- 1 1 IN IP4 a\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 96\r\n`
    + `a=rtpmap:96 AMR/8000\r\na=fmtp:96 ${fmtp}\r\n`;
  const have = ['codecs', '--have', 'AMR/8000 octet-align=1;mode-set=0'];
  assert.equal(json(have, amr('octet-align=1')).common, true);
  assert.equal(json(have, amr('octet-align=0')).common, false);
  assert.equal(json(have, amr('octet-align=1;mode-set=7')).common, false);
});

test('usage', () => {
  for (const args of [[], ['parse', 'x'], ['codecs', '--delete'], ['codecs', '--what', 'x'], ['play']]) {
    const { status, stderr } = run(args, '');
    assert.equal(status, 2);
    assert.match(stderr, /^usage: wpsip/);
  }
});
