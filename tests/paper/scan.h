/* scan.h - sheets as they come out of a copier and a scanner: turned, faint, skewed, dirty. */
#ifndef PAPER_SCAN_H
#define PAPER_SCAN_H

#include "base/auto.h"
#include "tests/paper/kinds.h"

#include <stddef.h>

enum dirt { DIRT_EDGES = 1, DIRT_FOLD = 2, DIRT_HOLES = 4, DIRT_SPECKS = 8, DIRT_STREAK = 16, DIRT_DARK_LID = 32 };

struct scan_way {
    int turn;                   /* 0, 90, 180, 270 */
    double skew_deg;            /* clockwise */
    double scale;               /* of what is printed, not of the paper */
    int copies;                 /* generations of photocopies before the scan */
    double ink;                 /* 1 as drawn, 0.3 faint */
    double through;             /* share of the other side's ink that shines through; 0 none */
    unsigned dirt;              /* enum dirt */
    double paper[3];            /* 0..1, R G B */
    double blur;                /* rounds; each some 0.7 px */
    double noise;               /* standard deviation, 0..255 */
    int dpi, depth;             /* depth: 1 or 8 */
    bool color;
};

struct scanned {                /* rows as SANE gives them */
    uint8_t *px;
    int width_px, height_px, dpi, depth;
    bool color;
    size_t stride;
};
void scanned_done(struct scanned *s);
static inline void auto_scanned(struct scanned *s) { scanned_done(s); }
#define AUTO_SCANNED AUTO(auto_scanned)

/* White paper, straight, 300 dpi, grey, a little blur and noise. */
struct scan_way scan_way_plain(void);
/* As a counter sees this kind: separators suffer most. */
struct scan_way scan_way_by_chance(enum kind kind, struct chance *c);

/* Draws a sheet of that kind and scans it. Aborts without memory. */
void scan_kind(enum kind kind, const struct scan_way *way, struct chance *c, struct scanned *ret, struct drawn_text *ret_text);
/* Scans what draw() puts on an A4 sheet in millimetres; NULL: nothing. */
void scan_drawing(void (*draw)(cairo_t *cr, struct chance *c, void *ctx), void *ctx, const struct scan_way *way, struct chance *c, struct scanned *ret);

#endif
