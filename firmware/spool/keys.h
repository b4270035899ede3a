/* keys.h - the keys that blobs are wrapped with: a document's in its file "key", and the box's that wraps those.
 *
 * "key" is a short list: the document's own key first, then those of documents it has blobs of (spool_blob_link). */
#ifndef SPOOL_KEYS_H
#define SPOOL_KEYS_H

#include "base/err.h"
#include "spool/fs.h"
#include "spool/seal.h"

#define KEYS_NAME "key"

struct keys {
    struct seal_key *list;      /* in locked memory */
    size_t n, room;
    bool stored;                /* the file has them all */
};

/* Makes the document's own key, the first in the list. -ENOMEM. */
int keys_make(struct keys *k, struct err *e);
const struct seal_key *keys_find(const struct keys *k, const uint8_t id[SEAL_ID_SIZE]);     /* NULL: not there */
int keys_add(struct keys *k, const struct seal_key *key, struct err *e);        /* one that is there already stays. -ENOMEM, -E2BIG */
void keys_done(struct keys *k);                 /* wipes and empties it */

/* The file of the document open as dir_fd. -ENOENT: it has none; -EBADMSG: changed, torn or of another box. id: for messages. */
int keys_load(int dir_fd, const char *id, const uint8_t *box_key, struct keys *k, struct err *e);
/* Writes it anew, synced and renamed: safe once dir_fd is synced. */
int keys_store(const struct fs_ops *fs, int dir_fd, const uint8_t *box_key, struct keys *k);

/* Forgets the keys of a document on the card: overwritten, synced, removed, the directory synced. 0 also when there are none. */
int keys_destroy(const struct fs_ops *fs, int dir_fd);

#endif
