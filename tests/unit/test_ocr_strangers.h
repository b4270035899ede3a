/* test_ocr_strangers.h - letters written by somebody who did not know the rules, with what a clerk would enter. */
#ifndef TEST_OCR_STRANGERS_H
#define TEST_OCR_STRANGERS_H

#include "test_ocr_paper.h"

enum { STRANGER_MORE = 5 };

#define NOT_ASKED "?"

struct stranger {
    const char *name, *letter;              /* name NULL ends a table; letter as test_ocr_paper.h types it */
    const char *number, *date, *subject, *form, *language, *who, *post, *office, *addressee;   /* NULL: the letter has none */
    struct { enum field field; const char *value; } more[STRANGER_MORE];    /* {0, NULL} ends */
};

extern const struct stranger stranger_offices[];        /* test_ocr_strangers_offices.c: central and State */
extern const struct stranger stranger_bodies[];         /* test_ocr_strangers_bodies.c: PSUs, universities, courts, banks, firms */
extern const struct stranger stranger_people[];         /* test_ocr_strangers_people.c: members, citizens, applications, notes, mail */
extern const struct stranger stranger_desks[];          /* test_ocr_strangers_desks.c: a registry's morning */
extern const struct stranger stranger_later[];          /* test_ocr_strangers_later.c: all kinds, a check of the rules as the others left them */

#endif
