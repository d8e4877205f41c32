#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Turns the icons named below from @mdi/svg into web/ui/icons.js and icons-more.js: path data as plain strings, so that a
// page needs neither an icon font nor markup from text. Run it after changing the list. All others are assets of
// the build, a file each, for the menus that operators put together.
import { readFileSync, writeFileSync } from 'node:fs';

const NAMES = [
  'account', 'account-box', 'account-plus', 'alert-circle', 'arrow-left', 'arrow-right', 'backspace-outline',
  'call-made', 'call-merge', 'call-received', 'call-split', 'check', 'check-circle', 'chevron-down', 'chevron-right',
  'close', 'cog', 'contacts', 'devices', 'dialpad', 'dots-horizontal', 'download', 'eye', 'eye-off',
  'file-document-outline', 'headphones', 'headset', 'history', 'lock', 'logout', 'magnify', 'menu', 'microphone',
  'microphone-off', 'pause', 'phone', 'phone-forward', 'phone-hangup', 'phone-in-talk', 'phone-missed', 'phone-plus',
  'play', 'redo', 'refresh', 'signal-cellular-1', 'signal-cellular-2', 'signal-cellular-3', 'skip-next', 'star', 'stop',
  'swap-horizontal', 'sync', 'trash-can-outline', 'upload', 'voicemail',
];

/** Of pages that are loaded when they are opened: those import them. */
const LATER = [
  'bell', 'bell-off', 'bell-ring', 'cellphone-arrow-down', 'chart-timeline-variant', 'content-copy', 'email-outline',
  'export-variant', 'information-outline', 'keyboard', 'pencil', 'plus-box-outline', 'restore', 'star-outline',
  'theme-light-dark', 'tune-variant', 'volume-high', 'wallet-outline', 'weather-night', 'weather-sunny',
];

const root = new URL('../', import.meta.url);
const version = JSON.parse(readFileSync(new URL('node_modules/@mdi/svg/package.json', root), 'utf8')).version;

/** @param {string} name */
function pathOf(name) {
  const svg = readFileSync(new URL(`node_modules/@mdi/svg/svg/${name}.svg`, root), 'utf8');
  const found = /<path d="([^"]+)" ?\/>/.exec(svg);
  if (!found) throw new Error(`draw-icons: ${name}.svg is not a single path: choose another icon`);
  return found[1];
}

const linesOf = (/** @type {string[]} */ names) => [...new Set(names)].sort().map((name) => `  '${name}': '${pathOf(name)}',`).join('\n');
const head = `// SPDX-License-Identifier: Apache-2.0
// Path data of Material Design Icons ${version} (@mdi/svg, pictogrammers.com), 24 x 24.
// Written by scripts/draw-icons.mjs: change the list there.`;
writeFileSync(new URL('web/ui/icons.js', root), `${head}

/** Where the build puts all of them, one by one. */
export const ICON_FOLDER = '/assets/mdi-${version}/';

/** @type {Record<string, string>} */
export const icons = {
${linesOf(NAMES)}
};
`);
writeFileSync(new URL('web/ui/icons-more.js', root), `${head} Imported by the pages that draw them.
import { icons } from './icons.js';

Object.assign(icons, {
${linesOf(LATER)}
});
`);
