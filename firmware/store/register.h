/* register.h - the register: letters found by words, numbers and filters, in an order, page by page.
 *
 * Any text is a valid search. Words are found whole; the last one as a beginning when there is no such word, and any
 * word that ends in "*". "in quotes": side by side. -word: not with it. What has a digit is found in numbers too, in
 * spite of what is misread or left out in them. */
#ifndef STORE_REGISTER_H
#define STORE_REGISTER_H

#include "store/store.h"

enum facet {
    FACET_STATE,            /* a state's name; "open": neither sent nor void nor refused */
    FACET_LANE,             /* first (VIP and Parliament), vip, parliament, current, backlog */
    FACET_MODE, FACET_FORM, FACET_LANGUAGE, FACET_SENDER_TYPE, FACET_SENDER_STATE, FACET_CATEGORY,     /* as the fields say */
    FACET_POST,             /* marked to */
    FACET_SECTION,          /* marked to a post of this section */
    FACET_CHANNEL,          /* "eoffice:held": channel or "any", and waiting, delivered, unknown, held */
    FACET_DOUBTS,           /* "open" */
    FACET_SOURCE,           /* scan, import, mail */
    FACET_BY,               /* who confirmed */
    FACETS
};

enum register_order {
    ORDER_NEWEST, ORDER_OLDEST,         /* as they were taken in, which is by number, too, in each register */
    ORDER_NUMBER_DOWN, ORDER_NUMBER_UP, /* by register, year, number */
    ORDER_DATE_DOWN, ORDER_DATE_UP,     /* by the letter's own date */
    ORDERS
};

enum {
    REGISTER_SORT_MAX = 1000,           /* of letters found by something, at most so many are brought into another order */
    REGISTER_ASK_MS = 2000,             /* a question that takes longer is given up */
};

struct register_ask {
    const char *words;                  /* as typed; NULL or "": none */
    const char *facet[FACETS];          /* NULL or "": any */
    const char *from, *to;              /* taken in on these days of the office, yyyy-mm-dd, both included; NULL or "": open */
    const char *dated_from, *dated_to;  /* the letter's own date, the same way */
    enum register_order order;
    int64_t after;                      /* the last letter of the page before; 0: from the beginning */
    int limit;                          /* 1..1000 */
};

/* Where the words stand in what was searched: HIT_BEGIN and HIT_END around each. NULL when no words were asked for,
 * and in orders other than newest and oldest. */
#define HIT_BEGIN "\x01"
#define HIT_END   "\x02"
struct register_hit { const char *letter_no, *sender, *subject, *body; };

/* A non-zero answer of each() ends the walk and is returned.
 *   -ETIMEDOUT  it would take too long: ask for less
 *   -E2BIG      more than REGISTER_SORT_MAX letters are found: they come only newest or oldest first */
int store_register_page(struct store *s, const struct register_ask *ask,
                   int (*each)(void *ctx, const struct letter *l, const struct register_hit *hit), void *ctx, struct err *e);
/* Letters that bear just the number that was typed: diary number, receipt or computer number, the sender's; newest first,
 * at most ask->limit. None when something else was typed. */
int store_register_exact(struct store *s, const struct register_ask *ask,
                         int (*each)(void *ctx, const struct letter *l, const struct register_hit *hit), void *ctx, struct err *e);
/* How many there are, counted to most. -ETIMEDOUT as above. */
int store_register_count(struct store *s, const struct register_ask *ask, int most, int *ret_n, struct err *e);

/* After an update letters from before have yet to be brought into filters and numbers: some of them, in a transaction of their own,
 * for whoever has nothing else to do. *ret_more: there are others. */
int store_register_slice(struct store *s, bool *ret_more, struct err *e);
/* Are there any? */
int store_register_is_behind(struct store *s, bool *ret, struct err *e);

/* Values that confirmed letters have of a facet whose values no table lists (category, State of the sender, who confirmed,
 * delivery mode), in order, at most limit. */
int store_register_values(struct store *s, enum facet kind, int limit, int (*each)(void *ctx, const char *value), void *ctx, struct err *e);

#endif
