/* axis.h - do the lines of a page run across or down its scan, and how skewed are they? */
#ifndef OCR_PAGE_AXIS_H
#define OCR_PAGE_AXIS_H

#include "ocr/page/pix.h"

enum axis_name { AXIS_ACROSS, AXIS_DOWN, AXES };

enum { AXIS_MAX_SKEW_DEG = 15 };

/* One way the lines may run. */
struct axis {
    double contrast;    /* between rows with ink and rows without, at the best angle; comparable between the two axes of a page */
    double skew_deg;    /* the best angle, as in turn.h */
    double conf;        /* contrast at the best angle over that at the worst: under 1.5 there are no lines, from 3 on there are */
};

/* ink: 1 bit, some 150 dpi, without rules. -ENOMEM. */
int axis_measure(PIX *ink, struct axis ret[AXES]);

#endif
