// SPDX-License-Identifier: MIT
// Styles that the panel's elements share, in the phone's colours: cards, fields, tables, notes.
import { css } from 'lit';

export const styles = css`
  a { color: var(--wp-accent); text-underline-offset: .2em; }
  .card { display: grid; gap: 1.1rem; padding: clamp(1rem, 3vw, 1.6rem); border: 1px solid var(--wp-line); border-radius: 18px; background: var(--wp-surface); }
  .card + .card { margin-block-start: 1.25rem; }
  h2 { font-size: 1.15rem; }
  h3 { font-size: 1rem; }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem; }
  .row.end { justify-content: flex-end; }
  .grow { flex: 1 1 12rem; min-inline-size: 0; }
  .small { font-size: .875rem; }
  .wide { overflow-wrap: anywhere; }
  .button { text-decoration: none; color: var(--wp-ink); border: 1px solid var(--wp-line-strong); box-shadow: none; }
  .button.main, .button.stop { border-color: transparent; }
  .button.main { color: var(--wp-on-accent); }
  .button.stop { color: var(--wp-on-stop); }
  .button.bare { border-color: transparent; }
  .button:disabled { opacity: .55; }
  .button.slim { min-block-size: 36px; padding: .25rem .8rem; font-size: .9rem; }
  .button.square { inline-size: 44px; padding: 0; border-radius: 12px; }

  .field { display: grid; gap: .35rem; min-inline-size: 0; }
  .field > label, legend { font-size: .93rem; font-weight: 580; padding: 0; }
  fieldset { display: grid; gap: .8rem; margin: 0; padding: 0; border: 0; min-inline-size: 0; }
  .help { color: var(--wp-ink-soft); font-size: .875rem; max-inline-size: 70ch; }
  input:not([type='checkbox']):not([type='radio']):not([type='color']), select, textarea {
    inline-size: 100%;
    min-block-size: 44px;
    padding: .5rem .8rem;
    border: 1px solid var(--wp-line-strong);
    border-radius: 12px;
    background: var(--wp-raised);
    color: inherit;
    font: inherit;
  }
  input[type='color'] { inline-size: 64px; block-size: 44px; padding: 2px; border: 1px solid var(--wp-line-strong); border-radius: 12px; background: var(--wp-raised); }
  textarea { min-block-size: 4.2rem; resize: vertical; }
  textarea.code { font: .9rem/1.5 ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; direction: ltr; text-align: left; }
  input[type='checkbox'], input[type='radio'] { inline-size: 22px; block-size: 22px; margin: 0; accent-color: var(--wp-accent); flex: none; }
  .check { display: grid; grid-template-columns: auto 1fr; align-items: center; gap: .1rem .7rem; min-block-size: 32px; }
  .check label { font-weight: 560; }
  .check .help { grid-column: 2; }
  [aria-invalid='true'] { border-color: var(--wp-stop) !important; }
  [readonly], :disabled { cursor: default; }
  .wrong { color: var(--wp-stop); font-size: .9rem; font-weight: 560; }

  .note { padding: .8rem 1rem; border: 1px solid transparent; border-radius: 14px; background: var(--wp-accent-soft); overflow-wrap: anywhere; }
  .note.bad { background: var(--wp-stop-soft); }
  .note.fair { background: var(--wp-hold-soft); }
  .note.good { background: var(--wp-go-soft); }
  .note .row { margin-block-start: .7rem; }
  div[role='status'] { display: grid; gap: .6rem; }
  .codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .4rem 1rem; margin-block-start: .7rem; font-size: 1.05rem; user-select: all; }

  .scroll { overflow-x: auto; }
  table { inline-size: 100%; border-collapse: collapse; font-size: .95rem; }
  th { text-align: start; font-size: .85rem; font-weight: 580; color: var(--wp-ink-soft); }
  th, td { padding: .6rem .7rem; border-block-end: 1px solid var(--wp-line); vertical-align: top; overflow-wrap: anywhere; }
  /* What changed may be long: it leaves the others their room. */
  tr:has(> td > dl) > td:not(:last-child) { min-inline-size: 8.5rem; }
  tbody tr:hover { background: var(--wp-sunken); }
  td dl { display: grid; gap: .5rem; }
  dt { font-weight: 580; font-size: .9rem; }
  del { color: var(--wp-ink-soft); }
  ins { text-decoration: none; font-weight: 560; }
  .row + panel-list { margin-block-start: 1rem; }
  .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .9rem; }
  .tile { display: grid; gap: .2rem; padding: 1rem 1.1rem; border: 1px solid var(--wp-line); border-radius: 16px; background: var(--wp-surface); color: inherit; text-decoration: none; }
  .tile:hover { border-color: var(--wp-accent); }
  .chips { display: flex; flex-wrap: wrap; gap: .5rem; }
  .chip { display: inline-flex; align-items: center; gap: .3rem; max-inline-size: 100%; padding-inline-start: .8rem; border: 1px solid var(--wp-line-strong); border-radius: 999px; background: var(--wp-raised); }
  .chip button { display: grid; place-items: center; inline-size: 32px; block-size: 32px; border-radius: 50%; }
  .badge { display: inline-block; padding: .1rem .6rem; border-radius: 999px; background: var(--wp-sunken); font-size: .85rem; font-weight: 560; }
  .badge.good { background: var(--wp-go-soft); }
  .badge.fair { background: var(--wp-hold-soft); }
  .badge.bad { background: var(--wp-stop-soft); }
  .tabs { display: flex; flex-wrap: wrap; gap: .25rem; border-block-end: 1px solid var(--wp-line); margin-block-end: 1.25rem; }
  td > a, .crumbs a, .who a { display: inline-block; min-block-size: 24px; min-inline-size: 24px; }
  .tabs a { padding: .7rem 1rem; border-block-end: 3px solid transparent; color: var(--wp-ink-soft); text-decoration: none; font-weight: 560; }
  .tabs a[aria-current] { border-color: var(--wp-accent); color: var(--wp-ink); }

  @media (max-width: 700px) {
    table.stack thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    table.stack, table.stack tbody, table.stack tr, table.stack td { display: block; }
    table.stack tr { padding: .6rem .2rem; border-block-end: 1px solid var(--wp-line); }
    table.stack td { padding: .15rem .3rem; border: 0; }
    table.stack td[data-label]:not([data-label=''])::before { content: attr(data-label) ': '; color: var(--wp-ink-soft); font-size: .85rem; }
  }
  @media (forced-colors: active) { .card, .note, .tile, .badge { border: 1px solid CanvasText; } }
`;
