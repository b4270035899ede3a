/* textbox.h - words in a rectangle: shaped (both scripts), as large as fits (Pango stays in textbox.c). */
#ifndef PRINT_TEXTBOX_H
#define PRINT_TEXTBOX_H

#include <cairo.h>
#include <stdbool.h>

enum textbox_align { TEXTBOX_LEFT, TEXTBOX_CENTRE, TEXTBOX_RIGHT };

struct textbox {
    double x, y, width, height;     /* user units of the cairo context, as all lengths here */
    double max_em, min_em;          /* size of the letters. min_em 0: shrinks until all of it fits, nothing is ever cut */
    int lines;                      /* at most so many, broken between words; 1: never broken */
    enum textbox_align align;       /* across; down it is always centred */
    bool bold, mono;
    bool tight;                     /* height and place down go by the ink, not by the font's lines: for a number, which has no accents */
};

/* Draws text (valid UTF-8) at the largest size that fits. What does not fit even at min_em is cut with "…" at the end,
 * between grapheme clusters. Returns the size used. Nothing is drawn in a box without room. */
double textbox_paint(cairo_t *cr, const struct textbox *box, const char *text);

#endif
