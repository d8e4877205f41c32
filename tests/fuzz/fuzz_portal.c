// SPDX-License-Identifier: MIT
// Any request to the portal, by anybody: who (n nobody, a account, o token, s token of another tenant, p operator at the
// panel, w payment provider with a good signature), method, path and query in the first line, then the
// body. Whatever it is, the answer is no server error, and a failure is told as a problem document.
#include "fuzz.h"

#include <strings.h>
#include <unistd.h>

#include "api/site.h"
#include "base/clock.h"
#include "http/shelf.h"
#include "serve/exchange.h"
#include "store/operator.h"
#include "store/session.h"
#include "store/setting.h"
#include "store/store.h"

enum { INPUTS_PER_DATABASE = 500, LINE_MAX_SIZE = 1000, ROUTES_MAX = 256 };

#define PROVIDER_SECRET "whsec"

static struct {
  config config;
  site site;
  db *db;
  views views;
  shelf shelf;
  int inputs;
  account account;
  int64_t tenant;
  char operator_token[80];
  char scoped_token[80];
  char cookie[80];
  char panel_cookie[80];
  bool reached[ROUTES_MAX];  // a body came to the route's handler
  char signature[SHA256_HEX + 32];
  const char *type;  // of the present body
} world;

// The settings that a request may find: one of each.
static const char *const rows[][2] = {
    {"companies", "{\"id\":1,\"name\":\"Acme\"}"},
    {"customers", "{\"id\":1,\"name\":\"Anna\",\"company\":1,\"currency\":\"EUR\"}"},
    {"tenants",
     "{\"id\":1,\"domain\":\"*\",\"brand\":\"B\",\"sipDomain\":\"localhost\",\"webrtcHosts\":[\"h\"],"
     "\"templateCustomer\":1,\"flags\":{\"register\":true,\"displayBalance\":true,\"acceptPayment\":true},"
     "\"phone\":{\"recording\":{\"policy\":\"ask\"}},"
     "\"turnUrls\":[\"turn:t\"],\"turnSecret\":\"s\"}"},
    {"tenants", "{\"id\":2,\"domain\":\"two.example\",\"brand\":\"B\",\"sipDomain\":\"two.example\","
                "\"webrtcHosts\":[\"h\"]}"},
    {"templates",
     "{\"id\":1,\"tenant\":1,\"name\":\"T\",\"body\":\"{{account.name}} {{env.X}} {{balance}}\"}"},
    {"variables", "{\"id\":1,\"name\":\"X\",\"value\":\"v\"}"},
    {"scripts", "{\"id\":1,\"tenant\":1,\"name\":\"S\",\"source\":\"function main() {}\"}"},
    {"forms", "{\"id\":1,\"tenant\":1,\"name\":\"F\",\"sandbox_id\":1,\"formSchema\":[{\"name\":\"a\"}]}"},
    {"forms", "{\"id\":2,\"tenant\":1,\"name\":\"Without\"}"},
    {"buttons", "{\"id\":1,\"tenant\":1,\"label\":\"B\",\"sandbox_id\":1,\"form_id\":1}"},
    {"leadSets", "{\"id\":1,\"tenant\":1,\"name\":\"L\"}"},
    {"campaigns", "{\"id\":1,\"tenant\":1,\"name\":\"C\",\"lead_set\":1,\"state\":\"running\"}"},
    {"accounts",
     "{\"id\":1,\"username\":\"1001\",\"domain\":\"localhost\",\"customer\":1,\"password\":\"pw\"}"},
};

static void close_world(void) {
  views_free(&world.views);
  shelf_empty(&world.shelf);
  world.views = (views){0};
  db_close(world.db);
  world.db = NULL;
}

static void open_world(void) {
  char why[DB_WHY_SIZE];
  world.db = store_open(":memory:", why);
  FUZZ_CHECK(world.db);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    arena memory = arena_of(1 << 20);
    fields f;
    setting_access a = {.db = world.db, .arena = &memory, .section = setting_find(rows[i][0])};
    cJSON *row = cJSON_Parse(rows[i][1]);
    FUZZ_CHECK(setting_import(&a, row, &f) == DB_DONE);
    cJSON_Delete(row);
    arena_free(&memory);
  }
  char token[TOKEN_SIZE];
  int64_t id;
  FUZZ_CHECK(token_add(world.db, "all", 0, 1, token, &id) == DB_DONE);
  snprintf(world.operator_token, sizeof world.operator_token, "Bearer %s", token);
  FUZZ_CHECK(token_add(world.db, "one", 2, 1, token, &id) == DB_DONE);
  snprintf(world.scoped_token, sizeof world.scoped_token, "Bearer %s", token);
  FUZZ_CHECK(operator_add(world.db, "anna", "correct horse battery", RANK_OWNER, 0, 1, false) == DB_DONE);
  FUZZ_CHECK(account_find(world.db, "1001", "localhost", &world.account) == DB_DONE);
  // A lead that is taken by whoever is logged in, and one that waits; a voice message, an entry, a call.
  static const char *const sql[] = {
      "INSERT INTO leads (id, tenant_id, lead_set_id, phone) VALUES (1, 1, 1, '030'), (2, 1, 1, '031')",
      "INSERT INTO phonebooks (customer_id, revision, entries) VALUES (1, 1, 1)",
      "INSERT INTO phonebook_entries (id, customer_id, revision, numbers, number_count, name, company, "
      "title, email,"
      " address, note, uid) VALUES (1, 1, 1, '[]', 0, 'Jane', '', '', '', '', '', '')",
      "INSERT INTO mailboxes (id, account_id) VALUES (1, 1)",
      "INSERT INTO voicemails (id, mailbox_id, deposit_key, caller, name, call_id, type, size, duration_ms, "
      "left_at)"
      " VALUES (1, 1, 'k', '1', '', '', 'audio/wav', 3, 1, 1)",
      "INSERT INTO recordings (id, account_id, client_key, call_uuid, peer, name, incoming, forced, "
      "started_at, until_at)"
      " VALUES (1, 1, 'k', 'u', '1', '', 0, 0, 1, 9000000000000)",
      "INSERT INTO checkouts (id, entry_key, provider, tenant_id, customer_id, account_id, currency, minor, "
      "created_at)"
      " VALUES (1, 'k', 'test', 1, 1, 1, 'USD', 500, 1)",
      "INSERT INTO voicemail_audio (voicemail_id, part, bytes) VALUES (1, 0, x'010203')",
  };
  for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) FUZZ_CHECK(db_script(world.db, sql[i]) == DB_DONE);
  static char provider[] = "test", provider_secret[] = PROVIDER_SECRET;
  world.config.payments.provider = provider;
  world.config.payments.webhook_secret = provider_secret;
  atomic_store(&world.site.config, &world.config);
  atomic_fetch_add(&world.site.generation, 1);
  world.site.web = -1;
}

static const char *header_of(const void *from, const char *name) {
  char who = *(const char *)from;
  if (strcasecmp(name, "Host") == 0) return "localhost:8080";
  if (strcasecmp(name, "Origin") == 0) return "http://localhost:8080";
  if (strcasecmp(name, "Content-Type") == 0) return world.type;
  if (strcasecmp(name, "Cookie") == 0)
    return who == 'a' ? world.cookie : who == 'p' ? world.panel_cookie : NULL;
  if (strcasecmp(name, "Stripe-Signature") == 0) return who == 'w' ? world.signature : NULL;
  if (strcasecmp(name, "Authorization") != 0) return NULL;
  return who == 'o' ? world.operator_token : who == 's' ? world.scoped_token : NULL;
}

static void log_in_at_panel(void) {
  operator_row who;
  char token[TOKEN_SIZE];
  if (operator_find(world.db, "anna", &who) != DB_DONE) return;
  if (operator_session_begin(world.db, &who, clock_now(), token) != DB_DONE) return;
  snprintf(world.panel_cookie, sizeof world.panel_cookie, "webphone-panel=%s", token);
}

static void sign(const char *body, size_t len) {
  char room[4096];
  int stamp = snprintf(room, sizeof room, "%lld", (long long)(clock_now() / SECOND));
  if (len > sizeof room - 64) return;
  room[stamp] = '.';
  if (len) memcpy(room + stamp + 1, body, len);
  char hex[SHA256_HEX];
  hmac_sha256_hex(PROVIDER_SECRET, room, (size_t)stamp + 1 + len, hex);
  snprintf(world.signature, sizeof world.signature, "t=%.*s,v1=%s", stamp, room, hex);
}

static void log_in(void) {
  char token[TOKEN_SIZE];
  if (session_begin(world.db, 1, &world.account, clock_now(), token) != DB_DONE) return;
  // In the campaign, with its first lead.
  db_script(world.db,
            "DELETE FROM campaign_agents; INSERT INTO campaign_agents (session_id, campaign_id, account_id,"
            " chosen_at, seen_at) SELECT max(id), 1, 1, 1, 1 FROM sessions;"
            " UPDATE leads SET lock_session_id = (SELECT max(id) FROM sessions), lock_until ="
            " 9000000000000, status = 'NEW' WHERE id = 1");
  snprintf(world.cookie, sizeof world.cookie, "webphone=%s", token);
}

static void check(const exchange *x) {
  const reply *out = &x->reply;
  // A script that cannot be run here: there is no program for it.
  bool scripted = out->status == 503 && out->body && strstr(out->body, "\"script\":");
  FUZZ_CHECK(out->status >= 200 && (out->status < 500 || scripted));
  if (out->file >= 0) close(out->file);  // sound; the app has no files here
  FUZZ_CHECK(!out->body_len || out->body);
  if (out->type && strstr(out->type, "json") && out->body) {
    cJSON *json = cJSON_ParseWithLength(out->body, out->body_len);
    FUZZ_CHECK(json);
    bool failed = out->status >= 400;
    FUZZ_CHECK(!failed || cJSON_IsString(cJSON_GetObjectItemCaseSensitive(json, "detail")));
    cJSON_Delete(json);
  }
  for (size_t i = 0; i < out->header_count; i++) FUZZ_CHECK(!strpbrk(out->headers[i].value, "\r\n"));
}

// Not refused before its handler saw the body.
static void note_reached(const exchange *x) {
  static const unsigned before[] = {401, 403, 404, 405, 411, 413, 415, 421, 429};
  bool seen = true;
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) seen = seen && x->reply.status != before[i];
  if (x->route && (seen || x->request.json)) world.reached[x->route - routes] = true;
}

int fuzz_finish(void) {
  int missing = 0;
  for (size_t i = 0; i < route_count; i++) {
    if (!routes[i].body_max || world.reached[i]) continue;
    fprintf(stderr, "no seed reaches %s %s with its body\n", routes[i].method, routes[i].path);
    missing++;
  }
  return missing != 0;
}

// What the address takes, if it takes something else than JSON.
static const char *type_of(const char *url, uint8_t first) {
  if (strstr(url, "/import")) return first == 'B' ? "text/vcard" : "text/csv";
  if (strstr(url, "/voicemail"))
    return first == 'R' ? "audio/wav" : first == 'O' ? "audio/ogg" : "application/json";
  return "application/json";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
  size_t len = end ? (size_t)(end - data) : 0;
  if (len < 4 || len >= LINE_MAX_SIZE || memchr(data, 0, len)) return 0;
  if (world.inputs++ % INPUTS_PER_DATABASE == 0) {
    close_world();
    open_world();
  }
  char line[LINE_MAX_SIZE];
  memcpy(line, data, len);
  line[len] = '\0';
  char *url = strchr(line, ' ');
  if (!url) return 0;
  *url++ = '\0';
  char *query = strchr(url, '?');
  if (query) *query++ = '\0';
  world.type = type_of(url, size > len + 1 ? data[len + 1] : 0);
  if (line[0] == 'a') log_in();
  if (line[0] == 'p') log_in_at_panel();
  arrival a = {.method = line + 1,
               .url = url,
               .query = query,
               .header_fields = 5,
               .peer = "192.0.2.1",
               .header = header_of,
               .from = line};
  exchange *x = exchange_open(&world.site, world.db, &world.views, NULL, &a);
  FUZZ_CHECK(x);
  x->request.shelf = &world.shelf;
  size_t body_len = size - len - 1;
  char *body = fuzz_copy(end + 1, body_len);
  if (line[0] == 'w') sign(body, body_len);
  if (!body_len || exchange_body(x, body, body_len)) {
    exchange_answer(x);
    check(x);
    if (body_len) note_reached(x);
  }
  free(body);
  exchange_close(x, &world.views);
  return 0;
}
