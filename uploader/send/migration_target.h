/* migration_target.h - where migrated files are written: a folder on a disk, or one on a server. Only migration*.c include it.
 *
 * Paths are below the target's root, with slashes: "fl-A-1_2008/Receipts/0001.pdf". Errors of all calls, each with a sentence
 * in e that goes into "it cannot be used now: ...": -ENOENT it is not there (where that is an answer); -ECANCELED sendd stops;
 * anything else: the target is away, full or does not let us: everything waits. */
#ifndef SEND_MIGRATION_TARGET_H
#define SEND_MIGRATION_TARGET_H

#include "uploader/send/channel.h"

struct migration_ops {
    /* -ENOENT: not set up; -EINVAL: e names the setting. *ret_self is the caller's until close(). */
    int (*open)(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e);
    void (*close)(void *self);                  /* NULL is fine */
    /* Is it there, and the right one? Before anything else is asked of it. */
    int (*ready)(void *self, struct err *e);
    /* A small file whole. *ret_text is the caller's. */
    int (*load)(void *self, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e);
    /* Puts a small file in the place of path: at any instant path is the old one or the new one, or path + ".new" is the new one, whole. */
    int (*save)(void *self, const char *path, const char *text, size_t n, struct err *e);
    /* Copies a blob to path, with the folders above it; what an earlier try left of the same blob may be kept. On the medium when it
     * returns 0. -EBADMSG: the blob cannot be read, e says why. */
    int (*put)(void *self, const char *path, struct spool_blob *blob, struct err *e);
    /* Reads path from the medium, not from memory. */
    int (*hash)(void *self, const char *path, char sha256[HASH_HEX_SIZE], struct err *e);
    /* Names in a folder; none when it is not there. A non-zero answer of each() ends the walk and is returned. */
    int (*list)(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e);
    int (*rename)(void *self, const char *from, const char *to, struct err *e);     /* to is not there; on the medium when it returns 0 */
    int (*remove)(void *self, const char *path, struct err *e);                     /* 0 also when it was not there */
};

extern const struct migration_ops migration_disk, migration_sftp;

#endif
