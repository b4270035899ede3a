/* csv_pour.h - a table to take along, poured out piece by piece, however long it is: it is never in memory as a whole, and each
 * piece is a question of its own, so the diary's log is not kept from being emptied. */
#ifndef DESK_CSV_POUR_H
#define DESK_CSV_POUR_H

#include "desk/web/web.h"

#include <stdio.h>

enum { CSV_ROWS_MAX = 200000 };

struct csv_source {
    const enum string_id *titles;
    size_t cells;                   /* of a row, and titles */
    /* Writes the next rows into out, at most "most"; *ret_more: there are others after them. 0, or -errno with words. */
    int (*rows)(void *ctx, FILE *out, int most, int *ret_n, bool *ret_more, struct err *e);
    void (*done)(void *ctx);        /* frees ctx; called in any case */
    void *ctx;
};

/* Makes it the answer. The last line of a table that does not hold all says so: who has only the file does not see the screen. */
void csv_pour(const struct request *q, struct reply *a, const struct csv_source *source, const char *file_name);

#endif
