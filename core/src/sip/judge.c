// SPDX-License-Identifier: MIT
// Message and parse error -> objection and status, in the order of RFC 3261 8.2: well-formed, method, headers, content.
#include "sip/judge.h"

#include "base/str.h"
#include "sip/scan.h"
#include "webphone/err.h"

static sip_judgement object(const char *layer, int err, uint32_t status) {
  return (sip_judgement){.objects = layer, .err = err, .status = status ? status : wp_err_sip_status(err)};
}

static sip_judgement judge_error(const sip_msg *msg, int err) {
  switch (err) {
  case WP_E_SIP_START:
  case WP_E_SIP_URI: return object("start-line", err, 0);
  case WP_E_SIP_LENGTH:
  case WP_E_SIP_TRUNCATED:
  case WP_E_MESSAGE_SIZE: return object("framing", err, 0);
  case WP_E_SIP_FIELD: return object("header", err, 0);
  case WP_E_SIP_CSEQ:
    // 4475 3.1.2.18: of an unknown method both are wrong, and 501 says more.
    return object("semantic", err, msg->method == SIP_METHOD_OTHER ? 501 : 0);
  default: return object("semantic", err, 0);
  }
}

static bool in_list(wp_str list, wp_str token) {
  wp_str element;
  while (sip_list_next(&list, &element))
    if (str_eq_ci(element, token)) return true;
  return false;
}

bool sip_unsupported(const sip_msg *msg, wp_str supported, buf *b) {
  bool found = false;
  sip_elements all = {0};
  for (wp_str tag; sip_element_next(msg, SIP_H_REQUIRE, &all, &tag);) {
    if (in_list(supported, tag)) continue;
    if (b && found) buf_lit(b, ", ");
    if (b) buf_str(b, tag);
    found = true;
  }
  return found;
}

/** Media type without parameters. */
static bool is_type(wp_str value, wp_str type) {
  return str_eq_ci(str_before(value, ';'), type);
}

/** 8.2.3: can we read the body? Only a session description counts; other bodies are their method's matter. */
static bool content_is_known(const sip_msg *msg) {
  wp_str encoding = sip_header_value(msg, SIP_H_CONTENT_ENCODING), handling;
  if (encoding.len && !str_eq_ci(encoding, STR("identity"))) return false;
  if (msg->method != SIP_INVITE && msg->method != SIP_UPDATE && msg->method != SIP_PRACK) return true;
  if (is_type(sip_header_value(msg, SIP_H_CONTENT_TYPE), STR("application/sdp"))) return true;
  wp_str disposition = sip_header_value(msg, SIP_H_CONTENT_DISPOSITION);
  return sip_param(str_after(disposition, ';'), STR("handling"), &handling) &&
         str_eq_ci(handling, STR("optional"));
}

/** 20.1: an Accept that leaves out SDP leaves us without an answer to an INVITE. */
static bool accepts_sdp(const sip_msg *msg) {
  sip_elements all = {0};
  for (wp_str range; sip_element_next(msg, SIP_H_ACCEPT, &all, &range);)
    if (str_pick(str_before(range, ';'), "application/sdp application/* */*")) return true;
  return !sip_header_first(msg, SIP_H_ACCEPT);
}

static bool contacts_ok(const sip_msg *msg) {
  sip_elements all = {0};
  sip_addr addr;
  for (wp_str element; sip_element_next(msg, SIP_H_CONTACT, &all, &element);)
    if (!str_eq(element, STR("*")) && sip_addr_parse(element, &addr)) return false;
  return true;
}

/** One of the names of three letters that `names` is made of. */
static bool is_name(wp_str name, const char *names) {
  for (; *names; names += 3)
    if (str_eq(name, (wp_str){names, 3})) return true;
  return false;
}

/** 25.1 SIP-date: the one form "Sat, 13 Nov 2010 23:29:00 GMT". */
static bool date_ok(wp_str value) {
  static const char form[] = "@@@, 00 @@@ 0000 00:00:00 GMT";
  if (value.len != sizeof form - 1) return false;
  for (size_t i = 0; i < value.len; i++) {
    bool digit = sip_is(value.at[i], SIP_DIGIT);
    if (form[i] == '0' ? !digit : form[i] != '@' && form[i] != value.at[i]) return false;
  }
  return is_name(str_part(value, 0, 3), "MonTueWedThuFriSatSun") &&
         is_name(str_part(value, 8, 3), "JanFebMarAprMayJunJulAugSepOctNovDec");
}

static bool is_sip(const sip_uri *uri) {
  return uri->scheme == SIP_SCHEME_SIP || uri->scheme == SIP_SCHEME_SIPS;
}

static bool has_two_vias(const sip_msg *msg) {
  sip_elements all = {0};
  size_t count = 0;
  for (wp_str element; sip_element_next(msg, SIP_H_VIA, &all, &element);) count++;
  return count > 1;
}

/** Hints: answers that no layer insists on. */
static uint32_t hint(const sip_msg *msg) {
  // The cookie with nothing behind it names no transaction (4475 3.2.1, 3261 8.1.1.7).
  if (str_eq(msg->via.branch, STR("z9hG4bK"))) return 400;
  // 11: an OPTIONS that may go no further is for whom it reached.
  if (msg->method == SIP_OPTIONS && msg->max_forwards == 0) return 200;
  // 4475 3.3.7: credentials of an unknown scheme are none.
  wp_str authorization = sip_header_value(msg, SIP_H_AUTHORIZATION);
  if (msg->method == SIP_REGISTER && authorization.len && !str_starts_ci(authorization, STR("Digest ")))
    return 401;
  return 0;
}

int sip_judge_request(const sip_msg *msg, wp_str supported) {
  if (msg->method == SIP_METHOD_OTHER) return WP_E_SIP_METHOD;
  // 8.2.2.1; a tel URI is ours to understand
  if (msg->uri.scheme == SIP_SCHEME_OTHER) return WP_E_SIP_SCHEME;
  // 19.1.1: no headers in a Request-URI, and never may they become header fields
  if (msg->uri.headers.at) return WP_E_SIP_URI;
  if (!contacts_ok(msg)) return WP_E_SIP_FIELD;
  // 8.2.2.3: not for ACK and CANCEL
  bool may_require = msg->method != SIP_ACK && msg->method != SIP_CANCEL;
  if (may_require && sip_unsupported(msg, supported, NULL)) return WP_E_SIP_EXTENSION;
  if (msg->body.len && !content_is_known(msg)) return WP_E_SIP_CONTENT;
  if (msg->method == SIP_INVITE && !accepts_sdp(msg)) return WP_E_SIP_ACCEPT;
  return 0;
}

/** The same with its layer. */
static sip_judgement judge_request(const sip_msg *msg, wp_str supported) {
  int err = sip_judge_request(msg, supported);
  // 10.3: what is registered is a SIP address; a phone registers nobody, and answers 405
  bool nobody = msg->method == SIP_REGISTER && !is_sip(&msg->to.uri);
  if (nobody && (!err || err == WP_E_SIP_FIELD)) return object("semantic", WP_E_SIP_FIELD, 0);
  if (!err) return (sip_judgement){0};
  const char *layer = err == WP_E_SIP_METHOD ? "method" : err == WP_E_SIP_FIELD ? "header" : "semantic";
  return object(layer, err == WP_E_SIP_ACCEPT ? 0 : err, wp_err_sip_status(err));
}

/** What a phone passes over: a date it does not read, and hints. */
static sip_judgement judge_rest(const sip_msg *msg) {
  wp_str date = sip_header_value(msg, SIP_H_DATE);
  if (!date.at || date_ok(date)) return (sip_judgement){.status = hint(msg)};
  sip_judgement bad = object("header", WP_E_SIP_FIELD, 0);
  bad.may_ignore = true;
  return bad;
}

sip_judgement sip_judge(const sip_msg *msg, int err, wp_str supported) {
  sip_judgement verdict = {0};
  if (err)
    verdict = judge_error(msg, err);
  else if (msg->is_request)
    verdict = judge_request(msg, supported);
  // 8.1.3.3: a second Via shows that the response is for somebody else
  else if (has_two_vias(msg))
    verdict = object("semantic", WP_E_SIP_FIELD, 0);
  if (!err && msg->is_request && !verdict.objects) verdict = judge_rest(msg);
  // Nothing answers a response, or an ACK (17.1.1.3).
  bool answerable = msg->is_request && msg->method != SIP_ACK;
  if (!answerable) verdict.status = 0;
  verdict.drop = verdict.objects && !verdict.may_ignore && !answerable;
  return verdict;
}
