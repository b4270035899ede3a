/* worker.h - one thread a channel: take a delivery, deliver it, report, wait. */
#ifndef SEND_WORKER_H
#define SEND_WORKER_H

#include "uploader/send/channel.h"
#include "uploader/send/hand.h"

struct worker;

/* Opens the channel and starts its thread. c and h outlive the worker. *ret_worker is the caller's.
 * -ENOENT: the channel is not set up; no worker. */
int worker_start(const struct channel *channel, const struct config *c, struct hand *h, struct worker **ret_worker, struct err *e);
void worker_join(struct worker *w);                 /* after hand_stop(); waits for the thread. NULL is fine */

/* {"name", "state": "idle|sending|waiting", "sentence", "next_try_in_s", "away_since_s"}; the caller's. */
json_t *worker_status(struct worker *w);

const char *worker_channel(const struct worker *w);
/* A person wants to know now what became of the unknown deliveries: waits for them and for the channel are over.
 * 0; -EOPNOTSUPP: the other side cannot be asked. */
int worker_ask_now(struct worker *w);

#endif
