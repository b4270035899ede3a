/* vote.h - pages that do not show which way up they lie follow the other pages of their letter.
 *
 * When all pages are in, a page with little text (a signature, a stamp, one table) that ocr-page was not sure of is turned as the
 * sure pages lie, if these agree: all of them, or all fronts and all backs, since sheets are fed turned over their short side as often
 * as over their long one. It is then read once more, once only, and stays as it was when that reads worse. A sure page is never overruled, nor what a person said. */
#ifndef OCR_VOTE_H
#define OCR_VOTE_H

#include "ocr/letter.h"

enum { VOTE_STAYS = -1 };

/* What one page says; the pages of a letter in the order they were scanned, hidden ones too. */
struct ballot {
    bool sure, unsure;          /* neither: blank, hidden, unread, or no scan: it takes no part */
    bool across, down;          /* its lines are known to run so in the scan; neither: not known */
    int rotation;               /* as in turn.h */
};

/* The rotation that page k, which must be unsure, has by the others; VOTE_STAYS: they do not agree, or it lies so. Pure. */
int vote_rotation(const struct ballot *ballots, unsigned n, unsigned k);

/* The page that is to be read once more, and its rotation; false: there is none. It counts as asked from then on. */
bool vote_next(struct letter *l, struct source **ret_source, int *ret_index, int *ret_rotation);
/* Is nothing to be asked for, and has all that was asked for come back? True only of a letter that is read. */
bool vote_is_over(const struct letter *l);

/* The answer to such a page takes the place of the first one, unless clearly less could be read that way. -EPROTO, -ENOMEM: the first one stays. */
int vote_take(struct letter *l, struct source *s, int index, const struct frame *answer, struct err *e);
/* There will be none: the first one stays. */
void vote_give_up(struct letter *l, struct source *s, int index);

#endif
