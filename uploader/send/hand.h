/* hand.h - sendd's side of the talk with diaryd: what is in our hands, shared by all workers.
 *
 * diaryd marks a delivery "sending" when it hands it out. Should that message be
 * lost on the way (diaryd killed, an answer too late), nobody would ever send it.
 * So after any doubt, and at the start, we say "sender_started": we hold
 * nothing. That is only true between deliveries, so all workers put down what
 * they have first. Thread-safe. */
#ifndef SEND_HAND_H
#define SEND_HAND_H

#include "base/err.h"
#include "base/json.h"

#include <stdatomic.h>
#include <stdint.h>

struct hand;

/* run_dir is borrowed. *ret_hand is the caller's. */
int hand_new(const char *run_dir, struct hand **ret_hand, struct err *e);
void hand_free(struct hand *h);                     /* NULL is fine; all workers have ended */

const atomic_bool *hand_stopping(const struct hand *h);
void hand_stop(struct hand *h);                     /* wakes everybody; nothing is taken any more */
void hand_wake(struct hand *h);                     /* there may be work */
unsigned hand_wakes(struct hand *h);                /* counts hand_wake */
void hand_hurry(struct hand *h);                    /* the same, and hand_sleep() ends */
/* Sleeps up to ms, or until hand_stop or hand_hurry. */
void hand_sleep(struct hand *h, int64_t ms);
/* The same, or until hand_wakes is no longer seen: a hint that came since then is not slept through. */
void hand_wait(struct hand *h, int64_t ms, unsigned seen);

/* Takes a delivery of a channel. 0: *ret_delivery is the caller's, or NULL: nothing to do.
 * What was taken must be put down with hand_put_down(). Errors: diaryd does not answer; try again. */
int hand_take(struct hand *h, const char *channel, const int64_t *skip, size_t n_skip, json_t **ret_delivery, struct err *e);

/* One delivery_event. take_event is consumed: {"id", "event", ...}. Tries until diaryd has answered.
 * 0; -EREMOTEIO: refused again and again, e says why: diaryd will be told that nobody holds it; -ECANCELED: sendd stops and diaryd did not answer. */
int hand_report(struct hand *h, json_t *take_event, struct err *e);
/* The same, once, without trying again. */
int hand_commit(struct hand *h, int64_t id, struct err *e);
void hand_put_down(struct hand *h);

#endif
