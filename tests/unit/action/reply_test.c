// SPDX-License-Identifier: MIT
// Replies of scripts: the document's own, the odd ones, and those that are refused as a whole.
#include "action/reply.h"

#include <string.h>

#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char memory[1 << 20];
static char big[1 << 17];

static int parse(const char *json, reply *out, reply_fault *why) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  return reply_parse(&a, str_of(json), out, why);
}

static void test_document(void **state) {
  (void)state;
  reply r;
  reply_fault why;
  assert_int_equal(
      parse(
          "{\"ok\":true,\"__\":{\"action\":{\"name\":\"Redirect\",\"params\":[\"https://"
          "www.example.com\",\"_blank\"]},"
          "\"formSchema\":[{\"name\":\"first_name\",\"defaultValue\":\"New Updated name\"},"
          "{\"name\":\"last_name\",\"required\":true},"
          "{\"type\":\"text\",\"name\":\"country\",\"label\":\"Country\",\"select_enable\":false,"
          "\"required\":false,"
          "\"disabled\":false,\"hidden\":false,\"multiline\":false,\"defaultValue\":\"newly inserted field\","
          "\"validation\":\"\",\"regex\":\"\",\"collapse\":true,\"scriptforge_change\":false,\"width\":12}],"
          "\"formData\":{\"name\":\"Jonathan\",\"age\":41,\"vip\":true,\"note\":null,\"rate\":0.5},"
          "\"formId\":123,\"eval\":\"alert(1)\"}}",
          &r, &why),
      0);
  assert_int_equal(r.action.kind, ACTION_REDIRECT);
  assert_true(str_eq(r.action.text, STR("https://www.example.com")));
  assert_int_equal(r.action.how, ACTION_BLANK);
  assert_int_equal(r.field_count, 3);
  assert_true(str_eq(r.fields[0].name, STR("first_name")));
  assert_int_equal(r.fields[0].has, REPLY_HAS_VALUE);
  assert_int_equal(r.fields[0].given, 0);
  assert_true(str_eq(r.fields[0].value.text, STR("New Updated name")));
  assert_int_equal(r.fields[1].given, REPLY_REQUIRED);
  assert_int_equal(r.fields[1].flags, REPLY_REQUIRED);
  assert_int_equal(r.fields[2].has, 63);
  assert_int_equal(r.fields[2].given, 127);
  assert_int_equal(r.fields[2].flags, REPLY_COLLAPSE);
  assert_int_equal(r.fields[2].width, 12);
  assert_true(str_eq(r.fields[2].label, STR("Country")) && r.fields[2].regex.at && !r.fields[2].regex.len);
  assert_int_equal(r.data_count, 5);
  assert_true(str_eq(r.data[0].value.text, STR("Jonathan")));
  assert_true(str_eq(r.data[1].value.text, STR("41")) && r.data[1].value.kind == REPLY_NUMBER);
  assert_true(str_eq(r.data[2].value.text, STR("true")) && r.data[2].value.kind == REPLY_BOOL);
  assert_int_equal(r.data[3].value.kind, REPLY_NULL);
  assert_true(r.data[4].value.kind == REPLY_NUMBER && str_eq(r.data[4].value.text, STR("0.5")));
  assert_true(r.has_form_id && r.form_id == 123);
  assert_true(r.has_eval);
}

static void test_little(void **state) {
  (void)state;
  static const char *const nothing[] = {
      "",
      " \r\n",
      "{}",
      "[]",
      "null",
      "\"\"",
      "{\"__\":null}",
      "{\"__\":{}}",
      "{\"__\":{},\"mine\":5}",
      "{\"__\":{\"action\":{},\"formSchema\":null,\"formData\":null,\"formId\":null,\"eval\":null}}",
      "{\"__\":{\"action\":\"\",\"formSchema\":[],\"formData\":[]}}"};
  for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
    reply r;
    reply_fault why;
    if (parse(nothing[i], &r, &why)) fail_msg("%s: %.*s", nothing[i], (int)why.path.len, why.path.at);
    if (r.action.kind || r.field_count || r.data_count || r.has_form_id || r.has_eval || r.shown.at ||
        r.shows)
      fail_msg("%s is something", nothing[i]);
  }
  reply r;
  reply_fault why;
  assert_int_equal(parse("\"Done, thank you\"", &r, &why), 0);
  assert_true(str_eq(r.shown, STR("Done, thank you")) && r.shows == WP_RESPONSE_TEXT);
  static const struct {
    const char *json;
    uint32_t shows;
  } shown[] = {{" true ", WP_RESPONSE_TRUTH},
               {"5", WP_RESPONSE_NUMBER},
               {"[{\"__\":{\"formId\":0}}]", WP_RESPONSE_LIST},
               {"{\"_\":{\"action\":5},\"action\":{\"name\":5}}", WP_RESPONSE_OBJECT}};
  for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
    assert_int_equal(parse(shown[i].json, &r, &why), 0);
    assert_int_equal(r.shows, shown[i].shows);
    assert_true(str_eq(r.shown, str_trim(str_of(shown[i].json))));
  }
  assert_int_equal(parse("{\"__\":{\"action\":\"makeCall(alt_phone)\",\"formId\":\"7\"}}", &r, &why), 0);
  assert_true(r.action.kind == ACTION_MAKE_CALL && r.action.how == ACTION_ALT_PHONE && r.form_id == 7);
  assert_int_equal(parse("{\"__\":{\"fn\":\"save(no)\"}}", &r, &why), 0);
  assert_true(r.action.kind == ACTION_SAVE && r.action.how == ACTION_NO);
  assert_int_equal(parse("{\"__\":{\"action\":{\"name\":\"makeCall\",\"params\":[442079460000]}}}", &r, &why),
                   0);
  assert_true(str_eq(r.action.text, STR("442079460000")));
  assert_int_equal(
      parse("{\"__\":{\"action\":{\"name\":\"redirect\",\"params\":[\"x\",true,null]}}}", &r, &why), 0);
  assert_int_equal(r.action.how, ACTION_EXTERNAL);
  assert_int_equal(parse("{\"__\":{\"action\":{\"name\":\"next\"}}}", &r, &why), 0);
}

static void test_wrong(void **state) {
  (void)state;
  static const struct {
    const char *json, *path;
  } cases[] = {
      {"{", ""},
      {"{} x", ""},
      {"{\"__\":5}", "__"},
      {"{\"__\":[]}", "__"},
      {"{\"__\":{\"action\":5}}", "__.action"},
      {"{\"__\":{\"action\":[]}}", "__.action"},
      {"{\"__\":{\"action\":{\"name\":\"jump\"}}}", "__.action.name"},
      {"{\"__\":{\"action\":{\"params\":[]}}}", "__.action.name"},
      {"{\"__\":{\"action\":{\"name\":5}}}", "__.action.name"},
      {"{\"__\":{\"action\":{\"name\":\"next\",\"params\":\"x\"}}}", "__.action.params"},
      {"{\"__\":{\"action\":{\"name\":\"next\",\"params\":[\"x\"]}}}", "__.action.params[0]"},
      {"{\"__\":{\"action\":{\"name\":\"redirect\",\"params\":[\"x\",\"y\"]}}}", "__.action.params[1]"},
      {"{\"__\":{\"action\":{\"name\":\"redirect\",\"params\":[\"x\",{}]}}}", "__.action.params[1]"},
      {"{\"__\":{\"action\":{\"name\":\"save\",\"params\":[0.5]}}}", "__.action.params[0]"},
      {"{\"__\":{\"action\":{\"name\":\"redirect\",\"params\":[1,2,3,4,5,6,7,8,9]}}}", "__.action.params[3]"},
      {"{\"__\":{\"action\":\"jump(1)\"}}", "__.action"},
      {"{\"__\":{\"action\":\"jump\"}}", "__.action"},
      {"{\"__\":{\"fn\":{}}}", "__.fn"},
      {"{\"__\":{\"formSchema\":{}}}", "__.formSchema"},
      {"{\"__\":{\"formSchema\":[5]}}", "__.formSchema[0]"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\"},{}]}}", "__.formSchema[1].name"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"\"}]}}", "__.formSchema[0].name"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"required\":\"yes\"}]}}", "__.formSchema[0].required"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"label\":5}]}}", "__.formSchema[0].label"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"width\":13}]}}", "__.formSchema[0].width"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"width\":0.5}]}}", "__.formSchema[0].width"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"defaultValue\":{}}]}}", "__.formSchema[0].defaultValue"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"type\":\"file\"}]}}", "__.formSchema[0].type"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"options\":{}}]}}", "__.formSchema[0].options"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"options\":[[1]]}]}}", "__.formSchema[0].options"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"a\",\"options\":[{\"label\":\"x\"}]}]}}",
       "__.formSchema[0].options"},
      {"{\"__\":{\"formSchema\":[{\"name\":\"__\"}]}}", "__.formSchema[0].name"},
      {"{\"__\":{\"formData\":{\"a\":1e300}}}", "__.formData.a"},
      {"{\"__\":{\"formData\":[1]}}", "__.formData"},
      {"{\"__\":{\"formData\":\"x\"}}", "__.formData"},
      {"{\"__\":{\"formData\":{\"a\":1,\"b\":[]}}}", "__.formData.b"},
      {"{\"__\":{\"formData\":{\"\":1}}}", "__.formData[0]"},
      {"{\"__\":{\"formId\":0}}", "__.formId"},
      {"{\"__\":{\"formId\":-1}}", "__.formId"},
      {"{\"__\":{\"formId\":\"x\"}}", "__.formId"},
      {"{\"__\":{\"formId\":{}}}", "__.formId"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    reply r;
    reply_fault why;
    if (parse(cases[i].json, &r, &why) != WP_E_JSON) fail_msg("%s is taken", cases[i].json);
    if (!str_eq(why.path, str_of(cases[i].path)) || !why.expected)
      fail_msg("%s: %.*s", cases[i].json, (int)why.path.len, why.path.at);
    if (r.action.kind || r.field_count || r.data_count || r.has_form_id)
      fail_msg("%s: half of it", cases[i].json);
  }
}

/** `count` times `one`, with commas. */
static const char *repeated(const char *head, const char *one, size_t count, const char *tail) {
  char *at = big;
  at = stpcpy(at, head);
  for (size_t i = 0; i < count; i++) {
    if (i) *at++ = ',';
    at = stpcpy(at, one);
  }
  stpcpy(at, tail);
  return big;
}

static void test_bounds(void **state) {
  (void)state;
  reply r;
  reply_fault why;
  assert_int_equal(parse(repeated("{\"__\":{\"formSchema\":[", "{\"name\":\"a\"}", 256, "]}}"), &r, &why), 0);
  assert_int_equal(r.field_count, 256);
  assert_int_equal(parse(repeated("{\"__\":{\"formSchema\":[", "{\"name\":\"a\"}", 257, "]}}"), &r, &why),
                   WP_E_JSON);
  assert_int_equal(parse(repeated("{\"__\":{\"formData\":{", "\"a\":1", 257, "}}}"), &r, &why), WP_E_JSON);
  assert_int_equal(parse(repeated("[", "1", 40000, "]"), &r, &why), WP_E_JSON);
  assert_int_equal(parse(repeated("", "[", 40, ""), &r, &why), WP_E_JSON);
  memset(big, 'x', 5000);
  big[5000] = 0;
  memcpy(big, "{\"__\":{\"formData\":{\"", 20);
  strcpy(big + 4990, "\":1}}}");
  assert_int_equal(parse(big, &r, &why), WP_E_JSON);
  const char *whole =
      "{\"__\":{\"action\":\"openForm('x')\",\"formSchema\":[{\"name\":\"a\"}],\"formData\":{\"a\":1}}}";
  bool fits = false;
  for (size_t cap = 0; cap < 8192; cap += 8) {
    arena a;
    arena_init(&a, memory, cap);
    int err = reply_parse(&a, str_of(whole), &r, &why);
    assert_true(err == 0 || err == WP_E_ARENA);
    assert_true(!err || (!r.action.kind && !r.field_count && !r.data_count));
    fits = fits || !err;
  }
  assert_true(fits);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_document), cmocka_unit_test(test_little),
                                     cmocka_unit_test(test_wrong), cmocka_unit_test(test_bounds)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
