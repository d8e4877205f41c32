// SPDX-License-Identifier: MIT
// Looking things up in a parsed message.
#include "sip/msg.h"

#include "base/str.h"
#include "sip/scan.h"

static bool has_text(const sip_msg *msg, sip_header_id id) {
  return sip_header_value(msg, id).len > 0;
}

bool sip_can_answer(const sip_msg *msg) {
  // 17.1.1.3: nothing answers an ACK. 8.2.6.2 copies the five fields as they stood, even malformed ones.
  return msg->is_request && msg->method != SIP_ACK && msg->via.host.at && has_text(msg, SIP_H_FROM) &&
         has_text(msg, SIP_H_TO) && has_text(msg, SIP_H_CALL_ID) && has_text(msg, SIP_H_CSEQ);
}

const sip_header *sip_header_first(const sip_msg *msg, sip_header_id id) {
  return msg->first[id] ? &msg->headers[msg->first[id] - 1] : NULL;
}

const sip_header *sip_header_next(const sip_msg *msg, const sip_header *previous) {
  const sip_header *end = msg->headers + msg->header_count;
  for (const sip_header *h = previous + 1; h < end; h++)
    if (h->id == previous->id) return h;
  return NULL;
}

wp_str sip_header_value(const sip_msg *msg, sip_header_id id) {
  const sip_header *header = sip_header_first(msg, id);
  return header ? header->value : STR_NONE;
}

bool sip_element_next(const sip_msg *msg, sip_header_id id, sip_elements *all, wp_str *element) {
  while (!sip_list_next(&all->rest, element)) {
    all->header = all->header ? sip_header_next(msg, all->header) : sip_header_first(msg, id);
    if (!all->header) return false;
    all->rest = all->header->value;
  }
  return true;
}

bool sip_has_token(const sip_msg *msg, sip_header_id id, wp_str token) {
  sip_elements all = {0};
  for (wp_str element; sip_element_next(msg, id, &all, &element);)
    if (str_eq_ci(element, token)) return true;
  return false;
}

bool sip_seconds(const sip_msg *msg, sip_header_id id, uint32_t *out) {
  scan s = scan_of(sip_header_value(msg, id));
  uint32_t seconds;
  if (!scan_u32(&s, &seconds)) return false;
  // Retry-After: 20.33 has a comment or parameters behind the number.
  scan_space(&s);
  if (!scan_done(&s) && *s.at != ';' && *s.at != '(') return false;
  *out = seconds;
  return true;
}
