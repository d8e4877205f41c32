// SPDX-License-Identifier: MIT
// From the configuration to what every answer needs: opened folder, security policy, entity tags.
#include "site.h"

#include <errno.h>
#include <fcntl.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

static void tag_of(const char *body, char out[40]) {
  unsigned char hash[32];
  mbedtls_sha256_ret((const unsigned char *)body, strlen(body), hash, 0);
  text tag = text_in(out, 40);
  text_add(&tag, "\"");
  for (size_t i = 0; i < 16; i++) text_add(&tag, "%02x", hash[i]);
  text_add(&tag, "\"");
}

int site_open(const config *config, site *out, char why[CONFIG_WHY_SIZE]) {
  *out = (site){.config = config, .web = -1};
  // Everything is forbidden that the phone does not use. 'wasm-unsafe-eval' compiles WebAssembly and
  // nothing else; the two trusted type policies are Lit's templates and the page's own worker address.
  text csp = text_in(out->csp, sizeof out->csp);
  text_add(&csp,
           "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
           "img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob: mediastream:; "
           "worker-src 'self'; manifest-src 'self'; connect-src 'self'%s; base-uri 'none'; "
           "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
           "trusted-types lit-html webphone",
           config->connect_src);
  if (csp.full) {
    snprintf(why, CONFIG_WHY_SIZE, "phone.wsServers: the addresses are too long together");
    return -1;
  }
  out->web = open(config->web, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (out->web < 0) {
    snprintf(why, CONFIG_WHY_SIZE, "web: the folder %.150s cannot be opened: %s", config->web,
             strerror(errno));
    return -1;
  }
  if (faccessat(out->web, "index.html", R_OK, 0) != 0) {
    snprintf(why, CONFIG_WHY_SIZE, "web: the folder %.150s has no index.html in it", config->web);
    site_close(out);
    return -1;
  }
  tag_of(config->phone, out->phone_etag);
  return 0;
}

void site_close(site *s) {
  if (s->web >= 0) close(s->web);
  s->web = -1;
}
