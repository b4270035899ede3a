/* candidates.h - which lines of a page could be a marking, by place and shape alone. */
#ifndef OCR_PAGE_MARK_CANDIDATES_H
#define OCR_PAGE_MARK_CANDIDATES_H

#include "ocr/mark/judge.h"
#include "ocr/page/read/lines.h"

enum { CANDIDATES_MAX = 160 };         /* more than MARK_READS_MOST could be read anyway */

struct candidate {
    struct box box;
    struct box widest;          /* its widest word: of a marking in Latin script a grade's; the whole line when its letters stand apart */
    struct mark_place place;
    double worth;               /* what is looked at first */
};

struct candidates {
    struct candidate list[CANDIDATES_MAX];      /* the most worth first, of the whole page */
    size_t n;
    int usual_px;               /* the height of the page's lines of text; 0: it has too few */
    bool cut;                   /* there were more, or more lines than lines_find() tells: the page is not clear */
};

/* l: the lines of a level page; ink: what they were found in. */
void candidates_of_lines(const struct lines *l, PIX *ink, struct candidates *ret);

#endif
