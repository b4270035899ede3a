/* worker.h - the thread that fetches labels from diaryd and prints them, one after the other.
 *
 *   label_take ─▶ printer ─▶ note (journal.h) ─▶ label_done
 *                    │ trouble
 *                    └──▶ label_done "printed": false, wait 1, 2, 4 ... 30 s, again
 *
 * It may block for as long as a printer does; nobody waits for it. A label that cannot be printed waits in the diary. */
#ifndef LABEL_WORKER_H
#define LABEL_WORKER_H

#include "base/config.h"
#include "base/err.h"
#include "base/json.h"

struct worker;

/* *ret_worker is the caller's until worker_stop(). Without label.printer there is no thread, and the state is "off".
 * -EINVAL: a setting is wrong; -EAGAIN, -ENOMEM: no thread. */
int worker_start(const struct config *c, struct worker **ret_worker, struct err *e);

/* Ends printing where it is and waits at most WORKER_STOP_MS for it; NULL is fine. */
enum { WORKER_STOP_MS = 10 * 1000 };
void worker_stop(struct worker *w);

void worker_look(struct worker *w);                 /* there may be a label */
json_t *worker_status(struct worker *w);            /* the answer of labeld's "status" */
json_t *worker_test(struct worker *w);              /* the answer of "test": prints a test label as soon as it can, once */

#endif
