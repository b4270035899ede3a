/* spool_internal.h - what the files of this folder share. */
#ifndef SPOOL_SPOOL_INTERNAL_H
#define SPOOL_SPOOL_INTERNAL_H

#include "spool/fs.h"
#include "spool/keys.h"
#include "spool/manifest.h"
#include "spool/spool.h"

struct spool {
    const struct fs_ops *fs;
    int root_fd;
    int stage_fd[SPOOL_STAGES];
    uint8_t *box_key;               /* SEAL_KEY_SIZE bytes in locked memory */
};

struct spool_doc {
    struct spool *spool;
    char id[ID_SIZE];
    enum spool_stage stage;         /* where it is now */
    int dir_fd;                     /* locked with flock */
    struct manifest manifest;
    struct keys keys;
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

/* Prints m, whole or only its values, into <name> of a directory; safe once that is synced. */
int spool_write_manifest(const struct fs_ops *fs, int dir_fd, const char *name, const struct manifest *m, bool whole, struct err *e);

/* A small file at once: written as <name>.part, synced and renamed over what is there; safe once dir_fd is synced. */
int spool_put_file(const struct fs_ops *fs, int dir_fd, const char *name, const void *data, size_t n);
/* *ret_data is the caller's, with a NUL behind it. -ENOENT; -EBADMSG: no file, or larger than max_bytes. id: for messages. */
int spool_get_file(int dir_fd, const char *id, const char *name, size_t max_bytes, void **ret_data, size_t *ret_n, struct err *e);

/* Fills in s->box_key; makes it, and what the spool knows it by, where there is nothing yet (spool_open). */
int spool_get_box_key(struct spool *s, const char *root, const char *key_file, struct err *e);

/* Name, size and hash of a blob as its seal vouches for them. whole: opens every byte of it, too. keys: borrowed. */
int spool_examine_blob(int dir_fd, const char *id, const struct keys *keys, const char *name, bool whole,
                       struct spool_entry *ret_entry, struct err *e);
/* Whose key a blob of an open document directory was wrapped with. */
int spool_blob_key_id(int dir_fd, const char *id, const char *name, uint8_t ret_key_id[SEAL_ID_SIZE], struct err *e);

/* Closes d without a change to the card: what it is is in its directory. */
void spool_doc_let_go(struct spool_doc *take_d);

/* Does it say that the letter was refused or purged? */
bool spool_is_destroyed(const struct manifest *m);

/* Completes a refusal that was interrupted, of a document that the caller has locked. 1: there was one, 0: there was none. */
int spool_complete_refusal(struct spool *s, const char *id, enum spool_stage stage, int dir_fd, struct err *e);
/* And all there are; those that another program is at stay. */
int spool_complete_refusals(struct spool *s, struct err *e);

/* Removes a document directory with its files (there are no directories in it). Not synced: a
 * document that comes back after a power cut is removed again by the next recovery. */
int spool_remove_dir(const struct spool *s, enum spool_stage stage, const char *id, struct err *e);

/* Calls each() for every file of the directory; a non-zero answer ends the walk. dir_fd stays open. */
int spool_each_file(int dir_fd, int (*each)(void *ctx, const char *name), void *ctx, struct err *e);

#endif
