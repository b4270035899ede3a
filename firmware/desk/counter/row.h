/* row.h - a letter as a row of the counter's lists: number, since when, sender and subject, where it stands. */
#ifndef DESK_ROW_H
#define DESK_ROW_H

#include "desk/counter/surroundings.h"
#include "desk/web/web.h"

/* A list being written; one a page part. */
struct rows {
    const struct request *q;
    struct html *h;
    struct store *store;
    const struct surroundings *around;
};

/* The whole <li>. since_s: what "12 min" counts from. 0, or the store's error. */
int row_put(const struct rows *rows, const struct letter *l, int64_t since_s, struct err *e);

/* "12 min" in a <span> that live.js keeps up to date; row_ago_words(): the attributes it needs on an element around them. */
void row_ago(const struct request *q, struct html *h, int64_t since_s);
void row_ago_words(const struct request *q, struct html *h);

/* Since when it stands where it stands: waiting for a person, or on its way. */
int64_t row_since(const struct letter *l);

#endif
