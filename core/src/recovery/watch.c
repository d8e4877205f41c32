// SPDX-License-Identifier: MIT
// Clocks of the link and of media paths -> what is known of them now.
#include <string.h>

#include "recovery/recovery.h"

#define SILENCE_IDLE 25000u  // proxies drop a WebSocket that is idle for half a minute
#define SILENCE_IN_CALL 10000u
#define FLOW_PART 800u  // of each second of Flow-Timer, 5626 4.4.1: at least four fifths
#define REACTION 2000u  // of the next server to a request; a ping tells a slow peer from a dead link
#define ANSWER_IDLE 6000u
#define ANSWER_IN_CALL 3000u
#define PATIENCE 1500u         // an interruption that is shorter needs no remedy
#define PATIENCE_CHANGED 200u  // the network is known to have changed
#define BETWEEN_TRIES 6000u
#define HOPELESS_AFTER 45000u
#define PAGE_GRACE 10000u  // a reload takes some seconds; a window that was closed does not come back

void link_watch_start(link_watch *w, wp_ms now) {
  bool answered = w->crlf_answered, unheard = w->crlf_unheard;
  memset(w, 0, sizeof *w);
  w->last_in = now;
  w->asked_at = w->expect_by = WP_NEVER;
  w->crlf_answered = answered;
  w->crlf_unheard = unheard;
}

void link_watch_heard(link_watch *w, wp_ms now, bool pong) {
  w->last_in = now;
  w->asked_at = w->expect_by = WP_NEVER;
  w->eager = false;
  if (pong) w->crlf_answered = true;
}

void link_watch_asked(link_watch *w, wp_ms now) {
  if (w->asked_at == WP_NEVER) w->asked_at = now;
  w->eager = false;
  w->expect_by = WP_NEVER;
}

void link_watch_expect(link_watch *w, wp_ms now) {
  if (w->expect_by == WP_NEVER) w->expect_by = now + REACTION;
}

bool link_watch_try_options(link_watch *w, wp_ms now) {
  if (w->crlf_answered || w->crlf_unheard) return false;
  w->crlf_unheard = true;
  w->asked_at = now;
  return true;
}

static wp_ms silence(const link_watch *w, bool in_call) {
  wp_ms most = in_call ? SILENCE_IN_CALL : SILENCE_IDLE;
  wp_ms flow = (wp_ms)w->flow_s * FLOW_PART;
  return flow && flow < most ? flow : most;
}

static wp_ms patience_for_answer(bool in_call) {
  return in_call ? ANSWER_IN_CALL : ANSWER_IDLE;
}

uint32_t link_watch_known(const link_watch *w, wp_ms now, bool in_call) {
  uint32_t known = 0;
  if (w->asked_at != WP_NEVER) {
    known |= KNOWN_ASKED;
    if (now >= w->asked_at + patience_for_answer(in_call)) known |= KNOWN_UNANSWERED;
  }
  if (w->eager || now >= w->expect_by || now >= w->last_in + silence(w, in_call)) known |= KNOWN_SILENT;
  return known;
}

wp_ms link_watch_deadline(const link_watch *w, bool in_call) {
  if (w->asked_at != WP_NEVER) return w->asked_at + patience_for_answer(in_call);
  if (w->eager) return 0;
  wp_ms silent = w->last_in + silence(w, in_call);
  return w->expect_by < silent ? w->expect_by : silent;
}

void media_watch_start(media_watch *w) {
  memset(w, 0, sizeof *w);
  w->weak_since = w->next = WP_NEVER;
}

void media_watch_up(media_watch *w) {
  media_watch_start(w);
}

void media_watch_down(media_watch *w, wp_ms now, bool failed) {
  if (w->weak_since == WP_NEVER) {
    w->weak_since = now;
    w->next = now + (w->network_changed ? PATIENCE_CHANGED : PATIENCE);
    w->hopeless = now + HOPELESS_AFTER;
  }
  if (failed) w->failed = true;
}

void media_watch_gone(media_watch *w, wp_ms now) {
  media_watch_start(w);
  w->weak_since = now;
  w->hopeless = now + PAGE_GRACE;
}

bool media_watch_orphaned(const media_watch *w) {
  return w->weak_since != WP_NEVER && w->next == WP_NEVER;
}

void media_watch_adopt(media_watch *w, wp_ms now) {
  w->next = now;
  w->hopeless = now + HOPELESS_AFTER;
}

void media_watch_tried(media_watch *w, wp_ms now) {
  w->tries++;
  w->failed = false;
  w->next = now + BETWEEN_TRIES;
}

uint32_t media_watch_known(const media_watch *w, wp_ms now) {
  if (w->weak_since == WP_NEVER) return 0;
  uint32_t known = KNOWN_ICE_WEAK;
  if (w->failed) known |= KNOWN_ICE_FAILED;
  if (now < w->next) known |= KNOWN_PATIENT;
  if (w->tries > 0) known |= KNOWN_TRIED;
  if (w->tries > 1) known |= KNOWN_TRIED_RELAY;
  if (now >= w->hopeless) known |= KNOWN_HOPELESS;
  return known;
}

wp_ms media_watch_deadline(const media_watch *w, wp_ms now) {
  if (w->weak_since == WP_NEVER) return WP_NEVER;
  return w->next > now && w->next < w->hopeless ? w->next : w->hopeless;
}
