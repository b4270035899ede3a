/* jobs.h - one job at a time. Everything here is for the loop of boxd; box.h has what a job itself may call. */
#ifndef BOX_JOBS_H
#define BOX_JOBS_H

#include "box/box.h"

struct jobs;

/* The kind of that name; NULL: there is none. */
const struct job_kind *job_kind_find(const char *name);

/* Reads how the last job ended; one that was running then was cut off, and is said to be. box is borrowed. *ret_jobs is the caller's. */
int jobs_new(const struct box *box, struct jobs **ret_jobs, struct err *e);
/* Stops what runs, and waits for it. NULL is fine. */
void jobs_free(struct jobs *s);

/* -EBUSY: one runs; others as kind->check(). request is borrowed. actor: shorter than BOX_ACTOR_SIZE, not empty. */
int jobs_start(struct jobs *s, const struct job_kind *kind, const json_t *request, const char *actor, struct err *e);

/* -ENOENT: none runs; -EPERM: it cannot be stopped any more. It ends soon after. */
int jobs_stop(struct jobs *s, const char *actor, struct err *e);
/* What is done and waits for a word (job_kind.keep) stays. message is borrowed. -ENOENT: nothing waits for one; others as kind->keep(). */
int jobs_keep(struct jobs *s, const json_t *message, const char *actor, struct err *e);
bool jobs_busy(struct jobs *s);

/* {"job", "actor", "state": "running|done|failed|stopped|interrupted", "phase", "percent", "may_stop", "result", "began_s", "ended_s"}
 * of what runs or ended last; null: never one. The caller's. */
json_t *jobs_status(struct jobs *s);

#endif
