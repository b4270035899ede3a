/* count.h - the verdict of the system test: what went in is what arrived, once. */
#ifndef TESTS_SYSTEM_COUNT_H
#define TESTS_SYSTEM_COUNT_H

#include "tests/system/torture.h"

struct verdict {
    unsigned lost, doubled;     /* letters */
    unsigned faults;            /* anything else that is not as it should be */
};

/* Counts diary numbers, pages in the spool (by the marks on them), receipts in e-Office with the pages of
 * their PDFs, and mails; runs verify. A sentence on standard output for each thing that is wrong.
 * 0: everything could be counted. */
int count_all(struct torture *t, struct verdict *ret, struct err *e);

#endif
