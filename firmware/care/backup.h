/* backup.h - "dakbox backup": a copy of the whole office, made while everything runs. How it is consistent: firmware/doc/backup.md. */
#ifndef CARE_BACKUP_H
#define CARE_BACKUP_H

#include "base/config.h"
#include "base/said.h"
#include "care/index.h"
#include "care/state.h"

struct backup_report {
    char stamp[STAMP_SIZE];
    int64_t letters, documents;
    int64_t new_documents, new_bytes;   /* written this time */
    int64_t reread;                     /* older parcels that were read again */
    int gone;                           /* older backups that went */
    int64_t damaged;                    /* documents that were found damaged on the box: in it as they lie there, or (unreadable) left out */
};

/* to: a folder instead of what the settings say; NULL: that. The state of state.h is kept in any case.
 *   -ENOENT  no target, or no office key      -EBUSY   another one runs
 *   -EAGAIN  letters changed all the time, or diaryd is just starting: try again later
 *   -ENOSPC  there or here                    others   e says what is wrong */
int care_backup(const struct config *c, const char *to, const struct care_watch *watch, struct backup_report *ret, struct err *e);

#endif
