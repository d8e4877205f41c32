// SPDX-License-Identifier: MIT
// The phone's last page has gone in a call: when none has come back in time, this worker is the phone for as long as it
// takes to say so. The core is restored from what was kept, ends what nobody can go on with, registers and says BYE or CANCEL.
import { Core, compile } from '../web/phone/core.js';
import { Keeper } from '../web/phone/keeper.js';
import { Pump } from '../web/phone/pump.js';
import { Socket } from '../web/phone/socket.js';
import { storage } from '../web/phone/storage.js';
import { here } from './here.js';

/** @typedef {import('../web/phone/keeper.js').Kept} Kept */

const GRACE = 10_000;  // as long as the core waits for a page (core/src/recovery/watch.c)
const ENOUGH = 15_000;  // Firefox lets a worker without pages go on for half a minute
const ENDS = /^(BYE|CANCEL) /;
const ANSWERED = /^SIP\/2\.0 [2-6][^]*^CSeq *: *\d+ +(BYE|CANCEL)\b/im;

// The same clock as the phone's.
const clock = () => performance.timeOrigin + performance.now();
const keeper = new Keeper(storage, clock);
/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** A page of the phone is there, in a window of its own or in a frame: the call is its business. */
async function watched() {
  const { pathname } = new URL('./', here.location.href);
  const windows = await here.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return windows.some(({ url }) => [pathname, `${pathname}index.html`].includes(new URL(url).pathname));
}

/**
 * Be the phone until all has been said and answered.
 * @param {Core} core  restored
 */
function speak(core) {
  return new Promise((resolve) => {
    const decoder = new TextDecoder();
    let ended = false;
    let open = 0;
    const socket = new Socket({
      link: (up, code) => pump.feed((phone, now) => phone.link(now, up, code)),
      receive: (data) => {
        pump.feed((phone, now) => phone.receive(now, data));
        if (ANSWERED.test(String(data)) && --open === 0) done();  // one that was challenged has been said again by now
      },
    });
    /** @param {import('#abi').Output} output */
    function hand(output) {
      switch (output.kind) {
        case 'EV_CALL':
          ended ||= output.state === 'ended';
          return undefined;
        case 'DO_CONNECT': return socket.connect(output.url);
        case 'DO_DISCONNECT': return socket.disconnect();
        case 'DO_SEND':
          if (ENDS.test(decoder.decode(output.bytes.subarray(0, 8)))) open += 1;
          return socket.send(output.bytes);
      }
    }
    const pump = new Pump({ clock, hand, report: console.debug, broken: () => done() });
    const timer = setTimeout(() => done(), ENOUGH);
    function done() {
      clearTimeout(timer);
      pump.stop();
      socket.disconnect();
      resolve(undefined);
    }
    pump.start(core, [() => 0]);  // what it wants is handed on like that of any input
    if (!ended) done();  // one that rings, rings on elsewhere, or in the next page
  });
}

/** @param {() => Promise<Response | undefined>} engine  phone.pack of this build, as it is kept */
async function wait(engine) {
  let rest = GRACE;
  // A phone that lives, without a page as well, keeps writing down how it stands with its call.
  while (rest > 0) {
    await pause(rest);
    const kept = await storage.read('image');
    if (!kept || await watched()) return;
    rest = Math.min(GRACE, kept.at + GRACE - clock());
  }
  const wasm = await engine();
  const left = wasm && await keeper.take();
  if (!left) return;
  const core = new Core(await compile(wasm));
  if (core.restore(clock(), left.age, left.image) === 0) await speak(core);
}

/** @type {Promise<void> | null} however many pages go */
let waiting = null;

/** @type {any} */ (here).lastWords = (/** @type {() => Promise<Response | undefined>} */ engine) => {
  waiting ??= wait(engine).finally(() => { waiting = null; });
  return waiting;
};
