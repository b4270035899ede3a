/* next.h - which letter comes next, and what became of the last one. */
#ifndef DESK_NEXT_H
#define DESK_NEXT_H

#include "desk/web/web.h"

/* The letter that waits for whoever asks: VIP first, then oldest first; not "but", nor one that another person has open
 * or that was handed over, unless the asker is who decides: then those come first. What the person put off comes last.
 * 0: none waits. */
int64_t letter_next_for(const struct request *q, struct store *s, int64_t but);

/* 303 to it with a word about the letter just done; to the counter when none waits. */
void letter_go_on(const struct request *q, struct reply *a, int64_t done);

/* What became of the letter named by ?done=id: filed and marked to whom, held, void; nothing when there is none. */
void letter_done_notice(const struct request *q, struct html *h, struct store *s);

#endif
