/* worker.h - one thread: take a delivery, deliver it, report, again. Several share a target. */
#ifndef SEND_WORKER_H
#define SEND_WORKER_H

#include "uploader/send/channel.h"
#include "uploader/send/hand.h"
#include "uploader/send/target.h"

struct worker;

/* All is borrowed and outlives the worker. */
struct worker_about {
    const struct channel *channel;
    const struct config *config;        /* of this instance */
    struct hand *hand;
    struct target *target;
    bool kept;                          /* takes nothing of the backlog, so that what is urgent never waits for it */
};
/* first: opens the channel at once, so that settings that do not hold keep sendd from starting; else with its first delivery.
 * *ret_worker is the caller's. -ENOENT: the channel is not set up; no worker. */
int worker_start(const struct worker_about *about, bool first, struct worker **ret_worker, struct err *e);
void worker_join(struct worker *w);                 /* after hand_stop(); waits for the thread. NULL is fine */

#endif
