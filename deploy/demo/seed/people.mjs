// SPDX-License-Identifier: MIT
// Whom a newcomer finds in the phonebook, and what somebody has said on the mailbox: tones, made here.

const RATE = 8000;

export const COMPANY = 'Demo company';

/** What these accounts may call as, beside their own number: the campaigns' caller ID. */
export const CALLER_IDS = { 1001: ['+15550199'], 1002: ['+15550199'] };

/** @param {string} name @param {string} number @param {string} [company] */
const entry = (name, number, company) => ({ name, numbers: [{ name: 'Work', number }], ...(company ? { company } : {}) });

export const CONTACTS = [
  entry('Anna Berg', '1001'), entry('Ben Cole', '1002'), entry('Desk phone', '1003'), entry('Echo test', '600'),
  entry('Clara Dubois', '+33 1 55 55 01 10', 'Dubois et Fils'), entry('Dmitri Egorov', '+7 495 555 01 99', 'Northwind'),
  entry('عالية المنصور', '+966 11 555 0100', 'الرياض للتجارة'), entry('Front desk', '+44 20 7946 0123', 'Northwind'),
];

/** 16-bit PCM in WAV: a short melody. @param {number[]} hertz */
function melody(hertz) {
  const each = RATE * 0.5;
  const wav = Buffer.alloc(44 + hertz.length * each * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  for (const [at, value] of [[16, 16], [24, RATE], [28, RATE * 2], [40, wav.length - 44]]) wav.writeUInt32LE(value, at);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) wav.writeUInt16LE(value, at);
  wav.write('data', 36);
  for (const [i, tone] of hertz.entries()) {
    for (let n = 0; n < each; n++) {
      const loud = Math.sin((Math.PI * n) / each);  // soft at both ends
      wav.writeInt16LE(Math.round(9000 * loud * Math.sin((2 * Math.PI * tone * n) / RATE)), 44 + (i * each + n) * 2);
    }
  }
  return wav;
}

export const VOICEMAIL = [
  { of: '1001', caller: 'sip:1002@localhost', name: 'Ben Cole', key: 'demo-1', sound: melody([440, 554, 659, 880, 659, 554]) },
  { of: '1001', caller: 'sip:+442079460123@localhost', name: '', key: 'demo-2', sound: melody([330, 392, 494, 392]) },
  { of: '1002', caller: 'sip:1001@localhost', name: 'Anna Berg', key: 'demo-3', sound: melody([523, 659, 784]) },
];
