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
    struct store_moment begun, copied;
    char dir[PATH_MAX];             /* scratch */
    char copy[PATH_MAX];            /* the diary's copy */
    int64_t taken_s, bytes_ahead, bytes_done;
    int64_t nowhere;                /* documents of the copy's letters that the spool has not, or does not give back */
    int lock_fd;
};

/* Parcels of all documents there are; b->begun: the moment before the first. -ENOSPC: there is no room in the target for what is new. */
int backup_first_pass(struct backup *b, struct err *e);
/* Looks at all documents that can have changed since b->begun, and sees to their parcels. *ret_changed: how many were not as noted. */
int backup_look_again(struct backup *b, unsigned *ret_changed, struct err *e);
/* The same of letters of the copy that were not met yet; counts b->nowhere. *ret_late: one of them has changed since the copy. */
int backup_take_missing(struct backup *b, struct store *copy, bool *ret_late, struct err *e);

#endif
