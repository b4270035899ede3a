/* check.h - is a tree of migrated files what its manifests say? Reads only; needs no box. */
#ifndef MIGRATION_CHECK_H
#define MIGRATION_CHECK_H

#include "base/err.h"

struct migration_found {
    unsigned files;             /* folders with a manifest */
    unsigned receipts;          /* PDFs listed and looked at */
    unsigned unfinished;        /* half-made files: of a copy that was cut short, and goes on */
    unsigned faults;            /* told to fault() */
};

/* dir: the tree, or one file's folder. Hashes every PDF that a manifest lists; tells what is missing, changed, or listed nowhere.
 * sentence: a line of base/said.h. 0 also when there are faults; -errno: dir itself cannot be read. */
int migration_check(const char *dir, void (*fault)(void *ctx, const char *sentence), void *ctx, struct migration_found *ret, struct err *e);

#endif
