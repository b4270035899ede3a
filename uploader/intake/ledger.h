/* ledger.h - how far a mailbox was read, and its mails that did not become letters: <data_dir>/mail/<account>.json.
 *
 * maild is its only writer, and it is no truth about letters: which mail is a letter the spool knows by the mail's own identity
 * (identity.h). Lost or restored from an old copy it costs the time to fetch mails again and see that they are letters
 * (a mailbox that says of mails that they are done with is not believed after a restore: folder.h). That is why it is a
 * file and not rows of the diary: no letter waits for diaryd to take in mail. */
#ifndef INTAKE_LEDGER_H
#define INTAKE_LEDGER_H

#include "base/auto.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum { LEDGER_MAX_LISTED = 1000 };      /* the oldest go beyond that: they still lie in the mailbox */

struct ledger;

/* Reads the file; a missing or damaged one is as an empty one. *ret_ledger is the caller's. -ENAMETOOLONG, -ENOMEM, or why the folder
 * cannot be made. */
int ledger_open(const char *dir, const char *account, struct ledger **ret_ledger, struct err *e);
/* <dir>/<account>.<ending>, where other files of the account stand; "" where it would be too long. */
void ledger_path_of(const char *dir, const char *account, const char *ending, char out[PATH_MAX]);
void ledger_free(struct ledger *l);     /* NULL is fine */

/* On disk when it returns 0. */
int ledger_save(struct ledger *l, struct err *e);

/* ---- how far */

/* The highest UID that is dealt with; 0 when the folder is new, or its UIDs are (another uid_validity). */
uint32_t ledger_seen(const struct ledger *l, const char *folder, uint32_t uid_validity);
int ledger_set_seen(struct ledger *l, const char *folder, uint32_t uid_validity, uint32_t uid, struct err *e);

/* ---- mails that did not become letters */

struct ledger_mail {                    /* texts are borrowed */
    const char *id;                     /* of its own */
    const char *folder, *from;          /* from: "" where nothing may be kept of it */
    const char *why;                    /* a code: "spam", "marked" ... */
    const char *sentence;               /* a line of base/said.h */
    const char *by;                     /* who wants it to be a letter; "": nobody yet */
    uint32_t uid_validity, uid;
    int64_t arrived_s;
};
int ledger_list(struct ledger *l, const struct ledger_mail *m, struct err *e);       /* in place of one of that id */
void ledger_unlist(struct ledger *l, const char *id);
bool ledger_is_listed(const struct ledger *l, const char *folder, uint32_t uid_validity, uint32_t uid);
/* The k-th, the oldest first. false: there are no more. */
bool ledger_at(const struct ledger *l, size_t k, struct ledger_mail *ret);
bool ledger_find(const struct ledger *l, const char *id, struct ledger_mail *ret);
size_t ledger_count(const struct ledger *l, const char *why);          /* NULL: all */

/* ---- the rest: counters and what the last comparison found */

int64_t ledger_number(const struct ledger *l, const char *key);
void ledger_set_number(struct ledger *l, const char *key, int64_t value);

#endif
