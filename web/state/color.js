// SPDX-License-Identifier: MIT
// The operator's colour as the colours of the screen: dark enough on light ground and light enough on dark
// ground to be read (WCAG 2.2 1.4.3). Pure.

/** @typedef {[red: number, green: number, blue: number]} Color  0 to 1 */

const READABLE = 4.6;  // a little more than 4.5, for what rounding takes
const LIGHT_GROUND = '#f3f1ec';
const DARK_GROUND = '#1e282b';  // the lightest surface of the dark theme

/** @param {string} hex @returns {Color|null} */
function parse(hex) {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex) ?? /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex);
  if (!found) return null;
  const [red, green, blue] = found.slice(1).map((part) => parseInt(part.length === 1 ? part + part : part, 16) / 255);
  return [red, green, blue];
}

/** @param {Color} color */
const hex = (color) => `#${color.map((part) => Math.round(part * 255).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance. @param {Color} color */
function luminance(color) {
  const [red, green, blue] = color.map((part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4));
  return .2126 * red + .7152 * green + .0722 * blue;
}

/** @param {Color} a @param {Color} b */
function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (light + .05) / (dark + .05);
}

/** @param {Color} from @param {Color} to @param {number} share @returns {Color} */
const mix = (from, to, share) => [0, 1, 2].map((at) => from[at] + (to[at] - from[at]) * share).map((part) => Math.min(1, Math.max(0, part)))
  .reduce((/** @type {any} */ all, part) => [...all, part], []);

/** As little nearer to `end` as makes it readable on each ground. @param {Color} color @param {Color} end @param {Color[]} grounds */
function until(color, end, grounds) {
  for (let share = 0; share < 1; share += .04) {
    const tried = mix(color, end, share);
    if (grounds.every((ground) => contrast(tried, ground) >= READABLE)) return tried;
  }
  return end;
}

/**
 * @param {unknown} given  "#rrggbb"
 * @returns {string}  a style sheet, '' for what is no colour
 */
export function themeSheet(given) {
  const color = typeof given === 'string' ? parse(given) : null;
  if (!color) return '';
  const [white, black, light, dark] = /** @type {Color[]} */ (['#ffffff', '#000000', LIGHT_GROUND, DARK_GROUND].map(parse));
  const softLight = mix(color, white, .82);
  const softDark = mix(color, dark, .72);
  const onLight = until(color, black, [white, light, softLight]);
  const onDark = until(color, white, [dark, softDark]);
  const pairs = {
    'accent': [onLight, onDark],
    'on-accent': [white, contrast(onDark, black) >= READABLE ? mix(color, black, .85) : black],
    'accent-soft': [softLight, softDark],
  };
  if (contrast(pairs['on-accent'][1], onDark) < READABLE) pairs['on-accent'][1] = black;
  const lines = Object.entries(pairs).map(([name, [day, night]]) => `--wp-${name}: var(--wp-light, ${hex(day)}) var(--wp-dark, ${hex(night)});`);
  return `:root { ${lines.join(' ')} }`;
}
