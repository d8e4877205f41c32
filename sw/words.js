// SPDX-License-Identifier: MIT
// What notices say. The page keeps these in the language of its person (web/page/push.js); until it has, English.

export const WORDS = {
  incoming: 'Incoming call',
  missed: 'Missed call',
  elsewhere: 'Answered elsewhere',
  voicemail: 'New voicemail',
  unknown: 'Unknown caller',
  answer: 'Answer',
  decline: 'Decline',
  callback: 'Call back',
};
