// SPDX-License-Identifier: MIT
// JSON text -> cJSON tree in the arena (RFC 8259).
#include "base/json.h"

#include "base/str.h"
#include "webphone/err.h"

// cJSON takes memory through hooks without an argument: the arena of the parse that runs.
static arena *current;
static bool out_of_memory;

static void *take(size_t size) {
  void *at = arena_take(current, size);
  if (!at) out_of_memory = true;
  return at;
}

static void give_back(void *at) {
  (void)at;
}

// cJSON parses by recursion: the depth is bounded before it starts.
static bool shallow(wp_str text) {
  size_t depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    if (quoted && c == '\\')
      i++;
    else if (c == '"')
      quoted = !quoted;
    else if (quoted)
      continue;
    else if ((c == '[' || c == '{') && ++depth > JSON_DEPTH_MAX)
      return false;
    else if ((c == ']' || c == '}') && depth > 0)
      depth--;
  }
  return true;
}

int json_parse(arena *a, wp_str text, cJSON **out) {
  *out = NULL;
  text = str_trim(text);
  if (text.len == 0 || !shallow(text)) return WP_E_JSON;
  cJSON_Hooks hooks = {take, give_back};
  current = a;
  out_of_memory = false;
  cJSON_InitHooks(&hooks);
  const char *end = NULL;
  cJSON *root = cJSON_ParseWithLengthOpts(text.at, text.len, &end, false);
  current = NULL;
  if (!root) return out_of_memory ? WP_E_ARENA : WP_E_JSON;
  if (end != text.at + text.len) return WP_E_JSON;
  *out = root;
  return 0;
}

const cJSON *json_item(const cJSON *object, const char *key) {
  return cJSON_GetObjectItemCaseSensitive(object, key);
}

wp_str json_text(const cJSON *object, const char *key) {
  const cJSON *item = json_item(object, key);
  return cJSON_IsString(item) ? str_of(item->valuestring) : STR_NONE;
}

bool json_u32(const cJSON *object, const char *key, uint32_t *out) {
  const cJSON *item = json_item(object, key);
  if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= UINT32_MAX)) return false;
  uint32_t whole = (uint32_t)item->valuedouble;
  if ((double)whole != item->valuedouble) return false;
  *out = whole;
  return true;
}

bool json_bool(const cJSON *object, const char *key, bool otherwise) {
  const cJSON *item = json_item(object, key);
  return cJSON_IsBool(item) ? cJSON_IsTrue(item) != 0 : otherwise;
}
