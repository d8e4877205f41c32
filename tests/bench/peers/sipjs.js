// SPDX-License-Identifier: MIT
// The smallest phone on SIP.js (UserAgent API), as its guides show it.
import { Inviter, Registerer, RegistererState, SessionState, UserAgent } from 'sip.js';
import { button, number, play, settings, show } from './page.js';

/** @type {any} */ let session = null;

/** @param {any} next */
function take(next) {
  session = next;
  session.stateChange.addListener((/** @type {SessionState} */ state) => {
    if (state === SessionState.Established) {
      play(session.sessionDescriptionHandler.remoteMediaStream);
      show('Up');
    }
    if (state === SessionState.Terminated) show('Ended');
  });
}

const ua = new UserAgent({
  uri: UserAgent.makeURI(`sip:${settings.user}@${settings.domain}`),
  authorizationUsername: settings.user,
  authorizationPassword: settings.password,
  transportOptions: { server: settings.ws },
  logLevel: 'error',
  sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers: settings.iceServers } },
  delegate: {
    onInvite(invitation) {
      take(invitation);
      show('Ringing');
    },
  },
});
const registerer = new Registerer(ua);
registerer.stateChange.addListener((state) => { if (state === RegistererState.Registered) show('Registered'); });
ua.start().then(() => registerer.register());

const media = { sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } } };
button('call').onclick = () => {
  const target = UserAgent.makeURI(`sip:${number.value}@${settings.domain}`);
  if (!target) return;
  take(new Inviter(ua, target, media));
  session.invite();
};
button('answer').onclick = () => session.accept(media);
button('hangup').onclick = () => {
  if (session.state === SessionState.Established) session.bye();
  else session.cancel?.();
};
