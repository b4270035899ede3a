/* account_inner.h - what the files of a mailbox share: account.c (its thread), account_compare.c (what it holds compared with what was taken in). */
#ifndef INTAKE_ACCOUNT_INNER_H
#define INTAKE_ACCOUNT_INNER_H

#include "base/restored.h"
#include "uploader/intake/account.h"
#include "uploader/intake/folder.h"

enum { FOLDERS_MAX = 16, GONE_MAX = 100 };

struct account {
    struct account_box *box;
    struct config *config;              /* as it holds for this mailbox */
    char *name;
    char folders[FOLDERS_MAX][IMAP_FOLDER_SIZE];
    size_t n_folders;
    struct route *route;
    struct ledger *ledger;
    pthread_mutex_t lock;               /* of ledger and what follows */
    const char *state;
    char sentence[SAID_SIZE];
    int64_t last_s;
    bool no_marks;
    struct restored restored;           /* at_s 0: there was no restore */
    char letters_file[PATH_MAX];        /* known.h */
    json_t *gone;                       /* while mailboxes are compared: letters whose mails have left; at most GONE_MAX are named */
    int64_t n_gone;

    pthread_t thread;
    bool runs;
    atomic_bool stop;
    int wake_fd;
};

/* Once a day, from its hour on. */
bool account_compare_is_due(struct account *a);
/* All folders; told to diaryd. After a restore keywords are believed again from then on. Errors: folder.h. */
int account_compare(struct account *a, struct folder_work *w, struct err *e);
/* For folder_work: restored_s, and gone(), whose ctx is the account. */
int64_t account_restored_s(struct account *a);
void account_gone(void *ctx, const char *doc);

#endif
