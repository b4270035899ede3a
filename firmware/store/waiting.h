/* waiting.h - letters that wait, in the order in which they are served: VIP and Parliament first, then the oldest. */
#ifndef STORE_WAITING_H
#define STORE_WAITING_H

#include "store/store.h"

struct waiting_filter {
    enum letter_state state;
    bool doubtful;              /* only those with a doubt that nobody has settled, or that may be the same as an earlier one */
    int after_lane;             /* with after_id: only letters behind that one (paging) */
    int64_t after_id;           /* 0: from the first */
    int limit;                  /* 1..1000 */
};
/* A non-zero answer of each() ends the walk and is returned. */
int store_waiting(struct store *s, const struct waiting_filter *f, int (*each)(void *ctx, const struct letter *l), void *ctx, struct err *e);

/* How many of those read are doubtful. */
int store_waiting_doubtful(struct store *s, int64_t *ret_n, struct err *e);

/* How many letters are to be read before this one; at most WAITING_COUNT_MAX are counted. */
enum { WAITING_COUNT_MAX = 999 };
int store_waiting_before(struct store *s, int lane, int64_t id, int *ret_n, struct err *e);

/* The pages of letters that wait to be read, of the first WAITING_COUNT_MAX letters. */
int store_waiting_pages(struct store *s, int64_t *ret_pages, struct err *e);

#endif
