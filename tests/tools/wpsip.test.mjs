// SPDX-License-Identifier: MIT
// wpsip on the torture messages of RFC 4475 and on real session descriptions. WPSIP names the program.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

test('nothing at all is not a message', () => {
  assert.equal(json(['parse'], '').valid, false);
});

test('codecs: the order, the fate of each, and what is common', () => {
  const seen = json(['codecs', '--delete', 'PC.*', '--delete', 'opus', '--priority', 'G722'], sdp('firefox-audio-offer'));
  assert.equal(seen.code, 0);
  assert.equal(seen.common, true);
  assert.equal(seen.why, null);
  const kept = seen.ours.filter((/** @type {{fate: string}} */ codec) => codec.fate !== 'deleted');
  assert.deepEqual(kept.map((/** @type {{name: string}} */ codec) => codec.name),
    ['G722', 'opus', 'red', 'CN', 'telephone-event', 'telephone-event']);
  assert.deepEqual(seen.ours.find((/** @type {{name: string}} */ codec) => codec.name === 'opus'),
    { name: 'opus', clockRate: 48000, channels: 2, fate: 'protected', rule: 'opus' });
  assert.equal(seen.sdp.media[0].codecs.length, 5);
  assert.equal(seen.sdp.notForBrowsers, null);
});

test('codecs: nothing in common is told in words', () => {
  const seen = json(['codecs', '--delete', 'PC.*'], sdp('asterisk-plain-answer'));
  assert.equal(seen.code, 1);
  assert.equal(seen.why, 'they take PCMU, PCMA; we take opus, G722');
  assert.match(seen.sdp.notForBrowsers, /plain RTP/);
});

test('codecs: rules that cannot work say why', () => {
  const offer = sdp('chromium-audio-offer');
  assert.equal(json(['codecs', '--delete', 'PC('], offer).why, 'malformed pattern: PC(');
  const none = json(['codecs', '--have', 'PCMU/8000,telephone-event/8000', '--delete', 'PCMU'], offer);
  assert.equal(none.why, 'the rules leave no codec');
  assert.equal(json(['codecs'], 'v=0\r\n').valid, false);
});

test('usage', () => {
  for (const args of [[], ['parse', 'x'], ['codecs', '--delete'], ['codecs', '--what', 'x'], ['play']]) {
    const { status, stderr } = run(args, '');
    assert.equal(status, 2);
    assert.match(stderr, /^usage: wpsip/);
  }
});
