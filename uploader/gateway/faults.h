/* faults.h - misbehaving on purpose, for tests of senders. Nothing is ever wrong unless it was asked for.
 *
 *   FAULT[=VALUE] [once | every=N | chance=PERCENT [seed=N]] [on=METHOD]; FAULT ...
 *
 * A fault counts the requests it could have met, and meets each, the first, every Nth, or by chance (the same ones for the
 * same seed). firmware/doc/eoffice.md has the table with what each does. */
#ifndef GATEWAY_FAULTS_H
#define GATEWAY_FAULTS_H

#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
    FAULT_DELAY,            /* ms before the answer; others are answered meanwhile */
    FAULT_CUT,              /* after so many bytes of a request's body the connection breaks */
    FAULT_LOST,             /* done and on the disk, and the connection breaks instead of an answer */
    FAULT_ERROR,            /* 500, nothing is done */
    FAULT_BUSY,             /* 503 with Retry-After in s, nothing is done */
    FAULT_OTHER_LETTER,     /* the answer names another letter: UUID and numbers */
    FAULT_BROKEN_JSON,      /* half a JSON */
    FAULT_WRONG_TYPE,       /* JSON that is called text/html */
    FAULT_HUGE,             /* an answer of so many MiB */
    FAULT_WRONG_OFFSET,     /* Upload-Offset and "offset" are so many bytes off */
    FAULT_MASTERS,          /* all ids of the lists are so much higher */
    FAULT_CLOCK,            /* Date and created_at are so many s off */
    FAULT_KINDS
};

struct faults;

/* One without faults. -ENOMEM. */
int faults_new(struct faults **ret_faults, struct err *e);
void faults_free(struct faults *f);         /* NULL is fine */

/* In place of those that were set. -EINVAL, with a sentence: nothing was changed. */
int faults_set(struct faults *f, const char *text, struct err *e);

/* Is it to happen now? Counts. *ret_value: its VALUE, or what it usually is. */
bool faults_hit(struct faults *f, enum fault_kind kind, const char *method, int64_t *ret_value);

/* {"faults": [{"fault", "value", "met", "done"} ...]}; the caller's. NULL: no memory. */
json_t *faults_json(const struct faults *f);

#endif
