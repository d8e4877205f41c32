// SPDX-License-Identifier: MIT
// Candidates that come after offer or answer have left (RFC 8838 half trickle, 8840): description <-> sdpfrag.
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "webphone/command.h"

bool local_keep(call *c, wp_str sdp) {
  if (!sdp.len || sdp.len > sizeof c->local_sdp) return false;
  memcpy(c->local_sdp, sdp.at, sdp.len);
  c->local_sdp_len = (uint32_t)sdp.len;
  return true;
}

int trickle_keep(call_scene *s, call *c, wp_str sdp, uint32_t gathered) {
  bool placed = c->phase == CALL_CALLING || c->phase == CALL_PROCEEDING;
  bool up = c->phase == CALL_UP && (c->change == CHANGE_NONE || c->change == CHANGE_INVITING);
  // our own 200 repeats itself as it was until its ACK
  if (!placed && !up) return 0;
  if (!local_keep(c, sdp)) return 0;
  c->gathered_all = gathered & WP_GATHERED_COMPLETE;
  c->late = true;
  info_next(s, c);
  return 0;
}

void trickle_write(buf *b, const call *c) {
  wp_str rest = {c->local_sdp, c->local_sdp_len}, line;
  // 8840 4.4: all of them each time, for INFOs may overtake each other
  while (str_take_line(&rest, &line)) {
    wp_str name = str_part(line, 0, str_find(line, ':'));
    if (!str_starts(line, STR("m=")) && !str_pick(name, "a=ice-ufrag a=ice-pwd a=mid a=candidate")) continue;
    buf_str(b, line);
    buf_lit(b, "\r\n");
  }
  if (c->gathered_all) buf_lit(b, "a=end-of-candidates\r\n");  // 8838 13
}

void trickle_take(call_scene *s, call *c, wp_str fragment) {
  if (c->over || !fragment.len) return;
  if (c->dialog.uac && c->dialog.state == DIALOG_EARLY && !c->dialog.playing) return;  // of a fork not heard
  if (c->has_media) {
    out_add(s->turn->out, WP_DO_CANDIDATES, call_id_of(c))->u.text.text =
        arena_keep(s->turn->arena, fragment);
    return;
  }
  // it rings: they join the offer that waits for the page
  wp_str line;
  buf b = buf_on(c->remote_sdp, sizeof c->remote_sdp);
  b.len = c->remote_sdp_len;
  while (str_take_line(&fragment, &line)) {
    if (!str_starts(line, STR("a=candidate:"))) continue;
    buf_str(&b, line);
    buf_lit(&b, "\r\n");
    if (b.err) return;
    c->remote_sdp_len = (uint32_t)b.len;
  }
}
