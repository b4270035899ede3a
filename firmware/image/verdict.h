/* verdict.h - is the picture of a page good enough, while the paper is still in hand? Speaks up only when a person would. */
#ifndef IMAGE_VERDICT_H
#define IMAGE_VERDICT_H

#include "image/marks.h"

struct verdict {
    bool too_dark;              /* the paper itself is dark grey */
    bool too_light;             /* letters are there, hardly darker than the paper */
    bool cut_off;               /* letters run into an edge of the picture in several lines, or a corner of the sheet is missing */
    bool streaks;               /* a thin line from the first row to the last at one place across: dirt on the glass */
    bool folded;                /* a line across a corner from edge to edge: a dog-ear */
};

/* inner: the inner marks of p at marks_faint_level(p). -ENOMEM. */
int verdict_find(const struct paper *p, const struct marks *inner, struct verdict *ret);

/* Letter-like marks in firm ink: 1 to 3.6 mm high and no longer than a word. */
int verdict_letters(const struct paper *p, const struct marks *m);

#endif
