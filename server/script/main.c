// SPDX-License-Identifier: MIT
// webphone-script CPU-SECONDS MEMORY-MB: one script, once, on JavaScriptCore. In on descriptor 0, out on 1, in
// frames (script/frame.h); see prelude.js for what the script finds. Started by the portal, by nobody else.
#include <errno.h>
#include <jsc/jsc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox.h"
#include "script/frame.h"

extern const char prelude_js[];

// What the engine calls the script's source: prelude.js looks for it.
#define SCRIPT "script"

enum { EXIT_PORTAL_GONE = 3, EXIT_NO_SANDBOX = 4, EXIT_MISUSED = 5 };

static void write_all(const void *bytes, size_t len) {
  const char *at = bytes;
  while (len > 0) {
    ssize_t sent = write(1, at, len);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) _exit(EXIT_PORTAL_GONE);
    at += sent;
    len -= (size_t)sent;
  }
}

static void send_text(const char *json, gpointer with) {
  (void)with;
  unsigned char head[FRAME_HEAD];
  size_t len = strlen(json);
  frame_head(len, head);
  write_all(head, sizeof head);
  write_all(json, len);
}

static frames incoming;

// The next frame as text. With `delay` milliseconds (-1: for ever) gone and nothing there: NULL.
static char *next_frame(int delay) {
  const char *at;
  size_t len;
  int found;
  while ((found = frames_next(&incoming, &at, &len)) == 0) {
    size_t room;
    struct pollfd in = {.fd = 0, .events = POLLIN};
    if (poll(&in, 1, delay) <= 0) return NULL;
    char *to = frames_room(&incoming, &room);
    ssize_t got = to ? read(0, to, room) : 0;
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) _exit(EXIT_PORTAL_GONE);
    frames_add(&incoming, (size_t)got);
  }
  if (found < 0) _exit(EXIT_MISUSED);
  return g_strndup(at, len);
}

// The engine as an interpreter with one thread: no code is made at run time, so none has to be executable.
static JSCContext *open_engine(void) {
  static const char *const off[] = {"useJIT", "useConcurrentGC", "useWasm", "useGenerationalGC"};
  for (size_t i = 0; i < sizeof off / sizeof *off; i++) jsc_options_set_boolean(off[i], FALSE);
  jsc_options_set_uint("numberOfGCMarkers", 1);
  return jsc_context_new();
}

// What no handler of ours has caught ends up in the context; it is looked at where it matters.
static void ignore(JSCContext *context, JSCException *exception, gpointer with) {
  (void)with;
  jsc_context_throw_exception(context, exception);
}

static JSCValue *method(JSCValue *object, const char *name) {
  return jsc_value_object_get_property(object, name);
}

static void done_with(JSCValue *value) {
  if (value) g_object_unref(value);
}

// A member of what the portal sent, as JSON.
static char *member_json(JSCValue *object, const char *name) {
  JSCValue *value = jsc_value_object_get_property(object, name);
  char *json = jsc_value_to_json(value, 0);
  g_object_unref(value);
  return json ? json : g_strdup("{}");
}

static void begin(JSCContext *context, JSCValue *side) {
  char *text = next_frame(-1);
  JSCValue *request = text ? jsc_value_new_from_json(context, text) : NULL;
  g_free(text);
  if (!request || !jsc_value_is_object(request)) _exit(EXIT_MISUSED);
  char *env = member_json(request, "env");
  done_with(jsc_value_object_invoke_method(side, "open", G_TYPE_STRING, env, G_TYPE_NONE));
  JSCValue *source = method(request, "source");
  JSCValue *most = method(request, "most");
  char *script = jsc_value_to_string(source);
  char *data = member_json(request, "data");
  char *ctx = member_json(request, "ctx");
  done_with(jsc_context_evaluate_with_source_uri(context, script, -1, SCRIPT, 1));
  JSCValue *main_function = NULL;
  if (!jsc_context_get_exception(context))
    main_function = jsc_context_evaluate(context, "typeof main === 'function' ? main : undefined", -1);
  JSCException *exception = jsc_context_get_exception(context);
  if (exception) {
    char *said =
        g_strdup_printf("%s: %s", jsc_exception_get_name(exception), jsc_exception_get_message(exception));
    int line = (int)jsc_exception_get_line_number(exception);
    char *stack = g_strdup(jsc_exception_get_backtrace_string(exception));
    jsc_context_clear_exception(context);
    JSCValue *broken = method(side, "broken");
    done_with(jsc_value_function_call(broken, G_TYPE_STRING, said, G_TYPE_INT, line, G_TYPE_STRING, stack,
                                      G_TYPE_NONE));
    return;
  }
  JSCValue *run = method(side, "run");
  done_with(jsc_value_function_call(run, JSC_TYPE_VALUE, main_function, G_TYPE_STRING, data, G_TYPE_STRING,
                                    ctx, G_TYPE_DOUBLE, jsc_value_to_double(most), G_TYPE_NONE));
}

static void go_on(JSCValue *side) {
  JSCValue *turn = method(side, "turn");
  JSCValue *receive = method(side, "receive");
  for (;;) {
    JSCValue *said = jsc_value_function_call(turn, G_TYPE_NONE);
    int delay = said ? jsc_value_to_int32(said) : -2;
    done_with(said);
    if (delay == -2) return;
    char *text = delay ? next_frame(delay) : NULL;
    if (!text) continue;
    done_with(jsc_value_function_call(receive, G_TYPE_STRING, text, G_TYPE_NONE));
    g_free(text);
  }
}

int main(int argc, char **argv) {
  unsigned cpu = argc == 3 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
  unsigned memory = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
  // The engine's own heap reserves gigabytes at once, and no limit of memory means anything: the C library's.
  const char *heap = getenv("Malloc");
  if (!cpu || !memory || !heap || strcmp(heap, "1") != 0) return EXIT_MISUSED;
  if (sandbox_enter()) return EXIT_NO_SANDBOX;
  incoming = frames_of(FRAME_MAX);
  JSCContext *context = open_engine();
  jsc_context_push_exception_handler(context, ignore, NULL, NULL);
  JSCValue *prelude = jsc_context_evaluate(context, prelude_js, -1);
  JSCValue *send =
      jsc_value_new_function(context, NULL, G_CALLBACK(send_text), NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  JSCValue *side = jsc_value_function_call(prelude, JSC_TYPE_VALUE, send, G_TYPE_NONE);
  if (!side || !jsc_value_is_object(side)) return EXIT_MISUSED;
  if (sandbox_close(cpu, memory)) return EXIT_NO_SANDBOX;
  begin(context, side);
  go_on(side);
  // Nothing is tidied up: the process was for one script.
  _exit(0);
}
