// SPDX-License-Identifier: MIT
// Merging of forms against a second implementation, which is slow and simple: thousands of random replies, one seed.
#include "action/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action/write.h"
#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

enum { NAMES = 40, SWITCHES = 7, TEXT = 24, JSON_SIZE = 65536 };

static char memory[1 << 20], form_memory[2][FORM_MEMORY], json[JSON_SIZE], ours[JSON_SIZE], theirs[JSON_SIZE];

// What a field is, said in the plainest way: every setting is there or not.
typedef struct plain {
  char name[TEXT];
  int has_type, has_label, has_value, has_validation, has_regex, has_width, option_count;
  int given[SWITCHES], on[SWITCHES];
  int type, width, value_kind;  // value_kind: 0 null, 1 text, 2 number, 3 truth
  char label[TEXT], value[TEXT], validation[TEXT], regex[TEXT], options[3][TEXT];
} plain;

typedef struct plain_form {
  plain fields[REPLY_FIELDS_MAX];
  int count;
} plain_form;

static const char *const types[] = {"text",     "multiline", "number", "select", "radio",
                                    "checkbox", "date",      "time",   "email",  "phone"};
static const char *const keys[SWITCHES] = {"select_enable", "required", "disabled",          "hidden",
                                           "multiline",     "collapse", "scriptforge_change"};

static uint32_t seed = 20240229;

static int dice(int sides) {
  seed = seed * 1664525u + 1013904223u;
  return (int)((seed >> 8) % (uint32_t)sides);
}

static void random_text(char *to) {
  static const char *const pieces[] = {"a", "Zoë", "\"", "\\", "x y", "7", "<b>", "\n", "{", ""};
  *to = 0;
  for (int i = dice(4); i > 0; i--) strcat(to, pieces[dice(10)]);
}

static void random_value(plain *p) {
  p->value_kind = dice(4);
  *p->value = 0;
  if (p->value_kind == 1) random_text(p->value);
  if (p->value_kind == 2)
    sprintf(p->value, "%s%d%s", dice(2) ? "-" : "", 1 + dice(1000), dice(2) ? ".25" : "");
  if (p->value_kind == 3) strcpy(p->value, dice(2) ? "true" : "false");
}

static void random_field(plain *p) {
  memset(p, 0, sizeof *p);
  sprintf(p->name, "field%d", dice(NAMES));
  p->has_type = dice(3) == 0;
  p->type = dice(10);
  p->has_label = dice(3) == 0;
  random_text(p->label);
  p->has_value = dice(2);
  random_value(p);
  p->has_validation = dice(4) == 0;
  random_text(p->validation);
  p->has_regex = dice(4) == 0;
  random_text(p->regex);
  p->has_width = dice(4) == 0;
  p->width = 1 + dice(12);
  p->option_count = dice(5) ? -1 : dice(4);  // -1: not there
  for (int i = 0; i < 3; i++) random_text(p->options[i]);
  for (int i = 0; i < SWITCHES; i++) {
    p->given[i] = dice(4) == 0;
    p->on[i] = dice(2);
  }
}

// A writer of JSON of its own.

static char *put_text(char *at, const char *text) {
  *at++ = '"';
  for (; *text; text++) {
    if (*text == '\n') {
      at += sprintf(at, "\\n");
      continue;
    }
    if (*text == '"' || *text == '\\') *at++ = '\\';
    *at++ = *text;
  }
  *at++ = '"';
  *at = 0;
  return at;
}

static char *put_member(char *at, const char *key, const char *text) {
  at += sprintf(at, ",\"%s\":", key);
  return put_text(at, text);
}

static char *put_given(char *at, const plain *p) {
  if (p->value_kind == 0) return at + sprintf(at, "null");
  return p->value_kind == 1 ? put_text(at, p->value) : at + sprintf(at, "%s", p->value);
}

static char *put_reply_field(char *at, const plain *p) {
  at += sprintf(at, "{\"name\":\"%s\"", p->name);
  if (p->has_type) at = put_member(at, "type", types[p->type]);
  if (p->has_label) at = put_member(at, "label", p->label);
  if (p->has_validation) at = put_member(at, "validation", p->validation);
  if (p->has_regex) at = put_member(at, "regex", p->regex);
  if (p->has_width) at += sprintf(at, ",\"width\":%d", p->width);
  for (int i = 0; i < SWITCHES; i++) {
    if (p->given[i]) at += sprintf(at, ",\"%s\":%s", keys[i], p->on[i] ? "true" : "false");
  }
  if (p->has_value) at = put_given(at + sprintf(at, ",\"defaultValue\":"), p);
  if (p->option_count >= 0) {
    at += sprintf(at, ",\"options\":[");
    for (int i = 0; i < p->option_count; i++)
      at = put_text(at + sprintf(at, "%s", i ? "," : ""), p->options[i]);
    at += sprintf(at, "]");
  }
  return at + sprintf(at, "}");
}

// The second implementation: one field after another, one setting after another, searched from the front.

static plain *find(plain_form *f, const char *name) {
  for (int i = 0; i < f->count; i++) {
    if (strcmp(f->fields[i].name, name) == 0) return &f->fields[i];
  }
  return NULL;
}

static void set_value(plain *p, const plain *by) {
  p->value_kind = by->value_kind;
  strcpy(p->value, by->value);
}

static int apply(plain_form *f, const plain *by) {
  plain *p = find(f, by->name);
  if (!p && f->count == REPLY_FIELDS_MAX) return 0;
  if (!p) {
    p = &f->fields[f->count++];
    memset(p, 0, sizeof *p);
    strcpy(p->name, by->name);
    p->width = 12;
    p->option_count = 0;
  }
  if (by->has_type) p->type = by->type;
  if (by->has_label) strcpy(p->label, by->label);
  if (by->has_validation) strcpy(p->validation, by->validation);
  if (by->has_regex) strcpy(p->regex, by->regex);
  if (by->has_width) p->width = by->width;
  if (by->has_value) set_value(p, by);
  for (int i = 0; i < SWITCHES; i++) {
    if (by->given[i]) p->on[i] = by->on[i];
  }
  if (by->option_count >= 0) {
    p->option_count = by->option_count;
    memcpy(p->options, by->options, sizeof p->options);
  }
  return 1;
}

static int is_number(const char *text) {
  char *end;
  if (!*text || strpbrk(text, " \nxaZ{<\"\\")) return 0;
  strtod(text, &end);
  return !*end;
}

static char *put_value(char *at, const plain *p, int type) {
  if (type == 5) {
    int on = strcmp(p->value, "true") == 0;
    return at + sprintf(at, "%s", on ? "true" : "false");
  }
  if (type == 2 && !*p->value) return at + sprintf(at, "null");
  if (type == 2 && is_number(p->value)) return at + sprintf(at, "%s", p->value);
  return put_text(at, p->value);
}

static void put_form(char *at, const plain_form *f) {
  at += sprintf(at, "[");
  for (int i = 0; i < f->count; i++) {
    const plain *p = &f->fields[i];
    int type = p->type == 0 && p->on[4] ? 1 : p->type;
    at += sprintf(at, "%s{\"type\":\"%s\",\"name\":\"%s\"", i ? "," : "", types[type], p->name);
    at = put_member(at, "label", *p->label ? p->label : p->name);
    for (int k = 0; k < SWITCHES; k++) at += sprintf(at, ",\"%s\":%s", keys[k], p->on[k] ? "true" : "false");
    at = put_value(at + sprintf(at, ",\"defaultValue\":"), p, type);
    at = put_member(at, "validation", p->validation);
    at = put_member(at, "regex", p->regex);
    at += sprintf(at, ",\"width\":%d,\"options\":[", p->width);
    for (int k = 0; k < p->option_count; k++) {
      at += sprintf(at, "%s{\"label\":", k ? "," : "");
      at = put_member(put_text(at, p->options[k]), "value", p->options[k]);
      at += sprintf(at, "}");
    }
    at += sprintf(at, "]}");
  }
  sprintf(at, "]");
}

static void random_reply(plain_form *model) {
  char *at = json + sprintf(json, "{\"__\":{\"formSchema\":[");
  plain one, data[8];
  int fields = dice(6), count = dice(8);
  for (int i = 0; i < fields; i++) {
    random_field(&one);
    at = put_reply_field(at + sprintf(at, "%s", i ? "," : ""), &one);
    apply(model, &one);
  }
  at += sprintf(at, "],\"formData\":{");
  for (int i = 0; i < count; i++) {
    random_field(&data[i]);
    at += sprintf(at, "%s\"%s\":", i ? "," : "", data[i].name);
    at = put_given(at, &data[i]);
    plain *p = find(model, data[i].name);
    if (p) set_value(p, &data[i]);
  }
  sprintf(at, "}}}");
}

/** One reply into the form that is kept in one memory; what comes of it is kept in the other. */
static void merge(form *kept, int round) {
  arena a;
  reply r;
  reply_fault why;
  draft d;
  arena_init(&a, memory, sizeof memory);
  if (reply_parse(&a, str_of(json), &r, &why))
    fail_msg("%s: %.*s %s", json, (int)why.path.len, why.path.at, why.expected);
  assert_int_equal(draft_open(&a, kept, &d), 0);
  assert_int_equal(draft_merge(&d, &r), 0);
  assert_int_equal(draft_keep(&d, kept, form_memory[round % 2], FORM_MEMORY), 0);
}

static void compare(const form *kept, const plain_form *model) {
  buf b = buf_on(ours, sizeof ours - 1);
  write_schema(&b, kept->fields, kept->count);
  assert_int_equal(b.err, 0);
  ours[b.len] = 0;
  put_form(theirs, model);
  if (strcmp(ours, theirs) != 0) fail_msg("%s\nours   %s\ntheirs %s", json, ours, theirs);
}

static void test_random(void **state) {
  (void)state;
  static plain_form model;
  int merges = 0;
  for (int chain = 0; chain < 300; chain++) {
    form kept = {.id = 1, .name = STR("x")};
    memset(&model, 0, sizeof model);
    for (int round = 0; round < 12; round++, merges++) {
      random_reply(&model);
      merge(&kept, round);
      compare(&kept, &model);
    }
  }
  assert_int_equal(merges, 3600);
}

/** 256 fields and no more; a form too large for its memory leaves none behind. */
static void test_bounds(void **state) {
  (void)state;
  arena a;
  reply r;
  reply_fault why;
  draft d;
  form kept = {.name = STR_NONE};
  char *at = json + sprintf(json, "{\"__\":{\"formSchema\":[");
  for (int i = 0; i < 256; i++)
    at += sprintf(at, "%s{\"name\":\"n%d\",\"label\":\"Label %d\"}", i ? "," : "", i, i);
  sprintf(at, "]}}");
  arena_init(&a, memory, sizeof memory);
  assert_int_equal(reply_parse(&a, str_of(json), &r, &why), 0);
  assert_int_equal(draft_open(&a, &kept, &d), 0);
  assert_int_equal(draft_merge(&d, &r), 0);
  assert_int_equal(d.count, 256);
  assert_int_equal(draft_keep(&d, &kept, form_memory[0], FORM_MEMORY), 0);
  assert_true(draft_find(&d, STR("n255")) == &d.fields[255] && !draft_find(&d, STR("n256")));
  strcpy(json, "{\"__\":{\"formSchema\":[{\"name\":\"one too many\"}]}}");
  assert_int_equal(reply_parse(&a, str_of(json), &r, &why), 0);
  assert_int_equal(draft_merge(&d, &r), WP_E_FULL);
  for (size_t size = 0; size < 40000; size += 997) {
    form little;
    int err = draft_keep(&d, &little, form_memory[1], size);
    assert_true(err == 0 || (err == WP_E_ARENA && !little.count && !little.fields));
  }
}

static void test_names(void **state) {
  (void)state;
  arena a;
  draft d;
  field_fault why;
  arena_init(&a, memory, sizeof memory);
  static const char twice[] =
      "{\"id\":1,\"formSchema\":[{\"name\":\"a\",\"label\":\"x\"},{\"name\":\"A\"},{\"name\":\"a\","
      "\"width\":3}]}";
  assert_int_equal(draft_define(&a, str_of(twice), &d, &why), 0);
  assert_int_equal(d.count, 2);  // names differ by case; the later one of a name changes the earlier one
  assert_true(d.fields[0].width == 3 && str_eq(d.fields[0].label, STR("x")) && d.scripted);
  assert_int_equal(draft_define(&a, STR("{\"id\":1,\"sandbox_id\":null}"), &d, &why), 0);
  assert_true(!d.count && !d.scripted);
  static const char *const wrong[] = {
      "[]", "{}", "{\"id\":0}", "{\"id\":\"1\"}", "{\"id\":1,\"formSchema\":5}", "x"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    assert_int_equal(draft_define(&a, str_of(wrong[i]), &d, &why), WP_E_JSON);
    assert_true(why.expected && why.path.at);
  }
}

/** What a choice is called and what it stands for stay two things; names and texts have their bounds. */
static void test_kept(void **state) {
  (void)state;
  arena a;
  draft d;
  form kept;
  field_fault why;
  arena_init(&a, memory, sizeof memory);
  sprintf(json,
          "{\"id\":1,\"name\":\"%0*d\",\"formSchema\":[{\"name\":\"a\",\"options\":[{\"label\":\"Two\","
          "\"value\":\"2\"}]}]}",
          FORM_TITLE_MAX + 1, 0);
  assert_int_equal(draft_define(&a, str_of(json), &d, &why), 0);
  assert_int_equal(d.name.len, FORM_TITLE_MAX);
  assert_int_equal(draft_keep(&d, &kept, form_memory[0], FORM_MEMORY), 0);
  assert_true(str_eq(kept.fields[0].options[0].label, STR("Two")));
  assert_true(str_eq(kept.fields[0].options[0].value, STR("2")));
  static char longest[FORM_TEXT_MAX + 2];
  memset(longest, ' ', FORM_TEXT_MAX + 1);
  memcpy(longest, "{\"id\":1}", 8);
  arena_reset(&a);
  assert_int_equal(draft_define(&a, (wp_str){longest, FORM_TEXT_MAX}, &d, &why), 0);
  assert_int_equal(draft_define(&a, (wp_str){longest, FORM_TEXT_MAX + 1}, &d, &why), WP_E_JSON);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_bounds),
                                     cmocka_unit_test(test_names), cmocka_unit_test(test_kept)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
