// SPDX-License-Identifier: MIT
// What stands in the middle of an otherwise empty page: the log-in, the first operator.
import { css } from 'lit';

export const middle = css`
  :host { display: grid; place-items: center; min-block-size: 100dvh; padding: 1.25rem; }
  form { display: grid; gap: 1.1rem; inline-size: 100%; max-inline-size: 26rem; }
  h1 { font-size: 1.6rem; }
`;
