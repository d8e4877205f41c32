// SPDX-License-Identifier: MIT
// What the forms before the phone look like: log in, make an account.
import { css } from 'lit';

export const formStyles = css`
  :host { display: grid; place-items: center; min-block-size: 100%; padding: 1.25rem; }
  form, .card {
    display: grid;
    gap: 1.1rem;
    inline-size: 100%;
    max-inline-size: 400px;
    padding: clamp(1.4rem, 5vw, 2.4rem);
    border: 1px solid var(--wp-line);
    border-radius: 28px;
    background: var(--wp-surface);
    box-shadow: var(--wp-float);
    overflow-wrap: anywhere;
  }
  header { display: grid; gap: .35rem; margin-block-end: .25rem; }
  .mark { inline-size: 52px; block-size: 52px; margin-block-end: .6rem; }
  h1 { font-size: 1.7rem; }
  .field { display: grid; gap: .35rem; }
  label { font-size: .9rem; font-weight: 560; }
  .box { position: relative; }
  input:not([type='checkbox']), select {
    inline-size: 100%;
    min-block-size: 52px;
    padding: .5rem 1rem;
    border: 1px solid var(--wp-line-strong);
    border-radius: 14px;
    background: var(--wp-raised);
    appearance: none;
    transition: border-color var(--wp-quick);
  }
  input[type='password'], input.shown { padding-inline-end: 3.4rem; }
  input:focus-visible, select:focus-visible { outline-offset: 1px; }
  [aria-invalid='true'] { border-color: var(--wp-stop) !important; }
  .wrong { color: var(--wp-stop); font-size: .875rem; }
  .eye, .chevron { position: absolute; inset-block: 4px; inset-inline-end: 4px; inline-size: 44px; color: var(--wp-ink-soft); }
  .eye { display: grid; place-items: center; border-radius: 12px; }
  .chevron { display: grid; place-items: center; pointer-events: none; }
  .check { display: flex; align-items: center; gap: .7rem; min-block-size: 44px; font-weight: 420; cursor: pointer; }
  input[type='checkbox'] { inline-size: 22px; block-size: 22px; margin: 0; accent-color: var(--wp-accent); flex: none; }
  .refusal {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: .15rem .6rem;
    padding: .8rem .9rem;
    border: 1px solid transparent;
    border-radius: 16px;
    background: var(--wp-stop-soft);
    font-size: .93rem;
  }
  .refusal wp-icon { color: var(--wp-stop); font-size: 1rem; }
  .refusal strong { font-weight: 620; }
  .refusal p { grid-column: 2; }
  .state { display: flex; align-items: center; justify-content: center; gap: .6rem; min-block-size: 1.5rem; font-size: .9rem; text-align: center; }
  .submit { min-block-size: 54px; font-size: 1.03rem; }
  .submit[aria-disabled='true'] { cursor: progress; }
  .spin { animation: turn 1.2s linear infinite; }
  @keyframes turn { to { transform: rotate(-360deg); } }
  @media (max-height: 400px) {
    :host { padding: .5rem; }
    form { gap: .5rem; padding: .75rem 1.25rem; }
    .mark, header .soft { display: none; }
  }
  @media (forced-colors: active) { .refusal { border-color: CanvasText; } }
`;
