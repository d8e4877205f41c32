// SPDX-License-Identifier: MIT
// Contacts of one account, which nobody else sees; and which entries, of these and of the phonebook, it has marked.
#ifndef WEBPHONED_OWN_CONTACT_H
#define WEBPHONED_OWN_CONTACT_H

#include "store/contact_row.h"

enum { OWN_CONTACTS_MAX = 2000, FAVOURITES_MAX = 500 };

// As JSON, in the order of ids; NULL: the database failed. Ask for limit + 1.
cJSON *own_contact_list(db *d, int64_t account, int64_t after, int64_t limit);
cJSON *own_contact_read(db *d, int64_t account, int64_t id, db_result *result);
db_result own_contact_each(db *d, int64_t account, contact_row_seen *seen, void *to);

// Nobody else adds to this account's until the transaction ends.
db_result own_contact_lock(db *d, int64_t account);
// *id 0: a new one, or, with a uid that there is, in place of that. Under the lock.
contact_kept own_contact_put(db *d, int64_t account, const contact *c, int64_t *id);
db_result own_contact_drop(db *d, int64_t account, int64_t id);

// A list of ids; a contact of one's own has its id with a minus.
cJSON *favourites_read(db *d, int64_t account);
db_result favourites_write(db *d, int64_t account, const cJSON *ids);

#endif
