// SPDX-License-Identifier: MIT
// The eight types of buttons as colours: `--tone` to fill with, `--on-tone` on it, `--tone-soft` behind `--tone-ink`.
import { css } from 'lit';

export const tones = css`
  .primary { --tone: var(--wp-accent); --on-tone: var(--wp-on-accent); --tone-soft: var(--wp-accent-soft); }
  .secondary { --tone: var(--wp-ink-soft); --on-tone: var(--wp-bg); --tone-soft: var(--wp-sunken); }
  .success { --tone: var(--wp-go); --on-tone: var(--wp-on-go); --tone-soft: var(--wp-go-soft); }
  .danger { --tone: var(--wp-stop); --on-tone: var(--wp-on-stop); --tone-soft: var(--wp-stop-soft); }
  .warning { --tone: var(--wp-hold); --on-tone: var(--wp-bg); --tone-soft: var(--wp-hold-soft); }
  .info { --tone: var(--wp-light, #1c5a9c) var(--wp-dark, #8fc0f4); --on-tone: var(--wp-light, #fff) var(--wp-dark, #051f38); --tone-soft: var(--wp-light, #dde9f6) var(--wp-dark, #152c45); }
  .light { --tone: var(--wp-raised); --on-tone: var(--wp-ink); --tone-soft: var(--wp-raised); --tone-line: var(--wp-line-strong); }
  .dark { --tone: var(--wp-ink); --on-tone: var(--wp-bg); --tone-soft: var(--wp-ink); --tone-text: var(--wp-bg); }
  .toned { --tone-ink: var(--tone-text, color-mix(in oklab, var(--tone) 72%, var(--wp-ink))); }
  .light.toned { --tone-ink: var(--wp-ink); }
`;
