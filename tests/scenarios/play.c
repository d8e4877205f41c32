// SPDX-License-Identifier: MIT
// One case against one phone: inputs go in, outputs are compared in order, time is a number.
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "phone/limits.h"
#include "phone/save.h"
#include "scenario.h"

#define START 1000000  // where the clock begins
#define PENDING_MAX 4096
#define CALLS_MAX 64

typedef struct request {  // the newest of its method that the phone sent, for @reply
  char *method, *text;
} request;

typedef struct stage {
  const document *doc;
  const scenario *played;
  const play_options *options;
  wp_phone *phone;
  void *memory;  // of the phone
  uint8_t seed;  // of the next one
  wp_ms now;
  wp_ms shift;  // of the phone's clock against ours
  bindings names;
  record *pending[PENDING_MAX];
  size_t first, count;  // of pending: not yet expected, come
  wp_call_id calls[CALLS_MAX];
  unsigned call_count;
  request requests[32];
  size_t request_count;
  size_t arena_budget;
  bool quiet;  // nothing is recorded any more
  bool failed;
  bool any_step;
  bool silent;  // the server does not answer keep-alives: cases see them
  bool pinged;  // an answer to a keep-alive is due
} stage;

__attribute__((format(printf, 3, 4))) static void fail(stage *s, int number, const char *format, ...) {
  va_list args;
  if (s->failed) return;
  s->failed = true;
  fprintf(stderr, "%s:%d: ", s->doc->path, number);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
}

static unsigned ordinal_of(stage *s, wp_call_id call) {
  if (!call) return 0;
  for (unsigned i = 0; i < s->call_count; i++) {
    if (s->calls[i] == call) return i + 1;
  }
  if (s->call_count == CALLS_MAX) return CALLS_MAX;
  s->calls[s->call_count++] = call;
  return s->call_count;
}

static void print_pending(stage *s) {
  for (size_t i = s->first; i < s->count; i++) {
    fprintf(stderr, "  got %s\n", record_text(s->pending[i], ordinal_of(s, s->pending[i]->call)));
  }
  if (s->first == s->count) fprintf(stderr, "  got nothing\n");
}

// Outputs.

static void remember_request(stage *s, const field *bytes) {
  char *text = text_format("%s", bytes->value);
  char *space = strchr(text, ' ');
  if (!space || strncmp(text, "SIP/2.0 ", 8) == 0) return;
  char *method = text_format("%.*s", (int)(space - text), text);
  for (size_t i = 0; i < s->request_count; i++) {
    if (strcmp(s->requests[i].method, method) == 0) {
      s->requests[i].text = text;
      return;
    }
  }
  if (s->request_count < 32) s->requests[s->request_count++] = (request){method, text};
}

/** The phone's own time. */
static wp_ms clock_of(const stage *s) {
  return s->now + s->shift;
}

static wp_ms deadline_of(const stage *s) {
  wp_ms due = wp_phone_deadline(s->phone);
  return due > s->shift && due != WP_NEVER ? due - s->shift : due == WP_NEVER ? due : 0;
}

/** Of its own size, so that a sanitizer sees what leaves it. */
static void make_phone(stage *s, int number) {
  size_t size = wp_phone_size();
  uint8_t seed[WP_SEED_BYTES];
  for (size_t i = 0; i < sizeof seed; i++) seed[i] = (uint8_t)(i + s->seed);
  s->seed++;
  s->memory = malloc(size);
  if (!s->memory) abort();
  memset(s->memory, 0xa5, size);
  if (wp_phone_init(s->memory, size, seed, &s->phone)) fail(s, number, "init failed");
}

/** What the phone saved, in memory of its size; the phone itself is gone. */
static uint8_t *save(stage *s, int number, size_t *len) {
  static uint8_t bytes[1 << 20];
  int err = wp_phone_save(s->phone, clock_of(s), bytes, sizeof bytes, len);
  if (err) fail(s, number, "save: %s", error_name(err));
  uint8_t *image = malloc(*len ? *len : 1);
  if (!image) abort();
  memcpy(image, bytes, *len);
  memset(s->memory, 0x5a, wp_phone_size());
  free(s->memory);
  return image;
}

/** The same phone somewhere else, by another clock: nobody may see it. */
static void move_house(stage *s, int number) {
  size_t len;
  uint8_t *image = save(s, number, &len);
  make_phone(s, number);
  s->shift = s->shift ? 0 : 777777777;
  int err = phone_load(s->phone, clock_of(s), image, len);
  free(image);
  if (err) fail(s, number, "load: %s", error_name(err));
}

static void drain(stage *s, int number) {
  const wp_output *o;
  bool separate = false;
  FILE *out = s->quiet ? NULL : s->options->recording;
  if (out) fprintf(out, ",\"outputs\":[");
  while ((o = wp_phone_poll(s->phone))) {
    record *r = record_of(o, s->now, s->shift);
    if (out) {
      if (separate) fputc(',', out);
      record_json(out, r);
      separate = true;
    }
    bool keep_alive = strcmp(r->kind, "DO_SEND") == 0 && strcmp(r->fields[0].value, "\r\n\r\n") == 0;
    if (keep_alive && !s->silent) {
      s->pinged = true;
      continue;
    }
    if (strcmp(r->kind, "DO_SEND") == 0) remember_request(s, &r->fields[0]);
    ordinal_of(s, r->call);
    if (s->options->verbose) {
      fprintf(stderr, "%llu %s\n", (unsigned long long)s->now, record_text(r, ordinal_of(s, r->call)));
    }
    if (s->count == PENDING_MAX)
      fail(s, number, "too many outputs");
    else
      s->pending[s->count++] = r;
  }
  if (!out) return;
  wp_ms deadline = deadline_of(s);
  fprintf(out, "],\"deadline\":");
  if (deadline == WP_NEVER)
    fprintf(out, "null}");
  else
    fprintf(out, "%llu}", (unsigned long long)deadline);
}

// Inputs.

static FILE *begin_step(stage *s, const char *what) {
  FILE *out = s->quiet ? NULL : s->options->recording;
  if (!out) return NULL;
  fprintf(out, "%s\n  {\"input\":\"%s\",\"now\":%llu", s->any_step ? "," : "", what,
          (unsigned long long)s->now);
  s->any_step = true;
  return out;
}

static void end_step(stage *s, FILE *out, int err, int number) {
  if (out) fprintf(out, ",\"result\":%d", err);
  drain(s, number);
  if (s->options->moving && !s->failed) move_house(s, number);
  if (!s->pinged) return;
  s->pinged = false;
  // 5626 4.4.1: what a server does about a keep-alive, unless the case says otherwise
  out = begin_step(s, "receive");
  if (out) {
    fprintf(out, ",\"bytes\":");
    json_bytes(out, "\r\n", 2);
  }
  end_step(s, out, wp_phone_receive(s->phone, clock_of(s), "\r\n", 2), number);
}

/** Every out block, and the case, ends with everything expected. */
static void check_nothing_pending(stage *s, int number) {
  if (s->first == s->count) {
    s->first = s->count = 0;
    return;
  }
  if (!s->options->lenient && !s->failed) {
    fail(s, number, "outputs that no block expects");
    print_pending(s);
  }
  s->first = s->count = 0;
}

static void give_command(stage *s, const line *l) {
  spoken words = command_parse(s->options->folder, l->text);
  if (words.why) {
    fail(s, l->number, "%s: %s", l->text, words.why);
    return;
  }
  if (words.ordinal && words.ordinal <= s->call_count) words.command.call = s->calls[words.ordinal - 1];
  if (words.other && words.other <= s->call_count) words.command.number = s->calls[words.other - 1];
  FILE *out = begin_step(s, "command");
  if (out) {
    fprintf(out, ",\"kind\":\"%s\",\"call\":%u,\"number\":%u,\"text\":[", words.name, words.command.call,
            words.command.number);
    for (size_t i = 0; i < 3 && words.command.text[i].at; i++) {
      if (i) fputc(',', out);
      json_bytes(out, words.command.text[i].at, words.command.text[i].len);
    }
    fputc(']', out);
  }
  int err = wp_phone_command(s->phone, clock_of(s), &words.command);
  end_step(s, out, err, l->number);
  if (err == words.expected_error || s->options->lenient) return;
  fail(s, l->number, "%s: result is %s, expected %s", l->text, error_name(err),
       error_name(words.expected_error));
}

static void do_block(stage *s, const block *b) {
  for (size_t i = 0; i < b->count && !s->failed; i++) {
    if (*b->lines[i].text) give_command(s, &b->lines[i]);
  }
}

/** Lines "Name: value" of a request we sent, Via to CSeq; a tag is added to To when it has none. */
static char *reply_headers(stage *s, const char *method, const char *tag) {
  char *out = text_format("%s", "");
  const char *text = NULL;
  for (size_t i = 0; i < s->request_count; i++) {
    if (strcmp(s->requests[i].method, method) == 0) text = s->requests[i].text;
  }
  while (text && *text && *text != '\r') {
    const char *end = strstr(text, "\r\n");
    if (!end) break;
    bool to = strncmp(text, "To:", 3) == 0;
    char *header = text_format("%.*s", (int)(end - text), text);
    bool copied = to || strncmp(text, "Via:", 4) == 0 || strncmp(text, "From:", 5) == 0 ||
                  strncmp(text, "Call-ID:", 8) == 0 || strncmp(text, "CSeq:", 5) == 0;
    bool add_tag = to && *tag && !strstr(header, ";tag=");
    if (copied) out = text_format("%s%s%s%s\n", out, header, add_tag ? ";tag=" : "", add_tag ? tag : "");
    text = end + 2;
  }
  return out;
}

/** `@reply METHOD [tag]` and `@sdp name` are written out. */
static char *expand(stage *s, const line *l) {
  char method[32] = "", tag[64] = "";
  const char *missing;
  char *text = substitute(&s->names, l->text, &missing);
  if (missing && !s->options->lenient) fail(s, l->number, "{%s} has no value yet", missing);
  if (sscanf(text, "@reply %31s %63s", method, tag) >= 1) {
    char *headers = reply_headers(s, method, tag);
    if (!*headers && !s->options->lenient) fail(s, l->number, "no %s was sent yet", method);
    return headers;
  }
  if (strncmp(text, "@sdp ", 5) == 0) {
    size_t len;
    char *sdp = file_read(text_format("%s/sdp/%s.sdp", s->options->folder, text + 5), &len);
    if (!sdp) fail(s, l->number, "sdp/%s.sdp cannot be read", text + 5);
    return sdp ? sdp : text_format("%s", "");
  }
  return text_format("%s\n", text);
}

static char *with_crlf(const char *text) {
  char *wire = allocate(2 * strlen(text) + 1);
  size_t used = 0;
  for (; *text; text++) {
    if (*text == '\n') wire[used++] = '\r';
    wire[used++] = *text;
  }
  return wire;
}

/** Head, blank line and body; Content-Length is computed unless the case writes its own. */
static char *message_of(stage *s, const block *b, bool raw) {
  char *head = text_format("%s", "");
  char *body = text_format("%s", "");
  bool in_body = false, has_length = raw;
  for (size_t i = 0; i < b->count; i++) {
    if (!in_body && !*b->lines[i].text && !raw) {
      in_body = true;
      continue;
    }
    char *text = expand(s, &b->lines[i]);
    if (strncmp(text, "Content-Length:", 15) == 0 || strncmp(text, "l:", 2) == 0) has_length = true;
    if (in_body)
      body = text_format("%s%s", body, text);
    else
      head = text_format("%s%s", head, text);
  }
  head = with_crlf(head);
  body = with_crlf(body);
  if (raw) return head;
  if (!has_length) head = text_format("%sContent-Length: %zu\r\n", head, strlen(body));
  return text_format("%s\r\n%s", head, body);
}

static void receive(stage *s, const block *b, bool raw) {
  char *message = message_of(s, b, raw);
  size_t len = strlen(message);
  if (s->failed) return;
  // Of its own size, so that a sanitizer sees a read behind the end.
  char *exact = malloc(len ? len : 1);
  if (!exact) abort();
  memcpy(exact, message, len);
  FILE *out = begin_step(s, "receive");
  if (out) {
    fprintf(out, ",\"bytes\":");
    json_bytes(out, exact, len);
  }
  int err = wp_phone_receive(s->phone, clock_of(s), exact, len);
  memset(exact, '!', len);  // outputs may not point into it
  end_step(s, out, err, b->number);
  free(exact);
  if (err && !s->options->lenient) fail(s, b->number, "the message was refused: %s", error_name(err));
}

static void link_block(stage *s, const block *b) {
  for (size_t i = 0; i < b->count; i++) {
    bool silent = strcmp(b->lines[i].text, "silent") == 0;
    if (silent || strcmp(b->lines[i].text, "alive") == 0) {
      s->silent = silent;
      continue;
    }
    bool up = strncmp(b->lines[i].text, "up", 2) == 0;
    unsigned code = up ? 0 : 1006;
    if (!up) sscanf(b->lines[i].text, "down %u", &code);
    FILE *out = begin_step(s, "link");
    if (out) fprintf(out, ",\"up\":%s,\"code\":%u", up ? "true" : "false", code);
    int err = wp_phone_link(s->phone, clock_of(s), up, code);
    end_step(s, out, err, b->lines[i].number);
    if (err) fail(s, b->lines[i].number, "link: %s", error_name(err));
  }
}

/** Let time pass: an expire at each deadline on the way. */
static void pass(stage *s, wp_ms span, int number) {
  wp_ms end = s->now + span;
  unsigned standing = 0;
  while (!s->failed) {
    wp_ms due = deadline_of(s);
    if (due > end) break;
    standing = due <= s->now ? standing + 1 : 0;
    if (standing > 20) fail(s, number, "the deadline does not move");
    if (due > s->now) s->now = due;
    FILE *out = begin_step(s, "expire");
    int err = wp_phone_expire(s->phone, clock_of(s));
    end_step(s, out, err, number);
    if (err) fail(s, number, "expire: %s", error_name(err));
  }
  s->now = end;
}

static wp_ms span_of(stage *s, const line *l) {
  char *unit;
  unsigned long long number = strtoull(l->text, &unit, 10);
  unsigned long long factor = strcmp(unit, "ms") == 0  ? 1
                              : strcmp(unit, "s") == 0 ? 1000
                              : strcmp(unit, "m") == 0 ? 60000
                              : strcmp(unit, "h") == 0 ? 3600000
                                                       : 0;
  if (!factor) fail(s, l->number, "a time is 20ms, 32s, 5m or 1h");
  return number * factor;
}

static void after_block(stage *s, const block *b) {
  for (size_t i = 0; i < b->count && !s->failed; i++) pass(s, span_of(s, &b->lines[i]), b->lines[i].number);
}

/** The phone is gone for that time, and then there is one that restores what it was. */
static void restart_block(stage *s, const block *b) {
  for (size_t i = 0; i < b->count && !s->failed; i++) {
    size_t len;
    wp_ms then = s->now;
    uint8_t *image = save(s, b->number, &len);
    s->now += span_of(s, &b->lines[i]);
    make_phone(s, b->number);
    FILE *out = begin_step(s, "restart");
    if (out) fprintf(out, ",\"age\":%llu", (unsigned long long)(s->now - then));
    int err = wp_phone_restore(s->phone, clock_of(s), s->now - then, image, len);
    free(image);
    end_step(s, out, err, b->number);
    if (err) fail(s, b->number, "restore: %s", error_name(err));
  }
}

// Expectations.

static bool is_gap(const line *l) {
  return strcmp(l->text, "...") == 0;
}

/** Why record `r` is not what `l` and its message lines say; NULL when it is. Binds only then. */
static char *differs(stage *s, const record *r, const line *l, size_t message_lines) {
  const char *kind = expectation_kind(l->text);
  const char *words = l->text + strlen(kind);
  size_t names = s->names.count;
  char *why = NULL;
  if (strcmp(r->kind, kind) != 0) return text_format("expected %s", l->text);
  if (kind_has_call(kind)) {
    char *end;
    unsigned long ordinal = strtoul(words, &end, 10);
    if (ordinal != ordinal_of(s, r->call)) return text_format("expected %s", l->text);
    words = end;
  }
  why = record_differs(r, &s->names, words);
  if (!why && message_lines) {
    const field *text = record_field(r, strcmp(kind, "EV_TRACE") == 0 ? "text" : "bytes");
    if (!text) text = record_field(r, "sdp");
    why = text ? message_differs(text->value, text->len, &s->names, l + 1, message_lines)
               : text_format("%s has no text to compare", kind);
  }
  if (why) s->names.count = names;
  return why;
}

static void expect(stage *s, const line *l, size_t message_lines, bool gap) {
  char *why = NULL;
  for (size_t i = s->first; i < s->count; i++) {
    why = differs(s, s->pending[i], l, message_lines);
    if (!why) {
      s->first = i + 1;
      return;
    }
    if (!gap) break;
  }
  if (s->options->lenient) return;
  fail(s, l->number, "%s%s", why && !gap ? why : "expected ", why && !gap ? "" : l->text);
  print_pending(s);
}

static void out_block(stage *s, const block *b) {
  bool gap = s->options->lenient;
  for (size_t i = 0; i < b->count && !s->failed;) {
    const line *l = &b->lines[i++];
    if (is_gap(l)) {
      gap = true;
      continue;
    }
    if (!*l->text) continue;
    if (!expectation_kind(l->text)) {
      fail(s, l->number, "not an output: %s", l->text);
      return;
    }
    size_t from = i;
    while (i < b->count && !is_gap(&b->lines[i]) && !expectation_kind(b->lines[i].text)) i++;
    size_t end = i;
    while (end > from && !*b->lines[end - 1].text) end--;
    expect(s, l, end - from, gap);
    gap = s->options->lenient;
  }
  if (gap) s->first = s->count;
  if (s->failed) return;
  check_nothing_pending(s, b->number + (int)b->count + 1);
}

// Cases.

static void play_blocks(stage *s, const scenario *c);

static void setup_block(stage *s, const block *b) {
  const document *doc = s->doc;
  for (size_t i = 0; i < b->count && !s->failed; i++) {
    s->doc = document_read(text_format("%s/setup/%s.md", s->options->folder, b->lines[i].text));
    for (size_t c = 0; c < s->doc->count; c++) play_blocks(s, &s->doc->cases[c]);
    if (s->failed) fprintf(stderr, "  in the setup of %s:%d\n", doc->path, b->number);
  }
  s->doc = doc;
}

static void limits_block(stage *s, const block *b) {
  for (size_t i = 0; i < b->count; i++) {
    if (sscanf(b->lines[i].text, "arena %zu", &s->arena_budget) != 1) {
      fail(s, b->lines[i].number, "a budget is: arena N");
    }
  }
}

static void apply_limits(stage *s) {
  const play_options *o = s->options;
  if (o->arena != SIZE_MAX) wp_phone_limit(s->phone, PHONE_BOUND_ARENA, o->arena);
  if (o->calls != SIZE_MAX) wp_phone_limit(s->phone, PHONE_BOUND_CALLS, o->calls);
  if (o->txns != SIZE_MAX) wp_phone_limit(s->phone, PHONE_BOUND_TXNS, o->txns);
  if (o->errands != SIZE_MAX) wp_phone_limit(s->phone, PHONE_BOUND_ERRANDS, o->errands);
}

static void play_blocks(stage *s, const scenario *c) {
  for (size_t i = 0; i < c->count && !s->failed; i++) {
    const block *b = &c->blocks[i];
    if (c == s->played && strcmp(b->kind, "setup") != 0) apply_limits(s);
    if (strcmp(b->kind, "out") == 0) {
      out_block(s, b);
      continue;
    }
    if (strcmp(b->kind, "do") == 0)
      do_block(s, b);
    else if (strcmp(b->kind, "in") == 0)
      receive(s, b, false);
    else if (strcmp(b->kind, "raw") == 0)
      receive(s, b, true);
    else if (strcmp(b->kind, "link") == 0)
      link_block(s, b);
    else if (strcmp(b->kind, "after") == 0)
      after_block(s, b);
    else if (strcmp(b->kind, "restart") == 0)
      restart_block(s, b);
    else if (strcmp(b->kind, "setup") == 0)
      setup_block(s, b);
    else if (strcmp(b->kind, "limits") == 0)
      limits_block(s, b);
  }
}

/** The link goes, everybody logs out, time passes: nothing may be left in any pool. */
static void check_nothing_left(stage *s, int number) {
  wp_command log_out = {.kind = WP_CMD_LOGOUT};
  size_t txns, calls, peak;
  s->quiet = true;
  if (wp_phone_link(s->phone, clock_of(s), 0, 1006)) fail(s, number, "the link cannot go down");
  drain(s, number);
  pass(s, 40000, number);
  s->first = s->count = 0;
  wp_phone_command(s->phone, clock_of(s), &log_out);
  drain(s, number);
  pass(s, 600000, number);
  s->first = s->count = 0;
  wp_phone_usage(s->phone, &txns, &calls, &peak);
  if (txns || calls) fail(s, number, "left over at the end: %zu transactions, %zu calls", txns, calls);
}

bool play(const document *d, const scenario *c, const play_options *options) {
  stage *s = allocate(sizeof *s);
  size_t txns, calls, peak;
  s->doc = d;
  s->played = options->late ? c : NULL;
  s->options = options;
  s->now = START;
  s->arena_budget = SIZE_MAX;
  make_phone(s, c->number);
  if (!options->late) apply_limits(s);
  if (options->recording) {
    fprintf(options->recording, "{\"file\":");
    json_bytes(options->recording, d->path, strlen(d->path));
    fprintf(options->recording, ",\"title\":");
    json_bytes(options->recording, c->title, strlen(c->title));
    fprintf(options->recording, ",\"steps\":[");
  }
  play_blocks(s, c);
  if (!s->failed) check_nothing_pending(s, c->number);
  wp_phone_usage(s->phone, &txns, &calls, &peak);
  if (!options->lenient && peak > s->arena_budget) {
    fail(s, c->number, "the arena held %zu bytes, the budget is %zu", peak, s->arena_budget);
  }
  if (options->recording) fprintf(options->recording, "]}");
  if (!s->failed) check_nothing_left(s, c->number);
  if (s->failed) fprintf(stderr, "  in \"%s\"\n", c->title);
  bool ok = !s->failed;
  free(s->memory);
  allocate_end();
  return ok;
}
