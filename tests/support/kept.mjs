// SPDX-License-Identifier: MIT
// What a reload finds: waits until an image of the phone in its call lies in the page's database.

/** Runs in the page. */
async function imageKept() {
  /** @param {IDBRequest} request @returns {Promise<any>} */
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await done(indexedDB.open('webphone'));
  while (!await done(db.transaction('kept').objectStore('kept').get('image'))) await new Promise((resolve) => { setTimeout(resolve, 50); });
  db.close();
}

/** @param {{ page: { evaluate: (run: () => Promise<void>) => Promise<void> } }} person */
export const kept = ({ page }) => page.evaluate(imageKept);
