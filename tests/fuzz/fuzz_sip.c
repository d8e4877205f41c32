// SPDX-License-Identifier: MIT
// Any bytes as a SIP message, every accessor on what was understood, and the answer we would write:
// an answer to a sound request must parse again as what it answers.
#include "base/str.h"
#include "fuzz.h"
#include "sip/digest.h"
#include "sip/judge.h"
#include "sip/msg.h"
#include "sip/write.h"
#include "webphone/err.h"

static char memory[2][1 << 18];
static char written[1 << 18];

static void touch_uri(const sip_uri *uri) {
  wp_str value;
  char room[256];
  fuzz_touch(uri->text);
  fuzz_touch(uri->user);
  fuzz_touch(uri->host);
  fuzz_touch(uri->params);
  fuzz_touch(uri->headers);
  if (sip_uri_param(uri, STR("lr"), &value)) fuzz_touch(value);
  FUZZ_CHECK(uri->scheme == SIP_SCHEME_OTHER || sip_uri_equal(uri, uri));
  buf b = buf_on(room, sizeof room);
  sip_uri_unescape(&b, uri->user);
  b = buf_on(room, sizeof room);
  sip_uri_escape_user(&b, uri->user);
}

static void touch_addr(const sip_addr *addr) {
  wp_str value;
  fuzz_touch(addr->name);
  fuzz_touch(addr->params);
  fuzz_touch(addr->tag);
  if (addr->uri.text.len) touch_uri(&addr->uri);
  if (sip_param(addr->params, STR("tag"), &value)) fuzz_touch(value);
  if (sip_param(addr->params, STR("expires"), &value)) fuzz_touch(value);
}

static void touch_value(wp_str list) {
  wp_str element;
  size_t left = list.len + 1;
  while (sip_list_next(&list, &element)) {
    FUZZ_CHECK(list.len < left);  // always forward
    left = list.len;
    sip_addr addr;
    if (sip_addr_parse(element, &addr) == 0) touch_addr(&addr);
    fuzz_touch(element);
  }
}

static void touch_headers(const sip_msg *msg) {
  size_t seen = 0;
  for (uint32_t id = 0; id < SIP_HEADERS; id++) {
    uint32_t seconds;
    const sip_header *h = sip_header_first(msg, (sip_header_id)id);
    wp_str value = sip_header_value(msg, (sip_header_id)id);
    FUZZ_CHECK(h || !value.at);
    for (; h; h = sip_header_next(msg, h)) {
      seen++;
      fuzz_touch(h->name);
      touch_value(h->value);
    }
    sip_has_token(msg, (sip_header_id)id, STR("100rel"));
    sip_seconds(msg, (sip_header_id)id, &seconds);
  }
  FUZZ_CHECK(seen == msg->header_count);
}

static void touch_challenge(const sip_msg *msg) {
  static const digest_credentials who = {{"1001", 4}, {"secret", 6}};
  digest_challenge challenge;
  char room[4096];
  if (digest_choose(msg, HASH_NONE, &challenge)) return;
  buf b = buf_on(room, sizeof room);
  digest_write(&b, &challenge, &who, STR("REGISTER"), STR("sip:example.com"), STR("0123456789abcdef"));
  FUZZ_CHECK(!b.err);
  FUZZ_CHECK(b.len > 2 && room[b.len - 1] == '\n');
  for (size_t i = 0; i + 2 < b.len; i++) FUZZ_CHECK(room[i] != '\r' && room[i] != '\n');
}

static void check_answer(const sip_msg *msg, uint32_t status, bool malformed) {
  buf b = buf_on(written, sizeof written);
  sip_write_response(&b, msg, status, STR_NONE, STR("ours"));
  sip_write_body(&b, STR_NONE, STR_NONE);
  FUZZ_CHECK(!b.err);
  arena a;
  sip_msg answer;
  arena_init(&a, memory[1], sizeof memory[1]);
  int err = sip_parse(&a, b.at, b.len, &answer);
  if (err == WP_E_ARENA || err == WP_E_MESSAGE_SIZE) return;
  if (malformed && err) return;  // 8.2.6.2 copies fields as they stood
  FUZZ_CHECK(err == 0);
  if (malformed) return;
  FUZZ_CHECK(!answer.is_request && answer.status == status);
  FUZZ_CHECK(str_eq(answer.call_id, msg->call_id) && answer.cseq == msg->cseq);
  FUZZ_CHECK(str_eq(answer.via.branch, msg->via.branch) && str_eq(answer.from.tag, msg->from.tag));
  FUZZ_CHECK(status == 100 || answer.to.tag.len > 0);
}

static void touch_judgement(const sip_msg *msg, int err) {
  sip_judgement j = sip_judge(msg, err, STR("replaces, timer"));
  FUZZ_CHECK(j.status == 0 || (j.status >= 200 && j.status < 700));
  FUZZ_CHECK(!err || j.objects);
  char room[512];
  buf b = buf_on(room, sizeof room);
  if (!err) sip_unsupported(msg, STR("replaces, timer"), &b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *bytes = fuzz_copy(data, size);
  arena a;
  sip_msg msg;
  sip_addr contact;
  arena_init(&a, memory[0], sizeof memory[0]);
  int err = sip_parse(&a, bytes, size, &msg);
  FUZZ_CHECK(err <= 0 && (err == 0 || wp_err_sip_status(err) || err <= -900));
  touch_judgement(&msg, err);
  if (!err) {
    touch_headers(&msg);
    touch_addr(&msg.from);
    touch_addr(&msg.to);
    if (msg.is_request) touch_uri(&msg.uri);
    fuzz_touch(msg.body);
    if (sip_contact(&msg, &contact) == 0) touch_addr(&contact);
    touch_challenge(&msg);
    FUZZ_CHECK(msg.is_request ? sip_can_answer(&msg) || msg.method == SIP_ACK
                              : msg.status >= 100 && msg.status < 700);
  }
  if (sip_can_answer(&msg)) {
    check_answer(&msg, err && wp_err_sip_status(err) ? wp_err_sip_status(err) : 200, err != 0);
    if (!err) check_answer(&msg, 100, false);
  }
  free(bytes);
  return 0;
}
