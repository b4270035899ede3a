/* verify.h - proves that diary and spool agree and that nothing in them has changed. */
#ifndef CTL_VERIFY_H
#define CTL_VERIFY_H

#include "spool/spool.h"
#include "store/store.h"

struct verify_result {
    int64_t history_rows;
    unsigned letters, documents, faults;
};

/* Checks the history chain and the register's numbers; that each letter's document is in the stage
 * its state says; that no document is without a letter; and, unless quick, every byte of every document.
 * What only looks wrong because programs are working is looked at again before it counts.
 * fault() gets one sentence for each thing that is wrong.
 * 0: everything could be looked at (see ret->faults); otherwise e says what could not. */
int verify_run(struct store *store, const struct spool *spool, bool quick,
               void (*fault)(void *ctx, const char *sentence), void *ctx, struct verify_result *ret, struct err *e);

#endif
