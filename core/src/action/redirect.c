// SPDX-License-Identifier: MIT
// URL (RFC 3986) -> where it leads. What is not understood is refused, never handed to the browser to guess.
#include "action/redirect.h"

#include "action/action.h"
#include "base/buf.h"
#include "base/str.h"
#include "webphone/err.h"

#define URL_MAX 4096
#define EXPECTED_URL "an address such as https://example.com"

typedef struct address {
  bool https;
  wp_str host, port;
} address;

static bool host_char(char c) {
  bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
  return letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || (uint8_t)c >= 0x80;
}

static bool host_good(wp_str host) {
  bool dot_before = true;  // no empty label
  if (host.len > 1 && host.at[0] == '[') {
    for (size_t i = 1; i + 1 < host.len; i++) {
      bool hex =
          (host.at[i] >= '0' && host.at[i] <= '9') || ((host.at[i] | 32) >= 'a' && (host.at[i] | 32) <= 'f');
      if (!hex && host.at[i] != ':' && host.at[i] != '.') return false;
    }
    return host.at[host.len - 1] == ']' && host.len > 3;
  }
  for (size_t i = 0; i < host.len; i++) {
    if (!host_char(host.at[i]) || (host.at[i] == '.' && dot_before)) return false;
    dot_before = host.at[i] == '.';
  }
  return host.len > 0 && host.len <= 253;
}

/** Where the authority ends: at / ? # or the end. */
static size_t authority_end(wp_str text) {
  size_t slash = str_find(text, '/'), mark = str_find(text, '?'), hash = str_find(text, '#');
  size_t end = slash < mark ? slash : mark;
  return end < hash ? end : hash;
}

/** host, host:port, [address]:port; no user (3986 3.2.1 warns of it), nothing else. */
static bool read_authority(wp_str text, address *out) {
  size_t colon = text.len;
  for (size_t i = text.len; i-- > 0 && text.at[i] != ']';) {
    if (text.at[i] == ':') colon = i;
  }
  out->host = str_part(text, 0, colon);
  out->port = str_part(text, colon + 1, text.len);
  uint32_t port = 1;
  if (colon < text.len && (!str_to_u32(out->port, &port) || !port || port > 65535)) return false;
  return host_good(out->host);
}

/** An absolute one; false when it is none or not http, https. `rest` is what stands behind the authority. */
static bool read_absolute(wp_str url, address *out, wp_str *rest) {
  out->https = str_starts_ci(url, STR("https://"));
  if (!out->https && !str_starts_ci(url, STR("http://"))) return false;
  wp_str text = str_part(url, out->https ? 8 : 7, url.len);
  size_t end = authority_end(text);
  *rest = str_part(text, end, text.len);
  return read_authority(str_part(text, 0, end), out);
}

static wp_str port_of(const address *a) {
  return a->port.len ? a->port : a->https ? STR("443") : STR("80");
}

static bool host_fits(wp_str host, wp_str site) {
  if (!str_starts(site, STR("*."))) return str_eq_ci(host, site);
  wp_str tail = str_part(site, 1, site.len);  // ".example"
  return host.len > tail.len && str_eq_ci(str_part(host, host.len - tail.len, tail.len), tail);
}

/** A site as the list has it: with its scheme or https. */
static bool read_site(wp_str site, address *out) {
  wp_str rest = STR_NONE;
  size_t wild = str_find(site, '*');
  address plain;
  if (wild < site.len) {  // "https://*.x", "*.x": judged without the star
    wp_str before = str_part(site, 0, wild), host = str_part(site, wild + 2, site.len);
    if (!str_starts(str_part(site, wild, 2), STR("*."))) return false;
    out->https = !str_eq_ci(before, STR("http://"));
    if (before.len && out->https && !str_eq_ci(before, STR("https://"))) return false;
    plain.https = out->https;
    if (!read_authority(host, &plain)) return false;
    out->host = (wp_str){plain.host.at - 2, plain.host.len + 2};
    out->port = plain.port;
    return true;
  }
  if (read_absolute(site, out, &rest)) return !rest.len || str_eq(rest, STR("/"));
  out->https = true;
  return str_find(site, '/') == site.len && read_authority(site, out);
}

bool site_good(wp_str site) {
  address a;
  return site.len < SITE_SIZE && read_site(site, &a);
}

static bool fits(const address *to, const char *site) {
  address known;
  if (!site[0] || !read_site(str_of(site), &known)) return false;
  return to->https == known.https && str_eq(port_of(to), port_of(&known)) && host_fits(to->host, known.host);
}

static bool is_ours(const sites *known, const address *to) {
  if (fits(to, known->origin)) return true;
  for (size_t i = 0; i < known->count; i++) {
    if (fits(to, known->allow[i])) return true;
  }
  return false;
}

/** Control characters, spaces and backslashes are read differently by different readers. */
static bool plain(wp_str url) {
  for (size_t i = 0; i < url.len; i++) {
    char c = url.at[i];
    if ((uint8_t)c <= ' ' || c == 0x7f || c == '\\' || c == '"' || c == '<' || c == '>') return false;
  }
  return url.len > 0 && url.len <= URL_MAX;
}

/** "x:..." with something that cannot be a port: mailto:, javascript:, data: and so on. */
static bool has_scheme(wp_str url) {
  wp_str head = str_part(url, 0, authority_end(url));
  size_t colon = str_find(head, ':');
  uint32_t port;
  return colon < head.len && !str_to_u32(str_part(head, colon + 1, head.len), &port);
}

/** What people leave out, put in front: "www.example.com" is a host, "/x" a page of this site. */
static const char *complete(wp_str url, uint32_t how, const sites *known, buf *b) {
  bool two = str_starts(url, STR("//"));
  if (str_starts_ci(url, STR("https://")) || str_starts_ci(url, STR("http://"))) {
    buf_str(b, url);
    return NULL;
  }
  if (!two && has_scheme(url)) return "an address that begins with http:// or https://";
  bool dotted = str_find(str_part(url, 0, authority_end(url)), '.') < authority_end(url);
  bool path = !two && url.at[0] == '/';
  if (!path && !two && !dotted && !(how & ACTION_EXTERNAL)) return EXPECTED_URL;
  if (path && !known->origin[0]) return EXPECTED_URL;
  buf_lit(b, path ? known->origin : two ? "https:" : "https://");
  buf_str(b, url);
  return NULL;
}

int redirect_judge(arena *a, const sites *known, wp_str url, uint32_t how, redirect *out) {
  address to;
  wp_str rest;
  *out = (redirect){.url = STR_NONE};
  url = str_trim(url);
  if (!plain(url)) out->expected = "an address of at most 4096 characters without spaces";
  if (out->expected) return 0;
  buf b = buf_in(a, URL_MAX + SITE_SIZE + 16);
  if (b.err) return b.err;
  out->expected = complete(url, how, known, &b);
  out->url = buf_seal(&b, a);
  if (!out->expected && !read_absolute(out->url, &to, &rest)) out->expected = EXPECTED_URL;
  if (out->expected) return 0;
  out->window = !(how & ACTION_BLANK) && is_ours(known, &to) ? WP_WINDOW_SAME : WP_WINDOW_NEW;
  return 0;
}
