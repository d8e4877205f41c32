// SPDX-License-Identifier: MIT
// The settings page as cards, in two columns where there is room.
import { css } from 'lit';

export const settings = css`
  :host { container-type: inline-size; }
  h1 { margin-block-end: 1rem; font-size: 1.5rem; }
  .all { columns: 2 380px; column-gap: 1.25rem; }
  section { break-inside: avoid; margin-block-end: 1.25rem; padding: 1.15rem 1.25rem 1.25rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
  h2 { display: flex; align-items: center; gap: .55rem; margin-block-end: .8rem; font-size: 1.02rem; }
  h2 wp-icon { color: var(--wp-accent); font-size: .8rem; }
  dl > div { display: grid; gap: .05rem; padding-block: .6rem; border-block-end: 1px solid var(--wp-line); }
  dl > div:first-child { padding-block-start: 0; }
  dl > div:last-child { padding-block-end: 0; border-block-end: 0; }
  dt { color: var(--wp-ink-soft); font-size: .875rem; }
  dd { overflow-wrap: anywhere; font-weight: 520; user-select: text; }
  .hint { font-size: .875rem; }
  .acts { display: flex; flex-wrap: wrap; gap: .5rem; margin-block-start: .9rem; }
  .acts:empty { display: none; }
  .acts + .hint { margin-block-start: .6rem; }
  .acts .button { border: 1px solid var(--wp-line); background: var(--wp-surface); }
  .acts .button.main { border-color: transparent; background: var(--wp-accent); }
  .acts wp-icon { font-size: .8rem; }
  form { display: grid; gap: .35rem; }
  form > label { font-size: .875rem; font-weight: 560; }
  form > label:not(:first-child) { margin-block-start: .6rem; }
  input[type='text'], form select { inline-size: 100%; min-block-size: 48px; padding: .5rem .9rem; border: 1px solid var(--wp-line-strong); border-radius: 14px; background: var(--wp-surface); }

  .trial { margin-block-start: 1.1rem; padding-block-start: 1rem; border-block-start: 1px solid var(--wp-line); }
  .trial wp-meter { margin-block-end: .7rem; }
  .trouble { margin-block-start: .9rem; padding: .7rem .9rem; border: 1px solid transparent; border-radius: 14px; background: var(--wp-stop-soft); font-size: .925rem; }

  fieldset { min-inline-size: 0; margin: 0; padding: 0; border: 0; }
  fieldset + fieldset { margin-block-start: 1.1rem; }
  legend { padding: 0; margin-block-end: .5rem; color: var(--wp-ink-soft); font-size: .875rem; }
  .choice { display: grid; grid-template-columns: repeat(3, 1fr); gap: .3rem; padding: .3rem; border-radius: 18px; background: var(--wp-sunken); }
  .choice label {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: .3rem;
    min-block-size: 48px;
    padding: .4rem .25rem;
    border: 1px solid transparent;
    border-radius: 14px;
    font-size: .875rem;
    font-weight: 540;
    text-align: center;
    cursor: pointer;
    transition: background var(--wp-calm);
  }
  .choice .on { background: var(--wp-raised); box-shadow: var(--wp-lift); color: var(--wp-accent); }
  .choice label:focus-within { outline: 3px solid var(--wp-accent); outline-offset: 1px; }
  .choice input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
  .choice wp-icon { font-size: .95rem; }

  .switch { display: flex; align-items: center; gap: .8rem; min-block-size: 44px; font-weight: 520; cursor: pointer; }
  .switch input {
    appearance: none;
    position: relative;
    flex: none;
    inline-size: 48px;
    block-size: 28px;
    margin: 0;
    border: 1px solid var(--wp-line-strong);
    border-radius: 999px;
    background: var(--wp-sunken);
    cursor: pointer;
    transition: background var(--wp-calm);
  }
  .switch input::before {
    content: '';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    inline-size: 20px;
    block-size: 20px;
    border-radius: 50%;
    background: var(--wp-line-strong);
    transition: inset-inline-start var(--wp-calm) var(--wp-ease), background var(--wp-calm);
  }
  .switch input:checked { border-color: transparent; background: var(--wp-accent); }
  .switch input:checked::before { inset-inline-start: 23px; background: var(--wp-on-accent); }

  .keys { margin-block-start: .6rem; }
  .keys > div { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding-block: .4rem; }
  .keys dt { color: inherit; }
  .keys.off { opacity: .6; }
  .keys dd { flex: none; color: var(--wp-ink-soft); font-size: .85rem; user-select: none; }
  kbd { display: inline-block; min-inline-size: 1.7rem; padding: .1rem .4rem; border: 1px solid var(--wp-line); border-block-end-width: 2px; border-radius: 7px; background: var(--wp-surface); color: var(--wp-ink); font: 560 .8rem/1.4 var(--wp-font); text-align: center; }

  ol { margin-block-start: .6rem; counter-reset: place; }
  li { display: flex; align-items: baseline; flex-wrap: wrap; gap: .1rem .7rem; padding-block: .45rem; border-block-end: 1px solid var(--wp-line); counter-increment: place; }
  li:last-child { border-block-end: 0; padding-block-end: 0; }
  li::before { content: counter(place); min-inline-size: 1.2rem; color: var(--wp-ink-soft); font-size: .8rem; font-variant-numeric: tabular-nums; }
  li.gone { counter-increment: none; }
  li.gone::before { content: '–'; }
  li.gone b { color: var(--wp-ink-soft); text-decoration: line-through; }
  li b { font-weight: 540; }
  li small { font-size: .8rem; }

  .out { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1rem; }
  .out .button { color: var(--wp-stop); }
  .out p { flex: 1; min-inline-size: 12rem; font-size: .9rem; }
  @media (forced-colors: active) {
    .choice .on { border-color: Highlight; }
    .switch input::before { forced-color-adjust: none; background: ButtonText; }
    .switch input:checked { forced-color-adjust: none; background: Highlight; }
  }
`;
