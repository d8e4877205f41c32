// SPDX-License-Identifier: MIT
// The session descriptions of tests/vectors/sdp, with what a reader of each of them finds in its first
// audio: direction, candidates, reflexive and relay among them, fit for a browser, codecs in order.
#ifndef SDP_FILES_H
#define SDP_FILES_H

#include <stdio.h>
#include <stdlib.h>

#include "sdp/sdp.h"

typedef struct sdp_facts {
  const char *file;
  wp_direction direction;
  size_t candidates;
  bool reflexive, relay, webrtc;
  const char *codecs;
} sdp_facts;

static const sdp_facts sdp_files[] = {
    // clang-format off
    {"asterisk-plain-answer.sdp", WP_SENDRECV, 0, false, false, false, "PCMU PCMA telephone-event"},
    {"asterisk-webrtc-answer.sdp", WP_SENDRECV, 1, false, false, true, "opus G722 PCMA PCMU telephone-event"},
    {"baresip-dtls-ice-offer.sdp", WP_SENDRECV, 4, false, false, false, "opus PCMU telephone-event"},
    {"baresip-plain-offer.sdp", WP_SENDRECV, 0, false, false, false, "opus PCMU PCMA telephone-event"},
    {"chromium-answer-audio-only-to-firefox-audio-video.sdp", WP_SENDRECV, 4, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"chromium-answer-to-firefox-audio.sdp", WP_SENDRECV, 4, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"chromium-answer-to-firefox-hold.sdp", WP_RECVONLY, 4, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"chromium-answer-to-server-g722-first.sdp", WP_SENDRECV, 4, false, false, true, "G722 PCMU telephone-event"},
    {"chromium-answer-to-server-opus-only.sdp", WP_SENDRECV, 4, false, false, true, "opus"},
    {"chromium-answer-to-server-pcmu-pcma-dtmf.sdp", WP_SENDRECV, 4, false, false, true, "PCMU PCMA telephone-event"},
    {"chromium-audio-data-offer.sdp", WP_SENDRECV, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-audio-offer-maxbundle.sdp", WP_SENDRECV, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-audio-offer-trickle.sdp", WP_SENDRECV, 0, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-audio-offer.sdp", WP_SENDRECV, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-audio-video-offer.sdp", WP_SENDRECV, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-pcma-first-offer.sdp", WP_SENDRECV, 4, false, false, true, "PCMA opus G722 PCMU telephone-event telephone-event"},
    {"chromium-pcmu-dtmf-offer.sdp", WP_SENDRECV, 4, false, false, true, "PCMU PCMA telephone-event telephone-event"},
    {"chromium-recvonly-offer.sdp", WP_RECVONLY, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-reoffer-addvideo.sdp", WP_INACTIVE, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-reoffer-hold.sdp", WP_SENDONLY, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-reoffer-inactive.sdp", WP_INACTIVE, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"chromium-reoffer-restart.sdp", WP_INACTIVE, 4, false, false, true, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"firefox-answer-audio-only-to-chromium-audio-video.sdp", WP_SENDRECV, 4, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-answer-to-chromium-audio.sdp", WP_SENDRECV, 4, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-answer-to-chromium-hold.sdp", WP_RECVONLY, 4, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-answer-to-server-g722-first.sdp", WP_SENDRECV, 4, false, false, true, "G722 PCMU telephone-event"},
    {"firefox-answer-to-server-opus-only.sdp", WP_SENDRECV, 4, false, false, true, "opus"},
    {"firefox-answer-to-server-pcmu-pcma-dtmf.sdp", WP_SENDRECV, 4, false, false, true, "PCMU PCMA telephone-event"},
    {"firefox-audio-data-offer.sdp", WP_SENDRECV, 8, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-audio-offer-maxbundle.sdp", WP_SENDRECV, 8, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-audio-offer-trickle.sdp", WP_SENDRECV, 0, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-audio-offer.sdp", WP_SENDRECV, 8, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-audio-video-offer.sdp", WP_SENDRECV, 8, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-pcma-first-offer.sdp", WP_SENDRECV, 8, false, false, true, "PCMA opus G722 PCMU telephone-event"},
    {"firefox-pcmu-dtmf-offer.sdp", WP_SENDRECV, 8, false, false, true, "PCMU PCMA telephone-event"},
    {"firefox-recvonly-offer.sdp", WP_RECVONLY, 8, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-reoffer-addvideo.sdp", WP_INACTIVE, 8, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-reoffer-hold.sdp", WP_SENDONLY, 4, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-reoffer-inactive.sdp", WP_INACTIVE, 4, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"firefox-reoffer-restart.sdp", WP_INACTIVE, 8, false, false, true, "opus G722 PCMU PCMA telephone-event"},
    {"freeswitch-plain-offer.sdp", WP_SENDRECV, 0, false, false, false, "PCMA PCMU SPEEX SPEEX SPEEX telephone-event telephone-event telephone-event"},
    {"freeswitch-verto-answer.sdp", WP_SENDRECV, 2, true, false, true, "opus telephone-event"},
    {"rtpengine-chromium-offer-to-plain.sdp", WP_SENDRECV, 0, false, false, false, "opus red G722 PCMU PCMA CN telephone-event telephone-event"},
    {"rtpengine-firefox-offer-to-plain.sdp", WP_SENDONLY, 0, false, false, false, "opus G722 PCMU PCMA telephone-event"},
    {"rtpengine-plain-answer-to-chromium.sdp", WP_SENDRECV, 1, false, false, true, "PCMU PCMA"},
    {"rtpengine-plain-answer-to-firefox.sdp", WP_SENDRECV, 1, false, false, true, "PCMU PCMA telephone-event"},
    {"rtpengine-plain-offer-to-webrtc.sdp", WP_SENDRECV, 2, false, false, true, "PCMA PCMU SPEEX SPEEX SPEEX telephone-event telephone-event telephone-event"},
    {"safari-audio-offer.sdp", WP_SENDRECV, 2, true, false, true, "opus ISAC G722 ILBC PCMU PCMA CN CN telephone-event telephone-event telephone-event"},
    {"server-g722-first-offer.sdp", WP_SENDRECV, 1, false, false, true, "G722 PCMU telephone-event"},
    {"server-opus-only-offer.sdp", WP_SENDRECV, 1, false, false, true, "opus"},
    {"server-pcmu-pcma-dtmf-offer.sdp", WP_SENDRECV, 1, false, false, true, "PCMU PCMA telephone-event"},
    // clang-format on
};

#define SDP_FILES (sizeof sdp_files / sizeof *sdp_files)

static inline char *sdp_read_file(const char *name, size_t *len) {
  char path[512];
  snprintf(path, sizeof path, "%s/vectors/sdp/%s", WP_TESTS_DIR, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    abort();
  }
  static char text[65536];
  *len = fread(text, 1, sizeof text, file);
  fclose(file);
  return text;
}

#endif
