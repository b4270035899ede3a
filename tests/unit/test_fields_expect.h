/* test_fields_expect.h - typed letters with what should be found in them. */
#ifndef TEST_FIELDS_EXPECT_H
#define TEST_FIELDS_EXPECT_H

#include "test.h"
#include "test_ocr_paper.h"

/* want NULL: nothing may be found. */
struct expected { enum field field; const char *want; };

enum { MOST_EXPECTED = 8 };
struct sample { const char *letter; struct expected of[MOST_EXPECTED]; };     /* ends with field 0 and no want */

/* Reads each sample and fails with all that was not as expected. */
void expect_samples(const struct sample *samples, size_t n);
/* One field of one letter. */
void expect(const char *letter, enum field field, const char *want);

#endif
