// SPDX-License-Identifier: MIT
// Pages come and go, and with them the media of calls: what was up is taken over by the next page, with a
// new peer connection offered by re-INVITE (RFC 8829 5.7.3, 8842 5.5); what was not even up ends or rings on.
#include "call/inside.h"

static void lose_page(call_scene *s, call *c, wp_ms then) {
  c->has_media = c->gathering = false;
  if (!call_feed(s, c, CALL_PAGE_GONE, NULL)) {
    call_hangup(s, c, WP_CAUSE_PAGE_CLOSED);  // an offer that is out has nobody any more to take its answer
  } else if (c->phase != CALL_RINGING) {
    c->refuse_status = 488;
    change_feed(s, c, CHANGE_MEDIA_FAILED, NULL);
    media_watch_gone(&c->media, then);
  }
}

int call_page_gone(call_scene *s, call *c) {
  lose_page(s, c, s->turn->now);
  return 0;
}

void calls_page_here(call_scene *s) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &s->calls->slots[i];
    if (c->phase && media_watch_orphaned(&c->media)) media_watch_adopt(&c->media, s->turn->now);
  }
}

void calls_restarted(call_scene *s, wp_ms then) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &s->calls->slots[i];
    c->dialog.local_cseq += RESTART_GAP;
    if (c->phase && !c->over) lose_page(s, c, then);
  }
}
