/* test_ocr_people.h - little letters with what is to be read of sender and addressee. */
#ifndef TEST_OCR_PEOPLE_H
#define TEST_OCR_PEOPLE_H

#include "test_ocr_paper.h"

enum { PEOPLE_MAX_FIELDS = 14 };

struct people_case {
    const char *name;           /* NULL ends a table */
    const char *text;           /* as test_ocr_paper.h types it */
    struct { enum field field; const char *value; } want[PEOPLE_MAX_FIELDS];    /* a NULL value: must not be found; {0, NULL} ends */
};

extern const struct people_case people_letters[];          /* test_ocr_people_letters.c */
extern const struct people_case people_more_letters[];     /* test_ocr_people_more.c */

#endif
