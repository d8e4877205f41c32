// SPDX-License-Identifier: MIT
// The rules of recovery as one table: the first row whose conditions hold gives the remedy.
// A row reads: of what is known, these bits must be set, those must not.
#include "recovery/recovery.h"

#include <string.h>

typedef struct rule {
  uint16_t needs, forbids, remedy;
} rule;

// clang-format off
static const rule link_rules[] = {
  // no link: the account reconnects by its own clock (account_table.c)
  {KNOWN_LINK | KNOWN_UNANSWERED,                 0,               REMEDY_RECONNECT},
  {KNOWN_LINK | KNOWN_REGISTERED | KNOWN_SILENT,  KNOWN_ASKED,     REMEDY_PING},
};

static const rule media_rules[] = {
  {KNOWN_HOPELESS,                                0,               REMEDY_GIVE_UP},
  // one remedy at a time: nothing can be negotiated without a link, or over one that may be dead
  {KNOWN_LINK | KNOWN_REGISTERED | KNOWN_ICE_WEAK | KNOWN_TRIED | KNOWN_TRIED_RELAY,
                                                  KNOWN_MENDING | KNOWN_ASKED | KNOWN_PATIENT, REMEDY_NONE},
  {KNOWN_LINK | KNOWN_REGISTERED | KNOWN_ICE_WEAK | KNOWN_TRIED,
                                                  KNOWN_MENDING | KNOWN_ASKED | KNOWN_PATIENT, REMEDY_RESTART_RELAY},
  {KNOWN_LINK | KNOWN_REGISTERED | KNOWN_ICE_FAILED,
                                                  KNOWN_MENDING | KNOWN_ASKED | KNOWN_TRIED,   REMEDY_RESTART_ICE},
  {KNOWN_LINK | KNOWN_REGISTERED | KNOWN_ICE_WEAK,
                                                  KNOWN_MENDING | KNOWN_ASKED | KNOWN_PATIENT, REMEDY_RESTART_ICE},
};
// clang-format on

static remedy first_match(const rule *rules, size_t count, uint32_t known) {
  for (size_t i = 0; i < count; i++) {
    if ((known & rules[i].needs) == rules[i].needs && !(known & rules[i].forbids))
      return (remedy)rules[i].remedy;
  }
  return REMEDY_NONE;
}

remedy recovery_of_link(uint32_t known) {
  return first_match(link_rules, sizeof link_rules / sizeof *link_rules, known);
}

remedy recovery_of_media(uint32_t known) {
  return first_match(media_rules, sizeof media_rules / sizeof *media_rules, known);
}
