// SPDX-License-Identifier: MIT
// Kind of field, required, validation rules, regex -> what is wrong, the first thing of each field.
#include "action/rule.h"

#include "action/regex.h"
#include "base/str.h"
#include "webphone/err.h"

typedef struct judge {
  arena *arena;
  const reply_field *field;
  field_type type;
  wp_str value;
  invalid found;
  verdict *out;
  int err;
} judge;

static void wrong(judge *j, uint32_t what, wp_str limit) {
  if (!j->found.what) j->found = (invalid){what, limit};
}

static void report(judge *j, wp_str text) {
  size_t room = sizeof j->out->faults / sizeof *j->out->faults;
  if (j->out->fault_count < room) j->out->faults[j->out->fault_count++] = (rule_fault){j->field->name, text};
}

/** Characters, not octets (RFC 3629). */
static size_t length_of(wp_str text) {
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++) count += ((uint8_t)text.at[i] & 0xc0) != 0x80;
  return count;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
  return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/** Letters of other scripts are letters. */
static bool all_of(wp_str text, bool letters, bool digits) {
  for (size_t i = 0; i < text.len; i++) {
    bool letter = is_letter(text.at[i]) || (uint8_t)text.at[i] >= 0x80;
    if (!(letters && letter) && !(digits && is_digit(text.at[i]))) return false;
  }
  return true;
}

/** Something, one @, a host with a dot: what can be known without asking the host. */
static bool email_good(wp_str text) {
  size_t at = str_find(text, '@'), dots = 0;
  wp_str host = str_part(text, at + 1, text.len);
  if (!at || at >= text.len || text.len > 254) return false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    if ((uint8_t)c <= ' ' || c == 0x7f || (c == '@' && i != at)) return false;
    if (c == ',' || c == ';' || c == '<' || c == '>' || c == '"') return false;
  }
  for (size_t i = 0; i < host.len; i++) {
    bool dot = host.at[i] == '.';
    if (dot && (i == 0 || i + 1 == host.len || host.at[i - 1] == '.')) return false;
    dots += dot;
  }
  return dots > 0;
}

/** At least three digits among what people write between them. */
static bool phone_good(wp_str text) {
  size_t digits = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    digits += is_digit(c);
    bool between =
        c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/' || c == '*' || c == '#';
    if (!is_digit(c) && !between && !(c == '+' && i == 0)) return false;
  }
  return digits >= 3 && digits <= 20;
}

static bool url_good(wp_str text) {
  size_t scheme = str_starts_ci(text, STR("https://")) ? 8 : str_starts_ci(text, STR("http://")) ? 7 : 0;
  if (!scheme || text.len == scheme) return false;
  for (size_t i = 0; i < text.len; i++) {
    if ((uint8_t)text.at[i] <= ' ') return false;
  }
  return text.at[scheme] != '/' && text.at[scheme] != '.';
}

/** `count` digits at `at`, as a number; a number too large for any use when they are none. */
static uint32_t digits_at(wp_str text, size_t at, size_t count) {
  uint32_t number = UINT32_MAX;
  return text.len >= at + count && str_to_u32(str_part(text, at, count), &number) ? number : UINT32_MAX;
}

/** YYYY-MM-DD of a day that there is. */
static bool date_good(wp_str text) {
  static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-') return false;
  uint32_t year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > days[month - 1]) return false;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return leap || month != 2 || day < 29;
}

/** HH:MM, with seconds or without. */
static bool time_good(wp_str text) {
  bool seconds = text.len == 8 && text.at[5] == ':' && digits_at(text, 6, 2) < 60;
  if ((text.len != 5 && !seconds) || text.at[2] != ':') return false;
  return digits_at(text, 0, 2) < 24 && digits_at(text, 3, 2) < 60;
}

static bool option_good(const reply_field *field, wp_str value) {
  for (size_t i = 0; i < field->option_count; i++) {
    if (str_eq(field->options[i].value, value)) return true;
  }
  return !field->option_count;
}

static void judge_type(judge *j) {
  switch (j->type) {
  case FIELD_NUMBER:
    if (!number_good(j->value)) wrong(j, WP_INVALID_NUMBER, STR_NONE);
    break;
  case FIELD_SELECT:
  case FIELD_RADIO:
    if (!option_good(j->field, j->value)) wrong(j, WP_INVALID_OPTION, STR_NONE);
    break;
  case FIELD_DATE:
    if (!date_good(j->value)) wrong(j, WP_INVALID_DATE, STR_NONE);
    break;
  case FIELD_TIME:
    if (!time_good(j->value)) wrong(j, WP_INVALID_TIME, STR_NONE);
    break;
  case FIELD_EMAIL:
    if (!email_good(j->value)) wrong(j, WP_INVALID_EMAIL, STR_NONE);
    break;
  case FIELD_PHONE:
    if (!phone_good(j->value)) wrong(j, WP_INVALID_PHONE, STR_NONE);
    break;
  case FIELD_TEXT:
  case FIELD_MULTILINE:
  case FIELD_CHECKBOX: break;
  }
}

/** Is `a` before `b`? Dates and times compare as texts. */
static bool before(wp_str a, wp_str b) {
  for (size_t i = 0; i < a.len && i < b.len; i++) {
    if (a.at[i] != b.at[i]) return (uint8_t)a.at[i] < (uint8_t)b.at[i];
  }
  return a.len < b.len;
}

static bool judge_length(judge *j, wp_str limit, bool least) {
  uint32_t bound;
  if (!str_to_u32(limit, &bound)) return false;
  size_t length = length_of(j->value);
  if (least && length < bound) wrong(j, WP_INVALID_SHORT, limit);
  if (!least && length > bound) wrong(j, WP_INVALID_LONG, limit);
  return true;
}

/** "required|min:3|max:10"; a comma or a space between them does as well. */
static bool next_rule(wp_str *rest, wp_str *rule) {
  size_t start = 0, end;
  while (start < rest->len && (str_find(STR("|, \t"), rest->at[start]) < 4)) start++;
  for (end = start; end < rest->len && str_find(STR("|, \t"), rest->at[end]) == 4;) end++;
  *rule = str_part(*rest, start, end - start);
  *rest = str_part(*rest, end, rest->len);
  return rule->len > 0;
}

static bool asks_for(const reply_field *field, wp_str wanted) {
  wp_str rest = field->validation, rule;
  while (next_rule(&rest, &rule)) {
    if (str_eq_ci(rule, wanted)) return true;
  }
  return false;
}

bool field_required(const reply_field *field) {
  return field->flags & REPLY_REQUIRED || asks_for(field, STR("required"));
}

/** min and max: of the number, the date, the time; of other texts the length. */
static bool judge_bound(judge *j, wp_str limit, bool least) {
  bool moment = j->type == FIELD_DATE || j->type == FIELD_TIME, out;
  bool number =
      j->type == FIELD_NUMBER || asks_for(j->field, STR("number")) || asks_for(j->field, STR("integer"));
  if (!moment && !number) return judge_length(j, limit, least);
  if (number && !number_good(limit)) return false;
  if (number && !number_good(j->value)) return true;  // said already
  if (moment)
    out = least ? before(j->value, limit) : before(limit, j->value);
  else
    out = least ? number_of(j->value) < number_of(limit) : number_of(j->value) > number_of(limit);
  if (out) wrong(j, least ? WP_INVALID_MIN : WP_INVALID_MAX, limit);
  return true;
}

static void check(judge *j, bool good, uint32_t what) {
  if (!good) wrong(j, what, STR_NONE);
}

/** One rule of `validation`; false when there is no such rule. */
static bool judge_rule(judge *j, wp_str name, wp_str limit) {
  // clang-format off
  switch (str_pick(name, "required email phone url number integer letters alpha digits alphanumeric date time min max"
                         " minlength maxlength regex")) {
  // clang-format on
  case 1: return true;  // an empty value was judged before
  case 2: check(j, email_good(j->value), WP_INVALID_EMAIL); return true;
  case 3: check(j, phone_good(j->value), WP_INVALID_PHONE); return true;
  case 4: check(j, url_good(j->value), WP_INVALID_URL); return true;
  case 5: check(j, number_good(j->value), WP_INVALID_NUMBER); return true;
  case 6: {
    bool whole = number_good(j->value) && str_find(j->value, '.') == j->value.len;
    check(j, whole, WP_INVALID_WHOLE);
    return true;
  }
  case 7:
  case 8: check(j, all_of(j->value, true, false), WP_INVALID_LETTERS); return true;
  case 9: check(j, all_of(j->value, false, true), WP_INVALID_DIGITS); return true;
  case 10: check(j, all_of(j->value, true, true), WP_INVALID_ALNUM); return true;
  case 11: check(j, date_good(j->value), WP_INVALID_DATE); return true;
  case 12: check(j, time_good(j->value), WP_INVALID_TIME); return true;
  case 13: return judge_bound(j, limit, true);
  case 14: return judge_bound(j, limit, false);
  case 15: return judge_length(j, limit, true);
  case 16: return judge_length(j, limit, false);
  case 17: return true;  // the regex is judged whenever there is one
  default: return false;
  }
}

static void judge_rules(judge *j) {
  wp_str rest = j->field->validation, rule;
  while (next_rule(&rest, &rule)) {
    size_t colon = str_find(rule, ':');
    wp_str limit = str_part(rule, colon + 1, rule.len);
    if (!judge_rule(j, str_part(rule, 0, colon), limit)) report(j, rule);
  }
}

static void judge_regex(judge *j) {
  regex *r;
  if (!j->field->regex.len) return;
  size_t used = j->arena->used;
  int err = regex_compile(j->arena, j->field->regex, &r);
  if (err == WP_E_ARENA) j->err = err;
  if (err == WP_E_REGEX) report(j, j->field->regex);
  if (!err) check(j, regex_match(r, j->value), WP_INVALID_PATTERN);
  j->arena->used = used;  // one field at a time
}

static void judge_field(judge *j) {
  bool box = j->type == FIELD_CHECKBOX;
  bool empty = box ? !value_truth(&j->field->value) : !str_trim(j->value).len;
  if (empty && field_required(j->field)) wrong(j, WP_INVALID_REQUIRED, STR_NONE);
  if (empty || box) return;
  if (j->value.len > REPLY_VALUE_MAX) wrong(j, WP_INVALID_LONG, STR("4096"));
  judge_type(j);
  judge_rules(j);
  judge_regex(j);
}

int values_judge(arena *a, const draft *d, verdict *out) {
  for (size_t i = 0; i < d->count; i++) {
    const reply_field *field = &d->fields[i];
    if (out->fields[i].what || field->flags & (REPLY_HIDDEN | REPLY_DISABLED)) continue;
    judge j = {
        .arena = a, .field = field, .type = field_type_of(field), .value = field->value.text, .out = out};
    judge_field(&j);
    if (j.err) return j.err;
    out->fields[i] = j.found;
    out->count += j.found.what != 0;
  }
  return 0;
}

int values_take(arena *a, wp_str json, draft *d, verdict *out) {
  cJSON *root;
  const cJSON *one;
  *out = (verdict){.count = 0};
  int err = json_parse(a, json, &root);
  if (err || !cJSON_IsObject(root)) return err ? err : WP_E_JSON;
  cJSON_ArrayForEach(one, root) {
    reply_field *field = draft_find(d, str_of(one->string));
    reply_value value;
    if (!field || field->flags & (REPLY_HIDDEN | REPLY_DISABLED)) continue;
    invalid *note = &out->fields[field - d->fields];
    bool good = value_read(a, one, &value) && (!value.kind || value.text.at);
    bool is_long = cJSON_IsString(one);
    if (!good && !note->what) out->count++;
    if (good)
      draft_set(d, field, &value);
    else
      *note = is_long ? (invalid){WP_INVALID_LONG, STR("4096")} : (invalid){WP_INVALID_KIND, STR_NONE};
  }
  return 0;
}
