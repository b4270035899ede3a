/* number.h - a second look at file numbers that were read doubtfully.
 *
 * No dictionary helps with "A-44369/7/2018-E.II", and one wrong sign makes another number of it. The line is given to the Latin
 * reader again, larger and cut closer, and of each such word the surest reading stays. */
#ifndef OCR_PAGE_NUMBER_H
#define OCR_PAGE_NUMBER_H

#include "ocr/page/read/other.h"

#include <stdbool.h>

/* Is a word like a file number, "12/3/2020", doubtful in the line? */
bool number_is_doubtful(const struct line_text *t);

/* Reads the line of place p again and exchanges such words in t. 0, -EIO, -ENOMEM. */
int number_mend(const struct read_place *p, struct line_text *t);

#endif
