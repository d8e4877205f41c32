// SPDX-License-Identifier: MIT
import { css } from 'lit';

export const balanceStyle = css`
  h1 { margin-block-end: 1rem; font-size: 1.5rem; }
  h2 { margin-block-end: .8rem; font-size: 1.02rem; }
  .now { display: grid; gap: .2rem; margin-block-end: 1.1rem; }
  .now bdi { font-size: 2.4rem; font-weight: 640; letter-spacing: -.02em; line-height: 1.1; overflow-wrap: anywhere; }
  section { margin-block-end: 1.1rem; padding: 1.1rem 1.2rem 1.2rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
  .told { margin-block-end: .9rem; padding: .6rem .9rem; border-radius: 14px; background: var(--wp-hold-soft); font-size: .92rem; }
  .test { display: flex; gap: .6rem; margin-block-end: .9rem; padding: .7rem .9rem; border: 1px dashed var(--wp-hold); border-radius: 14px; background: var(--wp-hold-soft); font-size: .92rem; }
  .test wp-icon { flex: none; margin-block-start: .1rem; color: var(--wp-hold); font-size: .85rem; }
  form { display: grid; gap: .5rem; }
  form label { margin-block-start: .4rem; font-size: .875rem; font-weight: 560; }
  form .main { margin-block-start: .5rem; }
  form .main wp-icon { font-size: .8rem; }
  .amounts { display: grid; grid-template-columns: repeat(auto-fit, minmax(4.4rem, 1fr)); gap: .4rem; }
  .amounts button { min-block-size: 48px; padding: .3rem .25rem; border-radius: 14px; background: var(--wp-sunken); font-weight: 560; }
  .amounts button[aria-pressed='true'] { background: var(--wp-accent); color: var(--wp-on-accent); }
  input { inline-size: 100%; min-block-size: 48px; padding: .5rem .9rem; border: 1px solid var(--wp-line-strong); border-radius: 14px; background: var(--wp-surface); text-align: start; }
  input[aria-invalid='true'] { border-color: var(--wp-stop); }
  .fault { color: var(--wp-stop); font-size: .92rem; }
  .news { margin-block-start: .8rem; padding: .6rem .9rem; border-radius: 14px; background: var(--wp-sunken); font-size: .92rem; }
  li { display: flex; align-items: center; flex-wrap: wrap; gap: .35rem .8rem; padding-block: .65rem; border-block-end: 1px solid var(--wp-line); }
  li:last-child { border-block-end: 0; padding-block-end: 0; }
  li > div:first-of-type { flex: 1; min-inline-size: 9rem; overflow-wrap: anywhere; }
  li b { font-weight: 560; }
  li small { display: block; font-size: .83rem; }
  li wp-icon { flex: none; color: var(--wp-ink-soft); font-size: .9rem; }
  li > .digits, .sums .digits { font-weight: 600; }
  .paid wp-icon, .partly wp-icon, .plus { color: var(--wp-go); }
  .refused wp-icon, .expired wp-icon { color: var(--wp-stop); }
  .pending wp-icon { color: var(--wp-hold); }
  .sums { text-align: end; }
  a.button { color: inherit; text-decoration: none; }
  .acts { display: flex; flex-wrap: wrap; gap: .5rem; margin-block-start: .9rem; }
  .acts .button, li .button { border: 1px solid var(--wp-line); background: var(--wp-surface); font-size: .92rem; }
  .acts wp-icon { font-size: .8rem; }
  .empty { display: grid; justify-items: center; gap: .4rem; padding: 2.5rem 1rem; text-align: center; }
  .empty wp-icon { margin-block-end: .5rem; color: var(--wp-line-strong); font-size: 2rem; }
  .empty p { max-inline-size: 21rem; font-size: .93rem; }
  @media (forced-colors: active) { .amounts button[aria-pressed='true'] { border-color: Highlight; } }
`;
