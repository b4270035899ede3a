/* disk_folder.h - a folder on a disk of this machine, such as a USB disk: for the migration tree and for backups.
 *
 * The disk is foreign ground: links are not followed, and it may be gone at any time. Paths are below the folder, with slashes. Errors
 * of all calls, each with a sentence of "words": -ENOENT it is not there (where that is an answer, and then without one); -ENODEV the
 * disk is away, or another one; -ENOSPC it is full; -ECANCELED stopping; -errno it fails. */
#ifndef BASE_DISK_FOLDER_H
#define BASE_DISK_FOLDER_H

#include "base/err.h"
#include "base/hash.h"
#include "base/said.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct disk_words {
    enum said_id away, same;        /* {1}: the folder. It is not there; it lies on the disk where it must not be */
    enum said_id full, failed;      /* failed: {1} the path, {2} what the kernel says */
};

struct disk_folder {                /* all borrowed */
    const char *root;
    const char *apart_from;         /* a folder that must be on another disk: a disk that is not mounted leaves an empty folder behind. NULL: none */
    const struct disk_words *words;
    const atomic_bool *stopping;    /* NULL: nobody stops it */
};

/* Is it there, and the right one? */
int disk_folder_ready(const struct disk_folder *x, struct err *e);
/* Bytes that may be written; -ENOTSUP: it cannot tell. */
int64_t disk_folder_room(const struct disk_folder *x);

/* Writes what read() gives until it gives 0, with the folders above it, over what is there; on the disk when it returns 0. An error of
 * read() (-errno, and e says why) is returned. */
int disk_folder_put(const struct disk_folder *x, const char *path, ssize_t (*read)(void *ctx, void *out, size_t n, struct err *e), void *ctx,
                    struct err *e);
/* A small file: at any instant path is the old one or the new one, or path + ".new" is the new one, whole. */
int disk_folder_save(const struct disk_folder *x, const char *path, const char *text, size_t n, struct err *e);

/* Both read from the disk, not from memory. -EFBIG: longer than max_bytes, -ENOBUFS: out did not take it; these two without a sentence. */
int disk_folder_fetch(const struct disk_folder *x, const char *path, FILE *out, int64_t max_bytes, struct err *e);
int disk_folder_hash(const struct disk_folder *x, const char *path, int64_t *ret_bytes, char sha256[HASH_HEX_SIZE], struct err *e);  /* ret_bytes may be NULL */

/* Names in a folder; none when it is not there. A non-zero answer of each() ends the walk and is returned. */
int disk_folder_list(const struct disk_folder *x, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e);
int disk_folder_rename(const struct disk_folder *x, const char *from, const char *to, struct err *e);     /* over what is there; on the disk when it returns 0 */
int disk_folder_remove(const struct disk_folder *x, const char *path, struct err *e);                     /* 0 also when it was not there */

#endif
