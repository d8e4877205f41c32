// SPDX-License-Identifier: MIT
// Failed log-ins, counted per account and per address; each beyond the free ones doubles the wait.
#include "base/clock.h"
#include "store/session.h"

#define FORGET_MS (1LL * HOUR)

int64_t attempt_wait(db *d, const char *subject, int64_t now) {
  int64_t until = 0;
  db_number(d, &until, "SELECT until_at FROM attempts WHERE subject = ?", db_text(subject));
  return until > now ? until - now : 0;
}

void attempt_failed(db *d, const char *subject, int64_t now, int64_t free, int64_t most) {
  int64_t failures = 0;
  // One statement, so that attempts at many processes at once are all counted.
  db_number(d, &failures,
            "INSERT INTO attempts (subject, failures, last_at, until_at) VALUES (?, 1, ?, 0)"
            " ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, failures ="
            " CASE WHEN attempts.last_at < ? THEN 1 ELSE attempts.failures + 1 END RETURNING failures",
            db_text(subject), db_int(now), db_int(now - FORGET_MS));
  if (failures <= free) return;
  int64_t doublings = failures - free - 1;
  int64_t wait = doublings < 20 ? (int64_t)SECOND << doublings : most;
  if (wait > most) wait = most;
  db_run(d, "UPDATE attempts SET until_at = ? WHERE subject = ? AND until_at < ?", db_int(now + wait),
         db_text(subject), db_int(now + wait));
}

void attempt_succeeded(db *d, const char *subject) {
  db_run(d, "DELETE FROM attempts WHERE subject = ?", db_text(subject));
}
