// SPDX-License-Identifier: MIT
// Capabilities, delete patterns and priorities (texts divided by zero bytes): a plan is always a
// reordering of the list, deleted ones last, and never without opus when the browser has it.
#include "base/str.h"
#include "fuzz.h"
#include "sdp/codec.h"
#include "webphone/err.h"

static char memory[1 << 16];
static char text[1 << 17];

static void check_plan(const codec_plan *plan, int err) {
  FUZZ_CHECK(plan->kept <= plan->count);
  bool opus = false, speech = false;
  for (size_t i = 0; i < plan->count; i++) {
    const codec_choice *choice = &plan->choices[i];
    FUZZ_CHECK(codec_is_kept(choice) == (i < plan->kept));
    FUZZ_CHECK(!str_eq_ci(choice->name, STR("opus")) || i < plan->kept);
    opus = opus || str_eq_ci(choice->name, STR("opus"));
    speech = speech || !codec_is_helper(choice->name);
    for (size_t k = 0; k < i; k++) FUZZ_CHECK(plan->choices[k].index != choice->index);
  }
  FUZZ_CHECK(!opus || !err);
  FUZZ_CHECK(speech == !err);  // whatever the rules: who could talk still can
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_reader r = {data, size};
  wp_str capabilities = fuzz_text(&r);
  codec_rules rules = {.delete_count = 0};
  size_t deletes = fuzz_u8(&r) % (CODEC_RULES_MAX + 1), priorities = fuzz_u8(&r) % (CODEC_RULES_MAX + 1);
  while (rules.delete_count < deletes && r.left) rules.delete_patterns[rules.delete_count++] = fuzz_text(&r);
  while (rules.priority_count < priorities && r.left) rules.priority[rules.priority_count++] = fuzz_text(&r);
  arena a;
  codec_plan plan;
  arena_init(&a, memory, sizeof memory);
  int err = codec_plan_make(&a, capabilities, &rules, &plan);
  FUZZ_CHECK(err == 0 || err == WP_E_SDP_NO_CODEC || err == WP_E_ARENA);
  if (err == WP_E_ARENA) return 0;
  check_plan(&plan, err);
  buf b = buf_on(text, sizeof text);
  codec_plan_order(&b, &plan);
  codec_plan_report(&b, &plan);
  FUZZ_CHECK(!b.err);
  b = buf_on(text, sizeof text);
  codec_plan_lines(&b, &plan);
  FUZZ_CHECK(b.len <= 2 * capabilities.len + 4);
  sdp_codec theirs = {.name = STR("AMR"), .clock_rate = 8000, .channels = 1, .fmtp = capabilities};
  sdp_media audio = {.codecs = &theirs, .codec_count = 1};
  codec_common(&audio, buf_view(&b), fmtp_agree);
  return 0;
}
