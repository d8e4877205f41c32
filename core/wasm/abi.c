// SPDX-License-Identifier: MIT
// Prints abi.js: kinds, fields, offsets, names of enumerations, flags, causes, errors and commands, as the
// wasm compiler lays them out, and the JSDoc types of all of them. No switch here has a default: what is
// added to a header and not here does not compile.
#include "webphone/phone.h"

#include "abi_print.h"

#include <stdio.h>

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
  CALL_FLAGS,
  MEDIA_FLAGS,
  FIELD_TYPES
} field_type;

static const abi_type types[FIELD_TYPES];

_Static_assert(offsetof(wp_output, call) == 4 && offsetof(wp_output, u) == ABI_HEAD, "the head of an output");
#define FIELD(arm, field, type) ABI_FIELD(wp_output, arm, field, &types[type])

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
static void fields_of(unsigned kind, field_sink *sink) {
  switch ((wp_output_kind)kind) {
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
static const char *kind_name(unsigned kind) {
#define KIND(name)                                                                                           \
  case WP_##name: return #name
  switch ((wp_output_kind)kind) {
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

static const char *command_name(unsigned kind) {
#define KIND(name)                                                                                           \
  case WP_CMD_##name: return #name
  switch ((wp_command_kind)kind) {
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
    {"voicemail", WP_CALL_VOICEMAIL},
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

// What JavaScript sees for each type; the reader in web/phone/core.js has a method for the first six.
#define WORDS(words) .size = sizeof(uint32_t), .word = words
#define FLAGS(bits) .size = sizeof(uint32_t), .flags = bits, .flag_count = COUNT(bits)
static const abi_type types[FIELD_TYPES] = {
    [U32] = {"u32", "number", .size = sizeof(uint32_t)},
    [I32] = {"i32", "number", .size = sizeof(int32_t)},
    [MS] = {"ms", "number", .size = sizeof(wp_ms)},
    [BOOL] = {"bool", "boolean", .size = sizeof(uint32_t)},
    [TEXT] = {"text", "string", .size = sizeof(wp_str)},
    [BYTES] = {"bytes", "Uint8Array", .size = sizeof(wp_str)},
    [ACCOUNT_STATE] = {"accountState", "AccountState", WORDS(account_word)},
    [CALL_STATE] = {"callState", "CallState", WORDS(call_word)},
    [DIRECTION] = {"direction", "Direction", WORDS(direction_word)},
    [TONE] = {"tone", "Tone", WORDS(tone_word)},
    [CAUSE_SYMBOL] = {"cause", "Cause", WORDS(cause_word)},
    [LEVEL] = {"level", "Level", WORDS(level_word)},
    [QUALITY_SYMBOL] = {"warning", "Warning", WORDS(warning_word)},
    [PROGRESS] = {"progress", "Progress", WORDS(progress_word)},
    [PACKAGE] = {"package", "Package", WORDS(package_word)},
    [WATCH_STATE] = {"watchState", "WatchState", WORDS(watch_word)},
    [MESSAGE_STATE] = {"messageState", "MessageState", WORDS(message_word)},
    [CALL_FLAGS] = {"callFlags", "CallFlags", FLAGS(call_flags)},
    [MEDIA_FLAGS] = {"mediaFlags", "MediaFlags", FLAGS(media_flags)},
};

static void print_rest(void) {
  printf("/** LOCAL_SDP: bits of `number` */\nexport const GATHERED = {");
  for (size_t i = 0; i < COUNT(gathered_flags); i++)
    printf(" %s: %u,", gathered_flags[i].name, gathered_flags[i].bit);
  printf(" };\n\n");
  abi_print_list("COMMANDS", "CommandKind", command_name);
  printf("/** number: name and text of err.def\n * @type {Record<number, [string, string]>} */\n");
  printf("export const ERRORS = {\n");
#define ERR(name, number, status, text) printf("  \"%d\": [\"%s\", \"%s\"],\n", number, #name, text);
#include "webphone/err.def"
#undef ERR
  printf("};\n");
}

int main(void) {
  const abi a = {types, FIELD_TYPES, kind_name, fields_of};
  printf("// SPDX-License-Identifier: MIT\n");
  printf("// Made by core/wasm/abi.c with the wasm compiler; do not edit.\n\n");
  abi_print_types(&a, "DoOutput", "EvOutput");
  printf("/** @typedef {DoOutput | EvOutput} Output */\n");
  abi_print_word_type("CommandKind", command_name);
  printf(
      "/** @typedef {{ kind: CommandKind, call?: number, number?: number, text?: string[] }} Command */\n\n");
  printf("export const SEED_BYTES = %d;\n\n", WP_SEED_BYTES);
  abi_print_tables(&a, "Output");
  print_rest();
  return 0;
}
