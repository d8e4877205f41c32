// SPDX-License-Identifier: MIT
// Natively: CPU time of parsing with everything read, ours beside the C parsers of Debian that are installed
// (libosip2-dev, libre-dev, libsofia-sip-ua-dev; WITH_OSIP, WITH_RE, WITH_SOFIA say which are linked).
// parse_bench FILE... prints one JSON object: microseconds per message, median of interleaved rounds.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "message_work.h"

#ifdef WITH_OSIP
#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_port.h>
#endif
#ifdef WITH_SOFIA
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#endif

enum { ROUNDS = 9, ROUND_US = 60000, MESSAGES_MAX = 200, MESSAGE_MAX = 65536 };

typedef struct sample {
  char *bytes;
  size_t len;
} sample;

static volatile size_t sink;

static bool read_ours(const sample *m) {
  static _Alignas(16) char memory[256 * 1024];
  arena a;
  message_fields fields;
  arena_init(&a, memory, sizeof memory);
  if (message_read(&a, m->bytes, m->len, &fields)) return false;
  sink += fields.checksum;
  return true;
}

#ifdef WITH_OSIP
static void be_quiet(const char *file, int line, osip_trace_level_t level, const char *format,
                     va_list values) {
  (void)file, (void)line, (void)level, (void)format, (void)values;
}

// libosip2 parses the header fields it knows while it parses the message.
static bool read_osip(const sample *m) {
  osip_message_t *msg = NULL;
  if (osip_message_init(&msg)) return false;
  bool good = osip_message_parse(msg, m->bytes, m->len) == 0;
  osip_contact_t *contact = NULL;
  if (good && osip_message_get_contact(msg, 0, &contact) >= 0 && contact) sink += contact->url != NULL;
  for (int i = 0; good && i < osip_list_size(&msg->headers); i++)
    sink += osip_list_get(&msg->headers, i) != NULL;
  osip_message_free(msg);
  return good;
}
#endif

#ifdef WITH_RE
bool parse_bench_re(const char *bytes, size_t len, size_t *sum);

static bool read_re(const sample *m) {
  size_t sum = 0;
  bool good = parse_bench_re(m->bytes, m->len, &sum);
  sink += sum;
  return good;
}
#endif

#ifdef WITH_SOFIA
// sofia-sip parses the header fields of its class while it parses the message.
static bool read_sofia(const sample *m) {
  msg_t *msg = msg_make(sip_default_mclass(), 0, m->bytes, (ssize_t)m->len);
  sip_t *sip = msg ? sip_object(msg) : NULL;
  bool good = sip && sip->sip_from && sip->sip_to && sip->sip_via && sip->sip_cseq && sip->sip_call_id;
  if (good && sip->sip_contact) sink += sip->sip_contact->m_url->url_host != NULL;
  for (sip_unknown_t *h = good ? sip->sip_unknown : NULL; h; h = h->un_next) sink++;
  if (msg) msg_destroy(msg);
  return good;
}
#endif

static const struct parser {
  const char *name;
  bool (*read)(const sample *);
} parsers[] = {
    {"webphone", read_ours},
#ifdef WITH_OSIP
    {"libosip2", read_osip},
#endif
#ifdef WITH_RE
    {"libre", read_re},
#endif
#ifdef WITH_SOFIA
    {"sofia-sip", read_sofia},
#endif
};
enum { PARSERS = sizeof parsers / sizeof parsers[0] };

static double cpu_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double one_round(const struct parser *p, const sample *all, size_t count) {
  double start = cpu_us(), spent = 0;
  size_t done = 0;
  while (spent < ROUND_US) {
    for (size_t i = 0; i < count; i++) p->read(&all[i]);
    done += count;
    spent = cpu_us() - start;
  }
  return spent / (double)done;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static bool load(const char *name, sample *m) {
  FILE *file = fopen(name, "rb");
  if (!file) return false;
  m->bytes = malloc(MESSAGE_MAX);
  m->len = m->bytes ? fread(m->bytes, 1, MESSAGE_MAX, file) : 0;
  fclose(file);
  return m->len > 0;
}

/** A message counts only when all parsers accept it: else they would not do the same work. */
static bool all_accept(const sample *m) {
  for (size_t p = 0; p < PARSERS; p++)
    if (!parsers[p].read(m)) return false;
  return true;
}

int main(int argc, char **argv) {
  static sample messages[MESSAGES_MAX];
  static double rounds[PARSERS][ROUNDS];
  size_t count = 0, octets = 0;
#ifdef WITH_OSIP
  parser_init();
  osip_trace_initialize_func(END_TRACE_LEVEL, be_quiet);
#endif
  for (int i = 1; i < argc && count < MESSAGES_MAX; i++) {
    sample m = {0};
    if (!load(argv[i], &m)) {
      fprintf(stderr, "parse_bench: cannot read %s\n", argv[i]);
      return 1;
    }
    if (!all_accept(&m)) continue;
    messages[count++] = m;
    octets += m.len;
  }
  if (count == 0) return fprintf(stderr, "parse_bench: no message that all parsers accept\n"), 1;
  for (size_t r = 0; r < ROUNDS; r++)
    for (size_t p = 0; p < PARSERS; p++) rounds[p][r] = one_round(&parsers[p], messages, count);
  printf("{\"messages\":%zu,\"octets\":%zu,\"us\":{", count, octets / count);
  for (size_t p = 0; p < PARSERS; p++) {
    qsort(rounds[p], ROUNDS, sizeof rounds[p][0], by_value);
    printf("%s\"%s\":%.3f", p ? "," : "", parsers[p].name, rounds[p][ROUNDS / 2]);
  }
  printf("}}\n");
  return 0;
}
