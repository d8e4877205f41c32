// SPDX-License-Identifier: MIT
// Prints abi.js: kinds, fields, offsets, names of enumerations, flags, causes, errors and commands, as the
// wasm compiler lays them out, and the JSDoc types of all of them. No switch here has a default: what is
// added to a header and not here does not compile.
#include "webphone/phone.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

typedef enum field_type {
  U32,
  I32,
  MS,
  BOOL,
  TEXT,
  BYTES,
  ACCOUNT_STATE,
  CALL_STATE,
  DIRECTION,
  TONE,
  CAUSE_SYMBOL,
  LEVEL,
  QUALITY_SYMBOL,
  PROGRESS,
  PACKAGE,
  WATCH_STATE,
  MESSAGE_STATE,
  MEDIA_FLAGS,
  CALL_FLAGS,
  FIELD_TYPES
} field_type;

// What JavaScript sees for each type; the reader in web/phone/core.js has a case for the first six, words
// and flag sets are tables.
static const char *js_type(field_type type) {
  switch (type) {
  case U32:
  case I32:
  case MS: return "number";
  case BOOL: return "boolean";
  case TEXT: return "string";
  case BYTES: return "Uint8Array";
  case ACCOUNT_STATE: return "AccountState";
  case CALL_STATE: return "CallState";
  case DIRECTION: return "Direction";
  case TONE: return "Tone";
  case CAUSE_SYMBOL: return "Cause";
  case LEVEL: return "Level";
  case QUALITY_SYMBOL: return "Warning";
  case PROGRESS: return "Progress";
  case PACKAGE: return "Package";
  case WATCH_STATE: return "WatchState";
  case MESSAGE_STATE: return "MessageState";
  case MEDIA_FLAGS: return "MediaFlags";
  case CALL_FLAGS: return "CallFlags";
  case FIELD_TYPES: break;
  }
  return "never";
}

static const char *type_name(field_type type) {
  switch (type) {
  case U32: return "u32";
  case I32: return "i32";
  case MS: return "ms";
  case BOOL: return "bool";
  case TEXT: return "text";
  case BYTES: return "bytes";
  case ACCOUNT_STATE: return "accountState";
  case CALL_STATE: return "callState";
  case DIRECTION: return "direction";
  case TONE: return "tone";
  case CAUSE_SYMBOL: return "cause";
  case LEVEL: return "level";
  case QUALITY_SYMBOL: return "warning";
  case PROGRESS: return "progress";
  case PACKAGE: return "package";
  case WATCH_STATE: return "watchState";
  case MESSAGE_STATE: return "messageState";
  case MEDIA_FLAGS: return "mediaFlags";
  case CALL_FLAGS: return "callFlags";
  case FIELD_TYPES: break;
  }
  return "never";
}

typedef void field_sink(const char *name, size_t offset, field_type type);

// A field whose C type does not fit `type` in size is a compile error.
#define SIZE_OF(type)                                                                                        \
  ((type) == MS ? sizeof(wp_ms) : (type) == TEXT || (type) == BYTES ? sizeof(wp_str) : sizeof(uint32_t))
#define FIELD(arm, field, type)                                                                              \
  do {                                                                                                       \
    _Static_assert(sizeof(((wp_output *)0)->u.arm.field) == SIZE_OF(type), #arm "." #field " is no " #type); \
    sink(#field, offsetof(wp_output, u.arm.field), type);                                                    \
  } while (0)

static void account_fields(field_sink *sink) {
  FIELD(account, state, ACCOUNT_STATE);
  FIELD(account, cause, CAUSE_SYMBOL);
  FIELD(account, status, U32);
  FIELD(account, retry_at, MS);
  FIELD(account, aor, TEXT);
  FIELD(account, display_name, TEXT);
  FIELD(account, server, TEXT);
  FIELD(account, push, TEXT);
}

static void call_fields(field_sink *sink) {
  FIELD(call, state, CALL_STATE);
  FIELD(call, flags, CALL_FLAGS);
  FIELD(call, cause, CAUSE_SYMBOL);
  FIELD(call, status, U32);
  FIELD(call, since, MS);
  FIELD(call, peer, TEXT);
  FIELD(call, name, TEXT);
  FIELD(call, reason, TEXT);
  FIELD(call, diverted, TEXT);
}

static void watch_fields(field_sink *sink) {
  FIELD(watch, package, PACKAGE);
  FIELD(watch, state, WATCH_STATE);
  FIELD(watch, cause, CAUSE_SYMBOL);
  FIELD(watch, status, U32);
  FIELD(watch, fresh, U32);
  FIELD(watch, old, U32);
  FIELD(watch, incoming, BOOL);
  FIELD(watch, peer, TEXT);
  FIELD(watch, who, TEXT);
  FIELD(watch, name, TEXT);
}

static void message_fields(field_sink *sink) {
  FIELD(message, state, MESSAGE_STATE);
  FIELD(message, number, U32);
  FIELD(message, cause, CAUSE_SYMBOL);
  FIELD(message, status, U32);
  FIELD(message, peer, TEXT);
  FIELD(message, name, TEXT);
  FIELD(message, text, TEXT);
}

static void report_fields(field_sink *sink) {
  FIELD(report, mos, U32);
  FIELD(report, mos_min, U32);
  FIELD(report, loss, U32);
  FIELD(report, jitter, U32);
  FIELD(report, round_trip, U32);
  FIELD(report, warnings, U32);
  FIELD(report, incoming, BOOL);
  FIELD(report, since, MS);
  FIELD(report, until, MS);
  FIELD(report, peer, TEXT);
  FIELD(report, call_id, TEXT);
  FIELD(report, codec, TEXT);
}

/** Tell `sink` each field of an output of that kind. */
static void fields_of(wp_output_kind kind, field_sink *sink) {
  switch (kind) {
  case WP_OUT_NONE: break;
  case WP_DO_CONNECT: FIELD(connect, url, TEXT); break;
  case WP_DO_DISCONNECT: break;
  case WP_DO_SEND: FIELD(send, bytes, BYTES); break;
  case WP_DO_OFFER:
  case WP_DO_ANSWER:
  case WP_DO_REMOTE:
    FIELD(media, sdp, TEXT);
    FIELD(media, flags, MEDIA_FLAGS);
    FIELD(media, direction, DIRECTION);
    break;
  case WP_DO_ROLLBACK:
  case WP_DO_RELEASE: break;
  case WP_DO_MUTE:
  case WP_DO_MIX: FIELD(flag, on, BOOL); break;
  case WP_DO_DTMF:
  case WP_DO_CANDIDATES: FIELD(text, text, TEXT); break;
  case WP_DO_TONE: FIELD(tone, tone, TONE); break;
  case WP_DO_CODECS:
    FIELD(codecs, order, TEXT);
    FIELD(codecs, report, TEXT);
    break;
  case WP_EV_ACCOUNT: account_fields(sink); break;
  case WP_EV_CALL: call_fields(sink); break;
  case WP_EV_DIALPAD: FIELD(text, text, TEXT); break;
  case WP_EV_TRACE_MODE: FIELD(flag, on, BOOL); break;
  case WP_EV_TRACE:
    FIELD(trace, sent, BOOL);
    FIELD(trace, text, TEXT);
    break;
  case WP_EV_NOTE:
    FIELD(note, code, I32);
    FIELD(note, field, TEXT);
    FIELD(note, text, TEXT);
    break;
  case WP_EV_QUALITY:
    FIELD(quality, level, LEVEL);
    FIELD(quality, warning, QUALITY_SYMBOL);
    FIELD(quality, mos, U32);
    break;
  case WP_EV_WATCH: watch_fields(sink); break;
  case WP_EV_MESSAGE: message_fields(sink); break;
  case WP_EV_REPORT: report_fields(sink); break;
  case WP_EV_TRANSFER:
    FIELD(transfer, progress, PROGRESS);
    FIELD(transfer, status, U32);
    break;
  }
}

/** The name without WP_, NULL for a number that is no kind. */
static const char *kind_name(wp_output_kind kind) {
#define KIND(name)                                                                                           \
  case WP_##name: return #name
  switch (kind) {
  case WP_OUT_NONE:
    return NULL;
    KIND(DO_CONNECT);
    KIND(DO_DISCONNECT);
    KIND(DO_SEND);
    KIND(DO_OFFER);
    KIND(DO_ANSWER);
    KIND(DO_REMOTE);
    KIND(DO_ROLLBACK);
    KIND(DO_RELEASE);
    KIND(DO_MUTE);
    KIND(DO_DTMF);
    KIND(DO_TONE);
    KIND(DO_CODECS);
    KIND(DO_CANDIDATES);
    KIND(DO_MIX);
    KIND(EV_ACCOUNT);
    KIND(EV_CALL);
    KIND(EV_DIALPAD);
    KIND(EV_TRACE_MODE);
    KIND(EV_TRACE);
    KIND(EV_NOTE);
    KIND(EV_QUALITY);
    KIND(EV_TRANSFER);
    KIND(EV_WATCH);
    KIND(EV_MESSAGE);
    KIND(EV_REPORT);
  }
#undef KIND
  return NULL;
}

static const char *command_name(wp_command_kind kind) {
#define KIND(name)                                                                                           \
  case WP_CMD_##name: return #name
  switch (kind) {
    KIND(CONFIGURE);
    KIND(LOGIN);
    KIND(LOGOUT);
    KIND(DIALPAD);
    KIND(TRACE);
    KIND(DIAL);
    KIND(ANSWER);
    KIND(DECLINE);
    KIND(HANGUP);
    KIND(HOLD);
    KIND(MUTE);
    KIND(DTMF);
    KIND(CAPABILITIES);
    KIND(LOCAL_SDP);
    KIND(MEDIA_UP);
    KIND(MEDIA_DOWN);
    KIND(MEDIA_FAILED);
    KIND(PAGE_GONE);
    KIND(STATS);
    KIND(TRANSFER);
    KIND(NETWORK);
    KIND(PAGE_HERE);
    KIND(CONFERENCE);
    KIND(SUBSCRIBE);
    KIND(UNSUBSCRIBE);
    KIND(MESSAGE);
    KIND(PUSH);
  }
#undef KIND
  return NULL;
}

static const char *account_word(unsigned number) {
  switch ((wp_account_state)number) {
  case WP_ACCOUNT_OFF: return "off";
  case WP_ACCOUNT_CONNECTING: return "connecting";
  case WP_ACCOUNT_REGISTERED: return "registered";
  case WP_ACCOUNT_RECONNECTING: return "reconnecting";
  case WP_ACCOUNT_REFUSED: return "refused";
  }
  return NULL;
}

static const char *call_word(unsigned number) {
  switch ((wp_call_state)number) {
  case WP_CALL_DIALING: return "dialing";
  case WP_CALL_PROGRESS: return "progress";
  case WP_CALL_RINGING: return "ringing";
  case WP_CALL_ANSWERING: return "answering";
  case WP_CALL_UP: return "up";
  case WP_CALL_ENDED: return "ended";
  }
  return NULL;
}

static const char *direction_word(unsigned number) {
  switch ((wp_direction)number) {
  case WP_SENDRECV: return "sendrecv";
  case WP_SENDONLY: return "sendonly";
  case WP_RECVONLY: return "recvonly";
  case WP_INACTIVE: return "inactive";
  }
  return NULL;
}

static const char *tone_word(unsigned number) {
  switch ((wp_tone)number) {
  case WP_TONE_NONE: return "none";
  case WP_TONE_RING: return "ring";
  case WP_TONE_WAITING: return "waiting";
  case WP_TONE_RINGBACK: return "ringback";
  case WP_TONE_BUSY: return "busy";
  case WP_TONE_ENDED: return "ended";
  case WP_TONE_RING_INTERNAL: return "ring-internal";
  }
  return NULL;
}

static const char *cause_word(unsigned number) {
  switch ((wp_cause)number) {
#define CAUSE(name, number, symbol)                                                                          \
  case WP_CAUSE_##name:                                                                                      \
    return symbol;
#include "webphone/cause.def"
#undef CAUSE
  }
  return NULL;
}

static const char *level_word(unsigned number) {
  switch ((wp_level)number) {
  case WP_LEVEL_GOOD: return "good";
  case WP_LEVEL_FAIR: return "fair";
  case WP_LEVEL_BAD: return "bad";
  }
  return NULL;
}

static const char *warning_word(unsigned number) {
  switch ((wp_quality)number) {
#define QUALITY(name, number, symbol)                                                                        \
  case WP_QUALITY_##name:                                                                                    \
    return symbol;
#include "webphone/quality.def"
#undef QUALITY
  }
  return NULL;
}

static const char *progress_word(unsigned number) {
  switch ((wp_transfer)number) {
  case WP_TRANSFER_ASKED: return "asked";
  case WP_TRANSFER_TRYING: return "trying";
  case WP_TRANSFER_RINGING: return "ringing";
  case WP_TRANSFER_DONE: return "done";
  case WP_TRANSFER_FAILED: return "failed";
  }
  return NULL;
}

static const char *package_word(unsigned number) {
  switch ((wp_package)number) {
  case WP_PACKAGE_MESSAGES: return "messages";
  case WP_PACKAGE_DIALOG: return "dialog";
  case WP_PACKAGE_PRESENCE: return "presence";
  }
  return NULL;
}

static const char *watch_word(unsigned number) {
  switch ((wp_watch_state)number) {
  case WP_WATCH_UNKNOWN: return "unknown";
  case WP_WATCH_OFFLINE: return "offline";
  case WP_WATCH_IDLE: return "idle";
  case WP_WATCH_RINGING: return "ringing";
  case WP_WATCH_BUSY: return "busy";
  case WP_WATCH_WAITING: return "waiting";
  }
  return NULL;
}

static const char *message_word(unsigned number) {
  switch ((wp_message_state)number) {
  case WP_MESSAGE_RECEIVED: return "received";
  case WP_MESSAGE_WAITING: return "waiting";
  case WP_MESSAGE_SENT: return "sent";
  case WP_MESSAGE_DELIVERED: return "delivered";
  case WP_MESSAGE_FAILED: return "failed";
  }
  return NULL;
}

typedef struct flag {
  const char *name;
  unsigned bit;
} flag;

static const flag call_flags[] = {
    {"incoming", WP_CALL_INCOMING},
    {"held", WP_CALL_HELD},
    {"remoteHeld", WP_CALL_REMOTE_HELD},
    {"muted", WP_CALL_MUTED},
    {"earlyMedia", WP_CALL_EARLY_MEDIA},
    {"changing", WP_CALL_CHANGING},
    {"private", WP_CALL_PRIVATE},
    {"auto", WP_CALL_AUTO},
    {"mixed", WP_CALL_MIXED},
};
static const flag media_flags[] = {{"provisional", WP_MEDIA_PROVISIONAL},
                                   {"first", WP_MEDIA_FIRST},
                                   {"restart", WP_MEDIA_RESTART},
                                   {"relay", WP_MEDIA_RELAY}};
static const flag gathered_flags[] = {{"host", WP_GATHERED_HOST},
                                      {"reflexive", WP_GATHERED_REFLEXIVE},
                                      {"complete", WP_GATHERED_COMPLETE},
                                      {"age", WP_GATHERED_AGE}};
#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { LAST_KIND = 255, LAST_WORD = 255 };

/** "display_name" is displayName in JavaScript. */
static void print_camel(const char *name) {
  for (; *name; name++) {
    if (*name == '_' && name[1])
      putchar(toupper((unsigned char)*++name));
    else
      putchar(*name);
  }
}

static void print_field(const char *name, size_t offset, field_type type) {
  printf(" ['");
  print_camel(name);
  printf("', %zu, '%s'],", offset, type_name(type));
}

static void print_property(const char *name, size_t offset, field_type type) {
  (void)offset;
  printf(", ");
  print_camel(name);
  printf(": %s", js_type(type));
}

static void print_word_type(const char *name, const char *(*word)(unsigned)) {
  const char *between = "";
  printf("/** @typedef {");
  for (unsigned i = 0; i <= LAST_WORD; i++) {
    if (!word(i)) continue;
    printf("%s'%s'", between, word(i));
    between = " | ";
  }
  printf("} %s */\n", name);
}

static void print_words(const char *type, const char *js, const char *(*word)(unsigned)) {
  printf("  %s: /** @type {Record<number, %s>} */ ({", type, js);
  for (unsigned i = 0; i <= LAST_WORD; i++)
    if (word(i)) printf(" %u: '%s',", i, word(i));
  printf(" }),\n");
}

static void print_flag_type(const char *name, const flag *flags, size_t count) {
  printf("/** @typedef {{ ");
  for (size_t i = 0; i < count; i++) printf("%s: boolean%s", flags[i].name, i + 1 < count ? ", " : "");
  printf(" }} %s */\n", name);
}

static void print_flags(const char *name, const flag *flags, size_t count) {
  printf("  %s: {", name);
  for (size_t i = 0; i < count; i++) printf(" %s: %u,", flags[i].name, flags[i].bit);
  printf(" },\n");
}

static void print_output_types(void) {
  for (unsigned i = 0; i <= LAST_KIND; i++) {
    const char *name = kind_name((wp_output_kind)i);
    if (!name) continue;
    printf("/** @typedef {{ kind: '%s', call: number", name);
    fields_of((wp_output_kind)i, print_property);
    printf(" }} %s */\n", name);
  }
}

static void print_union(const char *type, const char *prefix) {
  const char *between = "";
  printf("/** @typedef {");
  for (unsigned i = 0; i <= LAST_KIND; i++) {
    const char *name = kind_name((wp_output_kind)i);
    if (!name || strncmp(name, prefix, strlen(prefix)) != 0) continue;
    printf("%s%s", between, name);
    between = " | ";
  }
  printf("} %s */\n", type);
}

static void print_types(void) {
  print_word_type("AccountState", account_word);
  print_word_type("CallState", call_word);
  print_word_type("Direction", direction_word);
  print_word_type("Tone", tone_word);
  print_word_type("Cause", cause_word);
  print_word_type("Level", level_word);
  print_word_type("Warning", warning_word);
  print_word_type("Progress", progress_word);
  print_word_type("Package", package_word);
  print_word_type("WatchState", watch_word);
  print_word_type("MessageState", message_word);
  print_flag_type("CallFlags", call_flags, COUNT(call_flags));
  print_flag_type("MediaFlags", media_flags, COUNT(media_flags));
  print_output_types();
  print_union("DoOutput", "DO_");
  print_union("EvOutput", "EV_");
  printf("/** @typedef {DoOutput | EvOutput} Output */\n");
  printf("/** @typedef {keyof typeof COMMANDS} CommandKind */\n");
  printf(
      "/** @typedef {{ kind: CommandKind, call?: number, number?: number, text?: string[] }} Command */\n\n");
}

static void print_kinds(void) {
  printf("/** number: name, fields [name, offset, type]\n");
  printf(" * @type {Record<number, [string, [string, number, string][]]>} */\n");
  printf("export const KINDS = {\n");
  for (unsigned i = 0; i <= LAST_KIND; i++) {
    const char *name = kind_name((wp_output_kind)i);
    if (!name) continue;
    printf("  %u: ['%s', [", i, name);
    fields_of((wp_output_kind)i, print_field);
    printf("]],\n");
  }
  printf("};\n\n");
}

static void print_tables(void) {
  printf("/** type of a field: number: word\n * @type {Record<string, Record<number, string>>} */\n");
  printf("export const WORDS = {\n");
  print_words("accountState", "AccountState", account_word);
  print_words("callState", "CallState", call_word);
  print_words("direction", "Direction", direction_word);
  print_words("tone", "Tone", tone_word);
  print_words("cause", "Cause", cause_word);
  print_words("level", "Level", level_word);
  print_words("warning", "Warning", warning_word);
  print_words("progress", "Progress", progress_word);
  print_words("package", "Package", package_word);
  print_words("watchState", "WatchState", watch_word);
  print_words("messageState", "MessageState", message_word);
  printf("};\n\n/** type of a field: name: bit\n * @type {Record<string, Record<string, number>>} */\n");
  printf("export const FLAGS = {\n");
  print_flags("callFlags", call_flags, COUNT(call_flags));
  print_flags("mediaFlags", media_flags, COUNT(media_flags));
  printf("};\n\n/** LOCAL_SDP: bits of `number` */\nexport const GATHERED = {");
  for (size_t i = 0; i < COUNT(gathered_flags); i++)
    printf(" %s: %u,", gathered_flags[i].name, gathered_flags[i].bit);
  printf(" };\n\n/** MEDIA_FAILED: `number` by symbol\n * @type {Record<Cause, number>} */\n");
  printf("export const CAUSES = {");
  for (unsigned i = 0; i <= LAST_WORD; i++)
    if (cause_word(i)) printf(" '%s': %u,", cause_word(i), i);
  printf(" };\n\nexport const COMMANDS = {");
  for (unsigned i = 1; i <= LAST_KIND; i++)
    if (command_name((wp_command_kind)i)) printf(" %s: %u,", command_name((wp_command_kind)i), i);
  printf(" };\n\n/** number: name and text of err.def\n * @type {Record<number, [string, string]>} */\n");
  printf("export const ERRORS = {\n");
#define ERR(name, number, status, text) printf("  \"%d\": [\"%s\", \"%s\"],\n", number, #name, text);
#include "webphone/err.def"
#undef ERR
  printf("};\n");
}

int main(void) {
  printf("// SPDX-License-Identifier: MIT\n");
  printf("// Made by core/wasm/abi.c with the wasm compiler; do not edit.\n\n");
  print_types();
  printf("export const CALL_AT = %zu;\nexport const SEED_BYTES = %d;\n\n", offsetof(wp_output, call),
         WP_SEED_BYTES);
  print_kinds();
  print_tables();
  return 0;
}
