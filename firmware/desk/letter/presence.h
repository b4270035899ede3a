/* presence.h - who has which letter open at the desk, how long each has been at it, and what each has put off.
 *
 * In memory only, and bounded: what is not known costs a hint, never a letter. Threads share it. now_ms: clock_mono_ms(). */
#ifndef DESK_PRESENCE_H
#define DESK_PRESENCE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PRESENCE_MAX = 512,             /* letter x person; beyond it the one not seen longest is forgotten */
    PRESENCE_GONE_MS = 30 * 1000,   /* nobody who was not heard of for this long has it open */
    PRESENCE_IDLE_MS = 120 * 1000,  /* a longer time without a key counts as this much */
};

struct presence;
int presence_new(struct presence **ret, struct err *e);
void presence_free(struct presence *p);     /* NULL is fine */

/* The person has the letter on the screen; active: opened it, or was at the keys since the last word. */
void presence_seen(struct presence *p, int64_t letter, const char *person, bool active, int64_t now_ms);
/* Not any more: done with it, or gone on. Its time is forgotten. */
void presence_left(struct presence *p, int64_t letter, const char *person);
/* How long the person has been at it, up to now; 0: not known. */
int presence_seconds(struct presence *p, int64_t letter, const char *person, int64_t now_ms);

/* Another person who has it open now, the one heard of last: out is the name. false: nobody. */
bool presence_other(struct presence *p, int64_t letter, const char *person, int64_t now_ms, char *out, size_t size);

/* The person wants others first. presence_skipped: when that was said, as a count that grows; 0: never. */
void presence_skip(struct presence *p, int64_t letter, const char *person);
int64_t presence_skipped(struct presence *p, int64_t letter, const char *person);

#endif
