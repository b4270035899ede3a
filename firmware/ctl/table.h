/* table.h - rows of text in columns that line up on a terminal, in any script.
 *
 * Width here is drawn width: the terminal's cells, by utf8proc_charwidth. A cell
 * that is wider than its column may be is cut between grapheme clusters and
 * ends in "…". */
#ifndef CTL_TABLE_H
#define CTL_TABLE_H

#include "base/auto.h"

#include <stddef.h>
#include <stdio.h>

struct table_column {
    const char *title;
    int max_width;          /* cells; 0: as wide as its widest cell */
};

struct table;

/* columns is borrowed until table_free. NULL when out of memory. */
struct table *table_new(const struct table_column *columns, size_t n_columns);
void table_free(struct table *t);       /* NULL is fine */
AUTO_DEFINE(struct table *, table_free)
#define AUTO_TABLE AUTO(auto_table_free)

/* One row; cells: n_columns strings (UTF-8, NULL counts as ""), copied; line breaks become spaces.
 * Returns 0 or -ENOMEM. */
int table_add(struct table *t, const char *const *cells);
size_t table_rows(const struct table *t);
void table_print(const struct table *t, FILE *out);

/* Cells the terminal draws for s. s need not be valid: a bad byte counts as one cell. */
int table_width(const char *s);
/* Cuts s in place to at most max_width cells, "…" included when something had to go. max_width >= 1. */
void table_cut(char *s, int max_width);

#endif
