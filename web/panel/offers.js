// SPDX-License-Identifier: MIT
// The codecs that browsers have, one a line as the core takes them. Chrome and Firefox: RTCRtpReceiver.getCapabilities('audio')
// of the browsers in tests/vectors/sdp/index.json. Safari: its offer there, which others have published. A test compares all three.

/** @typedef {{ name: string, recorded: string, published?: boolean, lines: string }} Offer  recorded: which one; published: by others */

/** @type {readonly Offer[]} */
export const OFFERS = [
  {
    name: 'Chrome', recorded: 'Chrome 156',
    lines: 'opus/48000/2 minptime=10;useinbandfec=1\nred/48000/2\nG722/8000\nPCMU/8000\nPCMA/8000\nCN/8000\ntelephone-event/48000\ntelephone-event/8000',
  },
  {
    name: 'Firefox', recorded: 'Firefox 153',
    lines: 'opus/48000/2 maxplaybackrate=48000;stereo=1;useinbandfec=1\nG722/8000\nPCMU/8000\nPCMA/8000\ntelephone-event/8000 0-15',
  },
  {
    name: 'Safari', recorded: 'Safari, February 2020', published: true,
    lines: 'opus/48000/2 minptime=10;useinbandfec=1\nISAC/16000\nG722/8000\nILBC/8000\nPCMU/8000\nPCMA/8000\nCN/16000\nCN/8000\n'
      + 'telephone-event/48000\ntelephone-event/16000\ntelephone-event/8000',
  },
];
