/* believe.h - is the text of a PDF what one sees on the page?
 *
 * Hindi typed in a font of the time before Unicode (Kruti Dev and its like) looks right on paper and is Latin rubbish as
 * text; so is what comes out of fonts whose table of characters is wrong. Pure functions. */
#ifndef OCR_PAGE_BELIEVE_H
#define OCR_PAGE_BELIEVE_H

#include <stdbool.h>

/* name as the PDF has it, perhaps with "ABCDEF+" before it; NULL: unknown. false: a font of before Unicode. */
bool believe_font(const char *name);

/* text: UTF-8 of a page. false: no language looks like that. Too little to tell is believed. */
bool believe_text(const char *text);

#endif
