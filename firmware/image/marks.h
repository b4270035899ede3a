/* marks.h - the marks on a page: pieces of ink that hang together, as letters, strokes and specks do. */
#ifndef IMAGE_MARKS_H
#define IMAGE_MARKS_H

#include "base/auto.h"
#include "image/paper.h"

#include <stdbool.h>

enum { MARK_LEFT = 1, MARK_TOP = 2, MARK_RIGHT = 4, MARK_BOTTOM = 8,       /* bits of "touches": an edge of the picture */
       MARK_PEELED = 16 };      /* what was taken off at an edge: MARKS_INNER */

struct mark {                   /* pixels of the small picture */
    int x0, y0, x1, y1;         /* corners, both inside */
    int area;
    unsigned touches;
    int runs;                   /* pieces of rows it is made of */
    int darkest_sum;            /* of the darkest ink of each run, 0..255 a run */
    int steepest_sum;           /* of the steepest change of ink from one pixel to the next in each run, 0..255 a run */
    int broad;                  /* of one 25 mm long and more: rows (columns, when it lies) in which it spreads over more than 2.5 mm */
};

struct marks {
    struct mark *m;             /* in the order of their first rows */
    int n;
    bool too_many;              /* noise, a raster: more runs than a page of small print has; no marks then */
    int level;                  /* ink from which on a pixel belongs to a mark */
};

enum marks_where {
    MARKS_ALL,
    MARKS_INNER,                /* without what hangs at an edge of the picture: lid, shadow, cut of the sheet; a letter that touches it, too */
};

/* Marks of at least "level" ink (1..255), neighbours in eight directions. -ENOMEM. */
int marks_find(const struct paper *p, int level, enum marks_where where, struct marks *ret);
void marks_done(struct marks *m);
static inline void auto_marks(struct marks *m) { marks_done(m); }
#define AUTO_MARKS AUTO(auto_marks)

/* The level at which a mark is surely no noise: for pencil and pale ink. */
int marks_faint_level(const struct paper *p);

static inline int mark_width(const struct mark *m) { return m->x1 - m->x0 + 1; }
static inline int mark_height(const struct mark *m) { return m->y1 - m->y0 + 1; }
/* 0..255: ink along the middle of its strokes. */
static inline int mark_ink(const struct mark *m) { return m->darkest_sum / m->runs; }

#endif
