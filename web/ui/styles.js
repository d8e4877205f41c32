// SPDX-License-Identifier: MIT
// Styles that more than one element uses: reset, focus, buttons, text for the ear alone.
import { css } from 'lit';

export const shared = css`
  *, ::before, ::after { box-sizing: border-box; }
  :host { display: block; min-inline-size: 0; }
  :host([hidden]), [hidden] { display: none !important; }
  h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h1, h2, h3 { font-weight: 620; letter-spacing: -.01em; line-height: 1.2; text-wrap: balance; }
  p { text-wrap: pretty; }
  bdi { unicode-bidi: isolate; }
  button, input, select { font: inherit; color: inherit; letter-spacing: inherit; }
  button {
    appearance: none;
    margin: 0;
    border: 1px solid transparent;
    background: none;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
    user-select: none;
    -webkit-user-select: none;
  }
  button:disabled { cursor: default; }
  :focus-visible { outline: 3px solid var(--wp-accent); outline-offset: 3px; }
  :focus:not(:focus-visible) { outline: none; }

  .ear {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .mark img { display: block; inline-size: 100%; block-size: 100%; object-fit: contain; }
  .clip { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .soft { color: var(--wp-ink-soft); }
  .digits { font-variant-numeric: tabular-nums; }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: .5rem;
    min-block-size: 44px;
    padding: .5rem 1.1rem;
    border-radius: 999px;
    background: var(--wp-raised);
    box-shadow: var(--wp-lift);
    font-weight: 560;
    transition: background var(--wp-quick), transform var(--wp-quick), box-shadow var(--wp-quick);
  }
  .button:active:not(:disabled) { transform: scale(.97); }
  .button.main, .button.go, .button.stop { box-shadow: var(--wp-solid); }
  .button.main { background: var(--wp-accent); color: var(--wp-on-accent); }
  .button.bare { background: none; box-shadow: none; }
  .button.go { background: var(--wp-go); color: var(--wp-on-go); }
  .button.stop { background: var(--wp-stop); color: var(--wp-on-stop); }
  .button.round { padding: 0; border-radius: 50%; }
  @media (hover: hover) {
    .button:hover:not(:disabled) { filter: brightness(1.04); }
    .button.bare:hover:not(:disabled) { background: var(--wp-sunken); }
  }

  @media (prefers-reduced-motion: reduce) {
    *, ::before, ::after { animation: none !important; transition: none !important; }
  }
  @media (forced-colors: active) {
    .button, button { border-color: ButtonText; }
    :focus-visible { outline-color: Highlight; }
  }
`;
