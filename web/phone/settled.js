// SPDX-License-Identifier: MIT
// Chromium on Linux learns under which number the desktop has a notice only when the desktop has answered. One that is closed or
// replaced before that stays there for ever: neither a page nor the worker can reach it any more.

const SETTLED = 2000;  // a busy desktop, too, has answered by then

/** Milliseconds until a notice can be closed or replaced that was shown at this time. @param {unknown} shown */
export function settlesIn(shown) {
  if (/** @type {any} */ (navigator).userAgentData?.platform !== 'Linux') return 0;
  const age = Date.now() - Number(shown);
  return age >= 0 && age < SETTLED ? SETTLED - age : 0;
}
