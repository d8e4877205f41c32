// SPDX-License-Identifier: MIT
// Native libopus, the yardstick of opus.wasm: opus_bench FILE COMPLEXITY BITRATE encodes 48 kHz mono floats in 20 ms
// frames, decodes them, and prints the processor time of both in microseconds.
#include <opus.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FRAME = 960, PACKET = 1500 };

static long long spent(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static long count_samples(FILE *file) {
  fseek(file, 0, SEEK_END);
  long samples = ftell(file) / (long)sizeof(float);
  rewind(file);
  return samples;
}

static int run(const float *samples, int frames, int complexity, int bitrate) {
  int err = 0;
  OpusEncoder *encoder = opus_encoder_create(48000, 1, OPUS_APPLICATION_AUDIO, &err);
  OpusDecoder *decoder = err ? NULL : opus_decoder_create(48000, 1, &err);
  unsigned char *packets = malloc((size_t)frames * PACKET);
  int *sizes = malloc((size_t)frames * sizeof *sizes);
  static float out[FRAME];
  if (!decoder || !packets || !sizes) return 1;
  opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate));
  opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
  long long began = spent();
  for (int i = 0; i < frames; i++)
    sizes[i] =
        opus_encode_float(encoder, samples + (size_t)i * FRAME, FRAME, packets + (size_t)i * PACKET, PACKET);
  long long encoded = spent();
  for (int i = 0; i < frames; i++)
    if (sizes[i] < 0 ||
        opus_decode_float(decoder, packets + (size_t)i * PACKET, sizes[i], out, FRAME, 0) != FRAME)
      return 1;
  printf("%lld %lld\n", encoded - began, spent() - encoded);
  opus_encoder_destroy(encoder);
  opus_decoder_destroy(decoder);
  free(packets);
  free(sizes);
  return 0;
}

int main(int argc, char **argv) {
  FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
  if (!file) return 2;
  long count = count_samples(file);
  float *samples = malloc((size_t)count * sizeof *samples);
  if (!samples || fread(samples, sizeof *samples, (size_t)count, file) != (size_t)count) return 2;
  fclose(file);
  int failed = run(samples, (int)(count / FRAME), atoi(argv[2]), atoi(argv[3]));
  free(samples);
  return failed;
}
