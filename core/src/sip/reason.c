// SPDX-License-Identifier: MIT
// Status -> standard phrase, from reason.def.
#include "base/str.h"
#include "sip/write.h"

wp_str sip_reason(uint32_t status) {
  switch (status) {
#define REASON(number, phrase)                                                                               \
  case number:                                                                                               \
    return STR(phrase);
#include "sip/reason.def"
#undef REASON
  default: return STR("Unknown");
  }
}
