/* tidy.h - what a reader makes of table rules, punch holes and stops, put right in the words of a line. */
#ifndef OCR_PAGE_TIDY_H
#define OCR_PAGE_TIDY_H

#include "ocr/page/read/read_line.h"

/* Drops what no letter is written with: "|" and "_" of a table's rules wherever they stand, "~", "@", "©" and the like (a hole, a
 * speck) at either end of the line. In a line of Devanagari a "|", "l" or "1" that ends its last word is its danda; in any
 * other line there is none. Letters and conf follow; words may all be gone. -ENOMEM: the line is as far as it came. */
int line_text_tidy(struct line_text *t);

#endif
