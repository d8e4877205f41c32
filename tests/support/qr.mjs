// SPDX-License-Identifier: MIT
// A QR code as a camera reads it: pixels -> modules -> bytes (ISO/IEC 18004), of versions 1 to 10 with error correction M. Nothing
// here is of the library that draws them, and a code whose check bytes are not right is none.

/** Data bytes of the blocks, check bytes of each, and where alignment patterns are, by version. @type {readonly [number[], number, number[]][]} */
const VERSIONS = [
  [[16], 10, []], [[28], 16, [6, 18]], [[44], 26, [6, 22]], [[32, 32], 18, [6, 26]], [[43, 43], 24, [6, 30]], [[27, 27, 27, 27], 16, [6, 34]], [[31, 31, 31, 31], 18, [6, 22, 38]],
  [[38, 38, 39, 39], 22, [6, 24, 42]], [[36, 36, 36, 37, 37], 22, [6, 26, 46]], [[43, 43, 43, 43, 44], 26, [6, 28, 50]],
];
/** @type {readonly ((y: number, x: number) => boolean)[]} */
const MASKS = [
  (y, x) => (y + x) % 2 === 0, (y) => y % 2 === 0, (_, x) => x % 3 === 0, (y, x) => (y + x) % 3 === 0, (y, x) => ((y >> 1) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => y * x % 2 + y * x % 3 === 0, (y, x) => (y * x % 2 + y * x % 3) % 2 === 0, (y, x) => ((y + x) % 2 + y * x % 3) % 2 === 0,
];

/** What a picture of it shows, by the width of the pattern in its corner. @param {boolean[][]} dark  pixels */
export function modulesOf(dark) {
  const top = dark.findIndex((line) => line.includes(true));
  const left = dark[top].indexOf(true);
  const right = Math.max(...dark.map((line) => line.lastIndexOf(true)));
  const finder = dark[top].indexOf(false, left) - left;
  const count = Math.round((right + 1 - left) / (finder / 7));
  const step = (right + 1 - left) / count;
  const at = (/** @type {number} */ n, /** @type {number} */ from) => Math.floor(from + (n + 0.5) * step);
  return Array.from({ length: count }, (_, y) => Array.from({ length: count }, (__, x) => dark[at(y, top)]?.[at(x, left)] ?? false));
}

/** Is the module at its place whatever is written? @param {number} size @param {number[]} centres */
function fixed(size, centres) {
  const last = size - 7;
  return (/** @type {number} */ y, /** @type {number} */ x) => x === 6 || y === 6 || (x < 9 && y < 9) || (x > size - 9 && y < 9) || (x < 9 && y > size - 9)
    || (size >= 45 && ((x > size - 12 && y < 6) || (y > size - 12 && x < 6)))
    || centres.some((cy) => centres.some((cx) => Math.abs(cy - y) < 3 && Math.abs(cx - x) < 3 && !((cy === 6 && (cx === 6 || cx === last)) || (cx === 6 && cy === last))));
}

/** The bytes in the order in which they are laid: two columns at a time, from the right, up and down. @param {boolean[][]} modules @param {number[]} centres */
function laid(modules, centres) {
  const size = modules.length;
  const format = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => modules[8][x]).map(Number).join('').slice(0, 5);
  const [level, mask] = [(parseInt(format, 2) ^ 0b10101) >> 3, (parseInt(format, 2) ^ 0b10101) & 7];
  if (level !== 0) throw new Error('error correction is not M');
  const taken = fixed(size, centres);
  const bits = [];
  for (let pair = size - 1, up = true; pair > 0; pair -= 2, up = !up) {
    if (pair === 6) pair--;
    for (let i = 0; i < size; i++) {
      const y = up ? size - 1 - i : i;
      for (const x of [pair, pair - 1]) if (!taken(y, x)) bits.push(Number(modules[y][x] !== MASKS[mask](y, x)));
    }
  }
  return Array.from({ length: bits.length >> 3 }, (_, i) => parseInt(bits.slice(8 * i, 8 * i + 8).join(''), 2));
}

/** A product in the field of 256, by x^8 + x^4 + x^3 + x^2 + 1. @param {number} a @param {number} b */
function times(a, b) {
  let product = 0;
  for (; b; b >>= 1, a = (a << 1) ^ (a & 128 ? 0x11d : 0)) if (b & 1) product ^= a;
  return product;
}

/** A block is whole: it has each power of two as a zero. @param {number[]} block @param {number} checks */
function isWhole(block, checks) {
  for (let i = 0, power = 1; i < checks; i++, power = times(power, 2)) if (block.reduce((sum, byte) => times(sum, power) ^ byte, 0)) return false;
  return true;
}

/** What it says. @param {boolean[][]} modules */
export function textOf(modules) {
  const version = (modules.length - 17) / 4;
  const [blocks, checks, centres] = VERSIONS[version - 1];
  const bytes = laid(modules, centres);
  const data = blocks.map(() => /** @type {number[]} */ ([]));
  let at = 0;
  for (let i = 0; i < Math.max(...blocks); i++) blocks.forEach((length, block) => { if (i < length) data[block].push(bytes[at++]); });
  const whole = data.map((block) => [...block]);
  for (let i = 0; i < checks; i++) for (const block of whole) block.push(bytes[at++]);
  if (!whole.every((block) => isWhole(block, checks))) throw new Error('its check bytes are not right');
  const bits = data.flat().map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (bits.slice(0, 4) !== '0100') throw new Error('it is not written in bytes');
  const wide = version > 9 ? 16 : 8;
  const length = parseInt(bits.slice(4, 4 + wide), 2);
  return Buffer.from(Array.from({ length }, (_, i) => parseInt(bits.slice(4 + wide + 8 * i, 12 + wide + 8 * i), 2))).toString();
}

/** What a camera before the screen reads. @param {import('playwright-core').Locator} code @param {import('playwright-core').BrowserContext} context */
export async function seenCode(code, context) {
  const picture = await code.screenshot();
  const eye = await context.newPage();
  const dark = await eye.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    canvas?.drawImage(bitmap, 0, 0);
    const pixels = canvas?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
    // Nothing of a round corner belongs to it: what is seen there is the page behind, inside the rim.
    return Array.from({ length: bitmap.height }, (_, y) => Array.from({ length: bitmap.width }, (__, x) => pixels[4 * (y * bitmap.width + x)] < 128));
  }, picture.toString('base64'));
  await eye.close();
  return textOf(modulesOf(dark));
}
