/* turn.h - how a page lies in its scan, and the way between the two.
 *
 * "scan": the page as scanned. "upright": the scan turned back by full quarters
 * and then levelled, in the same scale; it has the size of the scan, sides
 * swapped after a quarter turn. x to the right, y down, pixels. Pure functions. */
#ifndef OCR_PAGE_TURN_H
#define OCR_PAGE_TURN_H

struct box { int x, y, w, h; };

enum { TURN_MAX_SKEW_DEG = 20 };        /* what no honest answer or request goes beyond */

struct turn {
    int width_px, height_px;    /* of the scan */
    int rotation;               /* 0, 90, 180, 270: degrees clockwise by which the upright page was turned */
    double skew_deg;            /* and by this on top, -15..15; positive = clockwise */
};

int turn_upright_width(const struct turn *t);
int turn_upright_height(const struct turn *t);

/* The box around what box covers on the other side; turning back gives the first box again to a pixel or two.
 * Cut at the edges of the page. */
struct box turn_to_scan(const struct turn *t, struct box upright);
struct box turn_to_upright(const struct turn *t, struct box scan);

/* The smallest box that holds both. */
struct box box_around(struct box a, struct box b);

#endif
