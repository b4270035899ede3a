/* first_letter.h - the fields of the letter a scan begins with, when the head of another one surely stands inside it. */
#ifndef OCR_FIELDS_FIRST_LETTER_H
#define OCR_FIELDS_FIRST_LETTER_H

#include "ocr/fields/fields.h"
#include "ocr/fields/seams.h"

/* As fields_find, over the pages before the first sure seam; language and classification are of all pages: what is attached
 * may be marked. ret_seams as of seams_find. Both are the caller's, also after an error. */
int first_letter_find(const struct page_text *const *pages, size_t n_pages, const char *today, struct fields *ret, struct seams *ret_seams, struct err *e);

#endif
