// SPDX-License-Identifier: MIT
// Status codes and Reason header fields (RFC 3326) -> causes and words for a person.
#include <string.h>

#include "base/str.h"
#include "call/inside.h"

uint32_t cause_of_status(uint32_t status) {
  switch (status) {
  case 486:
  case 600: return WP_CAUSE_BUSY;
  case 603: return WP_CAUSE_DECLINED;
  case 408: return WP_CAUSE_NO_ANSWER;
  case 480:
  case 410: return WP_CAUSE_UNAVAILABLE;
  case 404:
  case 484:
  case 485:
  case 604: return WP_CAUSE_NOT_FOUND;
  case 401:
  case 407: return WP_CAUSE_WRONG_PASSWORD;
  case 403: return WP_CAUSE_FORBIDDEN;
  case 415:
  case 488:
  case 606: return WP_CAUSE_NO_CODEC;
  case 487: return WP_CAUSE_CANCELLED;
  case 503: return WP_CAUSE_SERVER_BUSY;
  default:
    if (status >= 300 && status < 400) return WP_CAUSE_MOVED;
    return status >= 500 && status < 600 ? WP_CAUSE_SERVER_ERROR : WP_CAUSE_REJECTED;
  }
}

void reason_keep(call *c, const sip_msg *msg) {
  wp_str text = STR_NONE;
  wp_str header = sip_header_value(msg, SIP_H_REASON);
  if (header.len) sip_param(str_part(header, str_find(header, ';') + 1, header.len), STR("text"), &text);
  if (!text.len && !msg->is_request) text = msg->reason;
  if (text.len > sizeof c->reason) text.len = sizeof c->reason;
  // never cut a UTF-8 sequence in two
  while (text.len == sizeof c->reason && ((unsigned char)text.at[text.len - 1] & 0xc0) == 0x80) text.len--;
  if (text.len) memcpy(c->reason, text.at, text.len);
  c->reason_len = (uint32_t)text.len;
}

uint32_t cause_of_reason(const sip_msg *msg, uint32_t otherwise) {
  for (const sip_header *h = sip_header_first(msg, SIP_H_REASON); h; h = sip_header_next(msg, h)) {
    wp_str list = h->value, element, cause;
    while (sip_list_next(&list, &element)) {
      wp_str params = str_part(element, str_find(element, ';') + 1, element.len);
      if (!str_starts_ci(str_trim(element), STR("SIP"))) continue;
      if (!sip_param(params, STR("cause"), &cause)) continue;
      if (str_eq(cause, STR("200"))) return WP_CAUSE_ELSEWHERE;
      if (str_eq(cause, STR("600")) || str_eq(cause, STR("603"))) return WP_CAUSE_DECLINED;
    }
  }
  return otherwise;
}
