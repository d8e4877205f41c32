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

typedef enum codec_fate { CODEC_KEPT = 0, CODEC_DELETED, CODEC_PROTECTED } codec_fate;

typedef struct codec_choice {
  wp_str name;
  uint32_t clock_rate, channels;
  uint32_t index;  // in the list of capabilities
  uint32_t fate;   // codec_fate; PROTECTED: a rule named it but it may not be deleted
  int32_t rule;    // which delete pattern matched, -1 none (a helper that lost all it serves)
} codec_choice;

typedef struct codec_plan {
  codec_choice *choices;  // kept ones first in the order to offer, then the deleted
  size_t count, kept;
} codec_plan;

/**
 * `capabilities` is one codec a line, "opus/48000/2". A pattern is matched with the name, or with the
 * whole line when it has a '/' in it; a priority is a name or "name/rate". telephone-event, CN and red
 * stand after the codecs they serve and are not deleted unless a pattern names them; CN and red go
 * when no codec of their clock rate stays. WP_E_REGEX when a pattern is malformed (*bad_rule tells
 * which). WP_E_SDP_NO_CODEC when nothing but helpers would be left: `out` still says why.
 */
int codec_plan_make(arena *a, wp_str capabilities, const codec_rules *rules, codec_plan *out,
                    size_t *bad_rule);
/** For WP_DO_CODECS: indices of the kept, and a line for each codec: "PCMU/8000 deleted". */
void codec_plan_order(buf *b, const codec_plan *plan);
void codec_plan_report(buf *b, const codec_plan *plan);

/** Is there a speech codec in both? `plan` NULL: any codec a browser has. */
bool codec_common(const sdp_media *theirs, const codec_plan *plan);
/** For a person, when there is none: "they take PCMA, G729; we take opus, PCMU". */
void codec_difference(buf *b, const sdp_media *theirs, const codec_plan *plan);

#endif
