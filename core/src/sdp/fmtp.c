// SPDX-License-Identifier: MIT
// Parameters of two ends -> can they talk (RFC 3264 6.1, 8866 6.15). Opus, telephone-event, G729 and iLBC name
// what a receiver prefers (7587 7, 4733 2.4.1, 4856 2.1.9, 3952 5): never a reason to refuse.
#include "base/str.h"
#include "sdp/codec.h"

/** Parameters that must be equal, with what counts when they are absent; a set must have something in common. */
static const struct {
  const char *codec, *name, *absent;
  bool set;
} rules[] = {
    {"AMR", "octet-align", "0", false},  // 4867 8.3.1
    {"AMR", "crc", "0", false},         {"AMR", "robust-sorting", "0", false},
    {"AMR", "interleaving", "", false}, {"AMR", "mode-set", "", true},
    {"G7221", "bitrate", "", false},  // 5577 5.1
};

bool fmtp_find(wp_str fmtp, wp_str name, wp_str *value) {
  for (wp_str one, key; str_take_until(&fmtp, ';', &one);) {
    one = str_trim(one);
    str_take_until(&one, '=', &key);
    if (!str_eq_ci(str_trim(key), name)) continue;
    *value = str_trim(one);
    return true;
  }
  return false;
}

static bool in_common(wp_str set, wp_str other) {
  if (!set.len || !other.len) return true;  // absent: all
  for (wp_str one; str_take_until(&set, ',', &one);) {
    wp_str rest = other;
    for (wp_str two; str_take_until(&rest, ',', &two);) {
      if (str_eq(str_trim(one), str_trim(two))) return true;
    }
  }
  return false;
}

bool fmtp_agree(wp_str codec, wp_str theirs, wp_str ours) {
  if (str_eq_ci(codec, STR("AMR-WB"))) codec.len -= 3;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    if (!str_eq_ci(codec, str_of(rules[i].codec))) continue;
    wp_str a = str_of(rules[i].absent), b = a, name = str_of(rules[i].name);
    fmtp_find(theirs, name, &a);
    fmtp_find(ours, name, &b);
    if (rules[i].set ? !in_common(a, b) : !str_eq_ci(a, b)) return false;
  }
  return true;
}
