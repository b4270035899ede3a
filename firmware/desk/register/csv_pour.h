/* csv_pour.h - a table to take along, poured out piece by piece, however long it is: it is never in memory as a whole, and each
 * piece is a question of its own, so the diary's log is not kept from being emptied. */
#ifndef DESK_CSV_POUR_H
#define DESK_CSV_POUR_H

#include "desk/web/web.h"

#include <stdio.h>

enum { CSV_ROWS_MAX = 200000 };

/* What stays of a request while its table is poured, for the request is gone before the first row. First member of an
 * allocated struct that also has what is asked for; csv_walk_end() frees that. */
struct csv_walk {
    struct request q;               /* desk and language; nothing else of it is used */
    struct store *store;
    struct form *form;              /* a copy, for what is asked points into it */
    FILE *out;                      /* of the piece that is being made, and its rows: */
    int n, most;
    bool more;                      /* there are others after them */
};

/* 0: take_walk is the caller's until csv_walk_end() or csv_pour(); else it is freed and the reply a finished page.
 * take_walk: zeroed; NULL: there was no memory for it. */
int csv_walk_begin(const struct request *q, struct reply *a, struct csv_walk *take_walk);
void csv_walk_end(struct csv_walk *w);
/* For the history, before the first row: who takes out what ("register") and how many rows. */
int csv_walk_note(const struct request *q, const char *of, const char *query, int rows, struct err *e);
/* Has the piece room for one more row? The one after the last tells that there are others. */
bool csv_walk_room(struct csv_walk *w);
void csv_walk_put(struct csv_walk *w, const char *const *cells, size_t n);

struct csv_source {
    const enum string_id *titles;
    size_t cells;                   /* of a row, and titles */
    const char *file_name;
    /* Puts the next rows, as far as there is room, of at most "limit" that it asks for. 0, or -errno with words. */
    int (*rows)(struct csv_walk *w, int limit, struct err *e);
};

/* Makes it the answer; source is static, take_walk ends with it. The last line of a table that does not hold all says so: who has only the file
 * does not see the screen. */
void csv_pour(const struct request *q, struct reply *a, const struct csv_source *source, struct csv_walk *take_walk);

#endif
