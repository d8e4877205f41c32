// SPDX-License-Identifier: MIT
// Rules of single fields, beyond kind and length.
#include "store/rules.h"

#include <string.h>

#include "base/ascii.h"
#include "base/fields.h"
#include "base/mailbox.h"
#include "base/text.h"
#include "config/phone_config.h"
#include "store/account.h"
#include "store/operator.h"

static const char *text_of(const cJSON *value) {
  const char *text = cJSON_GetStringValue(value);
  return text ? text : "";
}

// Host names are compared in lower case.
const char *host_fault(const cJSON *value) {
  const char *host = text_of(value);
  for (const char *at = host; *at; at++) {
    if (*at >= 'A' && *at <= 'Z') return "must be a host name in lower case";
  }
  return is_host(host, strlen(host)) ? NULL : "must be a host name";
}

const char *tenant_domain_fault(const cJSON *value) {
  return strcmp(text_of(value), "*") == 0 ? NULL : host_fault(value);
}

const char *account_username_fault(const cJSON *value) {
  return username_fault(text_of(value));
}

const char *hex_fault(const cJSON *value) {
  const char *text = text_of(value);
  return text[strspn(text, "0123456789abcdef")] ? "must be hexadecimal in lower case" : NULL;
}

const char *currency_fault(const cJSON *value) {
  const char *text = text_of(value);
  size_t letters = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return letters == 3 && !text[3] ? NULL : "must be three capital letters (ISO 4217)";
}

const char *color_fault(const cJSON *value) {
  const char *text = text_of(value);
  if (!text[0]) return NULL;
  bool ok = text[0] == '#' && strlen(text) == 7 && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
  return ok ? NULL : "must be a colour such as #1a2b3c";
}

const char *variable_name_fault(const cJSON *value) {
  const char *text = text_of(value);
  for (const char *at = text; *at; at++) {
    if (!is_alnum(*at) && *at != '_') return "may have letters, digits and _ only";
  }
  return is_digit(text[0]) ? "may not begin with a digit" : NULL;
}

const char *item_kind_fault(const cJSON *value) {
  static const char *const kinds[] = {"route", "payment", "alert", "package", "contract"};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (strcmp(text_of(value), kinds[i]) == 0) return NULL;
  }
  return "must be route, payment, alert, package or contract";
}

// A list of texts, each by a rule of its own.
static const char *each(const cJSON *list, bool (*good)(const char *), const char *fault) {
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    if (!cJSON_IsString(item) || !good(item->valuestring)) return fault;
  }
  return NULL;
}

static bool is_webrtc(const char *s) {
  return strlen(s) <= 200 && (ws_origin_end(s) || is_host(s, strlen(s)));
}

static bool is_pattern(const char *s) {
  size_t len = strlen(s);
  return len >= 1 && len <= 64;
}

static bool is_caller_id(const char *s) {
  size_t len = strlen(s), digits = strspn(s + (s[0] == '+'), "0123456789");
  return digits >= 1 && len <= 20 && digits + (s[0] == '+') == len;
}

static bool is_short_origin(const char *s) {
  return strlen(s) <= 200 && is_web_origin(s);
}

static bool is_turn(const char *s) {
  size_t len = strlen(s);
  return len <= 200 &&
         ((strncmp(s, "turn:", 5) == 0 && len > 5) || (strncmp(s, "turns:", 6) == 0 && len > 6));
}

const char *webrtc_fault(const cJSON *value) {
  if (cJSON_GetArraySize(value) < 1) return "must name at least one host";
  return each(value, is_webrtc, "must be host names, or ws:// or wss:// addresses");
}

const char *patterns_fault(const cJSON *value) {
  return each(value, is_pattern, "must be texts of 1 to 64 bytes");
}

const char *caller_ids_fault(const cJSON *value) {
  return each(value, is_caller_id, "must be numbers of at most 20 characters such as +442079460123");
}

const char *origins_fault(const cJSON *value) {
  return each(value, is_short_origin, "must be origins such as https://www.example.com");
}

const char *turn_fault(const cJSON *value) {
  return each(value, is_turn, "must be turn: or turns: addresses");
}

const char *ice_fault(const cJSON *value) {
  return ice_servers_good(value) ? NULL
                                 : "must be {urls, username, credential} with stun: or turn: addresses";
}

const char *ids_fault(const cJSON *value) {
  const cJSON *item;
  cJSON_ArrayForEach(item, value) {
    bool whole = cJSON_IsNumber(item) && item->valuedouble == (double)(int64_t)item->valuedouble;
    if (!whole || item->valuedouble < 1) return "must be ids";
  }
  return NULL;
}

const char *email_fault(const cJSON *value) {
  const char *text = text_of(value);
  return !text[0] || mailbox_good(text) ? NULL : "must be an address such as me@example.com";
}

const char *operator_named_fault(const cJSON *value) {
  return operator_name_fault(text_of(value));
}

const char *role_fault(const cJSON *value) {
  return rank_of(text_of(value)) ? NULL : "must be owner, editor or support";
}

const char *argon_fault(const cJSON *value) {
  return argon_good(text_of(value)) ? NULL : "must be as an export has it: give a password instead";
}

const char *totp_fault(const cJSON *value) {
  const char *text = text_of(value);
  return !text[0] || totp_secret_good(text) ? NULL : "must be base32 of 16 to 64 letters";
}

const char *recovery_fault(const cJSON *value) {
  return recovery_kept_good(text_of(value)) ? NULL : "must be as an export has it";
}

static bool is_page(const char *s) {
  static const char *const pages[] = {"agent", "history", "dialpad", "contacts", "voicemail", "settings"};
  for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
    if (strcmp(s, pages[i]) == 0) return true;
  }
  return false;
}

// The name of an icon of Material Design.
static bool is_icon(const char *s) {
  size_t len = strlen(s);
  return len <= 64 && len == strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

// {title, icon, position, page | template}: position 1 is far left, 0 is disabled.
const char *menu_fault(const cJSON *value) {
  const cJSON *item;
  cJSON_ArrayForEach(item, value) {
    fields f = fields_of(item);
    field_text(&f, "title", 1, 40);
    const char *icon = field_has(&f, "icon") ? field_text(&f, "icon", 0, 64) : "";
    field_int(&f, "position", 0, 12);
    bool page = field_has(&f, "page");
    bool template = field_has(&f, "template");
    bool ok = page != template && is_icon(icon);
    if (page) ok = ok && is_page(field_text(&f, "page", 1, 20));
    if (template) field_int(&f, "template", 1, INT64_MAX >> 11);
    if (!fields_end(&f) || !ok)
      return "must be {title, icon, position 0 to 12, page or template}; a page is agent, history, dialpad, "
             "contacts, voicemail or settings";
  }
  return NULL;
}
