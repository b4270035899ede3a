/* restore.h - "dakbox restore": an office from its backup onto an empty box, all of it or nothing.
 *
 * Everything is read, opened and compared in <data_dir>/restore before anything is put in its place; then it moves there by renames, the
 * box key last: until that is there no program starts (spool.h). What a power cut leaves in the middle of the move is completed by
 * the next call. */
#ifndef CARE_RESTORE_H
#define CARE_RESTORE_H

#include "care/backup.h"
#include "store/store.h"

#define RESTORE_NONE_LATER "none"       /* a person says: no letter was taken in after the backup */

struct restore_ask {
    const char *from;               /* a folder; NULL: what the settings say */
    bool is_stick;                  /* the folder is a stick's, and for people it has no other name */
    const char *stamp;              /* which backup; NULL: the newest */
    int64_t until_s;                /* of those made up to then; 0: of all. Someone whose newest one is damaged says so */
    const uint8_t *secret;          /* OFFICE_SECRET_BYTES: of the sheet */
    const char *last_number;        /* the last diary number the lost box has given, or RESTORE_NONE_LATER; NULL: nobody was asked */
    const char *actor;
};

struct restore_report {
    char stamp[STAMP_SIZE];
    int64_t taken_s, letters, documents;
    int asked_about;                /* deliveries */
    int damaged;                    /* documents that the lost box had damaged or had lost: they are here as they were there */
    int lost;                       /* numbers that are void because their letters are not in the backup */
    bool settings_apart;            /* the backup's settings of a stick are not understood here, and not in force */
    bool completed;                 /* it only completed one that was cut off */
};

/*   -EEXIST   there are letters here           -EBUSY   dakbox is running, or a backup
 *   -EBADMSG  the backup is damaged, or of another key: e says which part and what to do
 *   -ENOENT   there is no such backup          -ENOSPC  no room here
 *   -EINVAL   nobody was asked for the last number, or it is none that comes after the backup's last one
 * In each case nothing was changed. */
int care_restore(const struct config *c, const struct restore_ask *ask, const struct care_watch *watch, struct restore_report *ret, struct err *e);

/* A first look, while everything runs: care_restore() looks again. -EEXIST: there are letters here; others: the diary cannot be asked now. */
int care_restore_may(const struct config *c, struct err *e);

/* Completes a move that was cut off: 1; 0: there was none, and what an earlier call has read is removed; or -errno. */
int care_restore_complete(const struct config *c, struct err *e);

/* Calls each() for the backups of a key, oldest first. broken: its index does not hold, and of x only the stamp. */
int care_list(const struct config *c, const char *from, const struct office_key *key, int (*each)(void *ctx, const struct index *x, bool broken),
              void *ctx, struct err *e);

#endif
