// SPDX-License-Identifier: MIT
// Texts about domains: what their names and certificates are like.

/** @type {Readonly<Record<string, string>>} */
export const domainTexts = {
  'domains.title': 'Domains',
  'domains.help': 'Where the names of your web phones lead, as seen from this portal, and how long the certificates there last.',
  'domains.issue': 'The portal makes no certificates and has no keys: the proxy in front of it asks an authority for them and renews them, by itself, once DNS leads here. So there is nothing to send from here; Refresh looks at what is shown now. A new certificate may take up to ten minutes.',
  'domains.add': 'Add Certificate',
  'domains.domain': 'Domain',
  'domains.domain-help': 'Any domain that is not listed, such as phone.example.com: what it leads to and which certificate is shown there. For a phone of its own make a Web Phone of it.',
  'domains.look': 'Look at it',
  'domains.refresh': 'Refresh Certificates',
  'domains.refreshed': 'Looked at again at {time}.',
  'domains.issued': 'Issued on {since}.',
  'domains.state': 'State',
  'domains.looking': 'Looking…',
  'domains.again': 'Look again',
  'domains.addresses': 'It leads to',
  'domains.A': 'Domain (A)',
  'domains.name': 'Domain',
  'domains.B': 'WebRTC Host (B)',
  'domains.good': 'Its certificate is good until {until}.',
  'domains.soon': 'Its certificate ends in {days} days, on {until}: renew it.',
  'domains.untrusted': 'Somebody answers, but browsers will refuse the certificate: it is for another name, has ended, or nobody known has signed it.',
  'domains.ended': 'Its certificate has ended on {until}: browsers refuse it. Renew it.',
  'domains.unresolved': 'The portal finds no such name in DNS: make a CNAME or an A record for it. A new one may take some minutes to be seen. The resolver said:',
  'domains.refused': 'The name leads somewhere, but nobody answers there on port {port}.',
  'domains.private': 'It leads to this machine or into a private network: nobody outside can reach it. The portal does not look into those.',
  'domains.plain': 'It is set up without encryption (ws:), which browsers allow on the same machine only. There is no certificate to look at.',
  'domains.every': 'This one answers for every name that no other web phone has: there is no single name to look at.',
};
