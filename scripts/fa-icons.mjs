// SPDX-License-Identifier: MIT
// The free icons of Font Awesome as single files, which operators name in their buttons: fa/<name>.svg is the solid one
// if there is one, fa/regular/ and fa/brands/ hold the others; old names lead to what they are called today.
// Icons: CC BY 4.0, fontawesome.com; each file says so.
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../node_modules/@fortawesome/fontawesome-free', import.meta.url));
const STYLES = ['brands', 'regular', 'solid'];  // the later has the plain name
const FA_FOLDER = 'fa';

/** Other names of an icon that they had once. */
async function aliases() {
  const families = JSON.parse(await fs.readFile(path.join(source, 'metadata/icon-families.json'), 'utf8'));
  return Object.entries(families).flatMap(([name, { aliases: other }]) => (other?.names ?? []).map((/** @type {string} */ alias) => [alias, name]));
}

/**
 * They are many and change with the package only: kept beside the app while that is built anew.
 * @param {string} out  the built app
 */
export async function setAside(out) {
  await fs.rm(`${out}.fa`, { recursive: true, force: true });
  await fs.rename(path.join(out, FA_FOLDER), `${out}.fa`).catch(() => {});
}

/** @param {string} out */
export async function placeIcons(out) {
  const target = path.join(out, FA_FOLDER);
  const { version } = JSON.parse(await fs.readFile(path.join(source, 'package.json'), 'utf8'));
  const mark = path.join(target, 'VERSION.txt');
  await fs.rename(`${out}.fa`, target).catch(() => {});
  if (await fs.readFile(mark, 'utf8').catch(() => '') === version) return;
  await copyAll(target);
  await fs.writeFile(mark, version);
}

/** @param {string} target */
async function copyAll(target) {
  for (const style of STYLES) {
    const folder = path.join(target, style === 'solid' ? '' : style);
    await fs.mkdir(folder, { recursive: true });
    const names = (await fs.readdir(path.join(source, 'svgs', style))).filter((name) => /^[a-z0-9-]+\.svg$/.test(name));
    await Promise.all(names.map(async (name) => {
      const bytes = await fs.readFile(path.join(source, 'svgs', style, name));
      await fs.writeFile(path.join(folder, name), bytes);
      if (style !== 'solid') await fs.writeFile(path.join(target, name), bytes);
    }));
  }
  for (const [alias, name] of await aliases()) {
    await fs.copyFile(path.join(target, `${name}.svg`), path.join(target, `${alias}.svg`)).catch(() => {});
  }
  await fs.copyFile(path.join(source, 'LICENSE.txt'), path.join(target, 'LICENSE.txt'));
}
