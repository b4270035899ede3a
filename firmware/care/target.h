/* target.h - where backups lie: a folder (a USB disk), or one on a server by SFTP.
 *
 * Paths are below the target's root, with slashes. A file appears under its name only when it is on the medium and was read back from
 * there: what a cut leaves is called *.part. The medium is foreign ground. Errors of all calls, each with a sentence: -ENOENT it is
 * not there (where that is an answer); -ENOSPC it is full; -ECANCELED stopped; anything else: it is away or fails. */
#ifndef CARE_TARGET_H
#define CARE_TARGET_H

#include "base/auto.h"
#include "base/config.h"
#include "base/err.h"
#include "care/parcel.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

struct target_ops {
    /* Is it there, and the right one? */
    int (*ready)(void *self, struct err *e);
    /* Bytes that may be written; -ENOTSUP: it cannot tell. */
    int64_t (*room)(void *self);
    /* Copies size bytes to path, with the folders above it, over what is there; on the medium when it returns 0. */
    int (*write)(void *self, const char *path, FILE *from, int64_t size, struct err *e);
    /* Appends the bytes of path to to, at most max_bytes: -EFBIG. Read from the medium, not from memory. */
    int (*read)(void *self, const char *path, FILE *to, int64_t max_bytes, struct err *e);
    int (*sum)(void *self, const char *path, struct parcel_sum *ret, struct err *e);
    /* Names in a folder; none when it is not there. A non-zero answer of each() ends the walk and is returned. */
    int (*list)(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e);
    int (*rename)(void *self, const char *from, const char *to, struct err *e);     /* over what is there; on the medium when it returns 0 */
    int (*remove)(void *self, const char *path, struct err *e);                     /* 0 also when it was not there */
    void (*close)(void *self);
};

struct target { const struct target_ops *ops; void *self; };
void target_close(struct target *t);
#define AUTO_TARGET AUTO(target_close)

/* What the settings say: backup.dir or backup.url. to (may be NULL): a folder that a person named instead, of which it is not asked
 * that it be a disk of its own. All are borrowed until target_close(). -ENOENT: none is set up. */
int target_open(struct target *t, const struct config *c, const char *to, const atomic_bool *stopping, struct err *e);

/* Writes path whole, reads it back from the medium and only then gives it its name. -EIO: what came back is not what was written. */
int target_put(struct target *t, const char *path, FILE *from, const struct parcel_sum *sum, struct err *e);
/* A small text. *ret_text is the caller's (free), with a NUL behind it. */
int target_load(struct target *t, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e);
/* A file that has no name: in memory when it is small, else in dir. Its bytes are as secret as what is put there. */
int target_scratch(FILE **ret_file, const char *dir, int64_t expected_bytes, struct err *e);

extern const struct target_ops target_disk, target_sftp;
int target_disk_open(const char *root, const char *data_dir, bool own_disk, const atomic_bool *stopping, void **ret_self, struct err *e);
int target_sftp_open(const struct config *c, const atomic_bool *stopping, void **ret_self, struct err *e);

#endif
