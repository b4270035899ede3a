/* folder.h - the mails of one folder, taken one after the other; and the nightly comparison. */
#ifndef INTAKE_FOLDER_H
#define INTAKE_FOLDER_H

#include "uploader/intake/imap.h"
#include "uploader/intake/ledger.h"
#include "uploader/intake/take.h"

#include <pthread.h>

struct folder_work {                    /* all borrowed */
    struct imap *imap;
    const struct imap_caps *caps;
    struct ledger *ledger;
    pthread_mutex_t *lock;              /* of ledger */
    const char *account, *done_folder;
    int64_t max_bytes;
    int64_t restored_s;                 /* after a restore, until a comparison has gone through: when the backup was taken. A keyword may tell of a letter that
                                         * only the lost box had, and is not believed. 0: it is */
    const atomic_bool *stop;
    /* take_mail under the lock of the box. */
    int (*take)(void *ctx, const struct mail_place *place, const unsigned char *bytes, size_t n, const char *by, struct taken *ret, struct err *e);
    const char *letters_file;           /* known.h; "": mails are moved away by ourselves, or nobody asks */
    void (*gone)(void *ctx, const char *doc);   /* told by folder_compare: this letter's mail has left the mailbox */
    void *ctx;
    bool no_marks;                      /* out: the mailbox does not let mails be marked */
    bool line_over;                     /* the mailbox sent what nobody asked for: the mail is dealt with, the connection is of no use any more */
    unsigned taken;                     /* out: letters made */
};

/* A mail over which the connection breaks FOLDER_MOST_BREAKS times in a row, also across restarts, is listed: it holds up no other. */
enum { FOLDER_MOST_BREAKS = 10 };

/* Errors of all: those of imap_wire.h: the connection is over; -EREMOTEIO: the folder cannot be opened; others: the box cannot take in
 * mail now (take_mail). What was done before is done. */

/* Takes all that came since the last time. */
int folder_take_new(struct folder_work *w, const char *folder, struct err *e);
/* Takes those of this folder that a person wants. */
int folder_take_wanted(struct folder_work *w, const char *folder, struct err *e);

/* Every mail up to the last one seen is a letter, or listed; whatever is not is taken in now. Listed ones that have left the mailbox go
 * from the list. */
struct folder_found { int64_t mails, missed; };
int folder_compare(struct folder_work *w, const char *folder, struct folder_found *ret, struct err *e);

/* After a restore: what lies in done_folder and came since a week before the backup becomes a letter where it is none. *ret_missed: how many. */
int folder_look_aside(struct folder_work *w, int64_t *ret_missed, struct err *e);

#endif
