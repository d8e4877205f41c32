// SPDX-License-Identifier: MIT
// Any packets to a recording, each behind two bytes of its length: nothing is read beyond them, and what is read out is
// bounded by what can wait.
#include "fuzz.h"
#include "voice/rtp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static rtp_in in;
  int16_t out[RTP_FRAME];
  rtp_begin(&in, 0, 101);
  for (int packets = 0; size >= 2 && packets < 200; packets++) {
    size_t len = (size_t)(data[0] << 8 | data[1]) % (size - 1);
    char *copy = fuzz_copy(data + 2, len);
    char digit = rtp_take(&in, (const uint8_t *)copy, len);
    FUZZ_CHECK(digit == 0 || strchr("0123456789*#ABCD", digit));
    free(copy);
    data += 2 + len;
    size -= 2 + len;
    if (packets % 3 == 0) rtp_read(&in, out);
  }
  int frames = 0;
  while (rtp_read(&in, out)) FUZZ_CHECK(++frames <= RTP_RING / RTP_FRAME);
  return 0;
}
