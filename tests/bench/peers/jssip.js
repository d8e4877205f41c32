// SPDX-License-Identifier: MIT
// The smallest phone on JsSIP, as its documentation shows it.
import JsSIP from 'jssip';
import { button, number, play, settings, show } from './page.js';

const ua = new JsSIP.UA({
  sockets: [new JsSIP.WebSocketInterface(settings.ws)],
  uri: `sip:${settings.user}@${settings.domain}`,
  password: settings.password,
});
const options = { mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: settings.iceServers } };
/** @type {any} */ let session = null;

/** @param {RTCPeerConnection} connection */
const listen = (connection) => connection.addEventListener('track', ({ streams }) => play(streams[0]));

ua.on('registered', () => show('Registered'));
ua.on('newRTCSession', (/** @type {any} */ event) => {
  session = event.session;
  if (event.originator === 'remote') show('Ringing');
  if (session.connection) listen(session.connection);
  session.on('peerconnection', (/** @type {any} */ { peerconnection }) => listen(peerconnection));
  session.on('confirmed', () => show('Up'));
  session.on('ended', () => show('Ended'));
  session.on('failed', () => show('Ended'));
});
ua.start();

button('call').onclick = () => { ua.call(`sip:${number.value}@${settings.domain}`, options); };
button('answer').onclick = () => session.answer(options);
button('hangup').onclick = () => session.terminate();
