/* up.h - is a page whose lines run across upside down? Its words vote.
 *
 * Devanagari hangs from a headline that runs along the top of each word. In Latin script more letters reach above
 * the small ones (b d f h k l t, capitals) than below them (g j p q y). Neither has to be read for that. */
#ifndef OCR_PAGE_UP_H
#define OCR_PAGE_UP_H

#include "ocr/page/pix.h"

#include <stdbool.h>

struct up_votes {
    int words;                          /* looked at; those in capitals and numbers do not vote */
    int headline_up, headline_down;     /* words with a headline */
    int latin_up, latin_down;           /* words without */
};

/* ink: 1 bit, some 150 dpi, levelled, without rules. -ENOMEM. */
int up_count_votes(PIX *ink, struct up_votes *ret);

/* How clear the vote is: votes for upright less those against, over the root of both; -x is as sure as x.
 * Devanagari words with a broken headline look like Latin ones upside down. So words without one count less the more there
 * are with one, and nothing from a quarter on. */
double up_margin(const struct up_votes *v);

/* Do as many words vote as in prose? Of capitals and figures only commas and brackets reach out, and those reach down: few words
 * then vote, and wrongly. Measured: 3 to 20 % of the words there, 38 % and more in letters. */
bool up_is_prose(const struct up_votes *v);

#endif
