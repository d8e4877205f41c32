// SPDX-License-Identifier: MIT
// Everything that an operator can set, as data: sections (tables) of fields (columns). Import, export and the
// operators' API all come from these lists (settings_*.c), with one set of rules.
#ifndef WEBPHONED_SETTING_H
#define WEBPHONED_SETTING_H

#include "base/arena.h"
#include "base/fields.h"
#include "db/db.h"

typedef enum {
  SET_TEXT,    // min to max bytes, one line
  SET_LONG,    // at most max bytes, lines
  SET_INT,     // min to max
  SET_REF,     // id of a row, or null
  SET_JSON,    // a list, kept as its text
  SET_OBJECT,  // an object, kept as its text
  SET_FLAGS,   // an object of true and false; `names` says which
  SET_BOOL,    // computed only
} setting_kind;

struct setting_access;
// Changes what was given before it is read, or faults it.
typedef void setting_prepare(cJSON *given, fields *f);
// Does with what was given what is no column: after the row was written, in the same transaction. Faults it, or says why not.
typedef db_result setting_settle(const struct setting_access *a, const cJSON *given, int64_t id, fields *f);

// Faults a change of a row that is as it was: before it is written, in the same transaction.
typedef void setting_compare(const cJSON *row, const cJSON *given, fields *f);

typedef struct {
  const char *json;
  const char *column;
  int64_t min;  // above 0: has to be there, unless it is SET_INT
  int64_t max;
  const char *otherwise;  // when it is not there; NULL: "", 0 or min, "[]", "{}"
  // Why this value cannot be used; NULL if it can.
  const char *(*fault)(const cJSON *value);
  const char *const *names;  // SET_FLAGS: NULL at the end
  setting_kind kind;
  bool whole;     // for operators of the whole installation: it reaches beyond one tenant
  bool secret;    // exported to a file, shown nowhere
  bool told;      // secret: where there is none it is shown as the empty text that it is
  bool computed;  // `column` is an expression: shown, never set
  bool settled;   // computed, and set by the section's `settle`: exported, and noted when it changes
  bool found;     // people look for rows by it
  bool narrows;   // SET_TEXT: a list can be asked for rows that have this in it
} setting_field;

// What hangs on a row by thousands goes before it, a portion at a time: nobody waits long for the database meanwhile.
typedef struct {
  const char *mark;     // says that it is going, so that nothing new may refer to it; NULL: nothing can
  const char *bound;    // counts what forbids the removal: then nothing goes. NULL: nothing does
  const char *portion;  // deletes some; done when it finds none
  const char *then;     // likewise, after that; NULL: nothing
} setting_bulk;

typedef struct setting_section {
  const char *name;  // in a file, and in the API's paths
  const char *table;
  const char *key;     // the columns that find a row without an id, for import; NULL: only the id does
  const char *tenant;  // the column that says whose it is; NULL: it belongs to the installation
  const setting_field *fields;
  size_t count;
  setting_prepare *prepare;  // NULL: nothing to do
  setting_settle *settle;    // likewise
  setting_compare *compare;  // likewise; not asked about new rows, nor when a file is read
  // Says no to a change of this row through the API; NULL: all may be changed.
  bool (*locked)(db *d, int64_t id);
  // Hides what is secret in a row that is shown; NULL: the fields say enough.
  void (*veil)(cJSON *row);
  const setting_bulk *bulk;  // NULL: nothing
  bool owners;               // for owners only
  // Asked after a row was written, with its id: above 0 when what it refers to is going. NULL: no need.
  const char *refers;
  const char *order;  // what ORDER_NAME goes by, with an index on it and the id; NULL: it has none
} setting_section;

// In the order of an import, from 0; NULL after the last.
const setting_section *setting_at(size_t at);
const setting_section *setting_find(const char *name);

enum { SETTING_ALL = 0 };  // in place of a tenant

typedef struct setting_access {
  db *db;
  arena *arena;
  const setting_section *section;
  int64_t tenant;  // the only one that may be touched; SETTING_ALL
  bool secrets;    // show them
  bool importing;  // a file: what it says of what is no setting holds for new rows only
  const char *by;  // who asks, for what is written down of money
  // Asked about a row before it is changed or removed, when nobody else can change it any more. False: it stays, and
  // the result is DB_NONE. NULL: everything is allowed.
  bool (*allows)(void *with, int64_t id, const cJSON *row);
  // Told of each row as it was (NULL: new) and as it is (NULL: removed), with secrets, in the transaction of the change;
  // anything but DB_DONE undoes it. NULL: nobody is.
  db_result (*noted)(void *with, int64_t id, const cJSON *before, const cJSON *after);
  void *with;
} setting_access;

typedef enum { ORDER_ID, ORDER_NEWEST, ORDER_NAME } setting_order;
// What of a section, and in which order. ORDER_NAME is that of ids where a section has no names to go by.
typedef struct {
  const char *find;         // a part of one of the texts that are found; NULL, "": all
  const setting_field *of;  // SET_REF: only rows of this owner; NULL: of all
  int64_t owner;
  const setting_field *by;  // a field that narrows: only rows with this in it; NULL: all
  const char *word;
  setting_order order;
  int64_t after;  // the row before; 0: from the beginning
  int64_t limit;
} setting_wish;

// NULL: the database failed.
cJSON *setting_list(const setting_access *a, const setting_wish *wish);
// What belongs to no tenant is nobody's but the whole installation's.
bool setting_is_theirs(const setting_access *a);
// Takes out of a row what is secret, or hidden.
void setting_hide(const setting_section *s, cJSON *row);
// NULL: *result says why.
cJSON *setting_read(const setting_access *a, int64_t id, db_result *result);
// *id 0: a new row. With an id: only the fields that are given change. DB_NONE: no such row, or not theirs.
// On a fault of the fields (f->name) nothing is done.
db_result setting_write(const setting_access *a, const cJSON *given, int64_t *id, fields *f);
db_result setting_remove(const setting_access *a, int64_t id);
// A row of a file: replaces the one with its id, or its key.
db_result setting_import(const setting_access *a, const cJSON *given, fields *f);

#endif
