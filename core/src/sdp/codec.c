// SPDX-License-Identifier: MIT
// Capabilities of a browser and the operator's rules -> what to offer in which order, the fate of each
// codec and of each rule.
#include "sdp/codec.h"

#include <string.h>

#include "base/str.h"
#include "sdp/pattern.h"
#include "webphone/err.h"

enum { EVENT = 1, NOISE, REDUNDANCY, CORRECTION };

/** What it is beside a codec, 0 when it is one. */
static uint32_t helper_of(wp_str name) {
  return str_pick(name, "telephone-event CN red ulpfec");
}

bool codec_is_helper(wp_str name) {
  return helper_of(name);
}

bool codec_is_kept(const codec_choice *choice) {
  return choice->fate < CODEC_DELETED;
}

static bool is_opus(wp_str name) {
  return str_eq_ci(name, STR("opus"));
}

void codec_read(wp_str line, codec_choice *out) {
  wp_str part = STR_NONE;
  *out = (codec_choice){.rule = -1};
  str_take_until(&line, ' ', &part);
  out->fmtp = str_trim(line);
  line = part;
  out->channels = 1;
  if (str_take_until(&line, '/', &part)) out->name = part;
  if (str_take_until(&line, '/', &part)) str_to_u32(part, &out->clock_rate);
  if (str_take_until(&line, '/', &part)) str_to_u32(part, &out->channels);
}

static size_t count_lines(wp_str text) {
  size_t count = 0;
  for (wp_str line; str_take_line(&text, &line);) count++;
  return count;
}

static size_t read_capabilities(wp_str text, codec_choice *choices) {
  size_t count = 0;
  uint32_t index = 0;
  for (wp_str line; str_take_line(&text, &line); index++) {
    codec_choice *choice = &choices[count];
    codec_read(str_trim(line), choice);
    choice->index = index;
    if (choice->name.len) count++;
  }
  return count;
}

/** The text a pattern is matched with: "PCMU", or "PCMU/8000/1" for a pattern that speaks of rates. */
static wp_str matched_text(wp_str capabilities, const codec_choice *choice, bool whole_line) {
  if (!whole_line) return choice->name;
  size_t from = (size_t)(choice->name.at - capabilities.at);
  wp_str rest = str_part(capabilities, from, capabilities.len), line = choice->name;
  str_take_line(&rest, &line);
  return str_before(line, ' ');
}

/** One delete rule on all codecs: what it does to each, and what became of the rule. */
static codec_rule_fate apply_delete(wp_str capabilities, wp_str text, int32_t rule, codec_plan *plan) {
  pattern compiled;
  if (pattern_compile(text, &compiled)) return CODEC_RULE_MALFORMED;
  bool whole_line = str_find(text, '/') < text.len, any = false, left = false;
  for (size_t i = 0; i < plan->count; i++) {
    codec_choice *choice = &plan->choices[i];
    choice->hit = pattern_match(&compiled, matched_text(capabilities, choice, whole_line));
    any = any || choice->hit;
    bool goes = choice->hit && !is_opus(choice->name);
    left = left || (codec_is_kept(choice) && !codec_is_helper(choice->name) && !goes);
  }
  for (size_t i = 0; i < plan->count; i++) {
    codec_choice *choice = &plan->choices[i];
    bool open = choice->fate == CODEC_KEPT || choice->fate == CODEC_SPARED;
    if (!choice->hit || !open) continue;
    choice->rule = rule;
    choice->fate = is_opus(choice->name) ? CODEC_PROTECTED : left ? CODEC_DELETED : CODEC_SPARED;
  }
  return !any ? CODEC_RULE_UNKNOWN : left ? CODEC_RULE_WORKS : CODEC_RULE_LAST;
}

static bool rate_is_kept(const codec_plan *plan, uint32_t clock_rate) {
  for (size_t i = 0; i < plan->count; i++) {
    const codec_choice *choice = &plan->choices[i];
    bool speech = codec_is_kept(choice) && !codec_is_helper(choice->name);
    if (speech && choice->clock_rate == clock_rate) return true;
  }
  return false;
}

/**
 * Comfort noise, redundancy and events mean nothing without a codec of their clock rate (3389 4, 2198 4,
 * 4733 2.4.1). Events at 8000 stay all the same: browsers send them beside opus.
 */
static void drop_orphans(codec_plan *plan) {
  for (size_t i = 0; i < plan->count; i++) {
    codec_choice *choice = &plan->choices[i];
    uint32_t helper = helper_of(choice->name);
    bool serves = helper == EVENT ? choice->clock_rate != 8000 : helper && helper != CORRECTION;
    if (serves && codec_is_kept(choice) && !rate_is_kept(plan, choice->clock_rate))
      choice->fate = CODEC_ORPHANED;
  }
}

/** "opus" or "opus/48000" or "opus/48000/2". */
static bool is_named(const codec_choice *choice, wp_str priority) {
  codec_choice wanted;
  codec_read(str_trim(priority), &wanted);
  return wanted.name.len && str_eq_ci(choice->name, wanted.name) &&
         (!wanted.clock_rate || wanted.clock_rate == choice->clock_rate);
}

/** Less is earlier: the operator's list, then the browser's order, then helpers, then what goes. */
static uint32_t rank_of(const codec_choice *choice, const codec_rules *rules) {
  if (!codec_is_kept(choice)) return 1000;
  if (codec_is_helper(choice->name)) return 500;
  for (uint32_t i = 0; i < rules->priority_count; i++) {
    if (is_named(choice, rules->priority[i])) return i;
  }
  return 100;
}

/** Stable: for each rank from the least on, those that have it in the browser's order. */
static void sort_choices(const codec_choice *from, codec_choice *to, size_t count) {
  size_t placed = 0;
  for (uint32_t least = 0; placed < count;) {
    uint32_t next = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
      uint32_t rank = from[i].rank;
      if (rank == least)
        to[placed++] = from[i];
      else if (rank > least && rank < next)
        next = rank;
    }
    least = next;
  }
}

int codec_plan_make(arena *a, wp_str capabilities, const codec_rules *rules, codec_plan *out) {
  *out = (codec_plan){.rules = rules};
  size_t lines = count_lines(capabilities);
  if (!lines) return WP_E_SDP_NO_CODEC;
  codec_choice *read = arena_take(a, 2 * lines * sizeof *read);
  if (!read) return WP_E_ARENA;
  codec_choice *sorted = read + lines;
  out->choices = read;
  out->count = read_capabilities(capabilities, read);
  for (size_t i = 0; i < rules->delete_count; i++)
    out->delete_fates[i] = (uint8_t)apply_delete(capabilities, rules->delete_patterns[i], (int32_t)i, out);
  drop_orphans(out);
  memset(out->priority_fates, CODEC_RULE_UNKNOWN, sizeof out->priority_fates);
  bool speech = false;
  for (size_t i = 0; i < out->count; i++) {
    read[i].rank = rank_of(&read[i], rules);
    if (read[i].rank < CODEC_RULES_MAX) out->priority_fates[read[i].rank] = CODEC_RULE_WORKS;
    if (!codec_is_kept(&read[i])) continue;
    out->kept++;
    speech = speech || !codec_is_helper(read[i].name);
  }
  sort_choices(read, sorted, out->count);
  out->choices = sorted;
  return speech ? 0 : WP_E_SDP_NO_CODEC;
}

void codec_plan_order(buf *b, const codec_plan *plan) {
  for (size_t i = 0; i < plan->kept; i++) {
    if (i) buf_char(b, ' ');
    buf_u32(b, plan->choices[i].index);
  }
}

static void write_codec(buf *b, const codec_choice *choice) {
  buf_str(b, choice->name);
  buf_char(b, '/');
  buf_u32(b, choice->clock_rate);
  if (choice->channels > 1) {
    buf_char(b, '/');
    buf_u32(b, choice->channels);
  }
}

void codec_plan_lines(buf *b, const codec_plan *plan) {
  for (size_t i = 0; i < plan->kept; i++) {
    const codec_choice *choice = &plan->choices[i];
    write_codec(b, choice);
    if (choice->fmtp.len) buf_char(b, ' ');
    buf_str(b, choice->fmtp);
    buf_char(b, '\n');
  }
}

static void write_rules(buf *b, const char *word, const uint8_t *fates, size_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (fates[i] == CODEC_RULE_WORKS) continue;
    buf_lit(b, word);
    buf_u32(b, i + 1);
    buf_char(b, ' ');
    buf_str(b, str_word("unknown malformed last", fates[i]));
  }
}

void codec_plan_report(buf *b, const codec_plan *plan) {
  for (size_t i = 0; i < plan->count; i++) {
    const codec_choice *choice = &plan->choices[i];
    if (i) buf_char(b, '\n');
    write_codec(b, choice);
    buf_char(b, ' ');
    buf_str(b, str_word("keep protected spared deleted orphaned", choice->fate + 1));
    if (choice->rule >= 0) {
      buf_char(b, ' ');
      buf_u32(b, (uint32_t)choice->rule + 1);
    }
    if (choice->rank < CODEC_RULES_MAX) {
      buf_lit(b, " moved ");
      buf_u32(b, choice->rank + 1);
    }
  }
  write_rules(b, "\ndelete ", plan->delete_fates, plan->rules->delete_count);
  write_rules(b, "\npriority ", plan->priority_fates, plan->rules->priority_count);
}
