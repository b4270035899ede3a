/* target.h - one other side (an e-Office, a mail relay) as its workers share it: who may go now, and how it is. Thread-safe. */
#ifndef SEND_TARGET_H
#define SEND_TARGET_H

#include "base/json.h"
#include "base/said.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct target;

struct target_about {
    const char *channel, *instance;     /* "eoffice", "cbic-1"; kept */
    int workers;                        /* threads, from 1 */
    int64_t first_ms, max_ms;           /* back-off */
    int64_t per_minute;                 /* 0: as it takes them */
    const char *settings;               /* settings_mark(); kept */
    const atomic_bool *stopping;        /* borrowed */
};
struct target *target_new(const struct target_about *about);    /* NULL: out of memory */
void target_free(struct target *t);                             /* no worker is in it any more. NULL is fine */

const char *target_name(const struct target *t);                /* as the diary keeps it: "eoffice cbic-1" */
const char *target_channel(const struct target *t);
const char *target_instance(const struct target *t);

/* ---- a worker's round: turn, took, and if it got something, heard and done */

struct turn {
    bool kept;                          /* the worker with a place of its own: it only takes what is not backlog */
    bool recalled;                      /* target_recall() was called, which comes before anything else */
    unsigned wakes, wave;
};
/* Waits until this worker may ask for a delivery; the others do not ask meanwhile. False: sendd stops. */
bool target_turn(struct target *t, bool kept, struct turn *ret);
/* It has asked and got something. False: the other side has failed meanwhile: put it back, this round is over; why: a sentence. */
bool target_took(struct target *t, struct turn *turn, char why[SAID_SIZE]);
/* It got nothing: nobody asks again for look_again_ms, or until target_wake(). sentence: why not, "" when there was nothing. */
void target_took_nothing(struct target *t, const struct turn *turn, int64_t look_again_ms, const char *sentence);
/* The outcome: well or not. retry_after_ms: its wish, 0: none. sentence: for the status. *ret_news: what target_note() says has changed.
 * Returns how many ms it is left alone now. */
int64_t target_heard(struct target *t, const struct turn *turn, bool well, int64_t retry_after_ms, const char *sentence, bool *ret_news);
void target_done(struct target *t, const struct turn *turn);

/* ---- from outside */

void target_wake(struct target *t);                 /* there may be work, or it is time to stop */
void target_hurry(struct target *t);                /* somebody wants it tried now */

/* {"target", "failures", "wait_s", "away_since_s", "sentence", "settings"}: how it is, for the diary; the caller's. */
json_t *target_note(struct target *t);
/* What the diary kept of it over a restart: such a note, or NULL: nothing. True: it failed with other settings than those of today, so that
 * it is tried at once, and what waits for it need not. */
bool target_recall(struct target *t, const json_t *note);

/* {"name", "instance", "state": "idle|sending|waiting", "sentence", "next_try_in_s", "away_since_s", "in_hand", "workers"}; the caller's. */
json_t *target_status(struct target *t);

#endif
