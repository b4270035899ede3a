/* history_find.h - reading the history: of one letter with its proof, and of the box as an auditor asks for it. */
#ifndef STORE_HISTORY_FIND_H
#define STORE_HISTORY_FIND_H

#include "store/store.h"

/* Newest first. NULL or "" is any. */
struct history_ask {
    const char *actor, *event;
    int64_t from_s, to_s;       /* UTC: from included, to not; 0: open */
    int64_t letter;             /* 0: any, and what is of no letter */
    int64_t before;             /* only entries with a smaller seq; 0: from the newest */
    int limit;                  /* 1..1000 */
};

/* number: of the letter, "" when it is of none. proved: its hash follows from the entry before it. What is before that one is
 * for store_verify(). -ETIMEDOUT: ask for less. */
int store_history_find(struct store *s, const struct history_ask *ask,
                       int (*each)(void *ctx, const struct history_row *h, const char *number, bool proved), void *ctx, struct err *e);
/* How many there are, counted to most; not of one letter alone. -ETIMEDOUT as above. */
int store_history_count(struct store *s, const struct history_ask *ask, int most, int *ret_n, struct err *e);

#endif
