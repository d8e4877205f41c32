// SPDX-License-Identifier: MIT
// Markup of the operator as nodes that can do no harm: DOMPurify takes out scripts, styles, forms and frames;
// what is foreign is parsed in a document of its own, where nothing runs. Loaded with the pages that need it.
import DOMPurify from 'dompurify';

const types = /** @type {any} */ (globalThis).trustedTypes;
/** DOMPurify parses what is foreign in a document of its own, where nothing runs. */
const policy = types?.createPolicy('webphone-page', {
  createHTML: (/** @type {string} */ given) => given,
  createScriptURL: () => { throw new TypeError('no scripts in pages'); },
});

const RULES = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'select', 'textarea', 'option', 'dialog', 'audio', 'video', 'source', 'track', 'slot', 'template'],
  FORBID_ATTR: ['style', 'autofocus', 'contenteditable', 'popover', 'popovertarget', 'accesskey', 'tabindex', 'slot', 'part', 'is'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|data:image\/(?:png|gif|jpeg|webp);|\/(?!\/)|#)/i,
  SANITIZE_NAMED_PROPS: true,
  RETURN_DOM_FRAGMENT: true,
  ...(policy ? { TRUSTED_TYPES_POLICY: policy } : {}),
};
/** @param {string} markup */
export function cleanMarkup(markup) {
  const fragment = /** @type {DocumentFragment} */ (/** @type {any} */ (DOMPurify.sanitize(markup, /** @type {any} */ (RULES))));
  for (const link of fragment.querySelectorAll('a[href], area[href]')) {
    link.setAttribute('rel', 'noopener noreferrer');
    link.setAttribute('target', '_blank');
  }
  for (const image of fragment.querySelectorAll('img:not([alt])')) image.setAttribute('alt', '');
  return fragment;
}

/** The address of the one frame of a page, '' where there is none that can be shown. @param {string} markup */
export function frameOf(markup) {
  const found = /** @type {DocumentFragment} */ (/** @type {any} */ (DOMPurify.sanitize(markup, /** @type {any} */ (
    { ...RULES, ADD_TAGS: ['iframe'], ALLOWED_URI_REGEXP: /^https:\/\//i }))));
  return found.querySelector('iframe')?.getAttribute('src') ?? '';
}
