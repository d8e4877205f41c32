// SPDX-License-Identifier: MIT
// Codec rules -> what becomes of a browser's codecs, said by the phone's own core: the same C that chooses in a call.
import { Core, compile } from '../phone/core.js';
import { codecsOf } from '../state/tools.js';

/** @typedef {import('../state/tools.js').Codec} Codec */
/** @typedef {{ codecs: Codec[], useless: { list: string, number: number, why: string }[] }} Preview  useless: rules without effect */

/** @type {Promise<WebAssembly.Module> | undefined} */
let module;
const load = () => (module ??= compile(fetch(new URL('../../build/wasm/phone.pack', import.meta.url))));

/** No phone is asked for: any names do, as long as they are good ones. */
const NOWHERE = { domain: 'preview.invalid', wsServers: ['wss://preview.invalid/'] };

/** @param {string} report */
function uselessOf(report) {
  const found = [...report.matchAll(/^(delete|priority) (\d+) (malformed|unknown|last)$/gm)];
  return found.map(([, list, number, why]) => ({ list, number: Number(number), why }));
}

/**
 * @param {string} lines  codecs of a browser
 * @param {string[]} codecDelete
 * @param {string[]} codecPriority
 * @returns {Promise<Preview | null>}  null: the rules are more than the core takes
 */
export async function preview(lines, codecDelete, codecPriority) {
  const core = new Core(await load());
  /** @param {'CONFIGURE' | 'CAPABILITIES'} kind @param {string} text */
  const give = (kind, text) => {
    const refused = core.command(1, { kind, text: [text] });
    return refused ? [] : [...core.outputs()];
  };
  const told = give('CONFIGURE', JSON.stringify({ ...NOWHERE, codecDelete, codecPriority }));
  if (told.some((output) => output.kind === 'EV_NOTE' && ['codecDelete', 'codecPriority'].includes(output.field))) return null;
  for (const output of give('CAPABILITIES', lines)) {
    if (output.kind === 'DO_CODECS') return { codecs: codecsOf(output.report), useless: uselessOf(output.report) };
  }
  return null;
}
