/* audit.h - proves that diary and spool agree and that nothing in them has changed.
 *
 * It only reads, and may run while all programs work: what only looks wrong because something is just moving is looked
 * at again before it counts. "dakbox verify" and the desk's page ask for it; each has words of its own for a fault. */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "spool/spool.h"
#include "store/store.h"

enum audit_kind {
    AUDIT_DIARY,            /* history, numbers or states: why says where */
    AUDIT_MISSING,          /* a letter's document is nowhere */
    AUDIT_ELSEWHERE,        /* it lies in stage at, which does not go with the letter's state */
    AUDIT_BYTES,            /* a document is not what was sealed: why names the part */
    AUDIT_REFUSED_PAGES,    /* the letter is refused and its document still has pages */
    AUDIT_PURGED_PAGES,     /* the letter's pages were destroyed after their time, and its document still has some, or its key */
    AUDIT_NO_NUMBER,        /* a document in stage at that no letter has */
    AUDIT_KINDS
};

struct audit_fault {        /* texts are borrowed for the call */
    enum audit_kind kind;
    const char *letter;     /* its diary number; "": of none */
    const char *doc;        /* "": of none */
    enum letter_state state;
    enum spool_stage at;
    const char *why;        /* "" or a sentence of the part that looked */
};

struct audit_result {
    int64_t history_rows;
    unsigned letters, documents, faults;
};

struct audit_ask {
    bool quick;             /* leave out the bytes of documents */
    void (*fault)(void *ctx, const struct audit_fault *f);
    /* Called again and again with what is done so far; false: end now. May be NULL. */
    bool (*goes_on)(void *ctx, const struct audit_result *so_far);
    void *ctx;
};

/* 0: all could be looked at (see ret->faults); -ECANCELED: goes_on() said so; otherwise e says what could not. */
int audit_run(struct store *store, const struct spool *spool, const struct audit_ask *ask, struct audit_result *ret, struct err *e);

#endif
