/* stamp_word.h - words that are worth keeping however doubtfully they were read, since only stamps and headings have them. */
#ifndef OCR_PAGE_STAMP_WORD_H
#define OCR_PAGE_STAMP_WORD_H

#include "ocr/page/read/read_line.h"

/* Is the line nothing but an urgency grade, with a letter or two misread and a frame's edges round it: "[urcent]", "||MOST IMMEDIAYE"? */
bool stamp_word_urgent(const struct line_text *t);

#endif
