// SPDX-License-Identifier: MIT
// Status -> standard phrase, from reason.def: one text, "100Trying", NUL, "180Ringing", NUL and so on.
#include "base/str.h"
#include "sip/write.h"

wp_str sip_reason(uint32_t status) {
#define REASON(number, phrase) #number phrase "\0"
  static const char all[] =
#include "sip/reason.def"
      ;
#undef REASON
  const uint32_t zeros = '0' * 111;
  const char *at = all;
  while (*at && ((uint32_t)at[0] * 100 + (uint32_t)at[1] * 10 + (uint32_t)at[2]) - zeros != status) {
    at += str_of(at).len + 1;
  }
  return *at ? str_of(at + 3) : STR("Unknown");
}
