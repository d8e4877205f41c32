// SPDX-License-Identifier: MIT
// Request -> the lines that every answer to it begins with, and where answers go.
#include "sip/write.h"
#include "base/str.h"
#include "park/lines.h"
#include "sip/judge.h"

/** Its parameters one by one: `rport` gets its value, and `received` is ours to say. */
static void write_top_via(buf *b, wp_str via, const wp_park_peer *from) {
  wp_str piece, port;
  str_take_until(&via, ';', &piece);
  buf_str(b, str_trim(piece));
  while (str_take_until(&via, ';', &piece)) {
    piece = str_trim(piece);
    if (str_eq_ci(str_before(piece, '='), STR("received"))) continue;
    bool asks = str_eq_ci(str_before(piece, '='), STR("rport"));
    port = asks ? STR("rport=") : piece;
    buf_char(b, ';');
    buf_str(b, port);
    if (asks) buf_u32(b, from->port);
  }
  buf_lit(b, ";received=");
  buf_lit(b, from->address);
}

void park_write_lines(buf *b, const sip_msg *msg, const wp_park_peer *from, wp_str tag) {
  char memory[PARK_LINE];
  // Written into lines of their own first: sip_write_header takes out what could end them.
  buf top = buf_on(memory, 1024);
  for (const sip_header *h = sip_header_first(msg, SIP_H_VIA); h; h = sip_header_next(msg, h)) {
    wp_str list = h->value, element;
    while (sip_list_next(&list, &element)) {
      bool first = !top.len;
      if (first) write_top_via(&top, element, from);
      sip_write_header(b, SIP_H_VIA, first ? buf_view(&top) : element);
    }
  }
  if (top.err) b->err = top.err;
  buf to = buf_on(memory, sizeof memory);
  buf_str(&to, sip_header_value(msg, SIP_H_TO));
  if (!msg->to.tag.at && tag.len) {
    buf_lit(&to, ";tag=");
    buf_str(&to, tag);
  }
  if (to.err) b->err = to.err;
  sip_write_header(b, SIP_H_FROM, sip_header_value(msg, SIP_H_FROM));
  sip_write_header(b, SIP_H_TO, buf_view(&to));
  sip_write_header(b, SIP_H_CALL_ID, sip_header_value(msg, SIP_H_CALL_ID));
  sip_write_header(b, SIP_H_CSEQ, sip_header_value(msg, SIP_H_CSEQ));
}

void park_write_routes(buf *b, wp_str self, wp_str features, const sip_msg *msg) {
  for (const sip_header *h = sip_header_first(msg, SIP_H_RECORD_ROUTE); h; h = sip_header_next(msg, h))
    sip_write_header(b, SIP_H_RECORD_ROUTE, h->value);
  buf_lit(b, "Contact: <sip:");
  buf_str(b, self);
  buf_char(b, '>');
  buf_str(b, features);
  buf_lit(b, "\r\n");
}

void park_write_status(buf *b, uint32_t status) {
  buf_lit(b, "SIP/2.0 ");
  buf_u32(b, status);
  buf_char(b, ' ');
  buf_str(b, sip_reason(status));
  buf_lit(b, "\r\n");
}

static void write_unsupported(buf *b, const sip_msg *msg) {
  char memory[512];
  buf line = buf_on(memory, sizeof memory);
  buf_lit(&line, "Unsupported: ");
  sip_unsupported(msg, STR_NONE, &line);
  buf_lit(&line, "\r\n");
  if (!line.err) buf_str(b, buf_view(&line));
}

void park_write_reply(buf *b, rand_source *rand, const sip_msg *msg, const wp_park_peer *from,
                      const park_reply *reply) {
  char random[PARK_TOKEN];
  wp_str tag = reply->tag;
  if (!tag.len) {
    rand_token(rand, random, sizeof random);
    tag = (wp_str){random, sizeof random};
  }
  park_write_status(b, reply->status);
  park_write_lines(b, msg, from, tag);
  if (reply->status == 420) write_unsupported(b, msg);
  buf_str(b, reply->extra);
  sip_write_body(b, reply->sdp.len ? STR("application/sdp") : STR_NONE, reply->sdp);
}

bool park_has_cookie(const sip_msg *msg) {
  return str_starts(msg->via.branch, STR("z9hG4bK")) && msg->via.branch.len > 7;
}

wp_park_peer park_way_back(const sip_msg *msg, const wp_park_peer *from) {
  wp_park_peer to = *from;
  wp_str value;
  // 3581 4: to the port it came from where that is wanted, else (18.2.2) to the one that Via names.
  if (!from->link && !sip_param(msg->via.params, STR("rport"), &value))
    to.port = (uint16_t)(msg->via.port && msg->via.port < 65536 ? msg->via.port : 5060);
  return to;
}
