// SPDX-License-Identifier: MIT
// Names that lead elsewhere each time they are asked for (DNS rebinding), through the real libcurl: this program is its
// resolver and its network. What is not public is never connected to, whatever was resolved before or beside it.
#undef _GNU_SOURCE  // with it, connect has a type of its own that cannot be written down

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "egress/guard.h"

enum { ANSWERS = 4, TEXT = 64 };
#define PUBLIC "93.184.215.14"
#define PUBLIC_V6 "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

static const char *answers[ANSWERS + 1];  // of the next look-up, in this order
static char connected[ANSWERS][TEXT];     // what libcurl then went to
static int connects, lookups;

static void fill(struct addrinfo *info, struct sockaddr_storage *address, const char *text, int socktype) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(443)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(443)};
  bool is_v4 = inet_pton(AF_INET, text, &v4.sin_addr) == 1;
  if (!is_v4) assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
  memset(address, 0, sizeof *address);
  if (is_v4)
    memcpy(address, &v4, sizeof v4);
  else
    memcpy(address, &v6, sizeof v6);
  *info = (struct addrinfo){.ai_family = address->ss_family,
                            .ai_socktype = socktype,
                            .ai_addrlen = is_v4 ? sizeof v4 : sizeof v6,
                            .ai_addr = (struct sockaddr *)address};
}

// libcurl asks these instead of those of libc.

int getaddrinfo(const char *restrict node, const char *restrict service,
                const struct addrinfo *restrict hints, struct addrinfo **restrict out) {
  static struct sockaddr_storage addresses[ANSWERS];
  static struct addrinfo infos[ANSWERS];
  (void)node;
  (void)service;
  lookups++;
  *out = answers[0] ? infos : NULL;
  for (int i = 0; answers[i]; i++) {
    fill(&infos[i], &addresses[i], answers[i], hints ? hints->ai_socktype : SOCK_STREAM);
    if (i > 0) infos[i - 1].ai_next = &infos[i];
  }
  return answers[0] ? 0 : EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *info) {
  (void)info;
}

int connect(int fd, const struct sockaddr *address, socklen_t len) {
  (void)fd;
  assert_true(connects < ANSWERS);
  assert_int_equal(getnameinfo(address, len, connected[connects], TEXT, NULL, 0, NI_NUMERICHOST), 0);
  connects++;
  errno = ECONNREFUSED;
  return -1;
}

typedef struct {
  const char *url;
  bool may_be_private;
  const char *answers[ANSWERS];
  const char *connected[ANSWERS];
  bool barred;
} attempt;

static void try(CURL *easy, const attempt *a) {
  egress_guard guard = {.may_be_private = a->may_be_private};
  memset(answers, 0, sizeof answers);
  memcpy(answers, a->answers, sizeof a->answers);
  connects = 0;
  assert_true(egress_guarded(easy, &guard));
  assert_int_equal(curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L), CURLE_OK);
  assert_int_equal(curl_easy_setopt(easy, CURLOPT_URL, a->url), CURLE_OK);
  assert_int_equal(curl_easy_perform(easy), CURLE_COULDNT_CONNECT);
  int wanted = 0;
  while (wanted < ANSWERS && a->connected[wanted]) wanted++;
  assert_int_equal(connects, wanted);
  for (int i = 0; i < wanted; i++) assert_string_equal(connected[i], a->connected[i]);
  assert_int_equal(guard.barred, a->barred);
}

#define NAME "https://rebind.example/push/1"

static void test_a_name_that_leads_elsewhere_the_second_time(void **state) {
  static const attempt attempts[] = {
      {NAME, false, {PUBLIC}, {PUBLIC}, false},       {NAME, false, {"127.0.0.1"}, {NULL}, true},
      {NAME, false, {PUBLIC_V6}, {PUBLIC_V6}, false}, {NAME, false, {"::1"}, {NULL}, true},
      {NAME, false, {PUBLIC}, {PUBLIC}, false},       {NAME, false, {"169.254.169.254"}, {NULL}, true},
  };
  (void)state;
  CURL *easy = curl_easy_init();
  lookups = 0;
  for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
    try(easy, &attempts[i]);
    assert_int_equal(lookups, (int)i + 1);  // else nothing would have been asked anew, and nothing proved
  }
  curl_easy_cleanup(easy);
}

static void test_one_answer_with_both(void **state) {
  static const attempt attempts[] = {
      {NAME, false, {PUBLIC, "127.0.0.1"}, {PUBLIC}, true},
      {NAME, false, {"10.0.0.9", PUBLIC}, {PUBLIC}, true},
      {NAME, false, {"::ffff:127.0.0.1", "fe80::1", "fd00::1"}, {NULL}, true},
      {NAME, false, {"64:ff9b::7f00:1", "2002:7f00:1::", "0.0.0.0"}, {NULL}, true},
  };
  (void)state;
  for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
    CURL *easy = curl_easy_init();
    try(easy, &attempts[i]);
    curl_easy_cleanup(easy);
  }
}

static void test_addresses_in_disguise(void **state) {
  static const char *const urls[] = {
      "https://127.1/",    "https://2130706433/",         "https://0x7f000001/",
      "https://0177.0.1/", "https://[::ffff:127.0.0.1]/", "https://localhost/"};
  (void)state;
  for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
    attempt a = {urls[i], false, {"127.0.0.1"}, {NULL}, true};
    CURL *easy = curl_easy_init();
    try(easy, &a);
    curl_easy_cleanup(easy);
  }
}

/** A proxy would resolve for us, and would be asked to go anywhere. */
static void test_no_proxy_of_the_environment(void **state) {
  (void)state;
  setenv("https_proxy", "http://127.0.0.1:3128", 1);
  setenv("ALL_PROXY", "socks5h://127.0.0.1:1080", 1);
  attempt a = {NAME, false, {PUBLIC}, {PUBLIC}, false};
  CURL *easy = curl_easy_init();
  try(easy, &a);
  curl_easy_cleanup(easy);
}

static void test_where_the_operator_allows_it(void **state) {
  (void)state;
  attempt a = {NAME, true, {"127.0.0.1"}, {"127.0.0.1"}, false};
  CURL *easy = curl_easy_init();
  try(easy, &a);
  curl_easy_cleanup(easy);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_name_that_leads_elsewhere_the_second_time),
      cmocka_unit_test(test_one_answer_with_both),
      cmocka_unit_test(test_addresses_in_disguise),
      cmocka_unit_test(test_no_proxy_of_the_environment),
      cmocka_unit_test(test_where_the_operator_allows_it),
  };
  curl_global_init(CURL_GLOBAL_DEFAULT);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
