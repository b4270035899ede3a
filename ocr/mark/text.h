/* text.h - is there a marking in words that never were on paper: mails, and the text of files? Pure.
 *
 * Every line is judged, in the middle of a text as well as at its ends. Where paper shows room, size and place, a text only has lines: what
 * stands near either end of a piece counts as at the edge of a page, what goes on with the line above as part of a sentence. */
#ifndef OCR_MARK_TEXT_H
#define OCR_MARK_TEXT_H

#include "ocr/mark/judge.h"

/* text: clean UTF-8 (text_clean): a page, a sheet, a header, a subject. In a line, tabs, '|' and more than one blank part cells; what stands before or behind
 * a colon, a dash, in brackets is judged by itself, too. Letters of other
 * scripts that look like Latin ones are taken for them, what cannot be seen is passed over, and Hindi typed in a font of before Unicode is
 * known where it is a marking. Keeps what is graver in *found; ends at the first line for which it is refused. -ENOMEM. */
int judge_text(const char *text, struct mark_found *found);

#endif
