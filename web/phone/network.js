// SPDX-License-Identifier: MIT
// Hears that the way into the network changed, or may have; what follows from it the core decides.

/**
 * @param {(number: 0 | 1) => void} tell  as WP_CMD_NETWORK: 1 it changed, 0 it may have
 */
export function watchNetwork(tell) {
  const connection = /** @type {any} */ (navigator).connection;
  let type = connection?.type;
  // It also fires when the browser's guess of the speed changes; `type` is not known everywhere.
  connection?.addEventListener?.('change', () => {
    const changed = connection.type !== type;
    type = connection.type;
    tell(changed ? 1 : 0);
  });
  self.addEventListener('online', () => tell(0));
}
