/* manifest.h - the text that says what a document consists of. Pure: no files here.
 * Format: firmware/doc/spool-format.md. */
#ifndef SPOOL_MANIFEST_H
#define SPOOL_MANIFEST_H

#include "spool/spool.h"

enum { MANIFEST_MAX_BYTES = 2 * 1024 * 1024, MANIFEST_KEYS = 15 };

struct manifest {
    char id[ID_SIZE];
    char *values[MANIFEST_KEYS];        /* by place in the list of keys; NULL: not set */
    struct spool_entry *entries;
    size_t n_entries;
};

void manifest_done(struct manifest *m);     /* frees what it holds and empties it */

/* -EINVAL: no such key, or the value is too long, not UTF-8, or has a line break. */
int manifest_set(struct manifest *m, const char *key, const char *value, struct err *e);
const char *manifest_get(const struct manifest *m, const char *key);    /* "" when unset */

/* -E2BIG beyond SPOOL_MAX_BLOBS, -EEXIST, -EINVAL for a bad name. */
int manifest_add(struct manifest *m, const struct spool_entry *entry, struct err *e);
const struct spool_entry *manifest_find(const struct manifest *m, const char *name);    /* NULL: not there */
bool manifest_name_is_valid(const char *name);

/* whole: with the blobs and the END line; otherwise only the values ("begun", see spool-format.md).
 * *ret_text is the caller's. */
int manifest_print(const struct manifest *m, bool whole, char **ret_text, size_t *ret_n, struct err *e);

/* m must be empty; on failure it is left empty. id: whose manifest it must be.
 * -EBADMSG: e names the line; a missing END means it is torn. */
int manifest_parse(struct manifest *m, const char *id, const char *text, size_t n, bool whole, struct err *e);

/* The line of one blob in a printed manifest, without reading the others. false: it has none of that name. */
bool manifest_peek(const char *text, const char *name, struct spool_entry *ret_entry);

#endif
