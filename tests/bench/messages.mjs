// SPDX-License-Identifier: MIT
// Parsing and writing: each library reads the same fields of the same messages, and writes the same
// INVITE. Ours in wasm, from a JavaScript string and back, and natively.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OutgoingRequestMessage, URI as SipjsUri } from 'sip.js/lib/core/index.js';
import { Parser as SipjsParser } from 'sip.js/lib/core/messages/parser.js';
import { makeRow, race } from './portable.mjs';

const require = createRequire(import.meta.url);
// Insides of the package, which its types do not describe.
const [JsSipParser, JsSipMessage, JsSipUri] = /** @type {any[]} */ (
  ['Parser', 'SIPMessage', 'URI'].map((name) => require(`jssip/lib/${name}.js`)));

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, 'tests/bench/messages');
const files = readdirSync(folder).filter((name) => name.endsWith('.sip')).sort().map((name) => path.join(folder, name));
const offer = path.join(folder, 'offer.sdp');
const PARSE_TIMES = 30;  // JsSIP's time divided by ours, at least
const INVITE_TIMES = 50;  // of an INVITE of this many octets
const INVITE_OCTETS = 1600;

/** The fields in the order of message_fields in message_work.h. */
const TEXTS = [
  'method', 'reason', 'fromUser', 'fromHost', 'fromTag', 'toUser', 'toHost', 'toTag',
  'viaHost', 'viaBranch', 'contactUser', 'contactHost', 'callId', 'body',
];

/** Ours: the message crosses into wasm as text, the fields come back as a record of views. */
class Ours {
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();

  constructor() {
    const module = new WebAssembly.Module(readFileSync(path.join(root, 'build/wasm/message_bench.wasm')));
    this.c = /** @type {any} */ (new WebAssembly.Instance(module, {}).exports);
    this.c._initialize();
    this.bytes = new Uint8Array(this.c.memory.buffer);
    this.view = new DataView(this.c.memory.buffer);
    this.window = this.bytes.subarray(this.c.window(), this.c.window() + this.c.window_size());
    this.result = this.c.result();
  }

  /** @param {string} text */
  parse(text) {
    const { written } = this.#encoder.encodeInto(text, this.window);
    return this.c.parse(written);
  }

  /** @param {number} index  of a u32 after the texts */
  number(index) { return this.view.getUint32(this.result + TEXTS.length * 8 + index * 4, true); }

  /** @param {number} index */
  text(index) {
    const at = this.view.getUint32(this.result + index * 8, true);
    return this.#decoder.decode(this.bytes.subarray(at, at + this.view.getUint32(this.result + index * 8 + 4, true)));
  }

  fields() {
    const all = TEXTS.map((_, index) => this.text(index));
    return { ...Object.fromEntries(TEXTS.map((name, index) => [name, all[index]])), status: this.number(0), cseq: this.number(1) };
  }

  /** @param {string} sdp @param {number} cseq */
  write(sdp, cseq) {
    const { written } = this.#encoder.encodeInto(sdp, this.window);
    const len = this.c.write(written, cseq);
    const at = this.c.text();
    return this.#decoder.decode(this.bytes.subarray(at, at + len));
  }
}

const quiet = { error() {}, warn() {}, log() {}, debug() {} };

/** @param {string} text */
function jssipFields(text) {
  const message = JsSipParser.parseMessage(text, {});
  const contact = message.hasHeader('contact') ? message.parseHeader('contact') : null;
  for (const name of Object.keys(message.headers)) message.getHeaders(name);
  for (const name of ['record-route', 'route']) {
    for (let i = 0; i < message.countHeader?.(name); i++) message.parseHeader(name, i);
  }
  return {
    method: message.method, reason: message.reason_phrase,
    fromUser: message.from.uri.user, fromHost: message.from.uri.host, fromTag: message.from_tag,
    toUser: message.to.uri.user, toHost: message.to.uri.host, toTag: message.to_tag,
    viaHost: message.via.host, viaBranch: message.via_branch,
    contactUser: contact?.uri.user, contactHost: contact?.uri.host,
    callId: message.call_id, body: message.body, status: message.status_code, cseq: message.cseq,
  };
}

/** @param {string} text */
function sipjsFields(text) {
  const message = /** @type {any} */ (SipjsParser.parseMessage(text, /** @type {any} */ (quiet)));
  const contact = message.hasHeader('contact') ? message.parseHeader('contact') : null;
  for (const name of Object.keys(message.headers)) message.getHeaders(name);
  return {
    method: message.method, reason: message.reasonPhrase,
    fromUser: message.from.uri.user, fromHost: message.from.uri.host, fromTag: message.fromTag,
    toUser: message.to.uri.user, toHost: message.to.uri.host, toTag: message.toTag,
    viaHost: message.via.host, viaBranch: message.viaBranch,
    contactUser: contact?.uri.user, contactHost: contact?.uri.host,
    callId: message.callId, body: message.body, status: message.statusCode, cseq: message.cseq,
  };
}

const jssipUa = {
  configuration: {
    via_host: 'k3j5n2m8q1.invalid', uri: new JsSipUri('sip', '1001', 'example.com'), display_name: 'Alice', user_agent: 'JsSIP',
    session_timers: true,
  },
  transport: { via_transport: 'WSS' },
  contact: { toString: () => '<sip:1001@k3j5n2m8q1.invalid;transport=ws;ob>', pub_gruu: null, temp_gruu: null },
};

/** @param {string} sdp */
function jssipWrite(sdp) {
  const request = new JsSipMessage.InitialOutgoingInviteRequest(
    new JsSipUri('sip', '1002', 'example.com'), jssipUa, { from_tag: 'a48s7d6f5g', cseq: 1 },
    ['Contact: <sip:1001@k3j5n2m8q1.invalid;transport=ws;ob>', 'Content-Type: application/sdp'], sdp,
  );
  request.setViaHeader?.('z9hG4bK74bf9a1c2d3e4f5061728394');
  return request.toString();
}

/** @param {string} sdp */
function sipjsWrite(sdp) {
  const to = new SipjsUri('sip', '1002', 'example.com');
  const from = new SipjsUri('sip', '1001', 'example.com');
  const request = new OutgoingRequestMessage('INVITE', to, from, to,
    { callId: 'f81d4fae7dec11d0a76500a0c91e6bf6', fromTag: 'a48s7d6f5g', fromDisplayName: 'Alice', cseq: 1, routeSet: [] },
    ['Contact: <sip:1001@k3j5n2m8q1.invalid;transport=ws;ob>', 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY'],
    { contentDisposition: 'session', contentType: 'application/sdp', content: sdp });
  request.setViaHeader('z9hG4bK74bf9a1c2d3e4f5061728394', 'WSS');
  return request.toString();
}

/** Every library must have understood the same. @param {Ours} ours @param {string[]} texts */
function verify(ours, texts) {
  for (const text of texts) {
    if (ours.parse(text)) throw new Error(`ours cannot parse ${text.split('\r\n')[0]}`);
    const mine = /** @type {Record<string, any>} */ (ours.fields());
    for (const [peer, theirs] of Object.entries({ jssip: jssipFields(text), sipjs: sipjsFields(text) })) {
      for (const [name, value] of Object.entries(theirs)) {
        if (name === 'method' && mine.status) continue;  // of a response it is only our reading of CSeq
        if (String(value ?? '') !== String(mine[name] || '')) {
          throw new Error(`${peer} reads ${name} as ${value}, ours as ${mine[name]}, of ${text.split('\r\n')[0]}`);
        }
      }
    }
  }
}

/** A browser's INVITE with as many of its description's lines as make 1.6 KB. */
function invite() {
  const [head, body] = readFileSync(path.join(folder, '08-invite.sip'), 'utf8').split('\r\n\r\n');
  const lines = body.split('\r\n').slice(0, -1);
  const cut = () => {
    const text = `${lines.join('\r\n')}\r\n`;
    return `${head.replace(/^Content-Length:.*$/m, `Content-Length: ${Buffer.byteLength(text)}`)}\r\n\r\n${text}`;
  };
  while (cut().length > INVITE_OCTETS) lines.pop();
  return cut();
}

/** @param {Ours} ours @returns {import('./portable.mjs').Row} */
function oneInvite(ours) {
  const text = invite();
  verify(ours, [text]);
  const spent = race({
    ours: () => { if (ours.parse(text)) throw new Error('parse'); },
    jssip: () => { jssipFields(text); },
    sipjs: () => { sipjsFields(text); },
  });
  return makeRow({
    name: 'parse an INVITE of 1.6 KB, times faster than JsSIP (wasm)', unit: 'x', better: 'higher', ours: spent.jssip / spent.ours,
    peers: { jssip: 1, sipjs: spent.jssip / spent.sipjs }, target: INVITE_TIMES,
    note: `${text.length} octets, every header field read; ours ${spent.ours.toFixed(2)} µs, JsSIP ${spent.jssip.toFixed(0)} µs`,
  });
}

const DEBIAN = { libosip2: 'libosip2-dev', libre: 'libre-dev', 'sofia-sip': 'libsofia-sip-ua-dev' };

/** Beside the C parsers of Debian; one that is not installed has a row that says so. @returns {import('./portable.mjs').Row[]} */
function besideC() {
  const { us, octets, messages: count } = JSON.parse(execFileSync(path.join(root, 'build/release/tests/bench/parse_bench'), files, { encoding: 'utf8' }));
  return Object.entries(DEBIAN).map(([name, debian]) => {
    const row = { name: `parse a message (native), beside ${name}`, unit: 'µs' };
    if (us[name] == null) return makeRow({ ...row, ours: null, note: `not measured: apt-get install ${debian}, then make clean bench` });
    return makeRow({ ...row, ours: us.webphone, target: us[name], note: `${count} messages of ${octets} octets on average, all header fields; target: as fast as ${name}` });
  });
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function messages() {
  const ours = new Ours();
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const sdp = readFileSync(offer, 'utf8');
  verify(ours, texts);
  const perMessage = (/** @type {(text: string) => void} */ work) => () => texts.forEach(work);
  const parsed = race({
    ours: perMessage((text) => { if (ours.parse(text)) throw new Error('parse'); }),
    oursStrings: perMessage((text) => { ours.parse(text); ours.fields(); }),
    jssip: perMessage(jssipFields),
    sipjs: perMessage(sipjsFields),
  });
  for (const name of Object.keys(parsed)) parsed[name] /= texts.length;
  let cseq = 0;
  const written = race({
    ours: () => { if (!ours.write(sdp, ++cseq)) throw new Error('write'); },
    jssip: () => jssipWrite(sdp),
    sipjs: () => sipjsWrite(sdp),
  });
  const native = JSON.parse(execFileSync(path.join(root, 'build/release/tests/bench/message_bench'), [offer, ...files], { encoding: 'utf8' }));
  const peers = { jssip: parsed.jssip, sipjs: parsed.sipjs };
  const what = `${texts.length} messages a phone receives, every header field read`;
  return [
    oneInvite(ours),
    ...besideC(),
    makeRow({ name: 'parse a message (wasm)', unit: 'µs', ours: parsed.ours, peers, target: parsed.jssip / PARSE_TIMES, note: `${what} in C; target ${PARSE_TIMES} times JsSIP` }),
    makeRow({ name: 'parse a message (wasm, fields as JavaScript strings)', unit: 'µs', ours: parsed.oursStrings, peers, note: 'the phone itself never needs them' }),
    makeRow({ name: 'parse a message (native)', unit: 'µs', ours: native.parse, peers, note: 'ours CPU time, one message' }),
    makeRow({ name: 'parse, times faster than the peer (wasm)', unit: 'x', better: 'higher', ours: parsed.jssip / parsed.ours, peers: { jssip: 1, sipjs: parsed.jssip / parsed.sipjs }, target: PARSE_TIMES }),
    makeRow({ name: 'write an INVITE with SDP (wasm)', unit: 'µs', ours: written.ours, peers: { jssip: written.jssip, sipjs: written.sipjs }, note: 'from and to JavaScript strings' }),
    makeRow({ name: 'write an INVITE with SDP (native)', unit: 'µs', ours: native.write, peers: { jssip: written.jssip, sipjs: written.sipjs } }),
  ];
}
