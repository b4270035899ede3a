/* pace.h - how fast one other side is served: slow start, back-off, so many a minute. Pure; times are monotonic milliseconds.
 *
 *   it answers     one more delivery may be on its way at the same time, up to parallel
 *   it fails       half as many; nothing for a while, longer each time (base/backoff.h, with jitter, so that the boxes of a
 *                  ministry do not all come back in the same second); then one alone tries, and the others follow its success
 *
 * What was on its way when it failed tells nothing new, neither by failing too nor by arriving after all. */
#ifndef SEND_PACE_H
#define SEND_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
    int parallel;               /* at most so many at once, from 1 */
    int64_t first_ms, max_ms;   /* first and longest wait after a failure */
    int64_t gap_ms;             /* from one to the next; 0: none */

    int allowed;                /* so many at once now: 1 ... parallel */
    int in_hand;                /* on their way */
    int64_t failures;           /* in a row */
    int64_t until_ms;           /* back-off; 0: none */
    int64_t next_ms;            /* gap; 0: none */
    unsigned wave;              /* counts failures */
};

/* per_minute 0: as it takes them. Begins slowly, with one. */
void pace_init(struct pace *p, int parallel, int64_t first_ms, int64_t max_ms, int64_t per_minute);

enum { PACE_WAIT_FOR_OTHERS = -1 };
/* May another one begin? 0: yes; else how many ms are to be waited, or PACE_WAIT_FOR_OTHERS: until one has ended.
 * kept: it has a place of its own beside the others, so that they never keep it waiting while the other side is well. */
int64_t pace_wait_ms(const struct pace *p, bool kept, int64_t now_ms);

/* One begins; returns its wave, for how it ends. Each ends with pace_end(). */
unsigned pace_begin(struct pace *p, int64_t now_ms);
void pace_end(struct pace *p);

/* It answered, or failed as a whole. at_least_ms: how long it wants to be left alone, 0: it did not say.
 * random: any number. True: that is news, to be kept over a restart. */
bool pace_well(struct pace *p, unsigned wave);
bool pace_failed(struct pace *p, unsigned wave, int64_t now_ms, int64_t at_least_ms, uint32_t random);

/* As it stood before a restart: left_ms of the wait were left. */
void pace_recall(struct pace *p, int64_t failures, int64_t now_ms, int64_t left_ms);
/* Somebody wants it tried now. */
void pace_hurry(struct pace *p);

#endif
