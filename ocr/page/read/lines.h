/* lines.h - where the lines of text are on a level page.
 *
 * Works on the ink alone, without recognition. Rules, borders, punch holes, photos, emblems and specks are kept out; what is as
 * high as letters and stands in a row is a line, in whatever script. Reading order: row by row, from left to right,
 * so that a letterhead in two columns and a table come as they are looked at; columns of running text one after
 * the other. */
#ifndef OCR_PAGE_LINES_H
#define OCR_PAGE_LINES_H

#include "base/err.h"
#include "ocr/page/pix.h"
#include "ocr/page/turn.h"

#include <stdbool.h>
#include <stddef.h>

enum { LINES_MAX = 600 };       /* a page; what is beyond is noise, or nothing a registry reads */

struct text_line {
    struct box box;             /* pixels of the ink */
    int row;                    /* lines that stand side by side have the same, from 0 */
};

struct lines {
    struct text_line line[LINES_MAX];
    size_t n;
    bool cut;                   /* there was more than LINES_MAX */
};

/* ink: 1 bit, level, upright; dpi: its resolution. -ENOMEM. */
int lines_find(PIX *ink, int dpi, struct lines *ret, struct err *e);

#endif
