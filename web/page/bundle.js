// SPDX-License-Identifier: MIT
// Hands a report of a fault to the person: into the clipboard, or as a file.

/** @param {object} report */
const textOf = (report) => `${JSON.stringify(report, null, 2)}\n`;

/** @param {object} report @returns {Promise<boolean>} false where the browser does not let the page write there */
export async function copy(report) {
  try {
    await navigator.clipboard.writeText(textOf(report));
    return true;
  } catch {
    return false;
  }
}

/** @param {{ at: string }} report */
export function download(report) {
  const url = URL.createObjectURL(new Blob([textOf(report)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `webphone-report-${report.at.slice(0, 19).replaceAll(':', '-')}.json`;
  link.click();
  // The browser has begun to read it when the click is over; some take a moment.
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
