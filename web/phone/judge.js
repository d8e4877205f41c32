// SPDX-License-Identifier: MIT
// A form that no button opened, judged by the code that judges those: a chain with that form, which ends with it.

/** @typedef {import('./action.js').Chain} Chain */
/** @typedef {import('#action-abi').ChainInput} ChainInput */
/** @typedef {{ name: string, error: string, limit?: number }} Wrong */

/**
 * What is wrong with the values, the first thing of each field. What is no form is judged by nobody here.
 * @param {Chain} chain  where nothing runs
 * @param {unknown} fields
 * @param {unknown} values
 * @returns {Wrong[]}
 */
export function judge(chain, fields, values) {
  const give = (/** @type {ChainInput} */ input) => (chain.give(0, input) ? [] : [...chain.outputs()]);
  let /** @type {Wrong[]} */ wrong = [];
  for (const output of give({ kind: 'PRESS', text: ['{"id":1,"form_id":1}'] })) {
    if (output.kind !== 'DO_REQUEST') continue;
    const form = JSON.stringify({ id: 1, sandbox_id: 0, formSchema: fields });
    const shown = give({ kind: 'ANSWER', call: output.ask, number: 200, text: [form] }).find(({ kind }) => kind === 'EV_FORM');
    const { view } = /** @type {import('#action-abi').EV_FORM} */ (shown ?? { view: 0 });
    const errors = give({ kind: 'SUBMIT', call: view, text: [JSON.stringify(values)] }).find(({ kind }) => kind === 'EV_ERRORS');
    if (errors) wrong = JSON.parse(/** @type {import('#action-abi').EV_ERRORS} */ (errors).list);
  }
  give({ kind: 'CANCEL' });
  return wrong;
}
