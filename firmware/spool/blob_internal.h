/* blob_internal.h - a blob being written or read, shared by blob.c and blob_read.c. */
#ifndef SPOOL_BLOB_INTERNAL_H
#define SPOOL_BLOB_INTERNAL_H

#include "spool/spool_internal.h"

struct spool_blob {
    struct spool_doc *doc;              /* NULL: opened for reading */
    char id[ID_SIZE];                   /* of the document it was opened in, for messages */
    int fd;
    struct spool_entry entry;
    uint8_t header[SEAL_HEADER_SIZE];
    struct seal *seal;
    uint8_t *plain, *sealed;            /* room for a chunk, one allocation; wiped with spool_blob_close */
    size_t n;                           /* bytes in "plain": gathered, or opened */
    struct hash hash;                   /* written: of all plain bytes so far */
    int64_t chunk_at, at;               /* read: where in the blob plain[0] is, and what the next read gives */
    bool ended;                         /* read: "plain" is the last chunk, and has said so */
};

/* Without a file or a seal yet. *ret_blob is the caller's. */
int spool_blob_alloc(const char *id, const char *name, struct spool_blob **ret_blob, struct err *e);

#endif
