/* pages.h - letters for the system test: small pages with a line or two of text and a mark
 * a program reads without fail, so that a page that got lost, doubled or swapped is seen. */
#ifndef TESTS_SYSTEM_PAGES_H
#define TESTS_SYSTEM_PAGES_H

#include "base/err.h"

#include <stddef.h>

struct page_mark { unsigned letter, page; };        /* both from 1 */

/* Draws a page as PNG (300 dpi, about 10 x 7 cm). -EIO when it cannot be written. */
int page_draw(const char *path, struct page_mark mark, unsigned n_pages, struct err *e);

/* Reads the mark of a page image of any kind. -EBADMSG: there is none, or it is damaged. */
int page_read_mark(const void *image, size_t n, struct page_mark *ret, struct err *e);

#endif
