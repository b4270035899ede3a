/* merge.h - encoded words of headers (RFC 2047) that belong together. Pure. */
#ifndef INTAKE_PAGE_MERGE_H
#define INTAKE_PAGE_MERGE_H

#include <stddef.h>

/* A copy of a mail in which neighbouring base64 words of one charset are one word, for GMime stops at the padding of the first: of a
 * long Hindi subject half would be lost. Never longer than the mail; *ret_n: its bytes. The caller's (free); NULL: no memory. */
char *merge_encoded_words(const unsigned char *bytes, size_t n, size_t *ret_n);

#endif
