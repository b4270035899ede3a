/* marks.h - classified markings as typists, printers and rubber stamps put them on a page. */
#ifndef PAPER_MARKS_H
#define PAPER_MARKS_H

#include "tests/paper/draw.h"

#include <leptonica/allheaders.h>
#include <stdbool.h>

struct mark_style {
    const char *text;
    const char *font;           /* family; "" the default one */
    double size_pt;
    struct ink ink;
    double x_mm, y_mm;          /* its middle on the page */
    double angle_deg;           /* clockwise */
    double spacing_pt;          /* between letters, more than the font has */
    bool bold, underline, frame, double_frame, inverse;
    double wear;                /* share of a stamp that left no ink */
};

/* On a page of 300 dpi, 32 bits; as ink on paper, so that what is below is seen through it. */
void mark_draw(PIX *page, const struct mark_style *m, struct chance *c);

/* An empty sheet of A4, 300 dpi, 32 bits; the caller's. */
PIX *mark_sheet(void);

/* page (any depth and size; only read) on such a sheet, a little smaller, so that there is room above and below. */
PIX *mark_letter(PIX *page);

#endif
