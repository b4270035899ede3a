/* record.h - the reading record (design §6): JSON for people, programs and the spool. Keys: firmware/doc/reading.md. */
#ifndef OCR_RECORD_H
#define OCR_RECORD_H

#include "base/json.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/seams.h"
#include "ocr/letter.h"

enum record_detail {
    RECORD_SHORT,               /* no words */
    RECORD_WORDS,               /* with the words of each page */
    RECORD_SPOOL,               /* with words, blobs, view names and hidden pages */
};

enum { RECORD_VIEW_NAME_SIZE = 24 };
/* "view-001.jpg" for the k-th shown page, "view-h001.jpg" for the k-th hidden one, k from 0. */
void record_view_name(unsigned k, char out[RECORD_VIEW_NAME_SIZE]);
void record_hidden_view_name(unsigned k, char out[RECORD_VIEW_NAME_SIZE]);
/* "zoom-001.png", or .jpg: the large picture of the k-th shown page. */
void record_zoom_name(unsigned k, bool jpeg, char out[RECORD_VIEW_NAME_SIZE]);

/* The PDF of a letter that fits under its ceiling, parts of 0; else of part k: "document-2.pdf" for k 1. */
void record_pdf_name(unsigned k, unsigned parts, char out[RECORD_VIEW_NAME_SIZE]);

/* The record of a letter whose pages are all in. The answer is the caller's; NULL: no memory. */
json_t *record_make(const struct letter *l, const struct fields *f, const struct seams *seams, enum record_detail detail);

/* All that may be kept of a letter that bears a marking: the verdict, and where it was seen. None of its words. NULL: no memory. */
json_t *record_make_refusal(const struct letter *l, const struct fields *f);

/* Fields of a letter whose pages are all in, and where another may begin in it; they point into the letter. Both are the caller's, also after
 * an error. */
int record_find_fields(const struct letter *l, struct fields *ret, struct seams *ret_seams, struct err *e);

#endif
