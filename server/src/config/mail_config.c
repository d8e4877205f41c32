// SPDX-License-Identifier: MIT
#include "config/mail_config.h"

#include <stdlib.h>
#include <string.h>

#include "base/mailbox.h"
#include "config/known.h"

#define HERE "smtp://127.0.0.1:"

static bool is_server(const char *text) {
  bool scheme = text && (strncmp(text, "smtps://", 8) == 0 || strncmp(text, "smtp://", 7) == 0);
  return scheme && strlen(text) < 200 && !strpbrk(strstr(text, "://") + 3, "/@ \"?#");
}

static bool read_text(const cJSON *mail, const char *name, char **out) {
  const cJSON *value = config_member(mail, name);
  const char *text = cJSON_GetStringValue(value);
  if (!value) return true;
  *out = text && *text && strlen(text) < 200 ? strdup(text) : NULL;
  return *out != NULL;
}

int mail_config_read(const cJSON *mail, mail_config *out, char *why) {
  static const char *const known[] = {"server", "from", "user", "password", NULL};
  if (!mail) return 0;
  if (!cJSON_IsObject(mail)) return config_wrong(why, "mail: must be an object with server and from");
  if (config_only_known(mail, known, "mail.", why)) return -1;
  const char *server = cJSON_GetStringValue(config_member(mail, "server"));
  const char *from = cJSON_GetStringValue(config_member(mail, "from"));
  if (!is_server(server))
    return config_wrong(why, "mail.server: must be smtps:// or smtp:// and a host name");
  if (!from || !mailbox_good(from))
    return config_wrong(why, "mail.from: must be an address such as phone@example.com");
  if (!read_text(mail, "user", &out->user)) return config_wrong(why, "mail.user: must be a name");
  if (!read_text(mail, "password", &out->password))
    return config_wrong(why, "mail.password: must be a password");
  out->server = strdup(server);
  out->from = strdup(from);
  out->is_here = strncmp(server, HERE, sizeof HERE - 1) == 0;
  return out->server && out->from ? 0 : config_wrong(why, "mail: not enough memory for it");
}

void mail_config_free(mail_config *m) {
  free(m->server);
  free(m->from);
  free(m->user);
  free(m->password);
}
