// SPDX-License-Identifier: MIT
// From the configuration file to what every handler needs.
#include "api/site.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int site_open(const config *config, site *out, char why[CONFIG_WHY_SIZE]) {
  out->config = config;
  atomic_init(&out->generation, 1);
  out->web = open(config->web, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (out->web < 0) {
    snprintf(why, CONFIG_WHY_SIZE, "web: the folder %.150s cannot be opened: %s", config->web,
             strerror(errno));
    return -1;
  }
  if (faccessat(out->web, "index.html", R_OK, 0) == 0) return 0;
  snprintf(why, CONFIG_WHY_SIZE, "web: the folder %.150s has no index.html in it", config->web);
  site_close(out);
  return -1;
}

void site_close(site *s) {
  if (s->web >= 0) close(s->web);
  s->web = -1;
}

void site_changed(site *s) {
  atomic_fetch_add(&s->generation, 1);
}
