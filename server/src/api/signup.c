// SPDX-License-Identifier: MIT
// People make an account for themselves where the web phone allows it. Where there is a mail server they prove an e-mail
// address first; then nobody learns from the answers who has an account.
#include "store/signup.h"

#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/site.h"
#include "api/throttle.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "mail/mail.h"
#include "store/customer.h"
#include "store/session.h"

// Each account and each letter is an attempt; each code that was wrong, too.
enum { FREE_PER_ADDRESS = 5, FREE_PER_MAILBOX = 3 };
#define MOST_WAIT (15LL * MINUTE)

static bool by_mail(const request *r) {
  return r->site->config->mail.server != NULL;
}

static bool is_open(request *r, reply *out) {
  if (tenant_has(r->tenant, TENANT_REGISTER)) return true;
  reply_failure(r, 404, "This phone is for people who have an account already.", out);
  return false;
}

static bool read_newcomer(request *r, signup *s, char *password, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return false;
  fields f = fields_of(json);
  const char *username = field_text(&f, "username", 1, USERNAME_MAX);
  const char *word = field_text(&f, "password", 8, PASSWORD_MAX);
  const char *name = field_has(&f, "name") ? field_text(&f, "name", 1, DISPLAY_NAME_MAX) : username;
  const char *fault = username_fault(username);
  if (fault) fields_fault(&f, "username", "%s", fault);
  const char *email = by_mail(r) ? field_text(&f, "email", 1, MAILBOX_MAX) : "";
  if (email[0] && !mailbox_good(email))
    fields_fault(&f, "email", "must be an address such as me@example.com");
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return false;
  }
  snprintf(s->account.username, sizeof s->account.username, "%s", username);
  snprintf(s->account.domain, sizeof s->account.domain, "%s", r->tenant->sip_domain);
  snprintf(s->account.name, sizeof s->account.name, "%s", name);
  snprintf(s->email, sizeof s->email, "%s", email);
  snprintf(password, PASSWORD_MAX + 1, "%s", word);
  return true;
}

// Whoever takes the sign-up away (NULL: there is none) has it: of two who are right at once the other has nothing, and where the
// account cannot be made its code is as good as before.
static db_result take_and_register(request *r, signup *s, const char *id, int64_t now) {
  account *a = &s->account;
  if (!db_begin(r->db)) return DB_FAILED;
  db_result result = id ? signup_forget(r->db, id) : DB_DONE;
  if (result == DB_DONE)
    result = customer_register(r->db, r->tenant->template_customer, a->name, s->email, a, now);
  if (result == DB_DONE) return db_commit(r->db) ? DB_DONE : DB_FAILED;
  db_rollback(r->db);
  return result;
}

// DB_NONE: somebody else has used the code, and nothing has been said yet.
static db_result make_account(request *r, signup *s, const char *id, int64_t now, reply *out) {
  account *a = &s->account;
  db_result result = take_and_register(r, s, id, now);
  if (result == DB_NONE) return result;
  if (result != DB_DONE) {
    bool taken = result == DB_EXISTS;
    reply_failure(r, taken ? 409 : 500, taken ? "Somebody has this user name already." : NULL, out);
    return result;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "username", a->username);
  cJSON_AddStringToObject(json, "domain", a->domain);
  cJSON_AddStringToObject(json, "html", r->tenant->register_success_html);
  reply_json(r, out, 201, json);
  return DB_DONE;
}

// To a name that is taken goes a letter, too: only who reads it learns that.
static bool write_letter(request *r, const signup *s, const char *code) {
  account there;
  char body[1200];
  char why[200] = "";
  text letter = text_in(body, sizeof body);
  db_result found = account_find(r->db, s->account.username, s->account.domain, &there);
  secret_forget(&there, sizeof there);
  if (found == DB_DONE)
    text_add(&letter,
             "Somebody, probably you, wanted to make an account at %s with the user\nname \"%s\". There is "
             "one of this "
             "name already: choose another,\nor log in.\n",
             r->tenant->brand, s->account.username);
  else
    text_add(&letter,
             "Your code for a new account at %s:\n\n    %s\n\nIt is good for half an hour. If you did not "
             "ask for it, do "
             "nothing:\nno account is made.\n",
             r->tenant->brand, code);
  bool sent = found != DB_FAILED && !letter.full &&
              mail_send(&r->site->config->mail, s->email, "Your new account", body, why);
  if (!sent) log_event("letter not sent", "why", why, NULL);
  return sent;
}

static void ask_for_proof(request *r, const signup *s, int64_t now, reply *out) {
  char id[TOKEN_SIZE];
  char code[SIGNUP_CODE_SIZE];
  if (signup_begin(r->db, r->tenant->id, s, now, id, code) != DB_DONE) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  if (!write_letter(r, s, code)) {
    signup_forget(r->db, id);
    reply_failure(r, 502, "The letter could not be sent. Try again later.", out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "id", id);
  reply_json(r, out, 202, json);
}

// One mailbox has many spellings: capital letters, and what stands behind a plus.
static void name_mailbox(const char *email, char out[MAILBOX_MAX + 16]) {
  const char *at = strrchr(email, '@');
  text name = text_in(out, MAILBOX_MAX + 16);
  text_add(&name, "mailbox:");
  for (bool tag = false; *email; email++) {
    if (email == at) tag = false;
    if (*email == '+' && at && email < at) tag = true;
    if (!tag) text_add(&name, "%c", *email >= 'A' && *email <= 'Z' ? *email | 32 : *email);
  }
}

void signup_register(request *r, reply *out) {
  char where[96];
  char mailbox[MAILBOX_MAX + 16];
  char password[PASSWORD_MAX + 1];
  signup s = {0};
  int64_t now = clock_now();
  if (!is_open(r, out)) return;
  throttle_address(where, sizeof where, "register", r->address);
  if (throttle_holds(r, "", where, now, out) || !read_newcomer(r, &s, password, out)) return;
  s.account.proof = proof_make(s.account.username, s.account.domain, password);
  secret_forget(password, sizeof password);
  // Every account costs an attempt: nobody makes them by the thousand, nor letters to somebody else.
  name_mailbox(s.email, mailbox);
  if (!s.email[0] || !throttle_holds(r, mailbox, where, now, out)) {
    attempt_failed(r->db, where, now, FREE_PER_ADDRESS, MOST_WAIT);
    if (s.email[0]) attempt_failed(r->db, mailbox, now, FREE_PER_MAILBOX, MOST_WAIT);
    if (s.email[0])
      ask_for_proof(r, &s, now, out);
    else
      make_account(r, &s, NULL, now, out);
  }
  secret_forget(&s.account.proof, sizeof s.account.proof);
}

void signup_validate(request *r, reply *out) {
  char where[96];
  if (!is_open(r, out)) return;
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const char *id = field_text(&f, "id", 1, 64);
  const char *code = field_text(&f, "code", 1, 16);
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  int64_t now = clock_now();
  signup s;
  throttle_address(where, sizeof where, "validate", r->address);
  if (throttle_holds(r, "", where, now, out)) return;
  db_result result = signup_find(r->db, r->tenant->id, id, code, now, &s);
  if (result == DB_DONE)
    result = make_account(r, &s, id, now, out);
  else if (result != DB_NONE)
    reply_failure(r, 500, NULL, out);
  if (result == DB_NONE) {
    attempt_failed(r->db, where, now, FREE_PER_ADDRESS, MOST_WAIT);
    fields_fault(&f, "code", "is another, or too old: begin anew after five tries or half an hour");
    reply_fault(r, &f, out);
  }
  secret_forget(&s.account.proof, sizeof s.account.proof);
}
