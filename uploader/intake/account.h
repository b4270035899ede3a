/* account.h - one mailbox: a thread that fetches what is new, takes it in, and waits for more (IDLE, else by asking).
 *
 * Order for each mail, so that a crash at any instant costs a second fetch and never a mail or a second letter:
 *   1. the letter is durable in the spool (take.h)   2. the mailbox is touched: keyword or folder   3. the ledger counts the mail as seen */
#ifndef INTAKE_ACCOUNT_H
#define INTAKE_ACCOUNT_H

#include "base/config.h"
#include "base/json.h"
#include "uploader/intake/take.h"
#include "uploader/line/warnings.h"

#include <pthread.h>

/* What all accounts share: one mail is taken in at a time. */
struct account_box {
    pthread_mutex_t lock;
    struct spool *spool;                /* NULL: not open; opened anew after the card failed */
    struct mark_checker *checker;
    struct warnings *warnings;          /* of certificates; NULL: nobody is told */
    const struct config *config;        /* of the box */
    char spool_root[PATH_MAX], opener[PAGE_PROCESS_PATH_SIZE];
};

struct account;

/* name: "" for [mailbox] itself. Checks the settings: -EINVAL with what is missing. *ret_account is the caller's. */
int account_new(struct account_box *box, const char *name, struct account **ret_account, struct err *e);
int account_start(struct account *a, struct err *e);
void account_free(struct account *a);           /* waits for the mail in hand. NULL is fine */
const char *account_name(const struct account *a);
void account_wake(struct account *a);

/* {"name", "state", "code", "sentence", "last_s", "taken", "listed", "held"} as of firmware/doc/messages.md. The caller's. */
json_t *account_status(struct account *a);
/* Appends what did not become letters to list: at most max entries behind those passed over (*skip counts down). */
int account_listed(struct account *a, json_t *list, size_t *skip, size_t max);
/* A person wants this one to be a letter. 0: it will be, soon; -ENOENT: it is not listed here; -EPERM: it bears a marking. */
int account_want(struct account *a, const char *id, const char *by, struct err *e);

#endif
