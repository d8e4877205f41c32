// SPDX-License-Identifier: MIT
// Parts of a SIP message -> bytes (RFC 3261 7, 8.1.1, 8.2.6). No text that is given can end a line or begin another:
// what could is made harmless on the way out.
#include "sip/write.h"

#include "base/str.h"
#include "sip/scan.h"

/** CR, LF and NUL become spaces; so a folded value comes out on one line. */
static void write_clean(buf *b, wp_str text) {
  scan s = scan_of(text);
  for (const char *at = s.at; (at = str_control(at, s.end)) < s.end; at++) {
    if (*at != '\r' && *at != '\n' && *at != '\0') continue;
    buf_str(b, (wp_str){s.at, (size_t)(at - s.at)});
    buf_char(b, ' ');
    s.at = at + 1;
  }
  buf_str(b, (wp_str){s.at, (size_t)(s.end - s.at)});
}

/** In a start line and between <> nothing may stand that ends a URI: it is escaped. */
static void write_uri(buf *b, wp_str uri) {
  scan s = scan_of(uri);
  for (const char *at = s.at; at < s.end; at++) {
    uint8_t c = (uint8_t)*at;
    if (c > ' ' && c != 0x7f && c != '<' && c != '>' && c != '"') continue;
    buf_str(b, (wp_str){s.at, (size_t)(at - s.at)});
    buf_uri(b, *at, false);
    s.at = at + 1;
  }
  buf_str(b, (wp_str){s.at, (size_t)(s.end - s.at)});
}

static void write_line(buf *b, const char *name, wp_str value) {
  buf_lit(b, name);
  buf_lit(b, ": ");
  write_clean(b, value);
  buf_lit(b, "\r\n");
}

/** Only lines that are Route lines: see sip_request_head. */
static void write_routes(buf *b, wp_str routes) {
  wp_str line;
  while (str_take_line(&routes, &line)) {
    if (!str_starts_ci(line, STR("Route:"))) continue;
    write_clean(b, line);
    buf_lit(b, "\r\n");
  }
}

void sip_write_request_head(buf *b, const sip_request_head *head, const sip_sender *sender) {
  sip_write_request_line(b, head->method, head->uri);
  sip_write_via(b, sender, head->branch);
  buf_lit(b, "Max-Forwards: 70\r\n");
  write_routes(b, head->routes);
  write_line(b, "From", head->from);
  write_line(b, "To", head->to);
  write_line(b, "Call-ID", head->call_id);
  sip_write_cseq(b, head->cseq, head->method);
}

void sip_write_request_line(buf *b, sip_method method, wp_str uri) {
  buf_str(b, sip_method_text(method));
  buf_char(b, ' ');
  write_uri(b, uri);
  buf_lit(b, " SIP/2.0\r\n");
}

void sip_write_header(buf *b, sip_header_id id, wp_str value) {
  buf_str(b, sip_header_text(id));
  buf_lit(b, ": ");
  write_clean(b, value);
  buf_lit(b, "\r\n");
}

void sip_write_header_u32(buf *b, sip_header_id id, uint32_t value) {
  buf_str(b, sip_header_text(id));
  buf_lit(b, ": ");
  buf_u32(b, value);
  buf_lit(b, "\r\n");
}

void sip_write_via(buf *b, const sip_sender *sender, wp_str branch) {
  buf_lit(b, "Via: SIP/2.0/");
  write_clean(b, sender->transport);
  buf_char(b, ' ');
  write_clean(b, sender->sent_by);
  buf_lit(b, ";branch=");
  write_clean(b, branch);
  buf_lit(b, "\r\n");
}

void sip_write_cseq(buf *b, uint32_t number, sip_method method) {
  buf_lit(b, "CSeq: ");
  buf_u32(b, number);
  buf_char(b, ' ');
  buf_str(b, sip_method_text(method));
  buf_lit(b, "\r\n");
}

/** Escapes that stand in the name stay, a bare quote gets one: well-formed whatever comes in. */
static void write_quoted(buf *b, wp_str name) {
  buf_char(b, '"');
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    bool control = (uint8_t)c < ' ' || c == 0x7f;
    if (c == '"') buf_char(b, '\\');
    if (c == '\\') {
      buf_char(b, c);
      // The escaped character comes with it, unless it may not be escaped or is missing.
      bool pair = i + 1 < name.len && (uint8_t)name.at[i + 1] >= ' ' && (uint8_t)name.at[i + 1] < 0x7f;
      if (pair) c = name.at[++i];
    }
    buf_char(b, control ? ' ' : c);
  }
  buf_char(b, '"');
}

void sip_write_addr(buf *b, wp_str name, wp_str uri, wp_str tag) {
  if (name.len) {
    write_quoted(b, name);
    buf_char(b, ' ');
  }
  buf_char(b, '<');
  write_uri(b, uri);
  buf_char(b, '>');
  if (tag.len == 0) return;
  buf_lit(b, ";tag=");
  write_clean(b, tag);
}

void sip_write_body(buf *b, wp_str content_type, wp_str body) {
  if (body.len) sip_write_header(b, SIP_H_CONTENT_TYPE, content_type);
  sip_write_header_u32(b, SIP_H_CONTENT_LENGTH, (uint32_t)body.len);
  buf_lit(b, "\r\n");
  buf_str(b, body);
}

static void copy_all(buf *b, const sip_msg *request, sip_header_id id) {
  for (const sip_header *h = sip_header_first(request, id); h; h = sip_header_next(request, h))
    sip_write_header(b, id, h->value);
}

static bool makes_dialog(const sip_msg *request, uint32_t status) {
  if (status <= 100 || status >= 300) return false;
  return request->method == SIP_INVITE ||
         (status >= 200 && (request->method == SIP_SUBSCRIBE || request->method == SIP_REFER));
}

void sip_write_status(buf *b, uint32_t status, wp_str reason) {
  buf_lit(b, "SIP/2.0 ");
  buf_u32(b, status);
  buf_char(b, ' ');
  write_clean(b, reason.at ? reason : sip_reason(status));
  buf_lit(b, "\r\n");
}

void sip_write_response(buf *b, const sip_msg *request, uint32_t status, wp_str reason, wp_str to_tag) {
  sip_write_status(b, status, reason);
  copy_all(b, request, SIP_H_VIA);
  // 12.1.1; also for the other methods that make a dialog (6665 4.4.1)
  if (makes_dialog(request, status)) copy_all(b, request, SIP_H_RECORD_ROUTE);
  sip_write_header(b, SIP_H_FROM, sip_header_value(request, SIP_H_FROM));
  buf_lit(b, "To: ");
  write_clean(b, sip_header_value(request, SIP_H_TO));
  // 8.2.6.2: a tag is added when the request had none, but not to a 100
  if (status > 100 && !request->to.tag.at && to_tag.len) {
    buf_lit(b, ";tag=");
    write_clean(b, to_tag);
  }
  buf_lit(b, "\r\n");
  sip_write_header(b, SIP_H_CALL_ID, sip_header_value(request, SIP_H_CALL_ID));
  sip_write_header(b, SIP_H_CSEQ, sip_header_value(request, SIP_H_CSEQ));
}
