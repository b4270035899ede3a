/* hand.h - sendd's side of the talk with diaryd: what is in our hands, shared by all workers.
 *
 * diaryd marks a delivery "sending" when it hands it out. Should that message be lost on the way (diaryd killed, an answer
 * too late), nobody would ever send it. So after any doubt, and at the start, we say "sender_started" with what we do hold:
 * the rest of what diaryd thinks we have goes back to waiting, or is asked about. That is only true between questions, so
 * no delivery is asked for while it is said; what is on its way stays there. Thread-safe. */
#ifndef SEND_HAND_H
#define SEND_HAND_H

#include "base/err.h"
#include "base/json.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { HAND_MAX = 120 };            /* deliveries in hand at once; as many again may be set aside */

struct hand;

/* run_dir is borrowed. *ret_hand is the caller's. */
int hand_new(const char *run_dir, struct hand **ret_hand, struct err *e);
void hand_free(struct hand *h);                     /* NULL is fine; all workers have ended */

/* What main lends to all channels passes through here; borrowed. */
struct channel_common;
void hand_lend(struct hand *h, const struct channel_common *common);
const struct channel_common *hand_lent(const struct hand *h);

const atomic_bool *hand_stopping(const struct hand *h);
void hand_stop(struct hand *h);                     /* wakes everybody; nothing is taken any more */

struct wanted {
    const char *channel, *instance;
    bool ask;                       /* unknown ones, too */
    int max_lane;                   /* only lanes up to this one */
};
/* Takes a delivery. 0: *ret_delivery is the caller's, or NULL: nothing to do, and *ret_due_in_s says when something comes due
 * (0: nothing waits for its time). What was taken must be put down. Errors: diaryd does not answer; try again. */
int hand_take(struct hand *h, const struct wanted *w, json_t **ret_delivery, int64_t *ret_due_in_s, struct err *e);

/* One delivery_event. take_event is consumed: {"id", "event", ...}. Tries until diaryd has answered.
 * 0; -EREMOTEIO: refused again and again, e says why: put it down as lost; -ECANCELED: sendd stops and diaryd did not answer. */
int hand_report(struct hand *h, json_t *take_event, struct err *e);
/* The same, once, without trying again. */
int hand_commit(struct hand *h, int64_t id, struct err *e);
/* lost: diaryd would not be told what became of it, so it is said that we do not hold it any more. aside_ms: it is not
 * taken again for so long, though diaryd would give it. */
void hand_put_down(struct hand *h, int64_t id, bool lost, int64_t aside_ms);
/* Forgets what was set aside: somebody wants to know. */
void hand_forget_asides(struct hand *h);

/* What kept one other side from answering may be over: what waits because of it waits no longer. That it is lost costs a wait, no letter. */
void hand_due_now(struct hand *h, const char *channel, const char *instance);

/* How the other sides were before sendd started: {"targets": [...]}, the caller's. diaryd knows what we hold when it has answered: what
 * was in hand when sendd was killed does not wait for the end of a back-off. -EREMOTEIO: it knows nothing. */
int hand_recall(struct hand *h, json_t **ret_answer, struct err *e);
/* A question of another kind, once. take_request is consumed; *ret_answer (may be NULL) is the caller's. */
int hand_ask(struct hand *h, json_t *take_request, json_t **ret_answer, struct err *e);

#endif
