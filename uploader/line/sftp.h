/* sftp.h - a folder on a server, over SFTP by libcurl: for the migration tree and for backups.
 *
 * The server must show one of the keys that are set: anybody else gets nothing. Paths are below the folder, with slashes and without quotes.
 * SFTP has no rename over a file that is there. Errors of all calls, each with a sentence: -ENOENT it is not there (where that is an
 * answer); -ENODEV the folder itself is not; -ECANCELED stopping; -ENOSPC, -EACCES, -EKEYREJECTED, -EIO, -EHOSTUNREACH. One per thread. */
#ifndef LINE_SFTP_H
#define LINE_SFTP_H

#include "base/config.h"
#include "base/err.h"
#include "base/hash.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct sftp;

struct sftp_place {
    const char *section;            /* whose settings these are: "migration" */
    const char *url, *key_file;
    const char *host_key;           /* one or several, as ssh-keygen -l shows them, with blanks or commas between */
    int idle_s;
};
/* All borrowed until sftp_close(); stopping may be NULL. -EINVAL: e names the setting. *ret_sftp is the caller's. */
int sftp_open(const struct config *c, const struct sftp_place *place, const atomic_bool *stopping, struct sftp **ret_sftp, struct err *e);
void sftp_close(struct sftp *x);            /* NULL is fine */

/* Is the folder there? */
int sftp_ready(struct sftp *x, struct err *e);

/* A small file. *ret_text is the caller's (free). -EFBIG. */
int sftp_load(struct sftp *x, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e);
/* Appends it to out. -EFBIG: longer than max_bytes. */
int sftp_fetch(struct sftp *x, const char *path, FILE *out, size_t max_bytes, struct err *e);
int sftp_hash(struct sftp *x, const char *path, int64_t *ret_bytes, char sha256[HASH_HEX_SIZE], struct err *e);      /* ret_bytes may be NULL */
/* Names in a folder; none when it is not there. A non-zero answer of each() ends the walk and is returned. */
int sftp_list(struct sftp *x, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e);

struct sftp_source {
    ssize_t (*read)(void *ctx, void *out, size_t n, struct err *e);     /* 0: the end; -errno: e says why, and the call ends with -EBADMSG */
    int (*seek)(void *ctx, int64_t offset, struct err *e);              /* not NULL: goes on behind what is there of it already */
    void *ctx;
    int64_t bytes;
};
/* With the folders above it, over what is there. */
int sftp_put(struct sftp *x, const char *path, const struct sftp_source *source, struct err *e);

int sftp_rename(struct sftp *x, const char *from, const char *to, struct err *e);
int sftp_remove(struct sftp *x, const char *path, struct err *e);       /* 0 also when it was not there */

#endif
