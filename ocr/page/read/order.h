/* order.h - in which order the lines of a page are read. Pure functions.
 *
 * Row by row, each from left to right: a table, a date opposite a number, two columns of a letterhead whose lines stand
 * level. Blocks side by side whose lines do not stand level are read one after the other. */
#ifndef OCR_PAGE_ORDER_H
#define OCR_PAGE_ORDER_H

#include "ocr/page/turn.h"

#include <stddef.h>

enum { ORDER_MAX = 4000 };      /* lines */

struct found_line {
    struct box box;
    double top, bottom;         /* of its letters, without what sticks out; at one scale with the box */
    int row;                    /* lines read side by side have the same, from 0 */
};

/* Sorts n <= ORDER_MAX lines and sets their rows. */
void order_lines(struct found_line *l, size_t n);

/* Share of the lower of two bands that lies in the other; below 0: they are apart. */
double band_share(double a_top, double a_bottom, double b_top, double b_bottom);

/* What may lie between two words of one line of that height. */
double line_word_gap(double height);

#endif
