// SPDX-License-Identifier: MIT
// What the long lists have in common: head, search, chips, rows.
import { css } from 'lit';

export const listStyle = css`
  :host { display: flex; flex-direction: column; min-block-size: 0; }
  .head { display: flex; align-items: center; gap: .35rem; min-block-size: 44px; margin-block-end: .65rem; }
  .head h1 { flex: 1; min-inline-size: 0; font-size: 1.5rem; }
  .tool { inline-size: 44px; block-size: 44px; min-block-size: 0; color: var(--wp-accent); }
  .search { position: relative; margin-block-end: .6rem; }
  .search wp-icon { position: absolute; inset-inline-start: .95rem; inset-block-start: 50%; transform: translateY(-50%); color: var(--wp-ink-soft); font-size: .85rem; pointer-events: none; }
  .search input {
    inline-size: 100%;
    min-block-size: 46px;
    padding-block: .5rem;
    padding-inline: 2.6rem 1rem;
    border: 1px solid var(--wp-line-strong);
    border-radius: 999px;
    background: var(--wp-raised);
  }
  .search input::placeholder { color: var(--wp-ink-soft); opacity: 1; }
  .chips { display: flex; flex-wrap: wrap; gap: .4rem; margin-block-end: .5rem; }
  .chips button { min-block-size: 44px; padding: .25rem .9rem; border-radius: 999px; background: var(--wp-sunken); color: var(--wp-ink-soft); font-size: .88rem; font-weight: 560; }
  .chips button[aria-pressed='true'] { background: var(--wp-accent); color: var(--wp-on-accent); }
  .scroll { flex: 1; min-block-size: 11rem; margin-inline: -.5rem; padding-inline: .5rem; overflow: auto; overscroll-behavior: contain; scrollbar-gutter: stable; contain: strict; }
  .row { display: grid; align-items: center; gap: .8rem; block-size: 68px; border-block-end: 1px solid var(--wp-line); }
  .text { min-inline-size: 0; line-height: 1.35; }
  /* Beside the picture, also a name that is written the other way. */
  .who { display: block; font-weight: 580; }
  .text:dir(ltr) > .who:dir(rtl), .text:dir(rtl) > .who:dir(ltr) { text-align: end; }
  .text .soft { display: block; font-size: .875rem; }
  .open { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: .8rem; min-inline-size: 0; block-size: 100%; padding: 0; border-radius: 14px; text-align: start; }
  .round { inline-size: 44px; block-size: 44px; min-block-size: 0; color: var(--wp-accent); }
  wp-avatar { --avatar: 42px; }
  .empty { display: grid; justify-items: center; gap: .4rem; padding: 2.5rem 1rem; text-align: center; }
  .empty wp-icon { margin-block-end: .5rem; color: var(--wp-line-strong); font-size: 2rem; }
  .empty strong { font-weight: 600; }
  .empty p { max-inline-size: 21rem; font-size: .93rem; }
  .told { margin-block-end: .6rem; padding: .6rem .9rem; border-radius: 14px; background: var(--wp-hold-soft); font-size: .92rem; }
  .lamp::before { content: ''; display: inline-block; inline-size: 9px; block-size: 9px; margin-inline-end: .35rem; border-radius: 50%; background: var(--wp-line-strong); }
  .lamp.idle::before { background: var(--wp-go); }
  .lamp.busy::before { background: var(--wp-stop); }
  .lamp.ringing::before { background: var(--wp-hold); }
  @media (forced-colors: active) { .chips button[aria-pressed='true'] { border-color: Highlight; } }
`;
