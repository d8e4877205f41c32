// SPDX-License-Identifier: MIT
// What can be done with a message or a recording: beside each other, on a phone in two columns.
import { css } from 'lit';

export const actsStyle = css`
  .acts { display: flex; flex-wrap: wrap; gap: .5rem; }
  .acts .button { padding-inline: .85rem; font-size: .92rem; }
  .acts a { color: inherit; text-decoration: none; }
  .acts .stop { background: none; color: var(--wp-stop); box-shadow: none; }
  @media (max-width: 480px) {
    .acts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); }
    .acts .button { gap: .35rem; padding-inline: .3rem; font-size: .85rem; }
    .acts .button:last-child:nth-child(odd) { grid-column: 1 / -1; }
  }
`;
