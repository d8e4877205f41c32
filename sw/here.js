// SPDX-License-Identifier: MIT
// This worker's own global scope, by its type.

/** @typedef {NotificationOptions & { actions?: { action: string, title: string }[], vibrate?: number[], renotify?: boolean,
 *   timestamp?: number }} NoticeOptions */

export const here = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
