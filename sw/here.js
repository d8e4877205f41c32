// SPDX-License-Identifier: MIT
// This worker's own global scope, by its type.

export const here = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
