// SPDX-License-Identifier: MIT
// notify_bench: microseconds of CPU for one NOTIFY with its answer, with few subscriptions and with as many as the
// build has, in turns. Prints one line for each turn: "few many". Whoever notifies is played here.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "subscribe/errand.h"
#include "webphone/phone.h"

#define FEW 10
#define FLOOD 20000
#define TURNS 9
#define MESSAGE 1200

typedef struct world {
  wp_phone *phone;
  size_t count;
  char (*messages)[MESSAGE];  // the next NOTIFY of each subscription
  char **cseq, **version;     // where their numbers stand
} world;

static char wire[16384];
static bool sent;

static void stop(const char *why) {
  fprintf(stderr, "notify_bench: %s\n", why);
  exit(1);
}

/** Take all outputs; the request that was sent last stays in `wire`. */
static void drain(world *w) {
  for (const wp_output *o; (o = wp_phone_poll(w->phone));) {
    if (o->kind != WP_DO_SEND || o->u.send.bytes.len >= sizeof wire) continue;
    memcpy(wire, o->u.send.bytes.at, o->u.send.bytes.len);
    wire[o->u.send.bytes.len] = 0;
    sent = true;
  }
}

static void give(world *w, const char *text) {
  sent = false;
  wp_phone_receive(w->phone, 1000, text, strlen(text));
  drain(w);
}

static void command(world *w, uint32_t kind, uint32_t number, const char *a, const char *b) {
  wp_command c = {.kind = kind, .number = number, .text = {{a, strlen(a)}, {b, strlen(b)}, {"", 0}}};
  if (wp_phone_command(w->phone, 1000, &c)) stop("a command was refused");
  drain(w);
}

/** The value of a header field of the request in `wire`, up to its end or `mark`. */
static const char *header(const char *name, char mark, char *out, size_t size) {
  const char *at = strstr(wire, name);
  if (!at) stop("a header field is missing");
  at += strlen(name);
  size_t len = strcspn(at, (char[]){'\r', mark, 0});
  if (len >= size) stop("a header field is too long");
  memcpy(out, at, len);
  out[len] = 0;
  return out;
}

static void answer(world *w, const char *more) {
  char via[512], from[512], to[512], call_id[256], cseq[64], text[2048];
  snprintf(text, sizeof text,
           "SIP/2.0 200 OK\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=n\r\nCall-ID: %s\r\nCSeq: "
           "%s\r\n%sContent-Length: 0\r\n\r\n",
           header("\r\nVia: ", 0, via, sizeof via), header("\r\nFrom: ", 0, from, sizeof from),
           header("\r\nTo: ", 0, to, sizeof to), header("\r\nCall-ID: ", 0, call_id, sizeof call_id),
           header("\r\nCSeq: ", 0, cseq, sizeof cseq), more);
  give(w, text);
}

static void make_notify(world *w, size_t i) {
  char from[512], call_id[256], body[400];
  snprintf(body, sizeof body,
           "<?xml version=\"1.0\"?><dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" "
           "version=\"0000000000\" "
           "state=\"full\" entity=\"sip:%zu@example.com\"><dialog id=\"a\" "
           "direction=\"recipient\"><state>early</state>"
           "</dialog></dialog-info>",
           i);
  snprintf(w->messages[i], MESSAGE,
           "NOTIFY sip:1001@x.invalid SIP/2.0\r\nVia: SIP/2.0/WSS "
           "p;branch=z9hG4bK%zu-0000000000\r\nMax-Forwards: 70\r\n"
           "From: <sip:%zu@example.com>;tag=n\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: 0000000000 NOTIFY\r\n"
           "Contact: <sip:p@192.0.2.1>\r\nEvent: dialog\r\nSubscription-State: active;expires=3600\r\n"
           "Content-Type: application/dialog-info+xml\r\nContent-Length: %zu\r\n\r\n%s",
           i, i, header("\r\nFrom: ", 0, from, sizeof from),
           header("\r\nCall-ID: ", 0, call_id, sizeof call_id), strlen(body), body);
  w->cseq[i] = strstr(w->messages[i], "CSeq: ") + 6;
  w->version[i] = strstr(w->messages[i], "version=\"0000") + 9;
}

/** Everything that has to be new in the next one. */
static void count_up(world *w, size_t i, unsigned number) {
  char digits[16];
  snprintf(digits, sizeof digits, "%010u", number);
  memcpy(w->cseq[i], digits, 10);
  memcpy(w->version[i], digits, 10);
  memcpy(strstr(w->messages[i], "-0"), "-", 1);
  memcpy(strchr(w->messages[i], '-') + 1, digits, 10);
}

static void begin(world *w, size_t count) {
  static const uint8_t seed[WP_SEED_BYTES] = {7};
  void *memory = calloc(1, wp_phone_size());
  w->count = count;
  w->messages = calloc(count, sizeof *w->messages);
  w->cseq = calloc(count, sizeof *w->cseq);
  w->version = calloc(count, sizeof *w->version);
  if (!memory || !w->messages || !w->cseq || !w->version) stop("no memory");
  if (wp_phone_init(memory, wp_phone_size(), seed, &w->phone)) stop("no phone");
  command(w, WP_CMD_CONFIGURE, 0, "{\"domain\":\"example.com\",\"wsServers\":[\"wss://x/\"]}", "");
  command(w, WP_CMD_LOGIN, 0, "1001", "secret");
  wp_phone_link(w->phone, 1000, 1, 0);
  drain(w);
  answer(w, "Expires: 3600\r\n");
  for (size_t i = 0; i < count; i++) {
    char address[32];
    snprintf(address, sizeof address, "sip:%zu@example.com", i);
    sent = false;
    command(w, WP_CMD_SUBSCRIBE, WP_PACKAGE_DIALOG, address, "");
    if (!sent) stop("no SUBSCRIBE was sent");
    make_notify(w, i);
    answer(w, "Expires: 3600\r\n");
  }
}

/** Microseconds of CPU for one of FLOOD NOTIFYs, in an order that no cache foresees. */
static double flood(world *w, unsigned *number, uint32_t *dice) {
  struct timespec from, to;
  double spent = 0;
  for (unsigned i = 0; i < FLOOD; i++) {
    *dice = *dice * 1664525u + 1013904223u;
    size_t which = (*dice >> 8) % w->count;
    count_up(w, which, ++*number);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    wp_phone_receive(w->phone, 1000, w->messages[which], strlen(w->messages[which]));
    sent = false;
    drain(w);
    wp_ms due = wp_phone_deadline(w->phone);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    if (!sent || strncmp(wire, "SIP/2.0 200", 11) != 0 || due < 1000)
      stop("a NOTIFY was not answered with 200");
    spent += (double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3;
  }
  return spent / FLOOD;
}

int main(void) {
  world few, many;
  unsigned number = 0;
  uint32_t dice = 1;
  begin(&few, FEW);
  begin(&many, ERRAND_MAX);
  for (int turn = 0; turn < TURNS; turn++) {
    double with_few = flood(&few, &number, &dice);
    printf("%.4f %.4f\n", with_few, flood(&many, &number, &dice));
  }
  return 0;
}
