/* page.h - writing HTML and XML: a stream into memory that becomes the answer. */
#ifndef GATEWAY_PAGE_H
#define GATEWAY_PAGE_H

#include "uploader/gateway/server.h"

#include <stdio.h>

struct page {
    FILE *out;
    char *text;
    size_t n;
};

bool page_begin(struct request *r, struct page *ret);      /* false: 500 is the answer */
/* result < 0: e says why the page did not come about, and its failure is the answer. */
void page_end(struct request *r, struct page *p, const char *type, int result, struct err *e);

void page_put(FILE *out, const char *text);                 /* escaped */

#endif
