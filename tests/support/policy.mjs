// SPDX-License-Identifier: MIT
// What the policy of a page keeps from happening, tried in it.

/** Runs in a page: the ways from text to markup or code that are open there, and must not be. @returns {Promise<string[]>} */
export async function waysOpen() {
  await new Promise((resolve) => { setTimeout(resolve); });  // what a test's own hand is let do is over
  const text = '<img src=x onerror="harm=1">';
  const types = /** @type {any} */ (globalThis).trustedTypes;
  const given = /** @type {any} */ (text);
  const there = document.body.appendChild(document.createElement('p'));
  /** @type {Record<string, () => unknown>} */
  const ways = {
    innerHTML: () => { there.innerHTML = text; },
    outerHTML: () => { there.outerHTML = text; },
    insertAdjacentHTML: () => there.insertAdjacentHTML('beforeend', text),
    'document.write': () => document.write(text),
    DOMParser: () => new DOMParser().parseFromString(given, 'text/html'),
    createContextualFragment: () => document.createRange().createContextualFragment(text),
    srcdoc: () => { document.createElement('iframe').srcdoc = text; },
    'script.text': () => { document.createElement('script').text = 'harm=1'; },
    'script.src': () => { document.createElement('script').src = 'data:,harm=1'; },
    Worker: () => new Worker(given),
    eval: () => Reflect.get(globalThis, 'eval')('harm=1'),
    Function: () => Reflect.construct(Reflect.get(globalThis, 'Function'), ['harm=1'])(),
    ...types && {
      'a policy of its own': () => types.createPolicy('of-its-own', { createHTML: String }),
      'a default policy': () => types.createPolicy('default', { createHTML: String }),
      'the policy of the templates again': () => types.createPolicy('lit-html', { createHTML: String }),
    },
  };
  const open = Object.entries(ways).filter(([, way]) => {
    try {
      way();
      return true;
    } catch {
      return false;
    }
  }).map(([name]) => name);
  there.remove();
  return [...open, ...types ? [] : ['no trusted types at all'], ...'harm' in globalThis ? ['it ran'] : []];
}
