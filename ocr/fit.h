/* fit.h - a letter whose PDF must stay under a ceiling.
 *
 * When all pages are in and the PDF would be too large, the largest pages are asked for once more with smaller pictures, one
 * level after the other, until it fits; the text is not touched. What the levels take away: ocr/page/main.c. If the last level
 * is not enough the PDF is cut into parts, and a person decides. Pure but for the marks in the letter's pages. */
#ifndef OCR_FIT_H
#define OCR_FIT_H

#include "ocr/letter.h"

enum { FIT_LEVELS = 3 };

/* What the PDF of the shown pages from .. to-1 has at most, in bytes. */
size_t fit_bytes(const struct letter *l, unsigned from, unsigned to);

/* Is it too large, with something to be gained still? */
bool fit_is_wanted(const struct letter *l);
/* The page that is to be asked for next, and its level; false: none, because the letter fits, nothing more can be gained, or
 * what is at the children must come back first. The letter is read. The page counts as asked from then on. */
bool fit_next(struct letter *l, struct source **ret_source, int *ret_index, int *ret_level);
/* Has every picture that was asked for come back? */
bool fit_is_done(const struct letter *l);

/* The answer to such a page; its old picture stays if the new one is not smaller. -EPROTO, -ENOMEM: it stays, too. */
int fit_take(struct letter *l, struct source *s, int index, const struct frame *answer, struct err *e);
/* There will be none: it keeps the picture it has, and is asked no more. */
void fit_give_up(struct letter *l, struct source *s, int index);

/* The k-th part of the PDF, from 0: pages *ret_from .. *ret_to-1. A letter that fits has one. false: there are no more. */
bool fit_part(const struct letter *l, unsigned k, unsigned *ret_from, unsigned *ret_to);
unsigned fit_parts(const struct letter *l);

#endif
