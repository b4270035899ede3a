/* rows.h - letters as rows of the register: on the screen and as a table to take along. */
#ifndef DESK_ROWS_H
#define DESK_ROWS_H

#include "desk/register/asked.h"

struct rows {
    const struct request *q;
    struct html *h;
    struct store *store;
    const struct asked *asked;
    enum string_id title;   /* stands above the table; STRINGS: none */
    int limit;              /* at most so many; one more tells that there is a next page */
    int n;
    int64_t last_id;
    bool more;
    int64_t skip[8];        /* letters that stand above already */
    int n_skip;
};

/* For store_register_page(): the table's head before the first, and a row for each letter. */
int rows_put(void *rows, const struct letter *l, const struct register_hit *hit);
void rows_end(const struct rows *r);

/* A text in which HIT_BEGIN and HIT_END stand around what was found: escaped, with <mark>. */
void rows_marked(struct html *h, const char *text);

/* ---- the same as cells of a table without marks */

enum { ROW_CELLS = 26 };
extern const enum string_id row_titles[ROW_CELLS];
struct row_cells { char *text[ROW_CELLS]; };         /* owned, never NULL after row_cells_of gave 0 */
int row_cells_of(const struct request *q, struct store *s, const struct letter *l, struct row_cells *ret, struct err *e);
void row_cells_done(struct row_cells *c);

#endif
