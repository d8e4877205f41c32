// SPDX-License-Identifier: MIT
// The codec of opus.wasm by itself, packet by packet as npm's libraries give it: what files cost is no part of it. Only the
// benchmark builds it, of the same objects.
#include <opus.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAME = 960, PACKET = 1500 };

static float pcm_samples[FRAME];
static unsigned char packet_bytes[PACKET];
static OpusEncoder *encoder;
static OpusDecoder *decoder;

float *pcm(void);
unsigned char *packet(void);
int start(int32_t bitrate, int32_t complexity);
int encode(void);
int decode(int32_t length);
void stop(void);

float *pcm(void) {
  return pcm_samples;
}

unsigned char *packet(void) {
  return packet_bytes;
}

int start(int32_t bitrate, int32_t complexity) {
  int err = 0;
  encoder = opus_encoder_create(48000, 1, OPUS_APPLICATION_AUDIO, &err);
  decoder = err ? NULL : opus_decoder_create(48000, 1, &err);
  if (err) return err;
  opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate));
  return opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
}

/** Of what is in pcm; the length of what is in packet then. */
int encode(void) {
  return opus_encode_float(encoder, pcm_samples, FRAME, packet_bytes, PACKET);
}

int decode(int32_t length) {
  return opus_decode_float(decoder, packet_bytes, length, pcm_samples, FRAME, 0);
}

void stop(void) {
  opus_encoder_destroy(encoder);
  opus_decoder_destroy(decoder);
}
