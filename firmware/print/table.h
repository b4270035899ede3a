/* table.h - a table of any length as a PDF of A4 pages: bilingual head, repeated headings, rows that are never broken over
 * two pages, "page x of y", room for signatures.
 *
 * Rows are walked twice, first to measure (how many pages will it be?) and then to draw; both walks must give the same rows.
 * Memory does not grow with the rows, but for what a PDF lists at its end. */
#ifndef PRINT_TABLE_H
#define PRINT_TABLE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    PRINT_COLUMNS_MAX = 16,
    PRINT_FILE_MAX = 64 * 1024 * 1024,  /* bytes of one PDF */
    PRINT_CELL_LINES = 14,              /* of a cell; what is more is cut with "…", so that a row always fits a page */
};

struct print_column {
    const char *title, *title_hi;
    double share;                       /* of the width, relative to the others */
};

/* All borrowed; text is UTF-8, "" where there is none. */
struct print_doc {
    const char *office, *office_hi, *title, *title_hi;
    const char *about, *about_hi;       /* a line under the title: which day, for whom */
    const char *language;               /* "hi" or "en": of the file, as its reader is told */
    int64_t created_s;                  /* UTC; with the same rows the same moment gives the same bytes */
    bool landscape;
    const struct print_column *columns;
    size_t n_columns;
};

struct print_table;

/* One row; cells: n_columns texts, none NULL. 0, or what is wrong: end the walk and return it. */
int print_row(struct print_table *t, const char *const *cells, struct err *e);
/* A line over the whole width, such as totals. */
int print_line(struct print_table *t, const char *text, bool bold, struct err *e);
/* Room to sign or stamp, side by side, each over its words; it stays on one page. */
int print_signatures(struct print_table *t, const char *const *words, size_t n, struct err *e);

struct print_source {
    /* Gives all rows and lines to t. Called twice. */
    int (*walk)(void *ctx, struct print_table *t, struct err *e);
    void *ctx;
    /* After each row: how many rows of both walks together are done. True: nobody wants it any more. NULL is fine. */
    bool (*progress)(void *progress_ctx, int64_t rows);
    void *progress_ctx;
};

/* Draws all of it into out (empty, open for reading and writing; borrowed). *ret_pages: how many.
 *   -ECANCELED  progress() said so    -EFBIG  larger than PRINT_FILE_MAX    -EIO, -ENOMEM */
int print_pdf(FILE *out, const struct print_doc *doc, const struct print_source *source, int *ret_pages, struct err *e);

/* A file that has no name and is in memory only, for what must not lie about. */
int print_file_new(FILE **ret_file, struct err *e);

#endif
