/* backup_inner.h - what the files of a backup's making share: backup.c (the steps), backup_documents.c (parcels and rounds). */
#ifndef CARE_BACKUP_INNER_H
#define CARE_BACKUP_INNER_H

#include "care/backup.h"
#include "care/documents.h"
#include "care/set.h"

struct backup {
    const struct config *c;
    const struct care_watch *watch;
    struct backup_report *report;
    struct office_key key;
    struct target target;
    struct set set;
    struct store *store;            /* the living diary */
    struct care_spool spool;
    struct objects known, there;    /* parcels with their sums as the newest index tells; those that lie in the target. Sorted */
    struct objects fresh;           /* written or summed by this backup */
    struct documents documents;     /* what goes into it; sorted after the first pass */
    struct store_moment begun, looked, copied;     /* before the first pass, before the look that the copy followed, of the copy */
    char dir[PATH_MAX];             /* scratch */
    char copy[PATH_MAX];            /* the diary's copy */
    int64_t taken_s, bytes_ahead, bytes_done;
    int64_t nowhere;                /* documents of the copy's letters that the spool has not, or does not give back */
    int lock_fd;
};

/* Parcels of all documents there are; b->begun: the moment before the first. -ENOSPC: there is no room in the target for what is new. */
int backup_first_pass(struct backup *b, struct err *e);
/* Before the copy: looks at all documents that can have changed since b->begun, and sees to their parcels. Notes b->looked first. */
int backup_look(struct backup *b, struct err *e);
/* After it: takes what the copy has and was not met yet (counts b->nowhere), looks at all again, and makes the documents those of the copy's moment.
 * *ret_torn: of one neither what it was before the copy nor what it is now is of that moment, so there must be another copy. */
int backup_settle(struct backup *b, struct store *copy, bool *ret_torn, struct err *e);
/* Leaves out the documents whose letters came after the copy: restored, they would get other numbers than their labels show, and a later refusal
 * would not be seen to concern this backup. 1: there was one, else 0. */
int backup_drop_late(struct backup *b, struct err *e);
/* Notes what the document is now, and sees to its parcel. -ENOENT: it is gone; -EBADMSG: the card does not give it back. */
int backup_take(struct backup *b, const char *id, struct document *ret, struct err *e);

#endif
