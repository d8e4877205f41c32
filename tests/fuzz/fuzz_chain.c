// SPDX-License-Identifier: MIT
// Any inputs to a chain of actions, in any order: it never traps, each output is whole JSON where it says so, what it asks it
// asks once, nothing is half merged, and it always ends. The seeds are the scenarios (scripts/fuzz-corpus.mjs).
#include "action/state.h"
#include "base/json.h"
#include "base/str.h"
#include "fuzz.h"

static wp_chain chain_memory;
static char json_memory[1 << 22];

static void check_json(wp_str text, bool object) {
  arena a;
  cJSON *root;
  arena_init(&a, json_memory, sizeof json_memory);
  FUZZ_CHECK(json_parse(&a, text, &root) == 0);
  FUZZ_CHECK(object ? cJSON_IsObject(root) : cJSON_IsArray(root));
}

/** The form on the screen is the form that is kept: as many fields, each with a value. */
static void check_form(const wp_chain *c, const wp_chain_output *o) {
  arena a;
  cJSON *schema, *data, *changed;
  arena_init(&a, json_memory, sizeof json_memory);
  FUZZ_CHECK(json_parse(&a, o->u.form.schema, &schema) == 0 && cJSON_IsArray(schema));
  FUZZ_CHECK(json_parse(&a, o->u.form.data, &data) == 0 && cJSON_IsObject(data));
  FUZZ_CHECK(json_parse(&a, o->u.form.changed, &changed) == 0 && cJSON_IsArray(changed));
  const form *f = &c->forms[c->current];
  FUZZ_CHECK((size_t)cJSON_GetArraySize(schema) == f->count && (size_t)cJSON_GetArraySize(data) == f->count);
  FUZZ_CHECK(cJSON_GetArraySize(changed) <= cJSON_GetArraySize(schema));
  FUZZ_CHECK(f->count <= REPLY_FIELDS_MAX && o->u.form.view == c->view && o->u.form.why);
}

static void check_output(const wp_chain *c, const wp_chain_output *o) {
  switch ((wp_chain_output_kind)o->kind) {
  case WP_CHAIN_OUT_NONE: FUZZ_CHECK(false); break;
  case WP_CHAIN_DO_REQUEST:
    FUZZ_CHECK(str_starts(o->u.request.path, STR("/api/softphone/")) && o->u.request.path.len < 1024);
    for (size_t i = 0; i < o->u.request.path.len; i++)
      FUZZ_CHECK((uint8_t)o->u.request.path.at[i] > ' ' && (uint8_t)o->u.request.path.at[i] < 0x7f);
    if (o->u.request.body.at) check_json(o->u.request.body, true);
    break;
  case WP_CHAIN_DO_REDIRECT:
    FUZZ_CHECK(str_starts_ci(o->u.redirect.url, STR("http://")) ||
               str_starts_ci(o->u.redirect.url, STR("https://")));
    FUZZ_CHECK(o->u.redirect.window == WP_WINDOW_SAME || o->u.redirect.window == WP_WINDOW_NEW);
    break;
  case WP_CHAIN_DO_SAVE:
    FUZZ_CHECK(o->u.save.decision >= WP_SAVE_YES && o->u.save.decision <= WP_SAVE_UNKNOWN);
    break;
  case WP_CHAIN_DO_MAKE_CALL: FUZZ_CHECK(o->u.act.text.len > 0); break;
  case WP_CHAIN_DO_ANSWER_CALL:
  case WP_CHAIN_DO_END_CALL:
  case WP_CHAIN_DO_MUTE:
  case WP_CHAIN_DO_ABORT:
  case WP_CHAIN_DO_NEXT: FUZZ_CHECK(o->u.act.ask > 0); break;
  case WP_CHAIN_EV_CHAIN:
    FUZZ_CHECK(o->u.chain.state >= WP_CHAIN_STARTED && o->u.chain.state <= WP_CHAIN_REFUSED);
    FUZZ_CHECK(o->u.chain.reason <= WP_REASON_TOO_BIG && o->u.chain.steps <= c->limits.steps);
    FUZZ_CHECK((o->u.chain.state < WP_CHAIN_ENDED) || o->u.chain.reason);
    fuzz_touch(o->u.chain.label);
    fuzz_touch(o->u.chain.field);
    fuzz_touch(o->u.chain.expected);
    fuzz_touch(o->u.chain.text);
    break;
  case WP_CHAIN_EV_FORM: check_form(c, o); break;
  case WP_CHAIN_EV_CLOSED: FUZZ_CHECK(o->u.form.view == c->view); break;
  case WP_CHAIN_EV_ERRORS:
    check_json(o->u.errors.list, false);
    FUZZ_CHECK(o->u.errors.focus.len > 0);
    break;
  case WP_CHAIN_EV_RESPONSE: fuzz_touch(o->u.response.text); break;
  case WP_CHAIN_EV_TRACE: check_json(o->u.trace.line, true); break;
  }
}

static void drain(wp_chain *c) {
  const wp_chain_output *o;
  while ((o = wp_chain_poll(c))) check_output(c, o);
  bool waits = c->phase == CHAIN_ASKING || c->phase == CHAIN_OPENING || c->phase == CHAIN_ACTING ||
               c->phase == CHAIN_SUBMITTING;
  bool asked = c->form_ask.number || c->script_ask.number || c->action_ask.number || c->change_ask.number;
  FUZZ_CHECK(!waits || asked);                   // nothing waits for ever
  FUZZ_CHECK(c->phase != CHAIN_IDLE || !asked);  // and nobody is asked for nothing
  FUZZ_CHECK(c->phase != CHAIN_IDLE || !c->open);
  FUZZ_CHECK((c->phase == CHAIN_FILLING || c->phase == CHAIN_SUBMITTING) == c->open);
  FUZZ_CHECK((wp_chain_deadline(c) != WP_NEVER) == asked);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_reader r = {data, size};
  wp_chain *c;
  wp_ms now = 1000;
  FUZZ_CHECK(wp_chain_init(&chain_memory, sizeof chain_memory, &c) == 0);
  uint8_t room = fuzz_u8(&r);  // a quarter of the inputs plays with little memory
  if (room % 4 == 3) c->arena.cap = (size_t)room * 64;
  if (room % 4 == 2) c->form_size = (size_t)room * 8;
  while (r.left) {
    wp_chain_input input = {.kind = fuzz_u8(&r) % 10};
    if (input.kind == 9) {
      now += fuzz_u16(&r);
      wp_chain_expire(c, now);
      drain(c);
      continue;
    }
    input.call = fuzz_u8(&r);
    input.number = fuzz_u16(&r);
    char *texts[2];
    for (size_t i = 0; i < 2; i++) {
      wp_str text = fuzz_take(&r, fuzz_u16(&r));
      texts[i] = fuzz_copy((const uint8_t *)text.at, text.len);
      input.text[i] = (wp_str){texts[i], text.len};
    }
    int err = wp_chain_take(c, now, &input);
    FUZZ_CHECK(err == 0 || (err == WP_E_COMMAND && !input.kind) ||
               (err == WP_E_ARG && input.kind >= WP_CHAIN_CHANGE));
    drain(c);
    free(texts[0]);
    free(texts[1]);
  }
  wp_chain_take(c, now, &(wp_chain_input){.kind = WP_CHAIN_CANCEL});
  drain(c);
  FUZZ_CHECK(c->phase == CHAIN_IDLE);
  return 0;
}
