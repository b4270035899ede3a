/* handover.h - letters that a clerk has handed over to a supervisor, and the queue of those that wait for the
 * confirming key. A letter that is handed over stays where it stands, read or held, and anyone may still confirm it. */
#ifndef STORE_HANDOVER_H
#define STORE_HANDOVER_H

#include "store/store.h"

struct handover { int64_t letter, at_s; const char *actor, *note; };

/* note: why. Once more replaces what was said before. -EPERM: the letter neither waits nor is held; -ENOENT. */
int store_hand_over(struct store *s, int64_t letter, const char *note, const char *actor, struct err *e);
/* -ENOENT: it was not handed over. Confirmed, void or refused, a letter is taken back by itself. */
int store_take_back(struct store *s, int64_t letter, const char *actor, struct err *e);

/* The one of a letter. -ENOENT: none. */
int store_handover(struct store *s, int64_t letter, int (*each)(void *ctx, const struct handover *h), void *ctx, struct err *e);
/* All, most urgent first, then those that wait longest. A non-zero answer of each() ends the walk and is returned. */
int store_handovers(struct store *s, int (*each)(void *ctx, const struct handover *h), void *ctx, struct err *e);

/* The letters that wait for the confirming key, VIP first, then oldest first: what was handed over among them too. As above. */
struct queued { int64_t id; bool handed_over; };
int store_queue(struct store *s, int (*each)(void *ctx, const struct queued *q), void *ctx, struct err *e);

#endif
