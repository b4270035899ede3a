/* restore_inner.h - what the files of a restore share: restore.c (the steps), restore_choose.c (which backup), restore_read.c (from the target into <data_dir>/restore),
 * restore_move.c and restore_conf.c (from there into place). */
#ifndef CARE_RESTORE_INNER_H
#define CARE_RESTORE_INNER_H

#include "care/documents.h"
#include "care/restore.h"
#include "care/set.h"

#define RESTORE_DIR "restore"       /* below paths.data_dir: <new>/diary.db, spool, data, box.key, ready */

struct restore {
    const struct config *c;
    const struct restore_ask *ask;
    const struct care_watch *watch;
    struct restore_report *report;
    struct config *office;                      /* the settings that come with the backup */
    struct office_opener opener;
    struct target target;
    struct set set;
    struct index index;
    struct documents documents;     /* of the catalogue */
    char data_dir[PATH_MAX], dir[PATH_MAX];     /* dir: <data_dir>/restore */
    int lock_fd, writer_fd;
};

/* "<dir>/<name>". -ENAMETOOLONG. */
int restore_path(const struct restore *t, char out[PATH_MAX], struct err *e, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Finds target, set and backup that are asked for, and reads its index. */
int restore_choose(struct restore *t, struct err *e);

/* Head, keys and all parcels, each compared with the signed index and opened. */
int restore_read(struct restore *t, struct err *e);

/* What came from beside dakbox.conf is closed to all but root. Settings taken from a stick with which no program of this version could start (base/config.h) are put aside, in from-backup. */
int restore_conf_check(const struct restore *t, struct err *e);
/* What stood beside dakbox.conf is put beside the one here where it is missing, and in any case the settings of a stick; may be called again. */
int restore_conf_move(const struct config *c, const char *dir, struct err *e);

/* Removes a folder with all in it, if it is there. */
int restore_remove(const char *path, struct err *e);
int restore_move(const struct config *c, const char *dir, const char *data_dir, struct err *e);

#endif
