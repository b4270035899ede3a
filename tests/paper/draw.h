/* draw.h - what stands on sheets of paper: print, pencil, stamps, bars. All in millimetres on an A4 sheet, upright. */
#ifndef PAPER_DRAW_H
#define PAPER_DRAW_H

#include "tests/paper/random.h"

#include <cairo.h>

enum draw_code { DRAW_CODE128, DRAW_QR, DRAW_DATAMATRIX };

struct ink { double r, g, b, a; };      /* 0..1; a: how well it covers */
extern const struct ink DRAW_BLACK, DRAW_BLUE, DRAW_PENCIL, DRAW_FAINT_PENCIL, DRAW_PALE_RED, DRAW_PALE_VIOLET;

/* One line of text in either script, its top left corner at x, y. */
void draw_text(cairo_t *cr, const char *text, double x, double y, double size_pt, struct ink ink);
/* Lines of made-up words, English or Hindi, from y on, at most to bottom. Returns where the next line would begin. */
double draw_lines(cairo_t *cr, struct chance *c, bool hindi, double x, double y, double width, double bottom, double size_pt, int lines);

void draw_letterhead(cairo_t *cr, struct chance *c, bool hindi);
void draw_table(cairo_t *cr, struct chance *c, double x, double y, double width, int rows, int columns, bool dark_head);
/* Writing by hand: joined strokes of letter size along a line. */
void draw_handwriting(cairo_t *cr, struct chance *c, double x, double y, double width, double height, double pen, struct ink ink);
void draw_signature(cairo_t *cr, struct chance *c, double x, double y, double width, struct ink ink);
void draw_round_stamp(cairo_t *cr, struct chance *c, double x, double y, double radius, struct ink ink);
void draw_box_stamp(cairo_t *cr, struct chance *c, double x, double y, struct ink ink);
void draw_rect(cairo_t *cr, double x, double y, double w, double h, struct ink ink);

/* A bar code; module: width of its smallest bar or square. height: of Code 128. Returns its width. */
double draw_code(cairo_t *cr, enum draw_code kind, const char *text, double x, double y, double module, double height);
/* A patch code whose first bar has its outer edge at y, bars along x; widths as in image/sheet.h. */
void draw_patch(cairo_t *cr, const int widths[4], double x, double y, double length, struct ink ink);

#endif
