// SPDX-License-Identifier: MIT
// The torture messages of RFC 4475, judged as index.json says, whole and cut at every length.
#include "base/str.h"
#include "cJSON.h"
#include "guarded.h"
#include "sip/digest.h"
#include "sip/judge.h"
#include "sip/write.h"
#include <stdio.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char index_text[200000];
static _Alignas(16) char memory[64 * 1024];
static cJSON *vectors;

static size_t load(const char *name, char *to, size_t cap) {
  char path[500];
  snprintf(path, sizeof path, "%s/vectors/rfc4475/%s", WP_TESTS_DIR, name);
  FILE *file = fopen(path, "rb");
  if (!file) fail_msg("cannot open %s", path);
  size_t len = fread(to, 1, cap, file);
  fclose(file);
  return len;
}

static int set_up(void **state) {
  (void)state;
  index_text[load("index.json", index_text, sizeof index_text - 1)] = 0;
  vectors = cJSON_Parse(index_text);
  return vectors ? 0 : 1;
}

static int tear_down(void **state) {
  (void)state;
  cJSON_Delete(vectors);
  return 0;
}

static const char *text_of(const cJSON *vector, const char *key) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(vector, key);
  return cJSON_IsString(item) ? item->valuestring : NULL;
}

static bool may_answer(const cJSON *vector, uint32_t status) {
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(vector, "ua_answers"), *item;
  cJSON_ArrayForEach(item, list) if ((uint32_t)item->valuedouble == status) return true;
  // Nothing objects: to handle it is right whatever an answer would be.
  return status == 0 && (cJSON_GetArraySize(list) == 0 || !text_of(vector, "objects"));
}

static void check(const cJSON *vector, const char *bytes, size_t len) {
  const char *name = text_of(vector, "name"), *wanted = text_of(vector, "objects"),
             *class = text_of(vector, "class");
  arena a;
  sip_msg msg;
  arena_init(&a, memory, sizeof memory);
  int err = sip_parse(&a, bytes, len, &msg);
  sip_judgement j = sip_judge(&msg, err, STR(""));
  if (strcmp(j.objects ? j.objects : "-", wanted ? wanted : "-") != 0)
    fail_msg("%s: objects %s, not %s (%d)", name, j.objects ? j.objects : "-", wanted ? wanted : "-", err);
  bool well_formed = strcmp(class, "invalid") != 0;
  if (well_formed && err && strcmp(name, "multi01") && strcmp(name, "mcl01") && strcmp(name, "insuf"))
    fail_msg("%s is well-formed, and got %d", name, err);
  if (!may_answer(vector, j.status)) fail_msg("%s: answer %u", name, j.status);
  assert_int_equal(j.drop, cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(vector, "drop")));
  assert_int_equal(msg.is_request, strcmp(text_of(vector, "kind"), "request") == 0);
  // What is refused with a status can be answered, but for the one that has no From, To and Call-ID.
  if (j.objects && j.status && strcmp(name, "insuf")) assert_true(sip_can_answer(&msg));
}

static void test_all(void **state) {
  (void)state;
  const cJSON *vector;
  int count = 0;
  cJSON_ArrayForEach(vector, cJSON_GetObjectItem(vectors, "messages")) {
    static char bytes[8192];
    size_t len = load(text_of(vector, "file"), bytes, sizeof bytes);
    assert_int_equal(len, cJSON_GetObjectItem(vector, "octets")->valuedouble);
    guarded_text room = guarded_copy(bytes, len);
    check(vector, room.at, len);
    guarded_free(&room);
    count++;
  }
  assert_int_equal(count, 49);
}

/** Everything on demand, so that a cut message is read in every way a layer above may read it. */
static void read_all(const sip_msg *msg) {
  sip_addr addr;
  uint32_t seconds;
  digest_challenge challenge;
  wp_str value;
  for (size_t i = 0; i < msg->header_count; i++) {
    wp_str list = msg->headers[i].value, element;
    while (sip_list_next(&list, &element))
      if (sip_addr_parse(element, &addr) == 0) sip_param(addr.params, STR("expires"), &value);
  }
  for (int id = 0; id < SIP_HEADERS; id++) {
    sip_seconds(msg, (sip_header_id)id, &seconds);
    sip_has_token(msg, (sip_header_id)id, STR("x"));
  }
  sip_contact(msg, &addr);
  digest_choose(msg, HASH_NONE, &challenge);
  if (!sip_can_answer(msg)) return;
  static char answer[16384];
  buf b = buf_on(answer, sizeof answer);
  sip_write_response(&b, msg, 400, STR_NONE, STR("tag"));
  sip_write_body(&b, STR_NONE, STR_NONE);
  assert_int_equal(b.err, 0);
}

static void test_every_cut(void **state) {
  (void)state;
  const cJSON *vector;
  cJSON_ArrayForEach(vector, cJSON_GetObjectItem(vectors, "messages")) {
    static char bytes[8192];
    size_t whole = load(text_of(vector, "file"), bytes, sizeof bytes);
    guarded_text room = guarded_copy(bytes, whole);
    for (size_t len = 0; len < whole; len++) {
      arena a;
      sip_msg msg;
      arena_init(&a, memory, sizeof memory);
      int err = sip_parse(&a, guarded_cut(&room, bytes, len), len, &msg);
      sip_judge(&msg, err, STR(""));
      read_all(&msg);
    }
    guarded_free(&room);
  }
}

// The facts of single messages that the RFC points out.
static void test_details(void **state) {
  (void)state;
  static char bytes[8192];
  arena a;
  sip_msg msg;
  arena_init(&a, memory, sizeof memory);
  assert_int_equal(sip_parse(&a, bytes, load("wsinv.dat", bytes, sizeof bytes), &msg), 0);
  assert_int_equal(msg.cseq, 9);
  assert_int_equal(msg.max_forwards, 68);
  assert_true(str_eq(msg.from.name, STR("J Rosenberg \\\\\\\"")));
  assert_true(str_eq(msg.from.tag, STR("98asjd8")));
  assert_true(str_eq(msg.to.tag, STR("1918181833n")));
  assert_true(str_eq(msg.via.host, STR("192.0.2.2")));
  assert_int_equal(msg.body.len, 150);
  assert_true(sip_header_value(&msg, SIP_H_SUBJECT).at && sip_header_value(&msg, SIP_H_SUBJECT).len == 0);
  assert_int_equal(sip_parse(&a, bytes, load("dblreq.dat", bytes, sizeof bytes), &msg), 0);
  assert_int_equal(msg.method, SIP_REGISTER);
  assert_int_equal(msg.body.len, 0);
  assert_int_equal(sip_parse(&a, bytes, load("mpart01.dat", bytes, sizeof bytes), &msg), 0);
  assert_int_equal(msg.body.len, 553);
  assert_int_equal(sip_parse(&a, bytes, load("semiuri.dat", bytes, sizeof bytes), &msg), 0);
  assert_true(str_eq(msg.uri.user, STR("user;par=u%40example.net")));
  assert_null(msg.uri.params.at);
  sip_addr contact;
  assert_int_equal(sip_parse(&a, bytes, load("cparam01.dat", bytes, sizeof bytes), &msg), 0);
  assert_int_equal(sip_contact(&msg, &contact), 0);
  assert_null(contact.uri.params.at);
  assert_true(str_eq(contact.params, STR("unknownparam")));
  assert_int_equal(sip_parse(&a, bytes, load("cparam02.dat", bytes, sizeof bytes), &msg), 0);
  assert_int_equal(sip_contact(&msg, &contact), 0);
  assert_true(str_eq(contact.uri.params, STR("unknownparam")));
  assert_int_equal(sip_parse(&a, bytes, load("esc02.dat", bytes, sizeof bytes), &msg), 0);
  assert_true(str_eq(msg.to.name, STR("%Z%45")));
  const sip_header *first = sip_header_first(&msg, SIP_H_CONTACT);
  const sip_header *second = sip_header_next(&msg, first);
  assert_non_null(second);
  assert_null(sip_header_next(&msg, second));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_all), cmocka_unit_test(test_every_cut),
                                     cmocka_unit_test(test_details)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
