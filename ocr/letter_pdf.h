/* letter_pdf.h - the PDF of a letter that is read, or of some of its pages. */
#ifndef OCR_LETTER_PDF_H
#define OCR_LETTER_PDF_H

#include "ocr/fields/fields.h"
#include "ocr/letter.h"

/* Of the shown pages from .. to-1 (counted from 0) those that have a picture; named by the fields. Linearised; should libqpdf fail
 * it is not, and the log says so. *ret_pdf is the caller's (free). -ENODATA: there is no such page; -ENOMEM. */
int letter_pdf_make(const struct letter *l, const struct fields *f, unsigned from, unsigned to, unsigned char **ret_pdf, size_t *ret_n,
                    struct err *e);

#endif
