// SPDX-License-Identifier: MIT
// Natively: CPU time of parsing and writing messages. message_bench FILE... prints one JSON object.
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "message_work.h"

enum { ROUNDS = 9, TARGET_US = 150000, MESSAGES_MAX = 200 };

typedef struct message {
  char *bytes;
  size_t len;
} message;

static double cpu_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static message read_file(const char *name) {
  message m = {0};
  FILE *f = fopen(name, "rb");
  if (!f) return m;
  if (fseek(f, 0, SEEK_END) == 0) {
    long len = ftell(f);
    rewind(f);
    m.bytes = len > 0 ? malloc((size_t)len) : NULL;
    if (m.bytes) m.len = fread(m.bytes, 1, (size_t)len, f);
  }
  fclose(f);
  return m;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median_us(double (*once)(const message *, size_t), const message *all, size_t count) {
  double rounds[ROUNDS];
  for (size_t r = 0; r < ROUNDS; r++) {
    double spent = 0, start = cpu_us();
    size_t done = 0;
    while (spent < TARGET_US) {
      if (once(all, count) < 0) return -1;
      done += count;
      spent = cpu_us() - start;
    }
    rounds[r] = spent / (double)done;
  }
  qsort(rounds, ROUNDS, sizeof *rounds, by_value);
  return rounds[ROUNDS / 2];
}

static char memory[256 * 1024];
static volatile uint32_t sink;

static double read_all(const message *all, size_t count) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  for (size_t i = 0; i < count; i++) {
    message_fields fields;
    if (message_read(&a, all[i].bytes, all[i].len, &fields)) return -1;
    sink += fields.checksum;
  }
  return 0;
}

/** The body of the first message is the SDP that every INVITE carries. */
static double write_all(const message *all, size_t count) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  for (size_t i = 0; i < count; i++) {
    wp_str text = message_write(&a, (uint32_t)i + 1, (wp_str){all->bytes, all->len});
    if (!text.len) return -1;
    sink += (uint32_t)text.len;
  }
  return 0;
}

/** message_bench SDP MESSAGE... */
int main(int argc, char **argv) {
  static message all[MESSAGES_MAX];
  size_t count = 0;
  for (int i = 1; i < argc && count < MESSAGES_MAX; i++) {
    all[count] = read_file(argv[i]);
    if (!all[count].bytes) return fprintf(stderr, "message_bench: cannot read %s\n", argv[i]), 1;
    count++;
  }
  if (count < 2) return fprintf(stderr, "usage: message_bench SDP MESSAGE...\n"), 2;
  printf("{ \"parse\": %.4f, \"write\": %.4f }\n", median_us(read_all, all + 1, count - 1),
         median_us(write_all, all, 100));
  for (size_t i = 0; i < count; i++) free(all[i].bytes);
  return 0;
}
