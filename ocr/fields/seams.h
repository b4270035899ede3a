/* seams.h - where inside one document another letter may begin, for sheets fed without a separator between.
 *
 * A second opinion for a person: nothing is ever split by it. Pure functions over words with their places. */
#ifndef OCR_FIELDS_SEAMS_H
#define OCR_FIELDS_SEAMS_H

#include "ocr/fields/page_text.h"

struct seam {
    int page;                   /* from 1, never the first: the page a letter may begin with */
    double conf;                /* 0..1 */
    const char *why;            /* for people; static */
};

struct seams { struct seam *list; size_t n; };      /* in page order */

/* pages: all that are shown, in order; blank and unread ones are without lines. -ENOMEM.
 * ret is the caller's (seams_done), also after an error. */
int seams_find(const struct page_text *const *pages, size_t n_pages, struct seams *ret, struct err *e);
void seams_done(struct seams *s);

#endif
