// SPDX-License-Identifier: MIT
// Texts of the first set-up.

/** @type {Readonly<Record<string, string>>} */
export const firstRunTexts = {
  'run.tenant': 'Web Phone',
  'run.tenant-lead': 'Two names lead to a phone: Domain (A) is where people open it, WebRTC Host, Domain (B), is where their calls go.',
  'run.customer': 'First customer',
  'run.customer-lead': 'Accounts belong to a customer, who has the balance and the phonebook.',
  'run.customer-name': 'Name',
  'run.customer-name-help': 'A company, a department, or yourself.',
  'run.account': 'First account',
  'run.account-lead': 'Somebody logs in to the phone with it.',
  'run.username': 'Username',
  'run.username-help': 'Often a number, such as 1001: others call it.',
  'run.name': 'Display name',
  'run.name-help': 'What others see when it calls.',
  'run.password': 'Password',
  'run.password-help': 'Whoever uses the phone types it once. Longer is better.',
  'run.next': 'Next',
  'run.call': 'Test call',
  'run.call-lead': 'Everything is there. Try it:',
  'run.call-1': 'Open the phone:',
  'run.call-2': 'Log in as {username} with the password that you have just given.',
  'run.call-3': 'Call {number}: you hear yourself.',
  'run.qr': 'QR code of {url}',
  'run.qr-help': 'Point a mobile phone’s camera at it to open the phone there.',
  'run.domains': 'What your two names lead to',
  'run.menu': 'Set up its menu',
  'run.second': 'Protect your log-in with a second factor',
};
