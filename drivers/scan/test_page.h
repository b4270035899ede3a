/* test_page.h - the page that a test of a scanner leaves for the desk to show (SPOOL_TEST_PAGE, in memory). It may be a letter that somebody laid on by
 * mistake, so it is there no longer than it takes to look at it: scand, whose file it is, forgets it. */
#ifndef SCAN_TEST_PAGE_H
#define SCAN_TEST_PAGE_H

#include "base/config.h"

#include <limits.h>
#include <sys/stat.h>

enum { TEST_PAGE_MS = 3 * 60 * 1000 };         /* people are told so (SETUP_SCANNER_PAPER) */

struct test_page {
    char path[PATH_MAX];
    struct stat seen;           /* the one that is there ... */
    int64_t since_ms;           /* ... and since when it has been seen, monotonic: the wall clock is set while a box is set up. 0: there was none */
};

/* One that is left from before goes. -ENAMETOOLONG. */
int test_page_init(struct test_page *t, const struct config *c, struct err *e);
/* The page goes, if there is one; a page that comes later is another one. A page that stays is logged. */
void test_page_forget(struct test_page *t);
/* Forgets a page that has been there for TEST_PAGE_MS. To be called every few seconds. */
void test_page_look(struct test_page *t, int64_t now_ms);

#endif
