/* blank.h - is nothing on a side that anyone put there to be read?
 *
 * Kept as content: faint pencil, a lone stamp (pale red or violet, in grey too), a signature, a single handwritten
 * line, a page number alone. Not content: print showing through from the other side, dark edges, punch
 * holes, folds, specks, streaks of dust, stains without an outline. In doubt a side is not blank: a hidden
 * letter is far worse than a shown empty side. */
#ifndef IMAGE_BLANK_H
#define IMAGE_BLANK_H

#include "image/marks.h"

/* How much there is to read: from BLANK_CONTENT on it is content. A page number in 8 point has 1.0. */
#define BLANK_CONTENT 0.95

/* marks: the inner ones of p at marks_faint_level(p). */
double blank_content(const struct paper *p, const struct marks *marks);

/* The whole test. page: 75 to 1200 dpi. tint: how coloured the same side is, 255 - (max(R, G, B) - min(R, G, B)), at any smaller size:
 * there ink as light as its paper shows, and what shines through does not. NULL when scanned in grey.
 * *ret_blank is true only when 0 is returned. -ENOMEM; -EINVAL as paper_make(). */
int blank_test(const struct grey *page, const struct grey *tint, bool *ret_blank);

/* Only the second half of it: is there no coloured ink? */
int blank_test_tint(const struct grey *tint, bool *ret_blank);

#endif
