// SPDX-License-Identifier: MIT
// The addresses of scripts that this page starts (the phone's worker, the service worker), under
// require-trusted-types-for 'script'. A policy has its name once, and this file may be in two bundles.

const here = /** @type {any} */ (globalThis);

/**
 * @param {string} name  of a file beside the page
 * @returns {string}
 */
export function scriptUrl(name) {
  const url = new URL(name, document.baseURI).href;
  if (!here.trustedTypes) return url;
  here.webphoneScripts ??= here.trustedTypes.createPolicy('webphone', { createScriptURL: (/** @type {string} */ given) => given });
  return here.webphoneScripts.createScriptURL(url);
}
