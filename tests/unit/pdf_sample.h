/* pdf_sample.h - a PDF as ocrd makes them, for tests that know nothing of pages. */
#ifndef PDF_SAMPLE_H
#define PDF_SAMPLE_H

#include "base/err.h"

#include <stddef.h>

struct pdf_bytes { unsigned char *bytes; size_t n, fail_at /* 0: never */; };

/* *ret is the caller's (free its bytes). */
int pdf_sample_make(struct pdf_bytes *ret, struct err *e);

#endif
