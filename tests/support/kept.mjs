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

/** Runs in a page that is no phone: what is kept becomes older. @param {number} ms */
async function age(ms) {
  /** @param {IDBRequest} request @returns {Promise<any>} */
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await done(indexedDB.open('webphone'));
  const store = db.transaction('kept', 'readwrite').objectStore('kept');
  const image = await done(store.get('image'));
  await done(store.put({ ...image, at: image.at - ms }, 'image'));
  db.close();
}

/**
 * Nobody has a page open for so long.
 * @param {import('playwright-core').BrowserContext} context @param {string} url  of the phone @param {number} ms
 */
export async function later(context, url, ms) {
  const page = await context.newPage();
  await page.goto(new URL('nothing-is-here', url).href);
  await page.evaluate(age, ms);
  await page.close();
}

/** @typedef {{ page: { evaluate: (run: (anew: boolean) => Promise<void>, anew: boolean) => Promise<void> } }} Browsing */

/** @param {Browsing} person */
export const kept = ({ page }) => page.evaluate(imageKept, false);

/** One that is of what has just happened, in a call that is up. @param {Browsing} person */
export const keptAnew = ({ page }) => page.evaluate(imageKept, true);
