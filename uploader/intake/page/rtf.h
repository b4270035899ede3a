/* rtf.h - the words of a Rich Text file. Pure. */
#ifndef INTAKE_PAGE_RTF_H
#define INTAKE_PAGE_RTF_H

#include <stdbool.h>
#include <stddef.h>

bool rtf_is(const unsigned char *bytes, size_t n);

/* Its text as lines, in UTF-8; '\f' where a header, footer or page begins. The caller's (free). NULL: no memory,
 * or it holds pictures or objects, whose words nobody here can see. */
char *rtf_words(const unsigned char *bytes, size_t n);

#endif
