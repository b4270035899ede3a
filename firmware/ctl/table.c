#include "ctl/table.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <utf8proc.h>

enum { GAP = 2 };       /* cells between columns */

static const char ELLIPSIS[] = "…";

struct table {
    const struct table_column *columns;
    size_t n_columns, n_rows;
    char **cells;           /* n_rows x n_columns, row by row */
};

/* ---- width */

/* Moves *at over one code point and returns its cells. */
static int step(const char **at)
{
    utf8proc_int32_t cp;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &cp);

    *at += n > 0 ? n : 1;
    return n > 0 ? utf8proc_charwidth(cp) : 1;
}

int table_width(const char *s)
{
    int width = 0;

    while (*s)
        width += step(&s);
    return width;
}

void table_cut(char *s, int max_width)
{
    const char *at = s, *fits = s;
    int width = 0;

    if (table_width(s) <= max_width)
        return;
    while (*at && (width += step(&at)) <= max_width - 1)    /* one cell is for the ellipsis */
        fits = at;
    size_t room = strlen(s);
    text_cut_bytes(s, (size_t)(fits - s));                  /* back to the last whole cluster */
    size_t kept = strlen(s);
    while (kept > 0 && s[kept - 1] == ' ')
        kept--;
    if (kept + strlen(ELLIPSIS) <= room)
        memcpy(s + kept, ELLIPSIS, sizeof(ELLIPSIS));
    else
        s[kept] = '\0';                                     /* narrower bytes than the mark itself: leave it out */
}

/* ---- rows */

struct table *table_new(const struct table_column *columns, size_t n_columns)
{
    struct table *t = calloc(1, sizeof(*t));

    if (t)
        *t = (struct table){ .columns = columns, .n_columns = n_columns };
    return t;
}

void table_free(struct table *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        free(t->cells[i]);
    free(t->cells);
    free(t);
}

size_t table_rows(const struct table *t) { return t->n_rows; }

static char *one_line(const char *s)
{
    char *copy = strdup(s ? s : "");

    if (copy)
        text_squeeze(copy);
    return copy;
}

int table_add(struct table *t, const char *const *cells)
{
    size_t at = t->n_rows * t->n_columns;
    char **more = reallocarray(t->cells, at + t->n_columns, sizeof(*more));

    if (!more)
        return -ENOMEM;
    t->cells = more;
    for (size_t i = 0; i < t->n_columns; i++) {
        more[at + i] = one_line(cells[i]);
        if (!more[at + i]) {
            while (i-- > 0)
                free(more[at + i]);
            return -ENOMEM;
        }
        if (t->columns[i].max_width > 0)
            table_cut(more[at + i], t->columns[i].max_width);
    }
    t->n_rows++;
    return 0;
}

/* ---- printing */

static int column_width(const struct table *t, size_t column)
{
    int width = table_width(t->columns[column].title);

    for (size_t row = 0; row < t->n_rows; row++) {
        int w = table_width(t->cells[row * t->n_columns + column]);
        if (w > width)
            width = w;
    }
    return width;
}

/* The last column is not padded, so that no line ends in spaces. */
static void print_cell(const struct table *t, size_t column, const char *cell, FILE *out)
{
    bool last = column + 1 == t->n_columns;

    fputs(cell, out);
    if (last)
        fputc('\n', out);
    else
        fprintf(out, "%*s", column_width(t, column) - table_width(cell) + GAP, "");
}

void table_print(const struct table *t, FILE *out)
{
    for (size_t c = 0; c < t->n_columns; c++)
        print_cell(t, c, t->columns[c].title, out);
    for (size_t row = 0; row < t->n_rows; row++)
        for (size_t c = 0; c < t->n_columns; c++)
            print_cell(t, c, t->cells[row * t->n_columns + c], out);
}
