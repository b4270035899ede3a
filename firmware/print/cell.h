/* cell.h - words in a column of given width: shaped (both scripts), broken between words, and inside a word that is too long
 * only between grapheme clusters: क्षि never loses its vowel sign. Text is set as it is, never as markup. */
#ifndef PRINT_CELL_H
#define PRINT_CELL_H

#include <cairo.h>
#include <stdbool.h>

struct cell;            /* one column's; used again for each row */

struct cell_style {
    double width, em;   /* user units of the cairo context; em: size of the letters */
    int max_lines;      /* what is more is cut with "…"; 0: as many as it takes */
    bool bold;
    bool centred, right;
    const char *language;       /* "hi", "en": how letters are shaped where languages differ */
};

/* NULL: no memory. cr is borrowed as long as the cell lives. */
struct cell *cell_new(cairo_t *cr, const struct cell_style *style);
void cell_free(struct cell *c);         /* NULL is fine */

/* Lays text out (valid UTF-8; lines may be broken with "\n"). Returns its height in user units. */
double cell_set(struct cell *c, const char *text);
/* Draws what was set last with its upper left corner there. */
void cell_paint(struct cell *c, double x, double y);

/* How many lines there are, and the byte of the text at which the n-th (from 0) begins. For tests. */
int cell_lines(const struct cell *c);
int cell_line_start(const struct cell *c, int n);

#endif
