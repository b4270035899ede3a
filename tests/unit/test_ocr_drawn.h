/* Pages that tests draw, and what the reader makes of them, without ocr-page's jail. */
#ifndef TEST_OCR_DRAWN_H
#define TEST_OCR_DRAWN_H

#include "ocr/page/read/lines.h"
#include "ocr/page/read/recognise.h"

#include <cairo.h>

enum { DPI = 300, WIDTH = 2480, HEIGHT = 1400 };        /* the upper part of an A4 sheet */

struct paper { cairo_surface_t *surface; cairo_t *cr; };

struct paper paper_new(void);

/* x, y: of the text's upper left corner. font: as Pango names it. */
void write_at(struct paper *p, int x, int y, const char *font, double points, const char *text);
void fill_at(struct paper *p, int x, int y, int w, int h);

/* What was drawn, as 8 bits grey or 1 bit; the paper is gone, the picture the caller's. */
PIX *paper_take_grey(struct paper *p);
PIX *paper_take_ink(struct paper *p);
struct sheet sheet_of_paper(struct paper *p);

/* The caller's, with free(). */
struct lines *find_drawn_lines(PIX *ink);

/* recognise()'s answer. */
json_t *read_sheet(const char *languages, struct sheet *s, const struct care *care);

/* The words of one row with single spaces; the caller's. */
char *text_of_row(const json_t *answer, int row);

#endif
