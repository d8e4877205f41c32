// SPDX-License-Identifier: MIT
// Devices subscribe to pushes, and say from a push what becomes of the call.
#include "store/push.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api/answer.h"
#include "api/api.h"
#include "api/site.h"
#include "base/base64url.h"
#include "base/clock.h"
#include "base/endpoint.h"
#include "base/secret.h"
#include "push/act.h"
#include "store/voicemail.h"

enum { AUTH_BYTES = 16, LABEL_MAX = 100, TEXT_MAX = 80 };

void push_key_show(request *r, reply *out) {
  p256_pair pair;
  char text[BASE64URL_SIZE(P256_PUBLIC)];
  if (push_key(r->db, clock_now(), &pair) != DB_DONE) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  base64url_write(pair.open, P256_PUBLIC, text);
  secret_forget(&pair, sizeof pair);
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "key", text);
  cJSON_AddBoolToObject(json, "calls", atomic_load(&r->site->config)->push.listen != NULL);
  reply_json(r, out, 200, json);
}

void push_index(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  reply_page(r, out, push_list(r->db, r->actor.account, p.after, p.limit + 1), &p, "id");
}

static void read_keys(fields *f, push_device *device) {
  unsigned char open[P256_PUBLIC];
  unsigned char auth[AUTH_BYTES];
  const cJSON *object = field_object(f, "keys");
  if (!object) return;
  fields keys = fields_of(object);
  device->p256dh = field_text(&keys, "p256dh", 1, 100);
  device->auth = field_text(&keys, "auth", 1, 100);
  if (!keys.name[0] && (!base64url_read(device->p256dh, open, sizeof open) || !p256_is_point(open)))
    fields_fault(&keys, "p256dh", "must be a point of P-256, in base64url");
  if (!keys.name[0] && !base64url_read(device->auth, auth, sizeof auth))
    fields_fault(&keys, "auth", "must be 16 bytes in base64url");
  if (!fields_end(&keys)) fields_fault(f, "keys", "%.50s %.120s", keys.name, keys.why);
}

// What notifications say where the push service or the system shows them without asking the app.
static void read_texts(request *r, fields *f, push_device *device) {
  static const char *const kinds[] = {"ring", "missed", "elsewhere", "voicemail"};
  device->texts = "{}";
  if (!field_has(f, "texts")) return;
  const cJSON *object = field_object(f, "texts");
  fields texts = fields_of(object);
  for (size_t i = 0; object && i < sizeof kinds / sizeof *kinds; i++) {
    if (field_has(&texts, kinds[i])) field_text(&texts, kinds[i], 1, TEXT_MAX);
  }
  if (!object || !fields_end(&texts)) {
    if (object) fields_fault(f, "texts", "%.50s %.120s", texts.name, texts.why);
    return;
  }
  char *plain = cJSON_PrintUnformatted(object);
  device->texts = plain ? arena_copy(&r->arena, plain, strlen(plain)) : NULL;
  cJSON_free(plain);
  if (!device->texts) fields_fault(f, "texts", "must be shorter");
}

static void read_endpoint(request *r, fields *f, push_device *device) {
  char origin[PUSH_ORIGIN_SIZE];
  const char *url = field_text(f, "endpoint", 1, ENDPOINT_MAX);
  device->endpoint = url;
  if (f->name[0]) return;
  if (!endpoint_origin(url, origin))
    fields_fault(f, "endpoint", "must be an https address");
  else if (!endpoint_is_listed(origin, push_services_of(atomic_load(&r->site->config))))
    fields_fault(f, "endpoint", "must be of a push service that this server knows");
  else
    device->service = arena_copy(&r->arena, origin, strlen(origin));
}

void push_put(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  push_device device = {.label = ""};
  read_endpoint(r, &f, &device);
  read_keys(&f, &device);
  read_texts(r, &f, &device);
  if (field_has(&f, "label")) device.label = field_text(&f, "label", 0, LABEL_MAX);
  // A browser's own toJSON() has it. The push service says when it is over.
  if (field_has(&f, "expirationTime")) field_int(&f, "expirationTime", 0, 4102444800000);
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  device.origin = arena_print(&r->arena, "%s://%s", r->secure ? "https" : "http", r->authority);
  int64_t id = 0;
  if (!device.origin || !device.service ||
      push_subscribe(r->db, r->actor.account, &device, clock_now(), &id) != DB_DONE) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cJSON *answer = cJSON_CreateObject();
  cJSON_AddNumberToObject(answer, "id", (double)id);
  reply_json(r, out, 200, answer);
}

void push_remove(request *r, reply *out) {
  reply_done(r, push_unsubscribe(r->db, r->actor.account, r->params[0].number), out);
}

// Whose token is nobody's, whose call is over and who comes twice hear the same.
static void say(request *r, const char *token, const char *kind, int64_t status, reply *out) {
  static const char over[] = "That call is over.";
  p256_pair pair;
  unsigned char key[ACT_KEY];
  act what;
  if (push_key(r->db, clock_now(), &pair) != DB_DONE) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  act_key(pair.secret, key);
  secret_forget(&pair, sizeof pair);
  bool good = act_read(key, token, &what) && what.until >= clock_now();
  secret_forget(key, sizeof key);
  if (!good) {
    reply_failure(r, 404, over, out);
    return;
  }
  char gateway[GATEWAY_SIZE];
  snprintf(gateway, sizeof gateway, "%016" PRIx64, what.gateway);
  push_act said = {token, kind, gateway, (int64_t)what.call, what.subscription, status, what.until};
  db_result result = push_act_add(r->db, &said);
  if (result == DB_DONE) {
    site_ring_gateway(r->site);
    reply_empty(out);
  } else {
    reply_failure(r, result == DB_EXISTS ? 404 : 500, result == DB_EXISTS ? over : NULL, out);
  }
}

static const char *read_token(fields *f) {
  return field_text(f, "token", ACT_SIZE - 1, ACT_SIZE - 1);
}

void push_decline(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const char *token = read_token(&f);
  bool everywhere = field_has(&f, "everywhere") ? field_bool(&f, "everywhere") : true;
  // RFC 3261 21.6.2: 603 ends the call for all phones of the number, 486 (21.4.24) for these devices.
  if (fields_end(&f))
    say(r, token, "decline", everywhere ? 603 : 486, out);
  else
    reply_fault(r, &f, out);
}

void push_answered(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const char *token = read_token(&f);
  if (fields_end(&f))
    say(r, token, "answered", 0, out);
  else
    reply_fault(r, &f, out);
}

void push_deliveries_show(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  int64_t account = r->params[0].number;
  db_result known = voicemail_account(r->db, account, r->actor.tenant);
  if (known != DB_DONE) {
    reply_failure(r, known == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  reply_page(r, out, push_deliveries(r->db, account, p.after, p.limit + 1), &p, "id");
}
