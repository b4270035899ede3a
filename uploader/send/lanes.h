/* lanes.h - all other sides that are set up, each with its workers.
 *
 * A channel has one other side; e-Office one an instance. Of send.parallel workers of each, one takes nothing of the backlog:
 * a slow upload of old paper never keeps today's letters waiting. */
#ifndef SEND_LANES_H
#define SEND_LANES_H

#include "uploader/send/hand.h"

#include "base/config.h"

struct lanes;

/* Opens each channel and starts the workers; one that is not set up is left out. c and h outlive it. *ret_lanes is the caller's. */
int lanes_start(const struct config *c, struct hand *h, struct lanes **ret_lanes, struct err *e);
void lanes_free(struct lanes *l);               /* after hand_stop(); waits for the workers. NULL is fine */

void lanes_wake(struct lanes *l);               /* there may be work */
void lanes_hurry(struct lanes *l, const char *channel, const char *instance);      /* what kept that one is over, and what waits because of it need not; by any thread */
json_t *lanes_status(struct lanes *l);          /* a list of target_status(); the caller's */
/* A person wants to know now what became of the unknown deliveries of a channel: waits for them and for the other side are over.
 * 0; -EOPNOTSUPP: it cannot be asked; -ENOENT: it is not set up; or diaryd does not answer. */
int lanes_ask_now(struct lanes *l, const char *channel, struct err *e);

#endif
