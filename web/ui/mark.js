// SPDX-License-Identifier: MIT
// The mark of the phone, drawn where it is needed (mark.svg is the same for the browser's tab).
import { html } from 'lit';

/** The operator's icon where there is one; what it shows is said beside it. @param {import('../state/state.js').State} state */
export const mark = (state) => (state.config?.icon || state.config?.themeColor
  ? html`<img src="/icons/icon.svg" alt="" width="48" height="48" draggable="false">` : drawn());

const drawn = () => html`
  <svg viewBox="0 0 48 48" width="100%" height="100%" aria-hidden="true" focusable="false">
    <rect width="48" height="48" rx="14" fill="#0b5c63"></rect>
    <circle cx="14.5" cy="33.5" r="5.5" fill="#fff"></circle>
    <path d="M14.5 20.5a13 13 0 0 1 13 13" fill="none" stroke="#fff" stroke-width="4.6" stroke-linecap="round"></path>
    <path d="M14.5 10.5a23 23 0 0 1 23 23" fill="none" stroke="#8fe0d8" stroke-width="4.6" stroke-linecap="round"></path>
  </svg>`;
