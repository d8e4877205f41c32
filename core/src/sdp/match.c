// SPDX-License-Identifier: MIT
// What a peer takes and what we take -> is there a codec in common (RFC 3264 6, 7587 7, 3551 for G722), and
// in words when there is none.
#include "base/str.h"
#include "sdp/codec.h"

#define BROWSER STR("opus/48000/2\nG722/8000\nPCMU/8000\nPCMA/8000")

static bool next_speech(wp_str *ours, codec_choice *out) {
  for (wp_str line; str_take_line(ours, &line);) {
    codec_read(line, out);
    if (out->name.len && !codec_is_helper(out->name)) return true;
  }
  return false;
}

static bool same_codec(const sdp_codec *theirs, const codec_choice *ours, fmtp_rule *agree) {
  // 7587 7: Opus is always 48000/2
  if (!str_eq_ci(theirs->name, ours->name) || theirs->channels != ours->channels) return false;
  // 3551 4.5.2: G722 says 8000 by an old mistake; some peers say what it really is.
  bool g722 = str_eq_ci(theirs->name, STR("G722")) && theirs->clock_rate == 16000;
  if ((g722 ? 8000 : theirs->clock_rate) != ours->clock_rate) return false;
  return !agree || agree(ours->name, theirs->fmtp, ours->fmtp);
}

bool codec_common(const sdp_media *theirs, wp_str ours, fmtp_rule *agree) {
  if (!ours.len) ours = BROWSER;
  for (codec_choice choice; next_speech(&ours, &choice);) {
    for (size_t i = 0; i < theirs->codec_count; i++) {
      if (same_codec(&theirs->codecs[i], &choice, agree)) return true;
    }
  }
  return false;
}

void codec_difference(buf *b, const sdp_media *theirs, wp_str ours) {
  const char *before = "theirs: ";
  for (size_t i = 0; theirs && i < theirs->codec_count; i++) {
    wp_str name = theirs->codecs[i].name;
    if (!name.len || codec_is_helper(name)) continue;
    buf_lit(b, before);
    buf_str(b, name);
    before = ", ";
  }
  if (before[0] != ',') buf_lit(b, "theirs: unknown");
  if (!ours.len) ours = BROWSER;
  before = "; ours: ";
  for (codec_choice choice; next_speech(&ours, &choice);) {
    buf_lit(b, before);
    buf_str(b, choice.name);
    before = ", ";
  }
}

const sdp_codec *codec_events(const sdp_media *agreed) {
  uint32_t clock_rate = 0;
  for (size_t i = 0; i < agreed->codec_count && !clock_rate; i++) {
    if (!codec_is_helper(agreed->codecs[i].name)) clock_rate = agreed->codecs[i].clock_rate;
  }
  for (size_t i = 0; i < agreed->codec_count; i++) {
    const sdp_codec *codec = &agreed->codecs[i];
    if (str_eq_ci(codec->name, STR("telephone-event")) && codec->clock_rate == clock_rate) return codec;
  }
  return NULL;
}
