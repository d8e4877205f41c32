// SPDX-License-Identifier: MIT
// What a reload finds: waits until an image of the phone in its call lies in the page's database.

/** Runs in the page. @param {boolean} anew */
async function imageKept(anew) {
  /** @param {IDBRequest} request @returns {Promise<any>} */
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await done(indexedDB.open('webphone'));
  const look = () => done(db.transaction('kept').objectStore('kept').get('image'));
  const before = anew ? (await look())?.at ?? 0 : -1;
  while (((await look())?.at ?? -1) <= before) await new Promise((resolve) => { setTimeout(resolve, 50); });
  db.close();
}

/** @typedef {{ page: { evaluate: (run: (anew: boolean) => Promise<void>, anew: boolean) => Promise<void> } }} Browsing */

/** @param {Browsing} person */
export const kept = ({ page }) => page.evaluate(imageKept, false);

/** One that is of what has just happened, in a call that is up. @param {Browsing} person */
export const keptAnew = ({ page }) => page.evaluate(imageKept, true);
