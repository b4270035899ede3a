/* test_mark_fake.h - a marking check that tests dictate: the grey value of a page's first pixel says what it bears.
 *
 * It stands before firmware/reader/mark.c. Every value that is not in this list is clear. */
#ifndef TESTS_UNIT_TEST_MARK_FAKE_H
#define TESTS_UNIT_TEST_MARK_FAKE_H

#include "reader/mark.h"

enum { FAKE_SECRET = 190, FAKE_DOUBT, FAKE_UNCHECKED };     /* refused; held (upper right); not checked */

extern int fake_checks;             /* pages checked so far */

#endif
