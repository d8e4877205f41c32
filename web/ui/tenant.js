// SPDX-License-Identifier: MIT
// The operator's style sheet: one for the page and every element, so that it reaches into them as well. It is
// made by script and never by markup, so the content security policy needs no exception.

/** In every element after its own styles: what it says wins. */
export const tenantSheet = new CSSStyleSheet();
/** For the page alone: the operator's colour as custom properties, before his style sheet. */
const colors = new CSSStyleSheet();

/** @param {string} theme  of themeSheet() @param {string} style */
export function useTenantStyle(theme, style) {
  colors.replaceSync(theme);
  tenantSheet.replaceSync(style);
  const others = document.adoptedStyleSheets.filter((sheet) => sheet !== colors && sheet !== tenantSheet);
  document.adoptedStyleSheets = [...others, colors, tenantSheet];
}
