// SPDX-License-Identifier: MIT
// Outputs as names and values: for the lines that expect them, for people, and as JSON for the wasm run.
#include "scenario.h"

#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// Names, as the wasm loader has them.

static const char *const account_states[] = {"off", "connecting", "registered", "reconnecting", "refused"};
static const char *const call_states[] = {"unknown-0", "dialing", "progress", "ringing",
                                          "answering", "up",      "ended"};
static const char *const directions[] = {"sendrecv", "sendonly", "recvonly", "inactive"};
static const char *const tones[] = {"none", "ring", "waiting", "ringback", "busy", "ended", "ring-internal"};
static const char *const call_flags[] = {"incoming",   "held",      "remoteHeld", "muted",
                                         "earlyMedia", "changing",  "private",    "auto",
                                         "mixed",      "voicemail", NULL};
static const char *const media_flags[] = {"provisional", "first", "restart", "relay", NULL};

int error_of(const char *name) {
#define ERR(symbol, number, status, text)                                                                    \
  if (strcmp(name, #symbol) == 0) return number;
#include "webphone/err.def"
#undef ERR
  return 0;
}

const char *error_name(int err) {
  switch (err) {
#define ERR(symbol, number, status, text)                                                                    \
  case number:                                                                                               \
    return #symbol;
#include "webphone/err.def"
#undef ERR
  }
  return err ? "unknown" : "OK";
}

// Output -> record.

static field *add(record *r, const char *name, char type) {
  if (r->count == FIELDS_MAX) abort();
  field *f = &r->fields[r->count++];
  f->name = name;
  f->type = type;
  return f;
}

static void add_bytes(record *r, const char *name, char type, wp_str value) {
  field *f = add(r, name, type);
  f->value = allocate(value.len + 1);
  f->len = value.len;
  if (value.len) memcpy(f->value, value.at, value.len);
}

static void add_text(record *r, const char *name, wp_str value) {
  add_bytes(r, name, 't', value);
}

static void add_number(record *r, const char *name, char type, uint64_t number) {
  field *f = add(r, name, type);
  f->number = number;
  f->value =
      type == 'o' ? text_format(number ? "on" : "off") : text_format("%llu", (unsigned long long)number);
  f->len = strlen(f->value);
}

static void add_word(record *r, const char *name, const char *word) {
  field *f = add(r, name, 'w');
  f->value = text_format("%s", word);
  f->len = strlen(word);
}

static void add_flags(record *r, const char *const *names, uint32_t set) {
  field *f = add(r, "flags", 'f');
  f->value = text_format("%s", "");
  for (size_t i = 0; names[i]; i++) {
    if (set & (1u << i)) f->value = text_format("%s%s%s", f->value, *f->value ? " " : "", names[i]);
  }
  f->len = strlen(f->value);
  f->number = set;
}

static void add_media(record *r, const wp_output *o) {
  r->has_call = true;
  add_text(r, "sdp", o->u.media.sdp);
  add_flags(r, media_flags, o->u.media.flags);
  add_word(r, "direction", directions[o->u.media.direction]);
}

static void add_account(record *r, const wp_output *o) {
  add_word(r, "state", account_states[o->u.account.state]);
  add_word(r, "cause", wp_cause_symbol(o->u.account.cause));
  add_number(r, "status", 'n', o->u.account.status);
  add_number(r, "retry_at", 'm', o->u.account.retry_at);
  add_text(r, "aor", o->u.account.aor);
  add_text(r, "display_name", o->u.account.display_name);
  add_text(r, "server", o->u.account.server);
  add_text(r, "push", o->u.account.push);
}

static void add_call(record *r, const wp_output *o) {
  r->has_call = true;
  add_word(r, "state", call_states[o->u.call.state]);
  add_flags(r, call_flags, o->u.call.flags);
  add_word(r, "cause", wp_cause_symbol(o->u.call.cause));
  add_number(r, "status", 'n', o->u.call.status);
  add_number(r, "since", 'm', o->u.call.since);
  add_text(r, "peer", o->u.call.peer);
  add_text(r, "name", o->u.call.name);
  add_text(r, "reason", o->u.call.reason);
  add_text(r, "diverted", o->u.call.diverted);
}

static void add_note(record *r, const wp_output *o) {
  field *f = add(r, "code", 'i');
  f->number = (uint64_t)(int64_t)o->u.note.code;
  f->value = text_format("%s", error_name(o->u.note.code));
  f->len = strlen(f->value);
  add_text(r, "field", o->u.note.field);
  wp_str text = o->u.note.text;
  add_text(r, "text", text.len ? text : str_of(wp_err_text(o->u.note.code)));
}

static const char *warning_word(uint32_t warning) {
  switch ((wp_quality)warning) {
#define QUALITY(name, number, symbol)                                                                        \
  case WP_QUALITY_##name:                                                                                    \
    return symbol;
#include "webphone/quality.def"
#undef QUALITY
  }
  return "?";
}

static void add_quality(record *r, const wp_output *o) {
  static const char *const levels[] = {"good", "fair", "bad"};
  r->has_call = true;
  add_word(r, "level", levels[o->u.quality.level]);
  add_word(r, "warning", warning_word(o->u.quality.warning));
  add_number(r, "mos", 'n', o->u.quality.mos);
}

static void add_transfer(record *r, const wp_output *o) {
  static const char *const words[] = {"asked", "trying", "ringing", "done", "failed"};
  r->has_call = true;
  add_word(r, "progress", words[o->u.transfer.progress]);
  add_number(r, "status", 'n', o->u.transfer.status);
}

static void add_watch(record *r, const wp_output *o) {
  static const char *const packages[] = {"?", "messages", "dialog", "presence"};
  static const char *const states[] = {"unknown", "offline", "idle", "ringing", "busy", "waiting"};
  add_word(r, "package", packages[o->u.watch.package]);
  add_word(r, "state", states[o->u.watch.state]);
  add_word(r, "cause", wp_cause_symbol(o->u.watch.cause));
  add_number(r, "status", 'n', o->u.watch.status);
  add_number(r, "fresh", 'n', o->u.watch.fresh);
  add_number(r, "old", 'n', o->u.watch.old);
  add_number(r, "incoming", 'o', o->u.watch.incoming);
  add_text(r, "peer", o->u.watch.peer);
  add_text(r, "who", o->u.watch.who);
  add_text(r, "name", o->u.watch.name);
}

static void add_message(record *r, const wp_output *o) {
  static const char *const states[] = {"received", "waiting", "sent", "delivered", "failed"};
  add_word(r, "state", states[o->u.message.state]);
  add_number(r, "number", 'n', o->u.message.number);
  add_word(r, "cause", wp_cause_symbol(o->u.message.cause));
  add_number(r, "status", 'n', o->u.message.status);
  add_text(r, "peer", o->u.message.peer);
  add_text(r, "name", o->u.message.name);
  add_text(r, "text", o->u.message.text);
}

static void add_report(record *r, const wp_output *o) {
  r->has_call = true;
  add_number(r, "mos", 'n', o->u.report.mos);
  add_number(r, "mos_min", 'n', o->u.report.mos_min);
  add_number(r, "loss", 'n', o->u.report.loss);
  add_number(r, "jitter", 'n', o->u.report.jitter);
  add_number(r, "round_trip", 'n', o->u.report.round_trip);
  add_number(r, "warnings", 'n', o->u.report.warnings);
  add_number(r, "incoming", 'o', o->u.report.incoming);
  add_number(r, "since", 'm', o->u.report.since);
  add_number(r, "until", 'm', o->u.report.until);
  add_text(r, "peer", o->u.report.peer);
  add_text(r, "call_id", o->u.report.call_id);
  add_text(r, "codec", o->u.report.codec);
}

static void add_flag(record *r, const wp_output *o) {
  r->has_call = true;
  add_number(r, "on", 'o', o->u.flag.on);
}

static void add_call_text(record *r, const wp_output *o) {
  r->has_call = true;
  add_text(r, "text", o->u.text.text);
}

static void add_codecs(record *r, const wp_output *o) {
  add_text(r, "order", o->u.codecs.order);
  add_text(r, "report", o->u.codecs.report);
}

static void add_trace(record *r, const wp_output *o) {
  add_number(r, "sent", 'o', o->u.trace.sent);
  add_text(r, "text", o->u.trace.text);
}

static void add_fields(record *r, const wp_output *o) {
#define KIND(name)                                                                                           \
  case WP_##name: r->kind = #name;
  switch ((wp_output_kind)o->kind) {
  case WP_OUT_NONE:
    r->kind = "OUT_NONE";
    break;
    KIND(DO_CONNECT) add_text(r, "url", o->u.connect.url);
    break;
    KIND(DO_DISCONNECT) break;
    KIND(DO_SEND) add_bytes(r, "bytes", 'b', o->u.send.bytes);
    break;
    KIND(DO_OFFER) add_media(r, o);
    break;
    KIND(DO_ANSWER) add_media(r, o);
    break;
    KIND(DO_REMOTE) add_media(r, o);
    break;
    KIND(DO_ROLLBACK) r->has_call = true;
    break;
    KIND(DO_RELEASE) r->has_call = true;
    break;
    KIND(DO_MUTE) add_flag(r, o);
    break;
    KIND(DO_MIX) add_flag(r, o);
    break;
    KIND(DO_CANDIDATES) add_call_text(r, o);
    break;
    KIND(DO_DTMF) add_call_text(r, o);
    break;
    KIND(DO_TONE) r->has_call = true;
    add_word(r, "tone", tones[o->u.tone.tone]);
    break;
    KIND(DO_CODECS) add_codecs(r, o);
    break;
    KIND(EV_ACCOUNT) add_account(r, o);
    break;
    KIND(EV_CALL) add_call(r, o);
    break;
    KIND(EV_DIALPAD) add_text(r, "text", o->u.text.text);
    break;
    KIND(EV_TRACE_MODE) add_number(r, "on", 'o', o->u.flag.on);
    break;
    KIND(EV_TRACE) add_trace(r, o);
    break;
    KIND(EV_NOTE) add_note(r, o);
    break;
    KIND(EV_QUALITY) add_quality(r, o);
    break;
    KIND(EV_TRANSFER) add_transfer(r, o);
    break;
    KIND(EV_WATCH) add_watch(r, o);
    break;
    KIND(EV_MESSAGE) add_message(r, o);
    break;
    KIND(EV_REPORT) add_report(r, o);
    break;
  }
#undef KIND
}

record *record_of(const wp_output *output, wp_ms now, wp_ms shift) {
  record *r = allocate(sizeof *r);
  r->call = output->call;
  r->at = now;
  add_fields(r, output);
  for (size_t i = 0; i < r->count; i++) {
    field *f = &r->fields[i];
    if (f->type != 'm' || !f->number) continue;
    f->number -= shift;
    f->value = text_format("%llu", (unsigned long long)f->number);
    f->len = strlen(f->value);
  }
  return r;
}

const field *record_field(const record *r, const char *name) {
  for (size_t i = 0; i < r->count; i++) {
    if (strcmp(r->fields[i].name, name) == 0) return &r->fields[i];
  }
  return NULL;
}

// Record -> text and JSON.

static bool is_empty(const field *f) {
  return f->len == 0 || (f->type != 'o' && strcmp(f->value, "0") == 0) || strcmp(f->value, "none") == 0;
}

char *record_text(const record *r, unsigned ordinal) {
  char *text = r->has_call ? text_format("%s %u", r->kind, ordinal) : text_format("%s", r->kind);
  for (size_t i = 0; i < r->count; i++) {
    const field *f = &r->fields[i];
    bool plain = f->type == 'f' || f->type == 'o' || (f->type == 'w' && strcmp(f->name, "cause") != 0);
    if (f->type == 'b') {
      text = text_format("%s\n%s", text, f->value);
    } else if (!plain && is_empty(f)) {
      continue;
    } else if (f->len) {
      text =
          plain ? text_format("%s %s", text, f->value) : text_format("%s %s=\"%s\"", text, f->name, f->value);
    }
  }
  return text;
}

void json_bytes(FILE *out, const char *bytes, size_t len) {
  fputc('"', out);
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)bytes[i];
    if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
      fprintf(out, "\\u%04x", c);
    else
      fputc(c, out);
  }
  fputc('"', out);
}

static void json_flags(FILE *out, const record *r, const field *f) {
  const char *const *names = strcmp(r->kind, "EV_CALL") == 0 ? call_flags : media_flags;
  fputc('{', out);
  for (size_t i = 0; names[i]; i++) {
    fprintf(out, "%s\"%s\":%s", i ? "," : "", names[i], f->number & (1u << i) ? "true" : "false");
  }
  fputc('}', out);
}

void record_json(FILE *out, const record *r) {
  fprintf(out, "{\"kind\":\"%s\",\"call\":%u", r->kind, r->call);
  for (size_t i = 0; i < r->count; i++) {
    const field *f = &r->fields[i];
    fprintf(out, ",\"%s\":", f->name);
    switch (f->type) {
    case 'f': json_flags(out, r, f); break;
    case 'n':
    case 'm': fprintf(out, "%llu", (unsigned long long)f->number); break;
    case 'i': fprintf(out, "%lld", (long long)(int64_t)f->number); break;
    case 'o': fputs(f->number ? "true" : "false", out); break;
    default: json_bytes(out, f->value, f->len);
    }
  }
  fputc('}', out);
}
