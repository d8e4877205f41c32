// SPDX-License-Identifier: MIT
#include "config/ready.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "config/known.h"

static int folder_ready(const char *field, const char *name, int access, char *why) {
  if (!name) return 0;
  int folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool ok = folder >= 0 && faccessat(folder, ".", access, AT_EACCESS) == 0;
  if (!ok) config_wrong(why, "%s: the folder %.150s: %s", field, name, strerror(errno));
  if (folder >= 0) close(folder);
  return ok ? 0 : -1;
}

// Whether an address is of this machine is known by binding to it, at any port.
static int address_ready(const char *field, const char *address, char *why) {
  if (!address) return 0;
  struct sockaddr_in four = {.sin_family = AF_INET};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6};
  bool is_four = inet_pton(AF_INET, address, &four.sin_addr) == 1;
  if (!is_four) inet_pton(AF_INET6, address, &six.sin6_addr);
  int s = socket(is_four ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const struct sockaddr *at = is_four ? (const struct sockaddr *)&four : (const struct sockaddr *)&six;
  bool ok = s >= 0 && bind(s, at, is_four ? sizeof four : sizeof six) == 0;
  if (!ok) config_wrong(why, "%s: cannot listen at %.60s: %s", field, address, strerror(errno));
  if (s >= 0) close(s);
  return ok ? 0 : -1;
}

int config_ready(const config *c, char why[CONFIG_WHY_SIZE]) {
  // Messages are taken out of the spool, and unfinished ones written to it.
  if (folder_ready("voicemailSpool", c->voicemail_spool, R_OK | W_OK | X_OK, why)) return -1;
  if (folder_ready("voicemail.prompts", c->voicemail.prompts, R_OK | X_OK, why)) return -1;
  if (address_ready("listen.address", c->address, why)) return -1;
  if (address_ready("push.sip.listen", c->push.listen, why)) return -1;
  return address_ready("voicemail.listen", c->voicemail.listen, why);
}
