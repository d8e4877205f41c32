// SPDX-License-Identifier: MIT
// Opens the page that a chain of actions asks for. Which address may be opened where is decided before; here stands
// only what a browser lets a page do: a new window needs a person's touch, and never gets an opener.

/**
 * @param {{ url: string, window: 'same' | 'new' }} wish
 * @param {{ change: (event: { kind: string, url: string }) => void }} page
 * @returns {boolean} false: no address that a browser opens
 */
export function redirect({ url, window: where }, { change }) {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return false;
  if (where === 'same') {
    location.assign(url);
    return true;
  }
  // Too long after the touch a browser opens nothing: then the person gets a link.
  if (navigator.userActivation?.isActive === false) change({ kind: 'PAGE_OPEN', url });
  else open(url, '_blank', 'noopener,noreferrer');
  return true;
}
