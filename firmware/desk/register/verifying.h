/* verifying.h - the audit of diary and spool (audit/audit.h) in a thread of its own: one at a time, behind all other work,
 * and stopped whenever somebody says so. What it found is kept in memory until the next one. */
#ifndef DESK_VERIFYING_H
#define DESK_VERIFYING_H

#include "audit/audit.h"
#include "desk/web/web.h"

enum { VERIFYING_FAULTS = 50, VERIFYING_WHY = 200 };

struct verifying;

int verifying_new(struct verifying **ret_v, struct err *e);
void verifying_free(struct verifying *v);           /* stops what runs; NULL is fine */

/* By whoever asks. -EBUSY: one runs already. */
int verifying_start(struct verifying *v, const struct request *q, struct err *e);
void verifying_stop(struct verifying *v);           /* it ends with the document it is at */

enum verifying_state { VERIFYING_NEVER, VERIFYING_RUNS, VERIFYING_DONE, VERIFYING_STOPPED, VERIFYING_FAILED };

struct verifying_fault {
    enum audit_kind kind;
    char letter[STORE_NUMBER_SIZE], doc[ID_SIZE], why[VERIFYING_WHY];
    enum letter_state state;
    enum spool_stage at;
};

struct verifying_seen {
    enum verifying_state state;
    char actor[64];
    int64_t began_s, ended_s;       /* UTC */
    struct audit_result result;     /* so far, or in all */
    int64_t letters;                /* that there are, about */
    char why[VERIFYING_WHY];        /* it failed, or its result could not be noted */
    unsigned n_faults;              /* of those kept: the first VERIFYING_FAULTS */
    struct verifying_fault faults[VERIFYING_FAULTS];
};

void verifying_look(struct verifying *v, struct verifying_seen *ret);

#endif
