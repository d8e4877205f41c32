// SPDX-License-Identifier: MIT
// Capabilities of a browser and the operator's rules -> what to offer in which order, and the fate
// of each codec. Also: is there a codec in common with a peer (RFC 3264 6, 3551 for G722).
#include "sdp/codec.h"

#include "base/str.h"
#include "sdp/pattern.h"
#include "webphone/err.h"

static bool is_event(wp_str name) {
  return str_eq_ci(name, STR("telephone-event"));
}
static bool is_filler(wp_str name) {
  return str_eq_ci(name, STR("CN")) || str_eq_ci(name, STR("red"));
}

/** Carries no speech by itself. */
static bool is_helper(wp_str name) {
  return is_event(name) || is_filler(name) || str_eq_ci(name, STR("ulpfec"));
}

static bool is_opus(wp_str name) {
  return str_eq_ci(name, STR("opus"));
}

/** "name/rate/channels"; what cannot be read is left at 0 (rate) or 1 (channels). */
static void read_capability(wp_str line, codec_choice *out) {
  wp_str part;
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
    *choice = (codec_choice){.index = index, .rule = -1};
    read_capability(str_trim(line), choice);
    if (choice->name.len) count++;
  }
  return count;
}

/** The text a pattern is matched with: "PCMU", or "PCMU/8000" for a pattern that speaks of rates. */
static wp_str matched_text(wp_str capabilities, const codec_choice *choice, bool whole_line) {
  if (!whole_line) return choice->name;
  size_t from = (size_t)(choice->name.at - capabilities.at);
  wp_str rest = str_part(capabilities, from, capabilities.len), line = choice->name;
  str_take_line(&rest, &line);
  return str_trim(line);
}

static int apply_deletes(wp_str capabilities, const codec_rules *rules, codec_plan *plan, size_t *bad_rule) {
  for (size_t rule = 0; rule < rules->delete_count && rule < CODEC_RULES_MAX; rule++) {
    wp_str text = rules->delete_patterns[rule];
    pattern compiled;
    *bad_rule = rule;
    int err = pattern_compile(text, &compiled);
    if (err) return err;
    bool whole_line = str_find(text, '/') < text.len;
    for (size_t i = 0; i < plan->count; i++) {
      codec_choice *choice = &plan->choices[i];
      if (choice->rule >= 0 || !pattern_match(&compiled, matched_text(capabilities, choice, whole_line)))
        continue;
      choice->rule = (int32_t)rule;
      choice->fate = is_opus(choice->name) ? CODEC_PROTECTED : CODEC_DELETED;
    }
  }
  return 0;
}

static bool rate_is_kept(const codec_plan *plan, uint32_t clock_rate) {
  for (size_t i = 0; i < plan->count; i++) {
    const codec_choice *choice = &plan->choices[i];
    bool speech = choice->fate != CODEC_DELETED && !is_helper(choice->name);
    if (speech && choice->clock_rate == clock_rate) return true;
  }
  return false;
}

/**
 * Comfort noise and redundancy mean nothing without a codec of their clock rate (3389 4, 2198 4).
 * Events stay: browsers send telephone-event/8000 beside opus.
 */
static void drop_orphans(codec_plan *plan) {
  for (size_t i = 0; i < plan->count; i++) {
    codec_choice *choice = &plan->choices[i];
    if (is_filler(choice->name) && !rate_is_kept(plan, choice->clock_rate)) choice->fate = CODEC_DELETED;
  }
}

/** "opus" or "opus/48000" or "opus/48000/2". */
static bool is_named(const codec_choice *choice, wp_str priority) {
  codec_choice wanted = {.clock_rate = 0};
  read_capability(str_trim(priority), &wanted);
  return wanted.name.len && str_eq_ci(choice->name, wanted.name) &&
         (!wanted.clock_rate || wanted.clock_rate == choice->clock_rate);
}

/** Less is earlier: the operator's list, then the browser's order, then helpers, then the deleted. */
static uint32_t rank_of(const codec_choice *choice, const codec_rules *rules) {
  if (choice->fate == CODEC_DELETED) return 1000;
  if (is_helper(choice->name)) return 500;
  for (uint32_t i = 0; i < rules->priority_count && i < CODEC_RULES_MAX; i++) {
    if (is_named(choice, rules->priority[i])) return i;
  }
  return 100;
}

/** Stable: for each rank from the least on, those that have it in the browser's order. */
static void sort_choices(const codec_rules *rules, const codec_choice *from, codec_choice *to, size_t count) {
  size_t placed = 0;
  for (uint32_t least = 0; placed < count;) {
    uint32_t next = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
      uint32_t rank = rank_of(&from[i], rules);
      if (rank == least)
        to[placed++] = from[i];
      else if (rank > least && rank < next)
        next = rank;
    }
    least = next;
  }
}

int codec_plan_make(arena *a, wp_str capabilities, const codec_rules *rules, codec_plan *out,
                    size_t *bad_rule) {
  *out = (codec_plan){.choices = NULL};
  size_t lines = count_lines(capabilities);
  if (!lines) return WP_E_SDP_NO_CODEC;
  codec_choice *read = arena_take(a, lines * sizeof *read);
  codec_choice *sorted = arena_take(a, lines * sizeof *sorted);
  if (!read || !sorted) return WP_E_ARENA;
  out->choices = read;
  out->count = read_capabilities(capabilities, read);
  int err = apply_deletes(capabilities, rules, out, bad_rule);
  if (err) {
    *out = (codec_plan){.choices = NULL};
    return err;
  }
  drop_orphans(out);
  sort_choices(rules, read, sorted, out->count);
  out->choices = sorted;
  bool speech = false;
  for (size_t i = 0; i < out->count && sorted[i].fate != CODEC_DELETED; i++) {
    speech = speech || !is_helper(sorted[i].name);
    out->kept++;
  }
  return speech ? 0 : WP_E_SDP_NO_CODEC;
}

void codec_plan_order(buf *b, const codec_plan *plan) {
  for (size_t i = 0; i < plan->kept; i++) {
    if (i) buf_char(b, ' ');
    buf_u32(b, plan->choices[i].index);
  }
}

static void write_codec(buf *b, wp_str name, uint32_t clock_rate, uint32_t channels) {
  buf_str(b, name);
  buf_char(b, '/');
  buf_u32(b, clock_rate);
  if (channels <= 1) return;
  buf_char(b, '/');
  buf_u32(b, channels);
}

static const char *fate_text(codec_fate fate) {
  switch (fate) {
  case CODEC_KEPT: return " keep";
  case CODEC_DELETED: return " deleted";
  case CODEC_PROTECTED: return " protected";
  }
  return "";
}

void codec_plan_report(buf *b, const codec_plan *plan) {
  for (size_t i = 0; i < plan->count; i++) {
    const codec_choice *choice = &plan->choices[i];
    if (i) buf_char(b, '\n');
    write_codec(b, choice->name, choice->clock_rate, choice->channels);
    buf_lit(b, fate_text((codec_fate)choice->fate));
  }
}

/** What every browser that speaks WebRTC has, or nearly (RFC 7874 3). */
static codec_choice browser_codecs[] = {
    {.name = {"opus", 4}, .clock_rate = 48000, .channels = 2},
    {.name = {"G722", 4}, .clock_rate = 8000, .channels = 1},
    {.name = {"PCMU", 4}, .clock_rate = 8000, .channels = 1},
    {.name = {"PCMA", 4}, .clock_rate = 8000, .channels = 1},
};
static const codec_plan browser_plan = {browser_codecs, 4, 4};

static bool same_codec(const sdp_codec *theirs, const codec_choice *ours) {
  if (!str_eq_ci(theirs->name, ours->name) || theirs->channels != ours->channels) return false;
  // 3551 4.5.2: G722 says 8000 by an old mistake; some peers say what it really is.
  bool g722 = str_eq_ci(theirs->name, STR("G722")) && theirs->clock_rate == 16000;
  return (g722 ? 8000 : theirs->clock_rate) == ours->clock_rate;
}

bool codec_common(const sdp_media *theirs, const codec_plan *plan) {
  if (!plan) plan = &browser_plan;
  for (size_t i = 0; i < theirs->codec_count; i++) {
    for (size_t k = 0; k < plan->kept; k++) {
      const codec_choice *ours = &plan->choices[k];
      if (!is_helper(ours->name) && same_codec(&theirs->codecs[i], ours)) return true;
    }
  }
  return false;
}

void codec_difference(buf *b, const sdp_media *theirs, const codec_plan *plan) {
  if (!plan) plan = &browser_plan;
  const char *before = "they take ";
  for (size_t i = 0; i < theirs->codec_count; i++) {
    wp_str name = theirs->codecs[i].name;
    if (!name.len || is_helper(name)) continue;
    buf_lit(b, before);
    buf_str(b, name);
    before = ", ";
  }
  if (before[0] != ',') buf_lit(b, "they take no codec we know");
  before = "; we take ";
  for (size_t i = 0; i < plan->kept; i++) {
    if (is_helper(plan->choices[i].name)) continue;
    buf_lit(b, before);
    buf_str(b, plan->choices[i].name);
    before = ", ";
  }
}
