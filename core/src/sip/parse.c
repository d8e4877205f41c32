// SPDX-License-Identifier: MIT
// Bytes of one WebSocket message -> sip_msg, in one pass (RFC 3261 7, 25; RFC 7118: one message each).
// Lines end with CRLF and nothing else (25.1): a lone CR or LF would let two readers see different headers.
#include "base/check.h"
#include "base/str.h"
#include "sip/field.h"
#include "sip/msg.h"
#include "sip/name.h"
#include "sip/scan.h"
#include "webphone/err.h"
#include <string.h>

#define CHUNK 16  // headers taken from the arena at a time; no padding comes between two chunks

typedef struct reader {
  arena *a;
  sip_msg *msg;
  const char *at, *end;
  size_t room;  // header fields that fit into what was taken
  wp_str cseq_method;
  uint32_t content_length;
  int err;  // the first one; reading goes on, so that an answer can be written
} reader;

static void note(reader *r, int err) {
  if (r->err == 0) r->err = err;
}

/** Where the CRLF stands that ends the line, folded ones taken together (7.3.1); NULL: cut off. */
static const char *line_end(reader *r, const char *from, bool folds) {
  for (const char *at = from;; at++) {
    at = str_control(at, r->end);
    if (at == r->end) return NULL;
    if (*at == '\t') continue;
    if (*at == '\r') {
      if (r->end - at < 2) return NULL;
      if (at[1] == '\n') {
        if (!folds || r->end - at < 3 || (at[2] != ' ' && at[2] != '\t')) return at;
        at += 2;
        continue;
      }
    }
    // 25.1: a control character may follow a backslash (quoted-pair), CR and LF not even there.
    bool escaped = at > from && at[-1] == '\\' && *at != '\r' && *at != '\n';
    if (!escaped) note(r, WP_E_SIP_FIELD);
  }
}

static bool starts_version(wp_str text) {
  return str_starts_ci(text, STR("SIP/"));
}

static int check_version(wp_str version) {
  if (str_eq_ci(version, STR("SIP/2.0"))) return 0;
  scan s = scan_of(str_part(version, 4, version.len));
  bool good = scan_while(&s, SIP_DIGIT).len > 0 && scan_sees(&s, '.');
  if (good) s.at++;
  good = good && scan_while(&s, SIP_DIGIT).len > 0 && scan_done(&s);
  return good ? WP_E_SIP_VERSION : WP_E_SIP_START;
}

/** 7.2: SIP-Version SP Status-Code SP Reason-Phrase */
static int parse_status_line(wp_str line, sip_msg *msg) {
  size_t space = str_find(line, ' ');
  int err = check_version(str_part(line, 0, space));
  if (err) return err;
  wp_str code = str_part(line, space + 1, 3);
  wp_str rest = str_part(line, space + 4, line.len);
  uint32_t status;
  if (code.len != 3 || !str_to_u32(code, &status) || status < 100 || status > 699) return WP_E_SIP_START;
  if (rest.len && rest.at[0] != ' ') return WP_E_SIP_START;
  msg->status = status;
  msg->reason = rest.len ? str_part(rest, 1, rest.len) : STR("");
  return 0;
}

/** 7.1: Method SP Request-URI SP SIP-Version, one SP each. What can be told apart is kept for the answer. */
static int parse_request_line(wp_str line, sip_msg *msg) {
  scan s = scan_of(line);
  wp_str method = scan_while(&s, SIP_TOKEN);
  if (method.len == 0 || !scan_sees(&s, ' ')) return WP_E_SIP_START;
  wp_str trimmed = str_trim(line);
  const char *version_at = trimmed.at + trimmed.len;
  while (version_at > s.at + 1 && version_at[-1] != ' ') version_at--;
  wp_str version = {version_at, (size_t)(trimmed.at + trimmed.len - version_at)};
  if (!starts_version(version)) return WP_E_SIP_START;
  msg->is_request = true;
  msg->method_name = method;
  msg->method = sip_method_of(method);
  if (version_at - s.at < 3) return WP_E_SIP_START;
  msg->request_uri = (wp_str){s.at + 1, (size_t)(version_at - s.at - 2)};
  if (trimmed.len != line.len || str_find(msg->request_uri, ' ') < msg->request_uri.len)
    return WP_E_SIP_START;
  int err = check_version(version);
  int uri_err = sip_uri_parse(msg->request_uri, &msg->uri);
  return err ? err : uri_err;
}

static bool parse_start_line(reader *r) {
  const char *end = line_end(r, r->at, false);
  if (!end || r->err) {
    r->err = WP_E_SIP_START;
    return false;
  }
  wp_str line = {r->at, (size_t)(end - r->at)};
  r->at = end + 2;
  // A method is a token and has no '/', so only a response can begin like this.
  r->err = starts_version(line) ? parse_status_line(line, r->msg) : parse_request_line(line, r->msg);
  return true;
}

static sip_header *add_header(reader *r) {
  sip_msg *msg = r->msg;
  if (msg->header_count == r->room) {
    sip_header *more = r->room < SIP_HEADERS_MAX ? arena_take(r->a, CHUNK * sizeof(sip_header)) : NULL;
    if (!more) {
      r->err = r->room < SIP_HEADERS_MAX ? WP_E_ARENA : WP_E_MESSAGE_SIZE;
      return NULL;
    }
    if (!msg->headers) msg->headers = more;
    WP_CHECK(more == msg->headers + r->room);
    r->room += CHUNK;
  }
  return msg->headers + msg->header_count++;
}

/** Header fields of which a second one would leave it open which counts (7.3.1, 20). */
static bool is_single(sip_header_id id) {
  switch ((int)id) {
  case SIP_H_FROM:
  case SIP_H_TO:
  case SIP_H_CALL_ID:
  case SIP_H_CSEQ:
  case SIP_H_MAX_FORWARDS:
  case SIP_H_CONTENT_LENGTH:
  case SIP_H_CONTENT_TYPE:
  case SIP_H_CONTENT_DISPOSITION:
  case SIP_H_EXPIRES:
  case SIP_H_MIN_EXPIRES:
  case SIP_H_EVENT:
  case SIP_H_SUBSCRIPTION_STATE:
  case SIP_H_REFER_TO:
  case SIP_H_REFERRED_BY:
  case SIP_H_REPLACES:
  case SIP_H_RSEQ:
  case SIP_H_RACK:
  case SIP_H_SESSION_EXPIRES:
  case SIP_H_MIN_SE: return true;
  default: return false;
  }
}

static int parse_field(reader *r, sip_header_id id, wp_str value) {
  sip_msg *msg = r->msg;
  switch ((int)id) {
  case SIP_H_VIA: return sip_via_parse(value, &msg->via);
  case SIP_H_FROM: return sip_addr_parse(value, &msg->from);
  case SIP_H_TO: return sip_addr_parse(value, &msg->to);
  case SIP_H_CALL_ID: msg->call_id = value; return sip_call_id_parse(value);
  case SIP_H_CSEQ: return sip_cseq_parse(value, &msg->cseq, &r->cseq_method);
  case SIP_H_MAX_FORWARDS: return sip_max_forwards_parse(value, &msg->max_forwards);
  case SIP_H_CONTENT_LENGTH: return str_to_u32(value, &r->content_length) ? 0 : WP_E_SIP_LENGTH;
  default: return 0;
  }
}

/** One header field: field-name HCOLON field-value CRLF. False: the message ends here. */
static bool parse_header(reader *r) {
  const char *from = r->at;
  scan s = {from, r->end};
  wp_str name = scan_while(&s, SIP_TOKEN);
  while (s.at < s.end && (*s.at == ' ' || *s.at == '\t')) s.at++;
  bool named = name.len > 0 && scan_sees(&s, ':');
  if (named) s.at++;
  const char *end = line_end(r, s.at, true);
  if (!end) {
    note(r, WP_E_SIP_TRUNCATED);
    return false;
  }
  r->at = end + 2;
  if (!named) {
    note(r, WP_E_SIP_FIELD);
    return true;
  }
  sip_header *header = add_header(r);
  if (!header) return false;
  sip_header_id id = sip_header_id_of(name);
  wp_str value = str_trim((wp_str){s.at, (size_t)(end - s.at)});
  *header = (sip_header){.id = id, .name = name, .value = value};
  if (r->msg->first[id] == 0) {
    r->msg->first[id] = (uint8_t)r->msg->header_count;
    int err = parse_field(r, id, value);
    if (err) note(r, err);
  } else if (is_single(id)) {
    note(r, id == SIP_H_CONTENT_LENGTH ? WP_E_SIP_LENGTH : WP_E_SIP_TWICE);
  }
  return true;
}

/** True when the blank line was reached. */
static bool parse_headers(reader *r) {
  for (;;) {
    if (r->end - r->at >= 2 && r->at[0] == '\r' && r->at[1] == '\n') {
      r->at += 2;
      return true;
    }
    if (r->at == r->end) {
      note(r, WP_E_SIP_TRUNCATED);
      return false;
    }
    if (!parse_header(r)) return false;
  }
}

/** 18.3, as for datagrams: without Content-Length the body goes to the end, what is behind it is dropped. */
static void take_body(reader *r) {
  sip_msg *msg = r->msg;
  msg->body = (wp_str){r->at, (size_t)(r->end - r->at)};
  if (msg->first[SIP_H_CONTENT_LENGTH] == 0) return;
  if (r->content_length > msg->body.len)
    note(r, WP_E_SIP_LENGTH);
  else
    msg->body.len = r->content_length;
}

/** 8.1.1 and 8.1.1.5 */
static void check_whole(reader *r) {
  sip_msg *msg = r->msg;
  const uint8_t *first = msg->first;
  bool complete =
      first[SIP_H_VIA] && first[SIP_H_FROM] && first[SIP_H_TO] && first[SIP_H_CALL_ID] && first[SIP_H_CSEQ];
  if (!complete) note(r, WP_E_SIP_MISSING);
  if (!r->cseq_method.at) return;
  if (msg->is_request) {
    if (!str_eq(msg->method_name, r->cseq_method)) note(r, WP_E_SIP_CSEQ);
    return;
  }
  msg->method_name = r->cseq_method;
  msg->method = sip_method_of(r->cseq_method);
}

int sip_parse(arena *a, const void *bytes, size_t len, sip_msg *msg) {
  *msg = (sip_msg){.max_forwards = 70};
  reader r = {.a = a, .msg = msg, .at = bytes, .end = len ? (const char *)bytes + len : bytes};
  // 7.5: empty lines before the start line are skipped
  while (r.end - r.at >= 2 && r.at[0] == '\r' && r.at[1] == '\n') r.at += 2;
  if (r.at == r.end) return WP_E_SIP_START;
  if (!parse_start_line(&r)) return r.err;
  bool whole = parse_headers(&r);
  if (msg->headers) a->used -= (r.room - msg->header_count) * sizeof(sip_header);
  if (r.err == WP_E_ARENA || r.err == WP_E_MESSAGE_SIZE) return r.err;
  if (whole) take_body(&r);
  check_whole(&r);
  return r.err;
}
