// SPDX-License-Identifier: MIT
// Registrar (RFC 3261 10.3) and stateless proxy (16.11): bindings by user, Via and Record-Route on
// top, Route off, answers back by what our own branch says. Challenges as a server does, checks no digest.
#include <string.h>

#include "proxy.h"

#define OUT_BYTES 131072

typedef struct binding {
  bool bound;
  char contact[256];
} binding;

static binding bindings[STATIONS];
static uint64_t parsing[131072 / sizeof(uint64_t)];
static char writing[OUT_BYTES];

static void send(uint32_t to, const buf *b) {
  DAY_CHECK(b->err == 0);
  net_to_phone(to, b->at, b->len);
}

static void line(buf *b, const char *name, const char *value) {
  buf_lit(b, name);
  buf_lit(b, value);
  buf_lit(b, "\r\n");
}

void proxy_reply(uint32_t to, const sip_msg *msg, uint32_t status, const char *lines) {
  buf b = buf_on(writing, sizeof writing);
  sip_write_response(&b, msg, status, STR_NONE, STR("px"));
  buf_lit(&b, lines);
  sip_write_body(&b, STR_NONE, STR_NONE);
  send(to, &b);
}

static uint32_t station_named(wp_str user) {
  for (uint32_t i = 0; i < STATIONS; i++) {
    if (str_eq(user, str_of(day.stations[i].user))) return i;
  }
  return STATIONS;
}

void proxy_lost(uint32_t index) {
  if (percent(70)) bindings[index].bound = false;  // else it has not been noticed
}

static bool challenged(uint32_t from, const sip_msg *msg) {
  bool registering = msg->method == SIP_REGISTER;
  bool shown = sip_header_first(msg, registering ? SIP_H_AUTHORIZATION : SIP_H_PROXY_AUTHORIZATION) != NULL;
  if (shown && !percent(3)) return false;
  static uint32_t nonce;
  buf b = buf_on(writing, sizeof writing);
  sip_write_response(&b, msg, registering ? 401 : 407, STR_NONE, STR("px"));
  buf_lit(&b, registering ? "WWW-Authenticate: " : "Proxy-Authenticate: ");
  buf_lit(&b, "Digest realm=\"example.com\", algorithm=SHA-256, qop=\"auth\", nonce=\"n");
  buf_u32(&b, ++nonce);
  line(&b, shown ? "\", stale=true" : "\"", "");
  sip_write_body(&b, STR_NONE, STR_NONE);
  send(from, &b);
  return true;
}

static void got_register(uint32_t from, const sip_msg *msg) {
  binding *bound = &bindings[from];
  sip_addr contact;
  wp_str value;
  uint32_t expires = 600;
  if (challenged(from, msg)) return;
  if (percent(2)) {
    proxy_reply(from, msg, 503, "Retry-After: 2\r\n");
    return;
  }
  DAY_CHECK(sip_contact(msg, &contact) == 0);
  if (sip_param(contact.params, STR("expires"), &value)) str_to_u32(value, &expires);
  sip_seconds(msg, SIP_H_EXPIRES, &expires);
  bound->bound = expires > 0;
  buf b = buf_on(writing, sizeof writing);
  sip_write_response(&b, msg, 200, STR_NONE, STR("px"));
  if (bound->bound) {
    buf_lit(&b, "Contact: <");
    buf_str(&b, contact.uri.text);
    buf_lit(&b, ">;expires=600;pub-gruu=\"sip:");
    buf_lit(&b, day.stations[from].user);
    line(&b, "@example.com;gr=", "urn:uuid:x\"");
    buf kept = buf_on(bound->contact, sizeof bound->contact - 1);
    buf_str(&kept, contact.uri.text);
    DAY_CHECK(kept.err == 0);
    bound->contact[kept.len] = 0;
  }
  sip_write_body(&b, STR_NONE, STR_NONE);
  send(from, &b);
}

/** Without the line that begins at `at`, or up to its end. */
static size_t line_end(wp_str text, size_t at) {
  wp_str rest = str_part(text, at, text.len);
  size_t end = str_find(rest, '\n');
  return at + (end < rest.len ? end + 1 : rest.len);
}

/** The request as it leaves us: `target` in its first line, our Via on top, Routes gone (16.6, 16.4). */
static void write_request(buf *b, const sip_msg *msg, wp_str bytes, wp_str target, wp_str branch) {
  bool opens = !msg->to.tag.len && msg->method != SIP_CANCEL;
  buf_str(b, msg->method_name);
  buf_char(b, ' ');
  buf_str(b, target);
  buf_lit(b, " SIP/2.0\r\nVia: SIP/2.0/UDP proxy.example.com;branch=z9hG4bK");
  buf_str(b, branch);
  buf_lit(b, opens ? "\r\nRecord-Route: <sip:proxy.example.com;lr>\r\n" : "\r\n");
  // as if the caller insisted: so that both ends do reliable provisional responses (3262)
  if (opens && msg->method == SIP_INVITE && percent(20)) buf_lit(b, "Require: 100rel\r\n");
  bool head = true;
  for (size_t at = line_end(bytes, 0); at < bytes.len;) {
    size_t end = line_end(bytes, at);
    wp_str text = str_part(bytes, at, end - at);
    if (text.len <= 2) head = false;
    if (!head || !str_starts_ci(text, STR("Route:"))) buf_str(b, text);
    at = end;
  }
}

static void forward(uint32_t from, uint32_t to, const sip_msg *msg, wp_str bytes) {
  char branch[128];
  buf mark = buf_on(branch, sizeof branch);
  buf_lit(&mark, "-p");
  buf_u32(&mark, from);
  buf_lit(&mark, "-");
  buf_str(&mark, msg->via.branch);
  DAY_CHECK(mark.err == 0);
  buf b = buf_on(writing, sizeof writing);
  write_request(&b, msg, bytes, str_of(bindings[to].contact), buf_view(&mark));
  send(to, &b);
}

void proxy_send_own(uint32_t to, sip_method method, const sip_msg *invite, const sip_msg *response,
                    wp_str branch, const char *lines) {
  buf b = buf_on(writing, sizeof writing);
  sip_write_request_line(&b, method, str_of(bindings[to].contact));
  buf_lit(&b, "Via: SIP/2.0/UDP proxy.example.com;branch=z9hG4bK");
  buf_str(&b, branch);
  buf_lit(&b, "\r\nMax-Forwards: 70\r\n");
  sip_write_header(&b, SIP_H_FROM, sip_header_value(invite, SIP_H_FROM));
  sip_write_header(&b, SIP_H_TO, sip_header_value(response ? response : invite, SIP_H_TO));
  sip_write_header(&b, SIP_H_CALL_ID, invite->call_id);
  sip_write_cseq(&b, invite->cseq, method);
  buf_lit(&b, lines);
  sip_write_body(&b, STR_NONE, STR_NONE);
  send(to, &b);
}

bool proxy_forward_to(uint32_t to, const sip_msg *msg, wp_str bytes, wp_str branch) {
  if (!bindings[to].bound) return false;
  buf b = buf_on(writing, sizeof writing);
  write_request(&b, msg, bytes, str_of(bindings[to].contact), branch);
  send(to, &b);
  return true;
}

/** Numbers that nobody has. */
static uint32_t fate_of(wp_str user) {
  if (str_eq(user, STR("1996"))) return 603;
  if (str_eq(user, STR("1997"))) return 503;
  if (str_eq(user, STR("1998"))) return 486;
  return 404;
}

/** 4028 8.1: too short for this proxy, or rather for one it plays now and then. */
static bool too_brief(uint32_t from, const sip_msg *msg) {
  uint32_t interval_s;
  if (!sip_seconds(msg, SIP_H_SESSION_EXPIRES, &interval_s) || interval_s >= 300 || !percent(10))
    return false;
  proxy_reply(from, msg, 422, "Min-SE: 300\r\n");
  return true;
}

static void got_request(uint32_t from, const sip_msg *msg, wp_str bytes) {
  day.count.methods[msg->method]++;
  if (msg->method == SIP_REGISTER) {
    got_register(from, msg);
    return;
  }
  if (msg->method == SIP_ACK && str_eq(msg->to.tag, STR("px"))) return;  // of an answer of ours
  bool opens = !msg->to.tag.len && msg->method != SIP_CANCEL && msg->method != SIP_ACK;
  if (fork_got_request(from, msg)) return;
  if (opens && challenged(from, msg)) return;
  if (opens && too_brief(from, msg)) return;
  if (msg->method == SIP_OPTIONS && opens) {
    proxy_reply(from, msg, 200, "");
    return;
  }
  if (msg->method == SIP_INVITE && percent(80)) proxy_reply(from, msg, 100, "");
  if (opens && msg->method == SIP_INVITE && fork_wanted(msg)) {
    fork_start(from, msg, bytes.at, bytes.len);
    return;
  }
  uint32_t to = station_named(msg->uri.user);
  if (to < STATIONS && bindings[to].bound) {
    forward(from, to, msg, bytes);
    return;
  }
  if (!opens) net_disturb(msg->call_id);
  if (msg->method != SIP_ACK) proxy_reply(from, msg, to == STATIONS ? fate_of(msg->uri.user) : 480, "");
}

/** The response without our Via (16.7). */
void proxy_answer_back(uint32_t to, wp_str bytes) {
  size_t via = line_end(bytes, 0);
  buf b = buf_on(writing, sizeof writing);
  buf_str(&b, str_part(bytes, 0, via));
  buf_str(&b, str_part(bytes, line_end(bytes, via), bytes.len));
  send(to, &b);
}

void proxy_got(uint32_t from, const char *bytes, size_t len) {
  arena a;
  sip_msg msg;
  arena_init(&a, parsing, sizeof parsing);
  DAY_CHECK(sip_parse(&a, bytes, len, &msg) == 0);  // what we send can be read
  if (msg.is_request) {
    got_request(from, &msg, (wp_str){bytes, len});
    return;
  }
  if (fork_got_response(&msg, bytes, len)) return;
  wp_str branch = msg.via.branch;
  uint32_t to = STATIONS;
  DAY_CHECK(str_starts(branch, STR("z9hG4bK-p")) && str_to_u32(str_part(branch, 9, 1), &to) && to < STATIONS);
  proxy_answer_back(to, (wp_str){bytes, len});
}
