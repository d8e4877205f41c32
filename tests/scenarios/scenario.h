// SPDX-License-Identifier: MIT
// Scenarios: Markdown documents that a person reads and a machine runs (README.md says how to write one).
#ifndef SCENARIOS_SCENARIO_H
#define SCENARIOS_SCENARIO_H

#include <stdbool.h>
#include <stdio.h>

#include "webphone/phone.h"

// doc.c: a document -> cases -> blocks.

typedef struct line {
  char *text;  // terminated, without its line end
  int number;
} line;

typedef struct block {
  char kind[16];  // "do", "in", "out", "link", "after", "restart", "setup", "limits"
  int number;     // of the line that opens it
  line *lines;
  size_t count;
} block;

typedef struct scenario {
  char *title;
  int number;
  block *blocks;
  size_t count;
} scenario;

typedef struct document {
  char *path, *text;
  scenario *cases;
  size_t count;
} document;

/** Exits with a message when the file cannot be read or is no scenario document. Read once, never freed. */
document *document_read(const char *path);
/** The whole file, terminated; NULL when it cannot be read. */
char *file_read(const char *path, size_t *len);
/** Zeroed, until allocate_end gives back everything that a case took. */
void *allocate(size_t size);
void allocate_end(void);
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

// match.c: patterns with {names} and `...` against texts.

typedef struct binding {
  char *name, *value;
} binding;

typedef struct bindings {
  binding items[128];
  size_t count;
} bindings;

const char *bound(const bindings *b, const char *name);
void bind(bindings *b, const char *name, const char *value);
/** Does the whole text match? Names seen for the first time are bound when it does. */
bool match(bindings *b, const char *pattern, const char *text);
/** The text with its {names} replaced; *missing is the first that has no value, or NULL. */
char *substitute(const bindings *b, const char *text, const char **missing);

// output.c: outputs of the phone as names and values, and the lines that expect them.

#define FIELDS_MAX 16

typedef struct field {
  const char *name;
  char type;  // 'w' word, 'f' flag set, 't' text, 'b' bytes, 'n' number, 'm' milliseconds, 'o' bool
  char *value;
  size_t len;
  uint64_t number;
} field;

typedef struct record {
  const char *kind;  // "DO_SEND"
  wp_call_id call;
  bool has_call;
  wp_ms at;  // when it came
  field fields[FIELDS_MAX];
  size_t count;
} record;

/** `shift` is how far the phone's clock is ahead of `now`. */
record *record_of(const wp_output *output, wp_ms now, wp_ms shift);
const field *record_field(const record *r, const char *name);
/** For people: "EV_CALL 1 up held cause=none". */
char *record_text(const record *r, unsigned ordinal);
/** As the wasm loader gives it, texts as bytes in \u00xx; for tests/wasm/parity.test.mjs. */
void record_json(FILE *out, const record *r);
void json_bytes(FILE *out, const char *bytes, size_t len);

// expect.c: what an out block says against what came.

/** The kind of an expectation line, or NULL when the line is none. */
const char *expectation_kind(const char *text);
bool kind_has_call(const char *kind);
/** The words behind kind and call; NULL or a reason why `r` is not what they say. */
char *record_differs(const record *r, bindings *b, const char *words);
/** A SIP message against the lines of an expectation; NULL or the reason. */
char *message_differs(const char *bytes, size_t len, bindings *b, const line *lines, size_t count);

// command.c: words -> a command.

typedef struct spoken {
  const char *name;  // "LOCAL_SDP"
  wp_command command;
  unsigned ordinal;    // of the call, 0 none
  unsigned other;      // the same for the call in `number`; 0: none
  int expected_error;  // behind "=>"
  const char *why;     // not NULL: the words make no command
} spoken;

spoken command_parse(const char *folder, const char *words);
int error_of(const char *name);
const char *error_name(int err);

// play.c: a case against a phone.

typedef struct play_options {
  const char *folder;                  // of this file: setup/ and sdp/ are looked for in it
  FILE *recording;                     // every input and output as JSON, or NULL
  bool lenient;                        // outputs are not compared: the phone was made small on purpose
  size_t arena, calls, txns, errands;  // SIZE_MAX: as built
  bool late;                           // made small only when the setup of the case has been played
  bool moving;                         // saved and loaded elsewhere after each input
  bool verbose;
} play_options;

/** Play one case on a phone of its own; false when it failed, and why is on standard error. */
bool play(const document *d, const scenario *s, const play_options *options);

#endif
