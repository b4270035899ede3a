/* table.h - a report as rows of texts, made once and then shown, saved as CSV or printed. */
#ifndef DESK_REPORT_TABLE_H
#define DESK_REPORT_TABLE_H

#include "desk/web/web.h"

#include <stdio.h>

enum { REPORT_COLUMNS_MAX = 12, REPORT_ROWS_MAX = 5000 };

struct report_column {
    enum string_id title;
    bool number;                /* stands to the right */
    double share;               /* of a printed line's width; 0: 1 */
};

struct report_table {
    enum lang lang;             /* of the cells */
    enum string_id title, note; /* note: STRINGS when there is none */
    struct report_column columns[REPORT_COLUMNS_MAX];
    size_t n_columns, n_rows, n_cells, room;
    char **cells;               /* owned, row by row */
    bool total;                 /* the last row is a sum */
    bool cut;                   /* there were more rows than fit */
    bool failed;                /* no memory */
};

void report_table_init(struct report_table *t, enum lang lang, enum string_id title);
void report_table_done(struct report_table *t);
void report_table_column(struct report_table *t, enum string_id title, bool number, double share);

/* Cells are added one after the other; a row is full when it has one for each column. */
void report_table_text(struct report_table *t, const char *text);
void report_table_number(struct report_table *t, int64_t n);
/* Room for another row? False once it is full: what comes is left out, and the table says so. */
bool report_table_may_grow(struct report_table *t);
static inline const char *report_table_cell(const struct report_table *t, size_t row, size_t column) { return t->cells[row * t->n_columns + column]; }

void report_table_show(const struct request *q, struct html *h, const struct report_table *t);
/* RFC 4180 with a byte order mark, as spreadsheets want it; no cell can be a formula. */
void report_table_csv(FILE *out, const struct report_table *t);

/* Seconds in words: "42 s", "12 min", "3 h", "2 days". */
void report_duration(enum lang lang, int64_t seconds, char *out, size_t size);

#endif
