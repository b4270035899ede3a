/* shown.h - whose pages a document shows, by the marks on them. */
#ifndef TESTS_SYSTEM_SHOWN_H
#define TESTS_SYSTEM_SHOWN_H

#include "spool/spool.h"
#include "tests/system/pages.h"

enum { SHOWN_MAX = 64 };

struct shown { unsigned n; struct page_mark marks[SHOWN_MAX]; };

/* The pages its reading record shows, in order. -EBADMSG: one of them bears no mark, or there are too many;
 * -ENOENT: it is not read. */
int shown_load(const struct spool *s, const char *doc, struct shown *ret, struct err *e);

/* The mark of one page as it came. -EBADMSG: it bears none (a separator sheet). */
int shown_mark(const struct spool *s, const char *doc, const char *blob, struct page_mark *ret, struct err *e);

#endif
