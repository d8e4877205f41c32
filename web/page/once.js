// SPDX-License-Identifier: MIT
// What is made at the first wish, and once: a script that could not be fetched is asked for again, one that was made is never
// made anew, whatever became of it.

/** @template T @param {() => Promise<T>} make @returns {{ (): Promise<T>, begun: boolean }} */
export function once(make) {
  /** @type {Promise<T> | null} */
  let made = null;
  const get = () => {
    made ??= make().catch((error) => {
      made = null;
      throw error;
    });
    return made;
  };
  return Object.defineProperty(/** @type {any} */ (get), 'begun', { get: () => made !== null });
}
