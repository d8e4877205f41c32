// SPDX-License-Identifier: MIT
// Any bytes as the operator's configuration: taken as a whole or refused with a field and a sentence, and
// then what stood before stands still.
#include "base/str.h"
#include "config/config.h"
#include "fuzz.h"
#include "webphone/err.h"

static char memory[1 << 17];

static void check_list(const config *c, const config_list *list) {
  FUZZ_CHECK(list->count <= CONFIG_LIST);
  for (size_t i = 0; i < list->count; i++) {
    FUZZ_CHECK(list->items[i].at >= c->memory &&
               list->items[i].at + list->items[i].len <= c->memory + CONFIG_TEXT);
    fuzz_touch(list->items[i]);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const wp_str good = STR("{\"domain\":\"good.example\",\"wsServers\":[\"wss://good.example/\"]}");
  static config c;
  char *text = fuzz_copy(data, size);
  wp_str field = STR_NONE, why = STR_NONE;
  arena a;
  arena_init(&a, memory, sizeof memory);
  config_init(&c);
  FUZZ_CHECK(config_read(&c, &a, good, &field, &why) == 0);
  arena_reset(&a);
  field = why = STR_NONE;
  int err = config_read(&c, &a, (wp_str){text, size}, &field, &why);
  FUZZ_CHECK(err == 0 || err == WP_E_JSON || err == WP_E_CONFIG || err == WP_E_FULL || err == WP_E_ARENA);
  if (err) {
    FUZZ_CHECK(field.len && why.len);
    FUZZ_CHECK(str_eq(c.domain, STR("good.example")) && c.servers.count == 1);
  } else {
    FUZZ_CHECK(c.domain.len && c.servers.count && c.expires_s >= 30 && c.expires_s <= 86400);
    for (size_t i = 0; i < c.servers.count; i++) FUZZ_CHECK(str_starts_ci(c.servers.items[i], STR("ws")));
  }
  check_list(&c, &c.servers);
  check_list(&c, &c.codec_delete);
  check_list(&c, &c.codec_priority);
  free(text);
  return 0;
}
