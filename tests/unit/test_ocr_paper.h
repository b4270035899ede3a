/* test_ocr_paper.h - a typed page as words with places, from a picture of it in text.
 *
 * Each line is a row of paper, each character 1/100 of its width, so leading spaces are the
 * indent; three or more spaces inside are the way to another column. '\f' begins the next page. */
#ifndef TEST_OCR_PAPER_H
#define TEST_OCR_PAPER_H

#include "ocr/fields/fields.h"

enum { PAPER_MAX_PAGES = 8 };

struct paper {
    struct page_text page[PAPER_MAX_PAGES];
    const struct page_text *list[PAPER_MAX_PAGES];
    size_t n;
};

void paper_type(struct paper *p, const char *text);
void paper_done(struct paper *p);

/* The fields of a typed letter; the caller's (fields_done). */
struct fields paper_read(const char *text);

#endif
