/* waiting.h - the letters that wait in "scanned", and which of them is read next: VIP first, then current dak, then the
 * backlog; within a lane the oldest paper.
 *
 * Pages for a letter that is there already (purpose "add", "replace") are diaryd's work and are not listed. The list is
 * remembered: a purpose is read once, and a backlog of 100,000 letters is not gone through for each page. A letter that
 * cannot be worked on now (someone else has it, say) is put aside for a while, so that the others go on. */
#ifndef OCR_WAITING_H
#define OCR_WAITING_H

#include "ocr/letter.h"
#include "spool/spool.h"

struct waiting;

/* s is borrowed for the life of *ret_waiting, which is the caller's. -ENOMEM. */
int waiting_new(const struct spool *s, struct waiting **ret_waiting, struct err *e);
void waiting_free(struct waiting *w);           /* NULL is fine */

/* The next letter that is more urgent than "than" (LANES: any), neither put aside nor skipped.
 * 1: ret_id is its id; 0: there is none; -errno: the spool could not be listed. */
int waiting_next(struct waiting *w, enum lane than, bool (*skip)(void *ctx, const char *id), void *ctx, char ret_id[ID_SIZE],
                 struct err *e);

/* It is not the next one until then (clock_mono_ms). One that is not on the list is left alone. */
void waiting_put_aside(struct waiting *w, const char *id, int64_t until_ms);

/* It is not in "scanned" any more, whatever was listed. */
void waiting_forget(struct waiting *w, const char *id);

/* Letters on the list, those in work included. */
unsigned waiting_count(const struct waiting *w);

#endif
