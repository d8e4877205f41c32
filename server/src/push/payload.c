// SPDX-License-Identifier: MIT
// A push to JSON. Names come from callers, so from anybody: they are bounded before they go in.
#include "push/payload.h"

#include <cJSON.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>

#include "base/base64url.h"
#include "base/text.h"

const char *const push_kind_names[PUSH_KINDS] = {"", "ring", "missed", "elsewhere", "cancel", "voicemail"};

enum { CALL_ID_MAX = 255, NUMBER_MAX = 128, NAME_MAX_BYTES = 200 };

// At most `most` bytes, cut between letters; "" when it is no UTF-8.
static void add_text(cJSON *into, const char *name, const char *value, size_t most) {
  char room[512];
  size_t len = strlen(value);
  if (len > most) len = most;
  while (len > 0 && ((unsigned char)value[len] & 0xc0) == 0x80) len--;
  memcpy(room, value, len);
  room[len] = '\0';
  for (size_t i = 0; i < len; i++) {
    if ((unsigned char)room[i] < ' ' || room[i] == 0x7f) room[i] = ' ';
  }
  cJSON_AddStringToObject(into, name, is_utf8(room, len) ? room : "");
}

static void tag_of(const char *call_id, char out[TAG_SIZE]) {
  unsigned char hash[32];
  char letters[BASE64URL_SIZE(8)];
  mbedtls_sha256_ret((const unsigned char *)call_id, strlen(call_id), hash, 0);
  base64url_write(hash, 8, letters);
  snprintf(out, TAG_SIZE, "call-%s", letters);
}

void payload_topic(const char *call_id, const char *endpoint, char out[TOPIC_SIZE]) {
  unsigned char hash[32];
  mbedtls_sha256_context sha;
  mbedtls_sha256_init(&sha);
  mbedtls_sha256_starts_ret(&sha, 0);
  mbedtls_sha256_update_ret(&sha, (const unsigned char *)call_id, strlen(call_id));
  mbedtls_sha256_update_ret(&sha, (const unsigned char *)"\n", 1);
  mbedtls_sha256_update_ret(&sha, (const unsigned char *)endpoint, strlen(endpoint));
  mbedtls_sha256_finish_ret(&sha, hash);
  mbedtls_sha256_free(&sha);
  base64url_write(hash, 16, out);
}

bool payload_is_declarative(const char *service) {
  static const char apple[] = ".push.apple.com";
  size_t len = strlen(service);
  return len > sizeof apple && strcmp(service + len - (sizeof apple - 1), apple) == 0;
}

static const char *title_of(const push_payload *p, const cJSON *texts) {
  static const char *const english[PUSH_KINDS] = {
      "", "Incoming call", "Missed call", "Answered elsewhere", "Call ended", "New voicemail"};
  const cJSON *own = cJSON_GetObjectItemCaseSensitive(texts, push_kind_names[p->kind]);
  return cJSON_IsString(own) ? own->valuestring : english[p->kind];
}

// https://webkit.org/blog/16535/meet-declarative-web-push/, Push API 7 (draft)
static void add_declarative(cJSON *json, const push_payload *p, const char *tag) {
  char address[1024];
  text t = text_in(address, sizeof address);
  cJSON *texts = cJSON_Parse(p->texts);
  bool message = p->kind == PUSH_MESSAGE;
  text_add(&t, message ? "%s/?page=voicemail" : "%s/?call=", p->origin);
  for (const char *at = p->call_id; !message && *at && strlen(p->call_id) <= CALL_ID_MAX; at++) {
    bool plain =
        (*at >= '0' && *at <= '9') || ((*at | 32) >= 'a' && (*at | 32) <= 'z') || strchr("-._~", *at);
    text_add(&t, plain ? "%c" : "%%%02X", (unsigned char)*at);
  }
  cJSON_AddNumberToObject(json, "web_push", 8030);
  cJSON_AddBoolToObject(json, "mutable", true);
  cJSON *shown = cJSON_AddObjectToObject(json, "notification");
  cJSON_AddStringToObject(shown, "title", title_of(p, texts));
  add_text(shown, "body", p->name[0] ? p->name : p->number, NAME_MAX_BYTES);
  cJSON_AddStringToObject(shown, "tag", tag);
  cJSON_AddStringToObject(shown, "navigate", t.full ? p->origin : address);
  cJSON_AddBoolToObject(shown, "silent", p->kind != PUSH_RING && !message);
  cJSON_Delete(texts);
}

size_t payload_write(const push_payload *p, char out[PAYLOAD_MAX]) {
  char tag[TAG_SIZE];
  cJSON *json = cJSON_CreateObject();
  tag_of(p->call_id, tag);
  cJSON_AddNumberToObject(json, "v", 1);
  cJSON_AddStringToObject(json, "kind", push_kind_names[p->kind]);
  add_text(json, "call", p->call_id, CALL_ID_MAX);
  cJSON_AddStringToObject(json, "tag", tag);
  if (p->kind == PUSH_RING) cJSON_AddStringToObject(json, "token", p->token);
  cJSON *from = cJSON_AddObjectToObject(json, "from");
  add_text(from, "number", p->number, NUMBER_MAX);
  add_text(from, "name", p->name, NAME_MAX_BYTES);
  cJSON_AddStringToObject(json, "account", p->account);
  cJSON_AddNumberToObject(json, "at", (double)p->at);
  if (p->kind == PUSH_RING) cJSON_AddNumberToObject(json, "until", (double)p->until);
  if (p->declarative) add_declarative(json, p, tag);
  bool ok = cJSON_PrintPreallocated(json, out, PAYLOAD_MAX, 0);
  cJSON_Delete(json);
  return ok ? strlen(out) : 0;
}
