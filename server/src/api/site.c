// SPDX-License-Identifier: MIT
// From the configuration file to what every handler needs.
#include "api/site.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

enum { MANIFEST_MAX = 64 << 10 };

// The app's own manifest, which a tenant's brand changes.
static cJSON *read_manifest(int web) {
  int file = openat(web, "manifest/app.webmanifest", O_RDONLY | O_CLOEXEC);
  char *text = file >= 0 ? malloc(MANIFEST_MAX) : NULL;
  ssize_t len = text ? read(file, text, MANIFEST_MAX) : -1;
  cJSON *manifest = len > 0 ? cJSON_ParseWithLength(text, (size_t)len) : NULL;
  free(text);
  if (file >= 0) close(file);
  if (cJSON_IsObject(manifest)) return manifest;
  cJSON_Delete(manifest);
  return NULL;
}

// The program that runs scripts lies beside this one.
static void find_runner(site *s) {
  ssize_t len = readlink("/proc/self/exe", s->runner, sizeof s->runner - 20);
  s->runner[len > 0 ? len : 0] = '\0';
  char *slash = strrchr(s->runner, '/');
  if (slash) memcpy(slash, "/webphone-script", sizeof "/webphone-script");
}

int site_open(const config *config, site *out, char why[CONFIG_WHY_SIZE]) {
  memset(out, 0, sizeof *out);
  atomic_init(&out->config, config);
  atomic_init(&out->generation, 1);
  atomic_init(&out->gateway_bell, -1);
  find_runner(out);
  out->metrics.started_at = clock_now();
  out->web = open(config->web, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (out->web < 0) {
    snprintf(why, CONFIG_WHY_SIZE, "web: the folder %.150s cannot be opened: %s", config->web,
             strerror(errno));
    return -1;
  }
  out->manifest = read_manifest(out->web);
  if (faccessat(out->web, "index.html", R_OK, 0) == 0) return 0;
  snprintf(why, CONFIG_WHY_SIZE, "web: the folder %.150s has no index.html in it", config->web);
  site_close(out);
  return -1;
}

void site_close(site *s) {
  if (s->web >= 0) close(s->web);
  s->web = -1;
  cJSON_Delete(s->manifest);
  s->manifest = NULL;
}

void site_changed(site *s) {
  atomic_fetch_add(&s->generation, 1);
}

void site_ring_gateway(site *s) {
  uint64_t one = 1;
  int bell = atomic_load(&s->gateway_bell);
  // A full counter has been rung already.
  if (bell >= 0 && write(bell, &one, sizeof one) < 0) return;
}
