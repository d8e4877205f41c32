// SPDX-License-Identifier: MIT
// Codec policy: the operator's delete patterns and priority against what a browser can do. Opus is
// never deleted. The same rules choose the order for setCodecPreferences and explain themselves.
#ifndef SDP_CODEC_H
#define SDP_CODEC_H

#include "base/arena.h"
#include "sdp/sdp.h"

#define CODEC_RULES_MAX 16

typedef struct codec_rules {
  wp_str delete_patterns[CODEC_RULES_MAX];  // regular expressions, any case, on the codec name: "PC.*"
  size_t delete_count;
  wp_str priority[CODEC_RULES_MAX];  // names, best first
  size_t priority_count;
} codec_rules;

typedef enum codec_fate {
  CODEC_KEPT = 0,
  CODEC_PROTECTED,  // a rule names it, but Opus may not be deleted
  CODEC_SPARED,     // a rule names it, but would leave nothing to talk with
  CODEC_DELETED,    // these two are not offered
  CODEC_ORPHANED    // a helper that lost all it serves
} codec_fate;

typedef enum codec_rule_fate {
  CODEC_RULE_WORKS = 0,
  CODEC_RULE_UNKNOWN,    // names no codec of this browser (a priority: none that is kept)
  CODEC_RULE_MALFORMED,  // not applied
  CODEC_RULE_LAST        // would leave no codec to talk with: not applied
} codec_rule_fate;

typedef struct codec_choice {
  wp_str name;
  uint32_t clock_rate, channels;
  wp_str fmtp;     // parameters, empty when none
  uint32_t index;  // in the list of capabilities
  uint32_t fate;   // codec_fate
  int32_t rule;    // which delete pattern is behind the fate, -1 none
  uint32_t rank;   // less than CODEC_RULES_MAX: moved there by that priority
  bool hit;        // by the pattern that is being applied
} codec_choice;

typedef struct codec_plan {
  codec_choice *choices;  // kept ones first in the order to offer, then the others
  size_t count, kept;
  const codec_rules *rules;
  uint8_t delete_fates[CODEC_RULES_MAX], priority_fates[CODEC_RULES_MAX];  // codec_rule_fate
} codec_plan;

/**
 * `capabilities` is one codec a line, "opus/48000/2", parameters behind a space. A pattern is matched with
 * the name, or with "name/rate/channels" when it has a '/' in it; a priority is a name or "name/rate".
 * telephone-event, CN and red stand after the codecs they serve and are not deleted unless a pattern names
 * them; they go when no codec of their clock rate stays. A rule that cannot work is not applied, the others
 * are. WP_E_SDP_NO_CODEC when the browser has nothing but helpers: `out` still says what.
 */
int codec_plan_make(arena *a, wp_str capabilities, const codec_rules *rules, codec_plan *out);
/** For WP_DO_CODECS: indices of the kept. */
void codec_plan_order(buf *b, const codec_plan *plan);
/**
 * The preview: a line for each codec, in order, "opus/48000/2 protected 2 moved 1" (fate, number of the delete
 * rule, number of the priority), then one for each rule without effect: "delete 3 malformed".
 */
void codec_plan_report(buf *b, const codec_plan *plan);
/** The kept as capability lines, in order. */
void codec_plan_lines(buf *b, const codec_plan *plan);

/** "name/rate/channels parameters"; what cannot be read is left at 0 (rate) or 1 (channels). */
void codec_read(wp_str line, codec_choice *out);
bool codec_is_kept(const codec_choice *choice);
/** Carries no speech by itself: telephone-event, CN, red, ulpfec. */
bool codec_is_helper(wp_str name);

/** Can two ends with these parameters of that codec talk? */
typedef bool fmtp_rule(wp_str codec, wp_str theirs, wp_str ours);

// match.c: with a peer. `ours` is a list of capability lines; empty: what every browser has (7874 3)
/**
 * Is there a speech codec in both, with parameters that agree? `agree` may be NULL where ours are a browser's:
 * Opus, G722 and G711 have no parameter that would be a reason to refuse (7587 7).
 */
bool codec_common(const sdp_media *theirs, wp_str ours, fmtp_rule *agree);
/** For a person, when there is none: "theirs: PCMA, G729; ours: opus, PCMU". `theirs` may be NULL. */
void codec_difference(buf *b, const sdp_media *theirs, wp_str ours);
/** The telephone-event of the clock rate of the codec that is used, the first (4733 2.4.1); or NULL. */
const sdp_codec *codec_events(const sdp_media *agreed);

// fmtp.c
/** Parameter `name` of an fmtp, any case (8866 6.15); false when it is not there. */
bool fmtp_find(wp_str fmtp, wp_str name, wp_str *value);
fmtp_rule fmtp_agree;

#endif
