/* spool_internal.h - what the files of this folder share. */
#ifndef SPOOL_SPOOL_INTERNAL_H
#define SPOOL_SPOOL_INTERNAL_H

#include "spool/fs.h"
#include "spool/manifest.h"
#include "spool/spool.h"

struct spool {
    const struct fs_ops *fs;
    int root_fd;
    int stage_fd[SPOOL_STAGES];
};

struct spool_doc {
    struct spool *spool;
    char id[ID_SIZE];
    enum spool_stage stage;         /* where it is now */
    int dir_fd;                     /* locked with flock */
    struct manifest manifest;
    size_t n_published;             /* entries that the manifest on the card has, less the dropped ones */
    struct manifest dropped;        /* entries it has that this extension takes out */
    bool resumable;
    bool begun;                     /* "begun" holds the values as they are now, and "open" names the document */
    bool failed;                    /* a sync or rename failed: never tried again on this document */
};

/* Opens the directory of a document and finds its stage. Returns the descriptor or -ENOENT. */
int spool_open_dir(const struct spool *s, const char *id, enum spool_stage *ret_stage, struct err *e);
/* The same in one stage; errno tells why not. */
int spool_open_in(const struct spool *s, const char *id, enum spool_stage stage);
/* And with a lock that lasts as long as the descriptor. -EBUSY: someone writes it. */
int spool_lock_dir(const struct spool *s, const char *id, enum spool_stage stage, struct err *e);

/* Reads <name> ("manifest" or "begun") of an open document directory into m. */
int spool_read_manifest(int dir_fd, const char *id, const char *name, struct manifest *m, struct err *e);

/* Name, size and hash of a file as it lies on the card, without holding it in memory. */
int spool_hash_file(int dir_fd, const char *id, const char *name, struct spool_entry *ret_entry, struct err *e);

/* Removes a document directory with its files (there are no directories in it). Not synced: a
 * document that comes back after a power cut is removed again by the next recovery. */
int spool_remove_dir(const struct spool *s, enum spool_stage stage, const char *id, struct err *e);

/* Calls each() for every file of the directory; a non-zero answer ends the walk. dir_fd stays open. */
int spool_each_file(int dir_fd, int (*each)(void *ctx, const char *name), void *ctx, struct err *e);

#endif
